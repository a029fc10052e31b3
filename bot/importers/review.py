"""A Markdown review of a year: header lines, products as bullets, other entries in prose."""

from __future__ import annotations

import re
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
from bot.importers.blocks import EMPHASISED, ENTRIES, Block, blocks, leads
from bot.importers.boilerplate import reason
from bot.importers.markdown import BULLET, cells, has_header, header

_NAMED = re.compile(r"\*\*\s*(.+?)\s*\*\*\s*(.*)", re.DOTALL)
_BOLD = re.compile(r"\s*\*\*([^*]+?)\*\*\s*(.*)")
_MARKED = re.compile(
    r"^[ \t]{0,6}(?:(?:[*+•-]|\d{1,2}[.)、])[ \t]*\[?\*\*(?=\S)|_?\*\*(?=\S)|\|.*\|)", re.MULTILINE
)
_CAPTION = re.compile(r"[(（].*[)）]")
_LINK_LEFTOVER = re.compile(r"[（(]链接[）)]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NO_TEXT = {
    "image": "a picture",
    "quote": "a quotation",
    "rule": "a table's rule",
    "link": "the address of an original",
}


def _claims(source: Source) -> bool:
    return (
        has_header(source.lines)
        and not source.head.lstrip().startswith("<")
        and _MARKED.search(source.text) is not None
    )


def _read(source: Source) -> Reading:
    fields, body_at = header(source.lines)
    published = _moment(fields.get("发布时间") or fields.get("发布日期"))
    title, subtitle = split_title(fields["title"]) if "title" in fields else (None, None)
    year = _YEAR.search(title or "")
    of = int(year[1]) if year else published.year if published else None
    reader = _Reader(published, of)
    reader.read(list(blocks(source.lines, body_at)))
    stats = {
        "subtitle": subtitle,
        "place": fields.get("发布地"),
        "cover": fields.get("封面图链接"),
        "original_url": reader.original,
    }
    paper = document(
        source,
        "review",
        title=title,
        author=fields.get("文章作者") or fields.get("作者"),
        published=published,
        url=fields.get("原文链接"),
        stats={name: value for name, value in stats.items() if value},
    )
    return Reading(paper, tuple(reader.items), skipped=tuple(reader.skipped))


def _moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        found = best(find(text))
        return found.first if found and found.precision is Precision.DAY else None
    return moment if ":" in text else moment.date()


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

    def read(self, blocks: list[Block]) -> None:
        kinds = {"heading", *ENTRIES}
        last = max((at for at, one in enumerate(blocks) if one.kind in kinds), default=-1)
        introduces = leads(blocks)
        for index, block in enumerate(blocks):
            if self.original:
                self._skip(block, "the document's footer")
            elif block.address and index > last:
                self._close()
                self.original = block.address
            elif block.kind == "heading":
                self._head(block, introduces[index])
            else:
                self._take(block, blocks[index + 1 : index + 4])
        self._close()

    def _take(self, block: Block, following: list[Block]) -> None:
        match block.kind:
            case "bullet":
                self._bullet(block)
            case "row":
                self._row(block, following)
            case "entry" | "bold":
                self._lead(block, following)
            case "image" | "quote" | "rule" | "link":
                self._close()
                self._skip(block, _NO_TEXT[block.kind])
            case _:
                self._prose(block)

    def _head(self, block: Block, introduces: bool) -> None:
        self._close()
        title = _plain(block.text.lstrip("#"))
        if title:
            self._section, self._introduces = title, introduces
        else:
            self._skip(block, "an empty heading")

    def _bullet(self, block: Block) -> None:
        self._close()
        text = join_lines([BULLET.sub(r"\1", block.lines[0]), *block.lines[1:]])
        named = _NAMED.match(text)
        name, told = (named[1], named[2]) if named else ("", text)
        if named and (_plain(name)[-1:] in (":", "：") or told.lstrip()[:1] in (":", "：")):
            self._add(_name(name), _told(told), block.line)
        else:
            self._add(None, _told(text), block.line)

    def _row(self, block: Block, following: list[Block]) -> None:
        self._close()
        if following and following[0].kind == "rule":
            self._skip(block, "a table's head")
        else:
            row = (_plain(cell) for cell in cells(block.text) or ())
            self._add(None, " ".join(filter(None, row)), block.line)

    def _lead(self, block: Block, following: list[Block]) -> None:
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

    def _prose(self, block: Block) -> None:
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

    def _skip(self, block: Block, why: str) -> None:
        self.skipped.append(Skipped(block.line, why))


def _split_lead(block: Block) -> tuple[str, str]:
    """The name that a bold or emphasised block begins with, and the text behind it."""
    text = block.text
    if text.startswith("****"):  # marks that a converter has mangled: the whole line is the name
        return _name(text), ""
    match = EMPHASISED.match(text) or _BOLD.match(text)
    return (_name(match[1]), _told(match[2])) if match else ("", "")


def _before_bullets(following: list[Block]) -> bool:
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
