"""A Markdown newsletter: highlights, `##` sections, `###` items with key points and a link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from bot.core.models import Item, PartialDate, Precision, Reading, Skipped
from bot.importers.base import Importer, Source, document, join_lines
from bot.importers.markdown import BULLET, URL, has_header

_ITEM_HEADING = re.compile(r"^###[ \t]+\S", re.MULTILINE)
_POINTS_MARK = re.compile(r"^[ \t]{0,3}> ?\**\S{0,4}要点\S{0,4}[:：]", re.MULTILINE)
_LINK_MARK = re.compile(r"^[ \t]{0,3}(?:[-*+•] )?\**\[?\**原文(?:链接|地址)", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_LINK = re.compile(
    r"\s*(?:[-*+•]\s+)?(?:\[\s*)?原文(?:链接|地址)?\s*"
    rf"(?:\]\s?\(|[:：]\s*(?:\[[^\]]*\]\s?\(\s?)?)\s?<?({URL})"
)
_LABEL = re.compile(r"\s*(?:>\s*\S{0,4}要点\S{0,4}\s*(?:[:：]\s*)?|\S{0,4}要点\S{0,4}\s*[:：]\s*)")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff"
    "\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+"
)
_DAY = re.compile(r"(?<!\d)(20\d\d)(?:([-/])(\d\d?)\2(\d\d?)|(\d\d)(\d\d))(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-/]([01]?\d)(?!\d)")
_COUNT = r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?!\d)"
_FIGURES = {
    "original_characters": re.compile(rf"原文\D{{0,12}}{_COUNT}\D{{0,6}}字"),
    "brief_characters": re.compile(rf"简读\D{{0,12}}{_COUNT}\D{{0,6}}字"),
    "reading_minutes": re.compile(rf"阅读时间\D{{0,12}}{_COUNT}\D{{0,6}}分"),
    "efficiency_percent": re.compile(rf"效率\D{{0,12}}{_COUNT}\D{{0,6}}%"),
}


@dataclass(slots=True)
class _Block:
    """One heading and the lines below it, each with its number."""

    level: int
    title: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)


def _claims(source: Source) -> bool:
    first = _ITEM_HEADING.search(source.head)
    if first is None or source.head.lstrip().startswith("<"):
        return False
    links = not has_header(source.lines) and _LINK_MARK.search(source.head, first.end())
    return bool(links or _POINTS_MARK.search(source.head, first.end()))


def _read(source: Source) -> Reading:
    blocks = list(_blocks(source.lines))
    skipped: list[Skipped] = []
    highlights: list[tuple[int, str]] = []
    items: list[Item] = []
    section: str | None = None
    for block in blocks:
        if block.level == 3:
            items.append(_item(block, section))
            continue
        section = block.title or None
        if not items:
            highlights += _highlights(block)
        skipped += _prose(block)
    published = _published(items)
    told = {item.title for item in items}
    skipped += (
        Skipped(line, "a highlight that no item tells")
        for line, title in highlights
        if title not in told
    )
    paper = document(
        source,
        "newsletter",
        published=published,
        highlights=tuple(title for _, title in highlights),
        stats=_figures(source.head),
    )
    return Reading(paper, tuple(_dated(items)), skipped=tuple(sorted(skipped, key=_by_line)))


def _by_line(skipped: Skipped) -> int:
    return skipped.line


def _blocks(lines: Iterable[str]) -> Iterator[_Block]:
    block = _Block(0, "", 1)
    for number, line in enumerate(lines, 1):
        heading = _HEADING.match(line)
        if heading is None or (block.level == 3 and len(heading[1]) > 3):
            block.lines.append((number, line))
            continue
        yield block
        block = _Block(len(heading[1]), clean(heading[2]), number)
    yield block


def clean(text: str) -> str:
    """A heading without emoji and marks of emphasis."""
    return " ".join(_EMOJI.sub(" ", text).replace("**", "").split())


def _item(block: _Block, section: str | None) -> Item:
    points: list[list[str]] = []
    url = None
    for _, line in block.lines:
        if link := _LINK.match(line.replace("**", "")):
            url = link[1]
        elif heading := _HEADING.match(line):
            points += [[clean(heading[2])], []]
        elif bullet := BULLET.match(line):
            points.append([bullet[1]])
        elif line.strip("-*+• \t") and not _LABEL.fullmatch(line.replace("**", "")):
            points = points or [[]]
            points[-1].append(line)
    told = tuple(join_lines(lines) for lines in points if lines)
    return Item(
        title=block.title,
        text="\n".join(told),
        line=block.line,
        points=told,
        section=section,
        url=url,
        own_title=True,
    )


def _highlights(block: _Block) -> list[tuple[int, str]]:
    bullets = ((number, BULLET.match(line)) for number, line in block.lines)
    return [(number, clean(bullet[1])) for number, bullet in bullets if bullet]


def _prose(block: _Block) -> Iterator[Skipped]:
    for number, line in block.lines:
        if line.strip() and not BULLET.match(line):
            yield Skipped(number, "the newsletter about itself")


def _figures(text: str) -> dict[str, int | str]:
    found = ((name, figure.search(text)) for name, figure in _FIGURES.items())
    return {name: int(match[1].replace(",", "")) for name, match in found if match}


def _day(url: str | None) -> date | None:
    """The day that stands in the path of a link."""
    for match in _DAY.finditer(urlsplit(url).path if url else ""):
        try:
            return date(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]))
        except ValueError:
            continue
    return None


def _month(url: str | None) -> date | None:
    match = _MONTH.search(urlsplit(url).path if url else "")
    return date(int(match[1]), int(match[2]), 1) if match and 1 <= int(match[2]) <= 12 else None


def _most(days: Iterable[date | None]) -> date | None:
    """The day that most of them carry, the latest of these."""
    counts = Counter(day for day in days if day)
    return max(counts, key=lambda day: (counts[day], day), default=None)


def _published(items: list[Item]) -> date | None:
    return _most(_day(item.url) for item in items)


def _dated(items: list[Item]) -> Iterator[Item]:
    """The items with the day of their link, else with the month of the issue."""
    issue = _published(items) or _most(_month(item.url) for item in items)
    month = PartialDate(issue.replace(day=1), Precision.MONTH) if issue else None
    for item in items:
        day = _day(item.url)
        yield Item(
            title=item.title,
            text=item.text,
            line=item.line,
            points=item.points,
            section=item.section,
            url=item.url,
            date=PartialDate(day) if day else month,
            own_title=True,
        )


IMPORTER = Importer("newsletter", _claims, _read)
