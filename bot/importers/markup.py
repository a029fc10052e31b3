"""HTML as strangers write it, made safe to parse: in linear time, whatever is broken in it."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

MAX_TAGS = 400_000
"""More tags than any article has; a page with more is refused."""

_TAG = re.compile(r"""</?[A-Za-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_PLAIN_TAG = re.compile(r"</?[A-Za-z][^<>]*+")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "textarea", "title", "xmp")
_DROPPED_END = {name: re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE) for name in _DROPPED}


def parse(text: str) -> BeautifulSoup | None:
    """The page without scripts, comments and broken brackets; None when it has too many tags.

    Elements keep their line in `sourceline`.
    """
    clean = _clean(text)
    return None if clean is None else BeautifulSoup(clean, "html.parser")


def _clean(text: str) -> str | None:
    """Only whole tags and text: what the parser would scan again and again is taken out."""
    out: list[str] = []
    at = tags = 0
    tag = _TAG
    while (start := text.find("<", at)) >= 0:
        out.append(text[at:start])
        if text.startswith(("<!", "<?"), start):
            at = _declaration_end(text, start)
            out.append(_newlines(text, start, at))
            continue
        match = tag.match(text, start)
        if match is None:
            out.append("&lt;")
            at = start + 1
            continue
        at = match.end()
        if text[at : at + 1] != ">":
            if text[at : at + 1] != "<":  # a quotation mark that nobody closes: ignore them all
                tag, at = _PLAIN_TAG, start
            else:
                out.append("&lt;" + text[start + 1 : at])
            continue
        tags += 1
        at += 1
        if tags > MAX_TAGS:
            return None
        end = _dropped_end(match[0], text, at)
        out.append(_newlines(text, start, end) if end else text[start:at])
        at = end or at
    out.append(text[at:])
    return "".join(out)


def _declaration_end(text: str, start: int) -> int:
    """Where a comment, a doctype or the like ends; an open comment ends with the text."""
    mark = (
        "-->"
        if text.startswith("<!--", start)
        else "]]>"
        if text.startswith("<![CDATA[", start)
        else ">"
    )
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
