"""Which curated event does an item of a document tell?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from math import sqrt

from bot.core.entities import Directory, names
from bot.core.models import Document, Event, Item, Precision, Reading, Source
from bot.core.text import tokens

ZONES, REPORTED = timedelta(days=1), timedelta(days=7)
"""Two sources may date one event by their own zones, and a report may come within the week."""

NAME, ASIDE, DATED, NAMED = 0.6, 0.45, 0.4, 0.25
"""What speaks for an item telling an event, besides the share of the words of its title that the
event has too: each shared name, in the title or aside, the more the fewer events have it; a date
known at least to the month; a curator who named the document. Together they must reach 1."""

CLOSE = 0.25
"""How close, out of 3, the closest item of a named document has to be to tell an event at all."""


class Pairing:
    """Curated events, found by what an item of a document says of them."""

    def __init__(self, events: Sequence[Event], directory: Directory) -> None:
        self.events = sorted(events, key=lambda event: event.id)
        self._directory = directory
        self._by_entity: dict[str, list[Event]] = defaultdict(list)
        self._words: dict[str, frozenset[str]] = {}
        for event in self.events:
            for entity in event.entities:
                self._by_entity[entity].append(event)

    def pair(self, reading: Reading) -> Iterator[tuple[Item, list[str]]]:
        """Each item of a document with the ids of the curated events that it tells.

        An event whose curator named the document is told by the item on the line that they gave,
        else by the closest one.
        """
        told = [self._told_by(item, reading.document) for item in reading.items]
        texts = [_words(item.title, item.text, *item.points) for item in reading.items]
        for event in self.events:
            if source := _named(event, reading.document):
                place = self._place(event, source, reading, texts)
                if place is not None:
                    told[place].add(event.id)
        for item, keys in zip(reading.items, told, strict=True):
            yield item, sorted(keys)

    def _place(
        self, event: Event, source: Source, reading: Reading, texts: Sequence[frozenset[str]]
    ) -> int | None:
        """Which item tells the event: the one on the curator's line, else the closest."""
        if source.line is not None:
            lines = [item.line for item in reading.items]
            return lines.index(source.line) if source.line in lines else None
        close = [
            self._closeness(event, item, words) + _date_speaks(item, event, reading.document)
            if _may_tell(item, event)
            else 0
            for item, words in zip(reading.items, texts, strict=True)
        ]
        return close.index(max(close)) if close and max(close) >= CLOSE else None

    def _closeness(self, event: Event, item: Item, words: frozenset[str]) -> float:
        """The shares of the event's title, words and names that the item has, added up.

        A name counts the more the fewer events have it.
        """
        weight = {name: 1 / sqrt(len(self._by_entity[name])) for name in event.entities}
        named = sum(weight[name] for name in event.entities if name in item.entities)
        return (
            _share(_words(event.title.zh_cn or event.title.en or ""), words)
            + _share(self._words_of(event), words)
            + named / (sum(weight.values()) or 1)
        )

    def _words_of(self, event: Event) -> frozenset[str]:
        """The words of its titles and its summary; most events are never asked for them."""
        if event.id not in self._words:
            said = (event.title.zh_cn, event.title.en, event.summary.zh_cn)
            self._words[event.id] = _words(*filter(None, said))
        return self._words[event.id]

    def _told_by(self, item: Item, document: Document) -> set[str]:
        """The events that share names and a date with the item, and enough else."""
        heading = self._directory.mentions(item.title) if item.own_title else item.entities
        near = {
            event.id: event
            for entity in item.entities
            for event in self._by_entity[entity]
            if _compatible(item, event, document)
        }
        words = _words(item.title) - self._spellings(heading)
        return {
            key
            for key, event in near.items()
            if sum(
                (NAME if name in heading else ASIDE) / len(self._by_entity[name])
                for name in {*item.entities} & {*event.entities}
            )
            + _date_speaks(item, event, document)
            + _share(words, self._words_of(event))
            + NAMED * (_named(event, document) is not None)
            >= 1
        }

    def _spellings(self, heading: Sequence[str]) -> frozenset[str]:
        known = (self._directory[key] for key in heading if key in self._directory)
        return _words(*(name for entity in known for name in names(entity)))


def _named(event: Event, document: Document) -> Source | None:
    """The source by which the event's curator named the document."""
    return next((source for source in event.sources if source.document == document.key), None)


def _may_tell(item: Item, event: Event) -> bool:
    """Whether they share a name, and prose does not speak of another year."""
    if event.entities and not {*item.entities} & {*event.entities}:
        return False
    if item.date is None or event.date is None or item.url:
        return True
    return item.date.first.year <= event.date.first.year <= item.date.last.year


def _date_speaks(item: Item, event: Event, document: Document) -> float:
    """For the item telling the event, or against it; news may be written long after the event."""
    if item.date is None or item.date.precision not in (Precision.DAY, Precision.MONTH):
        return 0
    if _compatible(item, event, document):
        return DATED
    return 0 if item.url else -DATED


def _compatible(item: Item, event: Event, document: Document) -> bool:
    """Whether the item's date may be the event's, as it is or as this document states it.

    A news item is dated by its link, and so by the day of the report.
    """
    date, lag = item.date, REPORTED if item.url else ZONES
    if date is None or event.date is None:
        return True
    stated = [source.date for source in event.sources if source.document == document.key]
    return any(
        date.first - lag <= other.last and other.first <= date.last + ZONES
        for other in (event.date, *filter(None, stated))
    )


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / max(len(wanted), 1)


def _words(*texts: str) -> frozenset[str]:
    """Latin words and numbers, and Han characters in pairs."""
    units = [unit for text in texts for unit in (*tokens(text), " ")]
    pairs = {a + b for a, b in pairwise(units) if not (a + b).isascii()}
    return frozenset(pairs | {unit for unit in units if unit.isascii() and unit != " "})
