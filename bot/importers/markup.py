"""HTML as strangers write it, made safe to parse: in linear time, whatever is broken in it."""

from __future__ import annotations

import html
import re

from bs4 import BeautifulSoup

MAX_TAGS = 400_000
"""More tags than any article has; a page with more is refused."""

_TAG = re.compile(r"""</?[A-Za-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_TAG_WITHOUT_QUOTES = re.compile(r"</?[A-Za-z][^<>]*+")
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"</?([A-Za-z][\w-]*)")
_ATTRIBUTE = re.compile(
    r"""(?<![\w:-])([\w:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))|\b(hidden)\b"""
)
_KEPT = {
    "class", "id", "style", "rel", "href", "src", "data-src", "data-ratio", "width", "height",
    "property", "name", "itemprop", "content", "datetime",
}  # fmt: skip
_DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "textarea", "title", "xmp")
_DROPPED_END = {name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE) for name in _DROPPED}
_STAND_INS = {ord("<"): "\ufdd0", ord("&"): "\ufdd1"}
_ORIGINALS = {0xFDD0: "<", 0xFDD1: "&"}


def parse(text: str) -> BeautifulSoup | None:
    """The page without scripts and comments; None when it has more than MAX_TAGS tags.

    Elements keep their line in `sourceline`; `words` gives the text of a string in it.
    """
    clean = _clean(text)
    return None if clean is None else BeautifulSoup(clean, "html.parser")


def words(text: str) -> str:
    """A string of the parsed page as people read it."""
    return text.translate(_ORIGINALS)


def _clean(text: str) -> str | None:
    """Whole tags and plain text only: all that the parser would have to look at twice is gone."""
    out: list[str] = []
    at = tags = 0
    tag = _TAG
    while opening := _OPENING.search(text, at):
        start = opening.start()
        out.append(_plain(text[at:start]))
        if text.startswith(("<!", "<?"), start):
            at = _declaration_end(text, start)
            out.append(_newlines(text, start, at))
            continue
        tags += 1
        match = tag.match(text, start)
        end = match.end() if match else start + 1
        if match and text[end : end + 1] == ">":
            at = _dropped_end(match[0], text, end + 1) or end + 1
            out.append(_rewritten(match[0]) + _newlines(text, start, at))
        elif match and text[end : end + 1] not in ("<", ""):
            tag, at = _TAG_WITHOUT_QUOTES, start  # a quotation mark that nobody closes
        else:
            out.append(_plain(text[start:end]))
            at = end
        if tags > MAX_TAGS:
            return None
    out.append(_plain(text[at:]))
    return "".join(out)


def _plain(text: str) -> str:
    return html.unescape(text).translate(_STAND_INS) if text else ""


def _rewritten(tag: str) -> str:
    """The tag with the attributes that tell something here, quoted; "" for what is dropped."""
    name = _NAME.match(tag)
    if name is None or name[1].lower() in _DROPPED:
        return ""
    if tag[1] == "/":
        return f"</{name[1]}>"
    attributes = "".join(
        f' {(match[1] or match[5]).lower()}="{_value(match)}"'
        for match in _ATTRIBUTE.finditer(tag, name.end())
        if match[5] or match[1].lower() in _KEPT
    )
    return f"<{name[1]}{attributes}>"


def _value(match: re.Match[str]) -> str:
    return (match[2] or match[3] or match[4] or "").replace('"', "&quot;").replace("\n", " ")


def _declaration_end(text: str, start: int) -> int:
    """Where a comment, a doctype or the like ends; an open comment ends with the text."""
    mark = "-->" if text.startswith("<!--", start) else ">"
    end = text.find(mark, start)
    return end + len(mark) if end >= 0 else len(text)


def _dropped_end(tag: str, text: str, at: int) -> int:
    """Where the content of a script, a style and the like ends; 0 for other tags."""
    name = _NAME.match(tag)
    ending = _DROPPED_END.get(name[1].lower()) if name and tag[1] != "/" else None
    if ending is None or tag.endswith("/"):
        return 0
    match = ending.search(text, at)
    return match.end() if match else len(text)


def _newlines(text: str, start: int, end: int) -> str:
    return "\n" * text.count("\n", start, end)
