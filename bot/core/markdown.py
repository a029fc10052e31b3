"""Discord's Markdown: text from data that stays text, and links that lead where they say.

The constructs are those of Discord's reference, "Message Formatting", and of its help page
"Markdown Text 101".
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from bot.core.text import clip

URL_LIMIT = 512
"""The longest address that becomes a link, in characters: Discord's own limit for a button."""

_LABEL_LIMIT = 80
_JOINER = "\u200d"  # holds an emoji together
_BREAK = "\u200b"  # a zero-width space: shown as nothing, it takes a construct apart

_URL = r"https?://[^\s<>()\[\]*`|~\\\"']+"
_SPECIAL = re.compile(rf"(?P<url>{_URL})|(?P<mark>[\\*_~|`\[\]])", re.IGNORECASE)
_LINE_START = re.compile(r"^(?=[#>+-])|^\d+(?=[.)])")
_MENTION = re.compile(r"<(?=[@#:/]|a:|t:|id:)|@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_UNSAFE_IN_LINK = re.compile(r"[\s()<>\[\]\\\"`|]|@(?=everyone|here|[!&]?\d)", re.IGNORECASE)


def escape(text: str) -> str:
    """The text on one line, so that Discord shows it as it stands and nobody is pinged.

    Plain addresses in it stay whole.
    """
    plain = _MENTION.sub(rf"\g<0>{_BREAK}", one_line(text))
    marked = _SPECIAL.sub(lambda found: found["url"] or "\\" + found["mark"], plain)
    return _LINE_START.sub(r"\g<0>\\", marked)


def link(label: str, url: str | None) -> str:
    """A Markdown link; only the escaped label when the address is not plain http or https."""
    shown = escape(clip(re.sub(r"(?i)https?://", "", label), _LABEL_LIMIT))
    target = address((url or "").strip())
    return f"[{shown}]({target})" if shown and target else shown


def address(url: str) -> str | None:
    """The address as a link or a button holds it; None when it is too long or not plain."""
    if not is_plain(url):
        return None
    target = _UNSAFE_IN_LINK.sub(lambda found: quote(found[0], safe=""), url)
    return target if len(target) <= URL_LIMIT else None


def host(url: str) -> str:
    """The address's host without `www.`; empty when it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # such as a broken IPv6 address
        return ""


def is_address(url: str) -> bool:
    """Whether this is a well-formed http or https address that a link can hold."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"[\s<>()\"`]", url)


def is_plain(url: str) -> bool:
    """Whether it is http or https with a host, and hides no other host behind a user name."""
    if not (url.isprintable() and host(url)):
        return False
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and "@" not in parts.netloc


def one_line(text: str) -> str:
    """The text without line breaks, and without what cannot be seen."""
    if not text.isprintable():  # as hardly any is, and looking at each character takes long
        text = "".join(char for char in text if char.isspace() or _visible(char))
    return " ".join(text.split())


def _visible(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
