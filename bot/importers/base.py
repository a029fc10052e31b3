"""What the importers share: the text they are given, and what each of them offers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.core.dates import Found, Unread, agree, best, better, find, places
from bot.core.entities import Directory
from bot.core.models import Document, Item, Language, PartialDate, Reading
from bot.core.text import HAN, clip

_HAN = re.compile(f"[{HAN}]")
_CLAUSE_END = re.compile(r"[，。！？；：,;!?]|\. ")
_WIDE = f"{HAN}\u3000-\u303f\uff00-\uffef“”‘’…"
_GAP_BESIDE_WIDE = re.compile(f"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_SUBTITLE = re.compile(r"\s+(?:—|–|-|\|)+\s+|｜|——")
_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’）)」』]*|\.[”\")]?(?= +[A-Z“])")
_TITLE_LEAST = 14
TITLE_LENGTH = 60
"""The longest title, in characters, that an item without one gets from its first words."""


@dataclass(frozen=True)
class Source:
    """A decoded document: what an importer is given."""

    name: str
    """The file's name, for messages."""
    key: str
    text: str
    """Lines end in `\\n`; no byte order mark, no NUL."""
    sha256: str
    directory: Directory
    """The entities that are known; a calendar names them by id."""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text; line 1 is the first."""
        return tuple(self.text.split("\n"))

    @cached_property
    def head(self) -> str:
        """The first 64 Ki characters, enough to know a shape by."""
        return self.text[: 1 << 16]


@dataclass(frozen=True, slots=True)
class Importer:
    """One shape of documents: knows it by its content, and reads it."""

    name: str
    claims: Callable[[Source], bool]
    read: Callable[[Source], Reading]
    """May raise DocumentError. Entities of items are filled in later."""


def document(
    source: Source,
    importer: str,
    *,
    title: str | None = None,
    author: str | None = None,
    publisher: str | None = None,
    published: date | datetime | None = None,
    url: str | None = None,
    highlights: tuple[str, ...] = (),
    stats: dict[str, int | str] | None = None,
) -> Document:
    """The document of this source, with what the importer found in it."""
    return Document(
        key=source.key,
        importer=importer,
        title=title,
        author=author,
        publisher=publisher,
        published=published,
        url=url,
        characters=len(source.text),
        highlights=highlights,
        stats=stats or {},
        sha256=source.sha256,
    )


def language(text: str) -> Language:
    """Chinese when at least a tenth of the letters near the beginning are Han; else English."""
    letters = [char for char in text[:20_000] if char.isalpha()]
    han = sum(1 for char in letters if _HAN.match(char))
    return Language.ZH_CN if han * 10 >= max(len(letters), 1) else Language.EN


def day_of(published: date | datetime | None) -> date | None:
    """The day on which a document came out."""
    return published.date() if isinstance(published, datetime) else published


def paragraph(text: str, line: int, section: str | None, published: date | datetime | None) -> Item:
    """An item without a title of its own: named by its first clause, dated by its words."""
    return _item(text, line, section, best(find(text, day_of(published))))


def first_clause(text: str) -> str:
    """The first words of a text that can stand as its title."""
    if len(text) <= TITLE_LENGTH // 2:
        return text.rstrip("。；;，,")
    for match in _CLAUSE_END.finditer(text, _TITLE_LEAST, TITLE_LENGTH):
        return _unquoted(text[: match.start()].strip())
    return _unquoted(clip(text, TITLE_LENGTH))


def _unquoted(title: str) -> str:
    """The title without a quotation mark that the cut has left alone."""
    return title[1:] if title.startswith("“") and "”" not in title else title


def split_title(title: str) -> tuple[str, str | None]:
    """A title and what follows it behind a dash or a bar."""
    main, *rest = _SUBTITLE.split(title.strip(), maxsplit=1)
    return (main.strip(), rest[0].strip()) if main.strip() and rest else (title.strip(), None)


@dataclass(slots=True)
class _Part:
    """Sentences of a paragraph whose dates agree."""

    start: int
    last: int = -1
    """Where the last place stands that looks like a date; -1 without any."""
    date: PartialDate | None = None

    def take(self, place: Found | Unread) -> None:
        self.last = place.start
        self.date = better(self.date, _stated(place))

    def agrees(self, place: Found | Unread) -> bool:
        stated = _stated(place)
        return agree(self.date, stated) if self.date and stated else self.date is stated


def _stated(place: Found | Unread) -> PartialDate | None:
    return place.date if isinstance(place, Found) else None


def dated_parts(
    text: str, line: int, section: str | None, published: date | datetime | None
) -> list[Item]:
    """A paragraph as one item; as several, cut between sentences, when its dates differ.

    A sentence whose date cannot be read has none: that of its neighbours is not its own.
    """
    parts = [_Part(0)]
    found = places(text, day_of(published))
    ends = [match.end() for match in _SENTENCE_END.finditer(text)] if len(found) > 1 else []
    for place in found:
        cut = ends[at - 1] if (at := bisect_right(ends, place.start)) else 0
        if -1 < parts[-1].last < cut and not parts[-1].agrees(place):
            parts.append(_Part(cut))
        parts[-1].take(place)
    borders = [part.start for part in parts] + [len(text)]
    return [
        _item(text[part.start : end].strip(), line, section, part.date)
        for part, end in zip(parts, borders[1:], strict=True)
    ]


def _item(text: str, line: int, section: str | None, stated: PartialDate | None) -> Item:
    return Item(title=first_clause(text), text=text, line=line, section=section, date=stated)


def join_lines(lines: list[str]) -> str:
    """Lines that were wrapped, as one; Han characters need no space between them."""
    joined = " ".join(line.strip() for line in lines if line.strip())
    return _GAP_BESIDE_WIDE.sub("", joined)
