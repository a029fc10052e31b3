"""The curated calendar: TOML files of `[[event]]` tables, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.core.markdown import is_address
from bot.core.models import (
    TEXT_LIMIT,
    TITLE_LIMITS,
    Category,
    Event,
    Localized,
    PartialDate,
    Reading,
    Source,
    Status,
)
from bot.core.text import all_to_taiwan, to_taiwan
from bot.errors import DocumentError, Fault
from bot.importers import base
from bot.importers.toml import Table, load

POINTS_LIMIT = 3
"""How many points an event may have in each language."""

_E = TypeVar("_E", bound=StrEnum)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TABLE = re.compile(r"\[\[?\s*[\w.-]+\s*\]\]?\s*(?:#.*)?$|[\w-]+\s*=")
_DATE_KEYS = ("date", "month", "quarter", "year")
_PARTIAL = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "month": re.compile(r"\d{4}-\d\d"),
    "quarter": re.compile(r"\d{4}-Q[1-4]"),
    "year": re.compile(r"\d{4}"),
}
_KEYS = {
    "id", *_DATE_KEYS, "category", "importance", "entities", "title", "summary", "points",
    "status", "note", "sources", "distinct_from",
}  # fmt: skip
_SOURCE_KEYS = {"url", "title", "publisher", "document", *_DATE_KEYS, "line"}


def _claims(source: base.Source) -> bool:
    first = next((line for line in map(str.strip, source.lines) if line and line[0] != "#"), "")
    return _TABLE.match(first) is not None


def _read(source: base.Source) -> Reading:
    faults: list[Fault] = []
    events: dict[str, Event] = {}
    tables = load(source.text.encode(), source.name, "event")
    taiwan = all_to_taiwan(text for table in tables for text in _chinese(table.values))
    for table in tables:
        event = _Entry(source, table, faults, taiwan).event()
        if event.id in events:
            line = table.line_of("id")
            faults.append(Fault(source.name, line, f"there is a second event {event.id!r}"))
        events[event.id] = event
    if faults:
        raise DocumentError(*faults)
    paper = base.document(source, "calendar", title=source.key)
    return Reading(paper, events=tuple(events.values()))


class _Entry:
    """One table: builds its event and notes every fault on the way."""

    def __init__(
        self,
        source: base.Source,
        table: Table,
        faults: list[Fault],
        taiwan: Mapping[str, str],
    ) -> None:
        self._source = source
        self._table = table
        self._values = table.values
        self._faults = faults
        self._taiwan = taiwan

    def event(self) -> Event:
        """The event, of use only when no fault was noted."""
        for key in sorted(self._values.keys() - _KEYS):
            self._fault(key, f"an event has no key {key!r}")
        others = self._values.get("distinct_from", [])
        if not _is_texts(others) or not all(map(_SLUG.fullmatch, others)):
            self._fault("distinct_from", "distinct_from is no list of ids of events")
        return Event(
            id=self._id(),
            date=self._date(),
            title=self._texts("title", TITLE_LIMITS, required=True),
            summary=self._texts("summary", {}, required=True),
            points=self._points(),
            category=self._choice("category", Category),
            importance=self._importance(),
            status=self._choice("status", Status, Status.CONFIRMED) or Status.CONFIRMED,
            note=self._texts("note", {}, required=False),
            entities=self._entities(),
            sources=tuple(self._sources()),
        )

    def _in_taiwan(self, text: str) -> str:
        return self._taiwan.get(text) or to_taiwan(text)

    def _fault(self, key: str, reason: str) -> None:
        self._faults.append(Fault(self._source.name, self._table.line_of(key), reason))

    def _id(self) -> str:
        slug = self._values.get("id")
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
            self._fault("id", "an event needs an id of small letters, digits and hyphens")
            return ""
        return slug

    def _date(self) -> PartialDate | None:
        stated = [key for key in _DATE_KEYS if key in self._values]
        if len(stated) != 1:
            self._fault("date", "an event needs exactly one of date, month, quarter and year")
            return None
        return self._partial(self._values, stated[0], stated[0])

    def _partial(self, values: Mapping[str, Any], key: str, at: str) -> PartialDate | None:
        value = values[key]
        text = value.isoformat() if _is_day(value) else str(value)
        try:
            if _PARTIAL[key].fullmatch(text):
                return PartialDate.parse(text)
        except ValueError:
            pass
        examples = {
            "date": "2023-03-14",
            "month": '"2023-03"',
            "quarter": '"2023-Q1"',
            "year": "2023",
        }
        self._fault(at, f"{key} = {text} does not exist; write it like {examples[key]}")
        return None

    def _texts(self, key: str, limits: Mapping[str, int], *, required: bool) -> Localized[str]:
        value = self._values.get(key)
        if value is None and not required:
            return Localized()
        if not isinstance(value, dict) or value.keys() != {"en", "zh"}:
            self._fault(key, f"{key} needs a text in en and one in zh, and nothing else")
            return Localized()
        for language, text in value.items():
            if not isinstance(text, str) or not text.strip():
                self._fault(key, f"{key}.{language} is no text")
                return Localized()
            limit = limits.get(language, TEXT_LIMIT)
            if len(text) > limit:
                reason = f"{key}.{language} has {len(text)} characters; at most {limit} are allowed"
                self._fault(key, reason)
        return Localized(value["en"], value["zh"], self._in_taiwan(value["zh"]))

    def _points(self) -> Localized[tuple[str, ...]]:
        value = self._values.get("points")
        if value is None:
            return Localized()
        if not isinstance(value, dict) or value.keys() != {"en", "zh"}:
            self._fault("points", "points need a list in en and one in zh, and nothing else")
            return Localized()
        for language, points in value.items():
            if not _is_texts(points) or len(points) > POINTS_LIMIT:
                self._fault(
                    "points", f"points.{language} is no list of at most {POINTS_LIMIT} texts"
                )
                return Localized()
        if len(value["en"]) != len(value["zh"]):
            self._fault("points", "points have not the same number in en and in zh")
        zh = tuple(value["zh"])
        return Localized(tuple(value["en"]), zh, tuple(map(self._in_taiwan, zh)))

    def _choice(self, key: str, kind: type[_E], default: _E | None = None) -> _E | None:
        value = self._values.get(key, default)
        if value not in list(kind):
            self._fault(key, f"{value!r} is no {key}; there are {', '.join(kind)}")
            return None
        return kind(value)

    def _importance(self) -> int:
        value = self._values.get("importance")
        if type(value) is not int or not 1 <= value <= 5:
            self._fault("importance", "an event needs an importance from 1 to 5")
            return 1
        return value

    def _entities(self) -> tuple[str, ...]:
        value = self._values.get("entities", [])
        if not _is_texts(value):
            self._fault("entities", "entities is no list of ids")
            return ()
        for entity in value if self._source.directory else ():
            if entity not in self._source.directory:
                self._fault("entities", f"there is no entity {entity!r} in entities.toml")
        return tuple(value)

    def _sources(self) -> Iterator[Source]:
        value = self._values.get("sources")
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(it, dict) for it in value)
        ):
            self._fault("sources", "an event needs at least one source, each with url or document")
            return
        for source in value:
            yield self._origin(source)

    def _origin(self, source: Mapping[str, Any]) -> Source:
        for key in sorted(source.keys() - _SOURCE_KEYS):
            self._fault("sources", f"a source has no key {key!r}")
        for key in ("url", "title", "publisher", "document"):
            if key in source and (not isinstance(source[key], str) or not source[key].strip()):
                self._fault("sources", f"{key} of a source is no text")
                return Source()
        url, paper = source.get("url"), source.get("document")
        if url is None and paper is None:
            self._fault("sources", "a source needs a url or a document")
        if url is not None and not is_address(url):
            self._fault("sources", f"{url!r} is no http or https address")
        if paper is not None and not _SLUG.fullmatch(paper):
            self._fault("sources", f"{paper!r} is no key of a document")
        dates = [key for key in _DATE_KEYS if key in source]
        if len(dates) > 1:
            self._fault("sources", "a source states one date at most")
        line = source.get("line")
        if line is not None and (type(line) is not int or line < 1):
            self._fault("sources", "line of a source is no line number")
        return Source(
            url=url,
            title=source.get("title"),
            publisher=source.get("publisher"),
            document=paper,
            date=self._partial(source, dates[0], "sources") if dates else None,
            line=line,
        )


def _chinese(values: Mapping[str, Any]) -> Iterator[str]:
    """The Chinese texts of a table, as far as they are in order."""
    for key in ("title", "summary", "points", "note"):
        said = values.get(key)
        text = said.get("zh") if isinstance(said, dict) else None
        parts = text if isinstance(text, list) else [text]
        yield from (part for part in parts if isinstance(part, str))


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(it, str) and it.strip() for it in value)


IMPORTER = base.Importer("calendar", _claims, _read)
