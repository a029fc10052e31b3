"""Documents about 2023 in several shapes: bytes in, a `Reading` out."""

from __future__ import annotations

from bot.importers.decode import MAX_BYTES
from bot.importers.pipeline import read

__all__ = ["MAX_BYTES", "read"]
