"""An article on an HTML page."""

from __future__ import annotations

import re

from bot.core.models import Reading
from bot.importers.base import Importer, Source

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|main|article|section|div|p)\b", re.IGNORECASE
)


def _claims(source: Source) -> bool:
    head = source.head.lstrip()
    return head.startswith("<") and _HTML.search(head) is not None


def _read(source: Source) -> Reading:
    from bot.importers.page import read  # Beautiful Soup is for those who read a page

    return read(source)


IMPORTER = Importer("article", _claims, _read)
