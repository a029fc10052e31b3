"""Text scraped from a page, damaged in one of two ways, with the page's surroundings still in it.

Spaced: spaces cut the words apart and lines are wrapped. Glossed: machine-made Traditional Chinese
with pinyin behind some characters and slipped bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.dates import last_such_day
from bot.core.models import Item, Reading, Skipped
from bot.core.text import HAN, from_traditional
from bot.importers.base import Importer, Source, dated_parts, document, join_lines
from bot.importers.boilerplate import ends_article, reason
from bot.importers.repair import (
    close_gaps,
    close_marks,
    cut_apart,
    drop_broken_tags,
    drop_glosses,
    glosses,
)
from bot.importers.slips import mend_slips

_MARKUP = re.compile(r"^\s{0,3}(?:#{1,6}\s|<[!a-zA-Z]|\[\[?[\w.-]+\]\]?\s*$|\*\*\S)", re.MULTILINE)
_STAMP = re.compile(
    r"(?P<y>20\d\d)\s?(?:年|-|/)\s?(?P<m>\d\d?)\s?(?:月|-|/)\s?(?P<d>\d\d?)(?!\d)\s?日?"
    r"(?:\s*(?P<h>\d\d?)\s?[:：]\s?(?P<min>\d\d))?"
)
_VIEWS_AND_DAY = re.compile(r"(?P<views>\d*?)(?P<m>[01]\d)/(?P<d>[0-3]\d)(?:\s+\d\d?:\d\d)?$")
_ORIGIN = re.compile(
    r"(?:来源|稿源|source)\s*[:：]\s*(?P<name>[^\s|]+?)(?=作者|编辑|责编|[\s|]|$)", re.IGNORECASE
)
_AUTHORS = re.compile(
    rf"(?:作者[:：|]\s*)+(?P<zh>[{HAN}A-Za-z·、 ]+?)(?=\s*(?:编辑|来源|责编|校对|\d|[|]|$))"
)
_EDITORS = re.compile(rf"编辑\s*[:：|]\s*(?P<name>[{HAN}·、 ]+?)(?=\s*(?:作者|来源|校对|\d|[|]|$))")
_REPORTER = re.compile(
    r"(?:本报|本刊|本网|见习|特约)?\s?(?:通讯员|记者)\s*[:：]?\s?(?P<name>\S.{0,30})$"
)
_TAGS = re.compile(r"(?:标签|关键词|关键字|Tags?)\s*[:：]", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?[、.．]\s?\D")
_CLOSED = re.compile(r"[。！？!?；;：:…，,][”’）)】」』]*$")


@dataclass(slots=True)
class _Block:
    """A paragraph of the page: its first line's number and its text, repaired."""

    line: int
    text: str


def _claims(source: Source) -> bool:
    return not _MARKUP.search(source.head) and (
        cut_apart(source.text) or sum(glosses(source.head).values()) >= 5
    )


def _read(source: Source) -> Reading:
    spaced = cut_apart(source.text)
    blocks = list(_joined(source.lines) if spaced else _mended(source.text))
    head = next((index for index, block in enumerate(blocks) if _is_head(block.text)), None)
    page = _Page()
    header, published = page.header(blocks, head)
    page.read(blocks[0 if head is None else head + 1 :], published)
    paper = document(
        source,
        "scraped",
        title=header.get("title"),
        author=header.get("author"),
        publisher=header.get("publisher"),
        published=published,
        stats={
            name: int(value) if value.isdecimal() else value
            for name, value in header.items()
            if name in ("editors", "views")
        },
    )
    return Reading(paper, tuple(page.items), skipped=tuple(sorted(page.skipped, key=_by_line)))


def _by_line(skipped: Skipped) -> int:
    return skipped.line


def _mended(text: str) -> Iterator[_Block]:
    """The lines of machine-made Traditional Chinese, in Simplified characters."""
    mended = from_traditional(drop_broken_tags(drop_glosses(mend_slips(text))))
    for number, line in enumerate(mended.split("\n"), 1):
        if line.strip():
            yield _Block(number, close_marks(line))


def _joined(lines: Sequence[str]) -> Iterator[_Block]:
    """The lines without gaps; those that are as long as the page is wide go on in the next one."""
    width = _width_of_page(lines)
    run: list[str] = []
    start = 0
    for number, line in enumerate(lines, 1):
        if run and _apart(run, line):
            yield _Block(start, close_gaps(join_lines(run)))
            run = []
        if line.strip():
            start = start if run else number
            run.append(line)
        if run and (not line.strip() or _width(line) < width * 0.85):
            yield _Block(start, close_gaps(join_lines(run)))
            run = []
    if run:
        yield _Block(start, close_gaps(join_lines(run)))


def _apart(run: list[str], line: str) -> bool:
    """Whether a line is not wrapped from the ones above: one or the other surrounds the article."""
    above, told = close_gaps(run[-1].strip()), close_gaps(line.strip())
    if len(run) == 1 and (reason(above) == "promotion" or _is_head(above)):
        return not (_ORIGIN.search(told) or _AUTHORS.search(told))
    return _CLOSED.search(above) is not None and reason(told) is not None


