"""The blocks of a Markdown document: headings, points, rows, entries and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.importers.base import join_lines
from bot.importers.markdown import BULLET, cells, labelled, unlinked

_HEADING = re.compile(r"#{1,6}(?:\s+(.*))?$")
EMPHASISED = re.compile(r"\s*(?:_\*\*|\*\*_|\*\*\*)(.+?)(?:\*\*_|_\*\*|\*\*\*)\s*(.*)")
_MARKS_ONLY = re.compile(r"[\s*_]*")
_IMAGE = re.compile(r"\s*!\[[^\]]*\]\(")
_SENTENCE_END = re.compile(r"[。！？”）.!?)]\s*$| {2}$")
ENTRIES = {"bullet", "row", "entry", "bold"}
"""The kinds of blocks that tell something of their own."""


@dataclass(slots=True)
class Block:
    """A paragraph, bullet or heading of the document."""

    kind: str
    """heading, bullet, row, rule, entry, bold, link, prose, quote, image or empty."""
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines as one."""
        return join_lines(self.lines)

    @property
    def address(self) -> str | None:
        """The address of an original that the block tells."""
        return _original(self.lines[0])


def blocks(lines: Sequence[str], start: int) -> Iterator[Block]:
    """The blocks of the lines from index `start` on; the line numbers count from 1."""
    block: Block | None = None
    for index in range(start, len(lines)):
        line = lines[index] if _original(lines[index]) else unlinked(lines[index])
        kind = _kind(line, block)
        if kind == "more" and block is not None:
            block.lines.append(line)
            continue
        if block is not None:
            yield block
        block = None if kind == "empty" else Block(kind, index + 1, [line])
    if block is not None:
        yield block


def _original(line: str) -> str | None:
    """The address of an original, when the line tells one."""
    label, value = labelled(line) or ("", None)
    return value if label == "原文链接" else None


def _kind(line: str, block: Block | None) -> str:
    """What begins with this line, or `more` when it continues the block."""
    if not line.strip():
        return "empty"
    if line.lstrip().startswith(">"):
        return "more" if block and block.kind == "quote" else "quote"
    if _HEADING.match(line):
        return "heading"
    if _IMAGE.match(line):
        return "image"
    if _original(line):
        return "link"
    if BULLET.match(line):
        return "bullet"
    if (row := cells(line)) is not None:
        return "row" if row else "rule"
    fresh = block is None or _SENTENCE_END.search(block.lines[-1]) is not None
    if fresh and EMPHASISED.match(line) and not line.lstrip().startswith("****"):
        return "entry"
    if block is not None:
        return "more"
    if _MARKS_ONLY.fullmatch(line):
        return "empty"
    return "bold" if line.lstrip().startswith("**") else "prose"


def leads(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether a bullet or an entry follows before the next heading."""
    leads: list[bool] = []
    follows = False
    for block in reversed(blocks):
        leads.append(follows)
        follows = block.kind in ENTRIES or (follows and block.kind != "heading")
    return leads[::-1]
