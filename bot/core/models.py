"""The values that every part of the bot speaks in; all are frozen and compare by value."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")

YEAR = 2023
"""The year that this bot remembers."""

QUERY_LIMIT = 60
"""The longest query, in characters: a pager's custom_id carries it whole."""


TITLE_LIMITS = {"en": 90, "zh": 40}
"""The longest titles of the calendar, in characters, by language."""

TEXT_LIMIT = 4000
"""The longest of its other texts: as much as a field of a form takes."""


class Language(StrEnum):
    """A language in which events and answers are written."""

    EN = "en"
    ZH_CN = "zh-CN"
    ZH_TW = "zh-TW"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Category(StrEnum):
    """What kind of thing happened."""

    MODEL = "model"
    PRODUCT = "product"
    RESEARCH = "research"
    OPEN_SOURCE = "open-source"
    BUSINESS = "business"
    POLICY = "policy"
    LAW = "law"
    SAFETY = "safety"
    HARDWARE = "hardware"
    PEOPLE = "people"
    CULTURE = "culture"
    CHINA_INDUSTRY = "china-industry"


class Status(StrEnum):
    """How far an event is to be believed."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    DISPUTED = "disputed"


_PARTIAL = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|Q([1-4])))?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date that may be known to the day, the month, the quarter or the year only.

    `first` is the first day it may mean; `str()` is `2023-03-14`, `2023-03`, `2023-Q1` or `2023`.
    """

    first: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read what `str()` writes; ValueError when the text is no such date."""
        match = _PARTIAL.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a date such as 2023-03-14, 2023-03, 2023-Q1 or 2023")
        year, month, day, quarter = (int(part) if part else 0 for part in match.groups())
        if quarter:
            return cls(date(year, quarter * 3 - 2, 1), Precision.QUARTER)
        if day:
            return cls(date(year, month, day), Precision.DAY)
        if match[2]:
            return cls(date(year, month, 1), Precision.MONTH)
        return cls(date(year, 1, 1), Precision.YEAR)

    @property
    def last(self) -> date:
        """The last day that this date may mean."""
        year, month = self.first.year, self.first.month
        match self.precision:
            case Precision.DAY:
                return self.first
            case Precision.MONTH:
                return date(year, month, calendar.monthrange(year, month)[1])
            case Precision.QUARTER:
                return date(year, month + 2, calendar.monthrange(year, month + 2)[1])
            case Precision.YEAR:
                return date(year, 12, 31)

    def __str__(self) -> str:
        match self.precision:
            case Precision.DAY:
                return self.first.isoformat()
            case Precision.MONTH:
                return f"{self.first:%Y-%m}"
            case Precision.QUARTER:
                return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
            case Precision.YEAR:
                return f"{self.first:%Y}"


@dataclass(frozen=True, slots=True)
class Localized(Generic[T]):
    """One thing said in up to three languages; None where it is not said in that language."""

    en: T | None = None
    zh_cn: T | None = None
    zh_tw: T | None = None

    def get(self, language: Language) -> T | None:
        """The text in that language, else in the nearest one that has it."""
        order = {
            Language.EN: (self.en, self.zh_cn, self.zh_tw),
            Language.ZH_CN: (self.zh_cn, self.zh_tw, self.en),
            Language.ZH_TW: (self.zh_tw, self.zh_cn, self.en),
        }[language]
        return next((said for said in order if said is not None), None)


@dataclass(frozen=True, slots=True)
class Entity:
    """An organisation, person, model, product, law or the like that people look for."""

    id: str
    """A slug, such as `openai`."""
    kind: str
    name: Localized[str]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event is told: an address, a document of the store, or both."""

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    document: str | None = None
    """The key of a document."""
    date: PartialDate | None = None
    """The date that this source states, where it differs or is known."""
    line: int | None = None
    """The line in the document, from 1."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: curated in the calendar, or told by a document alone."""

    id: str
    date: PartialDate | None
    title: Localized[str]
    summary: Localized[str] = Localized()
    points: Localized[tuple[str, ...]] = Localized()
    category: Category | None = None
    """None for what a document tells and nobody has filed."""
    importance: int = 1
    """1 (a detail) to 5 (everybody remembers it)."""
    status: Status = Status.CONFIRMED
    note: Localized[str] = Localized()
    """What is disputed, or where dates differ."""
    entities: tuple[str, ...] = ()
    """Ids of entities, the main one first."""
    sources: tuple[Source, ...] = ()
    document: str | None = None
    """The key of the document that alone tells it; None when it is curated."""

    @property
    def curated(self) -> bool:
        """Whether the calendar tells it, and not a document alone."""
        return self.document is None


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a document: a news item, a product, a dated sentence, a paragraph."""

    title: str
    text: str
    line: int
    """Where it begins in the document, from 1."""
    points: tuple[str, ...] = ()
    section: str | None = None
    url: str | None = None
    date: PartialDate | None = None
    entities: tuple[str, ...] = ()
    """Ids of the entities it speaks of, in the order of their first mention."""
    own_title: bool = False
    """Whether the document itself gives it this title, and it is not merely its first words."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out, and why."""

    line: int
    reason: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document about 2023, as an importer found it."""

    key: str
    importer: str
    title: str | None = None
    """None when the document states none; `documents.toml` then names it."""
    author: str | None = None
    publisher: str | None = None
    published: date | datetime | None = None
    """As exactly as the document states it; a date-time is local to its place."""
    url: str | None = None
    language: str = Language.ZH_CN.value
    characters: int = 0
    highlights: tuple[str, ...] = ()
    stats: Mapping[str, int | str] = field(default_factory=dict)
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A known error of a document: which items err, and what is so."""

    id: str
    document: str
    match: tuple[str, ...]
    """Folded words that all stand in an item that errs."""
    fact: Localized[str]
    sources: tuple[Source, ...] = ()
    claim: Localized[str] = Localized()
    """What the document says."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gives: its document, its items (or curated events) and what was passed over."""

    document: Document
    items: tuple[Item, ...] = ()
    events: tuple[Event, ...] = ()
    """Curated events: only a calendar gives them."""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for; at most QUERY_LIMIT characters of text."""

    text: str
    category: Category | None = None
    month: int | None = None
    """1 to 12."""
    entity: str | None = None
    """The code of an entity, as `entities.code` gives it."""
    least: int = 1
    """The least importance."""
    offset: int = 0
    limit: int = 8


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of the answer to a query, best first."""

    query: Query
    total: int
    events: tuple[Event, ...]
    corrections: tuple[str, ...] = ()
    """Queries that may have been meant, when nothing or little was found."""
    partial: bool = False
    """Whether no event has everything that was asked for, and these come nearest."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a channel reads on one local date, in one language."""

    local_date: date
    anniversary: date | None
    """The day of 2023 that was asked for; None on 29 February."""
    fallback: str | None
    """None, `leap-day` or `nearest`."""
    language: Language
    title: str
    text: str
    """The finished Markdown, without the title."""
    events: tuple[Event, ...]
    """The events told, in the order told."""
    left_out: int
    """How many more events the day has."""
    reading_seconds: int
