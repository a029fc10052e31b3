"""What Markdown documents share: bullets, links, table rows and the header lines on top."""

from __future__ import annotations

import re
from collections.abc import Sequence

BULLET = re.compile(r"\s*(?:[-*+]\s+|[•●]\s*|\d{1,2}(?:[.)]\s+|、\s*))(?=\S)(.*)")
"""A point of a list, bulleted or numbered; group 1 is its text."""
URL = r"https?://(?:[^\s()\[\]<>]|\([^\s()]*\))+"
"""An address; brackets in it come in pairs, so that the one around it is not taken."""

_LINK = re.compile(rf"(?<!!)\[([^\[\]\n]{{1,200}})\]\(\s?<?{URL}>?(?:\s\"[^\"\n]{{0,200}}\")?\)")
_FIELD = re.compile(
    r"\s{0,3}(?:[-*+>•]\s+)?\**\s?(文章作者|作者|发布时间|发布日期|发布地|原文链接|封面图链接)"
    r"\s?\**\s?[:：]\s?\**\s*(\S.*)"
)
_ADDRESS = re.compile(rf"\[[^\]]*\]\(\s?<?({URL})")
_TITLE = re.compile(r"#\s+(.+)")
_RULE = re.compile(r"\s*:?-+:?\s*")
_HEADER_LINES = 30


def unlinked(line: str) -> str:
    """The line with the words of its links instead of the links."""
    return _LINK.sub(r"\1", line)


def cells(line: str) -> list[str] | None:
    """The cells of a table's row; [] for the rule below its head, None for any other line."""
    bare = line.strip()
    if not bare.startswith("|") or bare.count("|") < 2:
        return None
    found = [cell.strip() for cell in bare.strip("|").split("|")]
    return [] if all(map(_RULE.fullmatch, found)) else found


def labelled(line: str) -> tuple[str, str] | None:
    """Label and value of a line as `作者: …`, however it is marked up; None for others."""
    match = _FIELD.match(line)
    if match is None:
        return None
    address = _ADDRESS.match(match[2])
    value = address[1] if address else match[2].strip("*<> \t")
    return (match[1], value) if value else None


def header(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The fields on top of a document, with its `title`, and the index of the first line behind."""
    fields: dict[str, str] = {}
    end = 0
    for index, line in enumerate(lines[:_HEADER_LINES]):
        if field := labelled(line):
            fields.setdefault(*field)
        elif (match := _TITLE.match(line)) and "title" not in fields:
            fields["title"] = match[1]
        elif line.strip("- \t"):
            break
        end = index + 1
    return fields, end


def has_header(lines: Sequence[str]) -> bool:
    """Whether two labels or more stand near the top."""
    fields = (labelled(line) for line in lines[:_HEADER_LINES])
    return len({field[0] for field in fields if field}) >= 2
