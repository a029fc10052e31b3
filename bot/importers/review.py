"""A Markdown review of a year: header lines, products as bullets, other entries in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core.dates import best, find
from bot.core.models import Item, PartialDate, Precision, Reading, Skipped
from bot.importers.base import (
    Importer,
    Source,
    day_of,
    document,
    join_lines,
    paragraph,
    split_title,
)
from bot.importers.boilerplate import reason

_HEADER = re.compile(
    r"(文章作者|作者|发布时间|发布日期|发布地|原文链接|封面图链接)\s*[:：]\s*(\S.*?)\s*$"
)
_TITLE = re.compile(r"#\s+(.+)")
_HEADING = re.compile(r"#{1,6}(?:\s+(.*))?$")
_BULLET = re.compile(r"\s{0,6}[*+-]\s+(?=\S)(.*)")
_NAMED = re.compile(r"\*\*\s*(.+?)\s*\*\*\s*(.*)", re.DOTALL)
_EMPHASISED = re.compile(r"\s*(?:_\*\*|\*\*_|\*\*\*)(.+?)(?:\*\*_|_\*\*|\*\*\*)\s*(.*)")
_BOLD = re.compile(r"\s*\*\*([^*]+?)\*\*\s*(.*)")
_MARKS_ONLY = re.compile(r"[\s*_]*")
_IMAGE = re.compile(r"\s*!\[[^\]]*\]\(")
_CAPTION = re.compile(r"[(（].*[)）]")
_SENTENCE_END = re.compile(r"[。！？”）.!?)]\s*$| {2}$")
_LINK_LEFTOVER = re.compile(r"[（(]链接[）)]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(slots=True)
class _Block:
    """A paragraph, bullet or heading of the document."""

    kind: str
    """heading, bullet, entry, bold, prose, quote, image or empty."""
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return join_lines(self.lines)


def _claims(source: Source) -> bool:
    labels = {match[1] for line in source.lines[:30] if (match := _HEADER.match(line))}
    return (
        len(labels) >= 2
        and not source.head.lstrip().startswith("<")
        and re.search(r"^(?:\s{0,6}[*+-]\s+\*\*|\s*_?\*\*)\S", source.text, re.MULTILINE)
        is not None
    )


def _read(source: Source) -> Reading:
    header, body_at = _header(source.lines)
    published = _moment(header.get("发布时间") or header.get("发布日期"))
    title, subtitle = split_title(header["title"]) if "title" in header else (None, None)
    year = _YEAR.search(title or "")
    of = int(year[1]) if year else published.year if published else None
    reader = _Reader(published, of)
    reader.read(list(_blocks(source.lines, body_at)))
    stats = {
        "subtitle": subtitle,
        "place": header.get("发布地"),
        "cover": header.get("封面图链接"),
        "original_url": reader.original,
    }
    paper = document(
        source,
        "review",
        title=title,
        author=header.get("文章作者") or header.get("作者"),
        published=published,
        url=header.get("原文链接"),
        stats={name: value for name, value in stats.items() if value},
    )
    return Reading(paper, tuple(reader.items), skipped=tuple(reader.skipped))


def _header(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The header's fields, and the index of the first line behind it."""
    fields: dict[str, str] = {}
    end = 0
    for index, line in enumerate(lines[:30]):
        if match := _HEADER.match(line):
            fields.setdefault(match[1], match[2])
        elif (match := _TITLE.match(line)) and "title" not in fields:
            fields["title"] = match[1]
        elif line.strip():
            break
        end = index + 1
    return fields, end


def _moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        found = best(find(text))
        return found.first if found and found.precision is Precision.DAY else None
    return moment if ":" in text else moment.date()


def _blocks(lines: Sequence[str], start: int) -> Iterator[_Block]:
    block: _Block | None = None
    for index in range(start, len(lines)):
        line = lines[index]
        kind = _kind(line, block)
        if kind == "more" and block is not None:
            block.lines.append(line)
            continue
        if block is not None:
            yield block
        block = None if kind == "empty" else _Block(kind, index + 1, [line])
    if block is not None:
        yield block


def _kind(line: str, block: _Block | None) -> str:
    """What begins with this line, or `more` when it continues the block."""
    if not line.strip():
        return "empty"
    if line.lstrip().startswith(">"):
        return "more" if block and block.kind == "quote" else "quote"
    if _HEADING.match(line):
        return "heading"
    if _IMAGE.match(line):
        return "image"
    if _BULLET.match(line):
        return "bullet"
    fresh = block is None or _SENTENCE_END.search(block.lines[-1]) is not None
    if fresh and _EMPHASISED.match(line) and not line.lstrip().startswith("****"):
        return "entry"
    if block is not None:
        return "more"
    if _MARKS_ONLY.fullmatch(line):
        return "empty"
    return "bold" if line.lstrip().startswith("**") else "prose"


