"""Discord's Markdown: text from data that stays text, and links that lead where they say."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_ZERO_WIDTH = "\u200b"


def escape(text: str) -> str:
    """The text on one line, so that Discord shows it as it stands and nobody is pinged."""
    raise NotImplementedError


def link(label: str, url: str | None) -> str:
    """A Markdown link; only the escaped label when the address is not plain http or https."""
    raise NotImplementedError
