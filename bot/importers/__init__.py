"""Documents about 2023 in several shapes: bytes in, a `Reading` out."""

from __future__ import annotations

from bot.core.entities import Directory
from bot.core.models import Reading


def read(data: bytes, name: str, directory: Directory, key: str | None = None) -> Reading:
    """What the one importer that claims this document finds in it.

    `name` is the file's name for messages; `key` the document's key, by default made of the name.
    DocumentError when the bytes cannot be read, or when no importer or two claim them.
    """
    raise NotImplementedError