class _Reader:
    """Turns the blocks into items; what is no entry is skipped with its reason."""

    def __init__(self, published: date | datetime | None, year: int | None) -> None:
        self.items: list[Item] = []
        self.skipped: list[Skipped] = []
        self.original: str | None = None
        self._published = published
        self._year = year
        self._section: str | None = None
        self._entry: tuple[str, int, list[str]] | None = None
        self._introduces = True

    def read(self, blocks: list[_Block]) -> None:
        for index, block in enumerate(blocks):
            if self.original:
                self._skip(block, "the document's footer")
            elif match := _HEADER.match(block.text):
                self._close()
                self.original = match[2]
            else:
                self._take(block, blocks[index + 1 : index + 4])
        self._close()

    def _take(self, block: _Block, following: list[_Block]) -> None:
        match block.kind:
            case "heading":
                self._head(block)
            case "bullet":
                self._bullet(block)
            case "entry" | "bold":
                self._lead(block, following)
            case "image" | "quote":
                self._close()
                self._skip(block, "a picture" if block.kind == "image" else "a quotation")
            case _:
                self._prose(block)

    def _head(self, block: _Block) -> None:
        self._close()
        title = _plain(block.text.lstrip("#"))
        if title:
            self._section, self._introduces = title, True
        else:
            self._skip(block, "an empty heading")

    def _bullet(self, block: _Block) -> None:
        self._close()
        text = join_lines([_BULLET.sub(r"\1", block.lines[0]), *block.lines[1:]])
        named = _NAMED.match(text)
        name, told = (named[1], named[2]) if named else ("", text)
        if named and (_plain(name)[-1:] in (":", "：") or told.lstrip()[:1] in (":", "：")):
            self._add(_name(name), _told(told), block.line)
        else:
            self._add(None, _told(text), block.line)

    def _lead(self, block: _Block, following: list[_Block]) -> None:
        """A bold or emphasised line: the name of an entry, or of a section that bullets follow."""
        self._close()
        name, told = _split_lead(block)
        if not name:
            self._prose(block)
        elif block.kind == "bold" and _before_bullets(following):
            self._section, self._introduces = name, True
            if told:
                self._skip(block, "an introduction to a section")
        else:
            self._entry, self._introduces = (name, block.line, [told] if told else []), False

    def _prose(self, block: _Block) -> None:
        text = _plain(block.text)
        if not text:
            return
        if why := "a caption" if _CAPTION.fullmatch(text) else reason(text):
            self._skip(block, why)
        elif self._entry:
            self._entry[2].append(text)
        elif self._introduces:
            self._skip(block, "an introduction to a section")
        else:
            self._add(None, text, block.line)

    def _close(self) -> None:
        """Finish the entry that prose was gathered for."""
        if self._entry:
            name, line, told = self._entry
            self._entry = None
            self._add(name, "\n".join(told), line)

    def _add(self, title: str | None, text: str, line: int) -> None:
        self._introduces = False
        if not text:
            self.skipped.append(Skipped(line, "a name without a text"))
            return
        item = paragraph(text, line, self._section, self._published)
        self.items.append(
            Item(
                title=title or item.title,
                text=text,
                line=line,
                section=self._section,
                date=self._dated(text),
                own_title=title is not None,
            )
        )

    def _dated(self, text: str) -> PartialDate | None:
        """The date of the text when it lies in the year under review, else that year."""
        if self._year is None:
            return None
        found = find(text, day_of(self._published))
        year = PartialDate(date(self._year, 1, 1), Precision.YEAR)
        return best(one for one in found if one.date.first.year == self._year) or year

    def _skip(self, block: _Block, why: str) -> None:
        self.skipped.append(Skipped(block.line, why))


def _split_lead(block: _Block) -> tuple[str, str]:
    """The name that a bold or emphasised block begins with, and the text behind it."""
    text = block.text
    if text.startswith("****"):  # marks that a converter has mangled: the whole line is the name
        return _name(text), ""
    match = _EMPHASISED.match(text) or _BOLD.match(text)
    return (_name(match[1]), _told(match[2])) if match else ("", "")


def _before_bullets(following: list[_Block]) -> bool:
    """Whether bullets come next, at most behind a picture and one paragraph."""
    kinds = [block.kind for block in following if block.kind != "image"]
    return kinds[:1] == ["bullet"] or kinds[:2] == ["prose", "bullet"]


def _plain(text: str) -> str:
    """Text without marks of emphasis and leftovers of links."""
    bare = _LINK_LEFTOVER.sub("", text).replace("*", "")
    return join_lines([re.sub(r"(?<!\w)_+|_+(?!\w)", "", bare)])


def _name(text: str) -> str:
    return _plain(text).strip(" :：")


def _told(text: str) -> str:
    return _plain(text.lstrip(" :：")).strip()


IMPORTER = Importer("review", _claims, _read)