def _width(line: str) -> int:
    """Columns that the line takes: Han characters and full-width marks take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line.rstrip())


def _width_of_page(lines: Sequence[str]) -> int:
    """The width at which lines were wrapped: only one in a hundred is longer."""
    widths = sorted(_width(line) for line in lines if line.strip())
    return widths[len(widths) * 99 // 100] if widths else 0


def _is_head(text: str) -> bool:
    """Whether this is the line under the title that says when and where the article came out."""
    if len(text) > 200:
        return False
    stamp = _STAMP.search(text)
    if stamp and not stamp["h"] and (len(text) > 100 or text.endswith("。")):
        return False  # a sentence with a day and a source
    told = _ORIGIN.search(text) or _AUTHORS.search(text)
    return bool(told and (stamp or _VIEWS_AND_DAY.search(text))) or bool(
        stamp and stamp["h"] and stamp.start() <= 2 and len(text) <= 60
    )


class _Page:
    """Sorts the blocks of a page into the article and what surrounds it."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.skipped: list[Skipped] = []
        self._section: str | None = None

    def header(
        self, blocks: list[_Block], head: int | None
    ) -> tuple[dict[str, str], date | datetime | None]:
        """What stands above the article: title, author, publisher, views; and when it came out."""
        if head is None:
            return {}, None
        text = blocks[head].text
        fields = {
            "publisher": _publisher(text),
            "author": _names(_AUTHORS, text),
            "editors": _names(_EDITORS, text),
        }
        above = list(blocks[:head])
        if above and (reporter := _REPORTER.match(above[-1].text)) and len(above[-1].text) <= 40:
            fields["author"] = reporter["name"]
            above.pop()
        if above and reason(above[-1].text) is None:
            fields["title"] = above.pop().text
        for block in above:
            self._skip(block, reason(block.text) or "text above the article")
        published, views = _published(text)
        fields["views"] = views
        return {name: value for name, value in fields.items() if value}, published

    def read(self, blocks: list[_Block], published: date | datetime | None) -> None:
        """The article's blocks: headings and paragraphs, up to where the page's tail begins."""
        body = self._body(blocks)
        for index, block in enumerate(body):
            following = body[index + 1].text if index + 1 < len(body) else ""
            if _is_heading(block.text, following):
                self._section = block.text
            else:
                self.items += dated_parts(block.text, block.line, self._section, published)

    def _body(self, blocks: list[_Block]) -> list[_Block]:
        tail = next(
            (at for at, block in enumerate(blocks) if ends_article(block.text)), len(blocks)
        )
        for block in blocks[tail:]:
            self._skip(block, reason(block.text) or "text below the article")
        kept = []
        for index, block in enumerate(blocks[:tail]):
            why = reason(block.text)
            if why is None and _TAGS.match(block.text):
                why = "tags"
            elif (
                why is None and index < 3 and _is_teaser(block.text, blocks[index + 1 : index + 6])
            ):
                why = "a teaser that repeats the beginning"
            if why:
                self._skip(block, why)
            else:
                kept.append(block)
        return kept

    def _skip(self, block: _Block, why: str) -> None:
        self.skipped.append(Skipped(block.line, why))


def _published(text: str) -> tuple[date | datetime | None, str]:
    """When the article came out, and how often it was seen where a counter runs into the date."""
    if stamp := _STAMP.search(text):
        numbers = [int(part) for part in stamp.groups() if part]
        try:
            return (datetime if stamp["h"] else date)(*numbers), ""  # local to its place
        except ValueError:
            return None, ""
    short = _VIEWS_AND_DAY.search(text)
    return (
        (last_such_day(int(short["m"]), int(short["d"])), short["views"]) if short else (None, "")
    )


def _publisher(text: str) -> str:
    """The paper behind 来源: of a site and its paper, joined by a dash, the paper."""
    origin = _ORIGIN.search(text)
    return re.split(r"[－—–-]", origin["name"])[-1] if origin else ""


def _names(label: re.Pattern[str], text: str) -> str:
    match = label.search(text)
    return "、".join(match[1].replace("、", " ").split()) if match else ""


def _is_heading(text: str, following: str) -> bool:
    """A short line without a closing mark above a longer one."""
    if len(text) > 40 or len(following) <= len(text) or text.endswith("。"):
        return False
    short = len(text) <= 20 and not re.search(r"[，,。：:]", text)
    return bool(_NUMBERED.match(text)) or (short and not _CLOSED.search(text))


def _is_teaser(text: str, following: list[_Block]) -> bool:
    """Whether the blocks behind this one, tags aside, begin with the same words."""
    whole = "".join(block.text for block in following if not _TAGS.match(block.text))
    words = re.sub(r"\s", "", text)
    return len(words) >= 20 and re.sub(r"\s", "", whole[: len(text) * 2]).startswith(words)


IMPORTER = Importer("scraped", _claims, _read)
