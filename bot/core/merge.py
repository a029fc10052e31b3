"""Items and curated events → one list without doubles, every source kept.

A pure function of the whole set: the order in which documents were imported does not matter.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from bot.core.entities import Directory, names
from bot.core.models import (
    Document,
    Event,
    Item,
    Language,
    Localized,
    PartialDate,
    Precision,
    Reading,
    Source,
    Status,
)
from bot.core.text import clip, fold, to_taiwan, tokens

SLACK = timedelta(days=2)
"""Two sources may date one event by their own zones, or by the day after."""

NAME, DATED = 0.6, 0.4
"""What speaks for an item telling an event, besides the share of the words of its title that the
event has too: each shared name, the more the fewer events have it, and a date known at least to
the month. Together they must reach 1."""

CLOSE = 0.4
"""How close, out of 3, the closest item of a named document has to be to tell an event at all."""

TITLE_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Correction:
    """A known error of a document: which items err, and what is so."""

    id: str
    document: str
    match: tuple[str, ...]
    """Folded words that all stand in an item that errs."""
    fact: Localized[str]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """All events after a merge, and the ids of curated ones that a document tells too."""

    events: tuple[Event, ...]
    merged: tuple[str, ...]


def merge(
    readings: Iterable[Reading], directory: Directory, corrections: Sequence[Correction] = ()
) -> Merged:
    """Join what documents tell to the curated events, and keep the rest as events of their own."""
    ordered = sorted(readings, key=lambda reading: reading.document.key)
    curated = _Curated([event for reading in ordered for event in reading.events], directory)
    told: dict[str, list[Source]] = defaultdict(list)
    loose: dict[str, Event] = {}
    for reading in ordered:
        for item, twins in curated.pair(reading):
            for twin in twins:
                told[twin].append(_source(item, reading.document))
            if not twins and _is_event(item):
                event = _imported(item, reading.document, corrections)
                loose.setdefault(event.id, event)
    events = [_with_sources(event, told[event.id]) for event in curated.events]
    events += [loose[key] for key in sorted(loose)]
    return Merged(tuple(events), tuple(sorted(key for key in told if told[key])))


def _is_event(item: Item) -> bool:
    return item.own_title or item.date is not None or bool(item.entities)


class _Curated:
    """The curated events, found by what an item says of them."""

    def __init__(self, events: Sequence[Event], directory: Directory) -> None:
        self.events = sorted(events, key=lambda event: event.id)
        self._directory = directory
        self._by_entity: dict[str, list[Event]] = defaultdict(list)
        self._words: dict[str, frozenset[str]] = {}
        self._titles: dict[str, frozenset[str]] = {}
        for event in self.events:
            for entity in event.entities:
                self._by_entity[entity].append(event)
            titles = [title for title in (event.title.zh_cn, event.title.en) if title]
            self._titles[event.id] = _words(*titles[:1])
            self._words[event.id] = _words(*titles, event.summary.zh_cn or "")

    def pair(self, reading: Reading) -> Iterator[tuple[Item, list[str]]]:
        """Each item of a document with the ids of the curated events that it tells.

        An event whose curator named the document is told by its closest item at least.
        """
        told = [self._told_by(item, reading.document) for item in reading.items]
        texts = [_words(item.title, item.text, *item.points) for item in reading.items]
        for event in self.events:
            if _names(event, reading.document):
                close = [
                    self._closeness(event, item, words)
                    + DATED * (_dated(item) and _compatible(item.date, event, reading.document))
                    for item, words in zip(reading.items, texts, strict=True)
                ]
                if close and max(close) >= CLOSE:
                    told[close.index(max(close))].add(event.id)
        for item, keys in zip(reading.items, told, strict=True):
            yield item, sorted(keys)

    def _closeness(self, event: Event, item: Item, words: frozenset[str]) -> float:
        """The shares of the event's title, words and names that the item has, added up.

        A name counts the more the fewer events have it.
        """
        weight = {name: len(self._by_entity[name]) ** -0.5 for name in event.entities}
        named = sum(weight[name] for name in event.entities if name in item.entities)
        return (
            _share(self._titles[event.id], words)
            + _share(self._words[event.id], words)
            + named / (sum(weight.values()) or 1)
        )

    def _told_by(self, item: Item, document: Document) -> set[str]:
        """The events that share names and a date with the item, and enough else."""
        heading = self._directory.mentions(item.title) if item.own_title else item.entities
        near = {
            event.id: event
            for entity in heading
            for event in self._by_entity[entity]
            if _compatible(item.date, event, document)
        }
        words = _words(item.title) - self._spellings(heading)
        return {
            key
            for key, event in near.items()
            if sum(NAME / len(self._by_entity[name]) for name in {*heading} & {*event.entities})
            + DATED * _dated(item)
            + _share(words, self._words[key])
            >= 1
        }

    def _spellings(self, heading: Sequence[str]) -> frozenset[str]:
        known = (self._directory[key] for key in heading if key in self._directory)
        return _words(*(name for entity in known for name in names(entity)))


def _dated(item: Item) -> bool:
    return item.date is not None and item.date.precision is not Precision.YEAR


def _names(event: Event, document: Document) -> bool:
    return any(source.document == document.key for source in event.sources)


def _compatible(date: PartialDate | None, event: Event, document: Document) -> bool:
    """Whether the item's date may be the event's, as it is or as this document states it."""
    if date is None or event.date is None:
        return True
    stated = [source.date for source in event.sources if source.document == document.key]
    return any(
        date.first - SLACK <= other.last and other.first <= date.last + SLACK
        for other in (event.date, *filter(None, stated))
    )


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / max(len(wanted), 1)


def _words(*texts: str) -> frozenset[str]:
    """Latin words and numbers, and Han characters in pairs."""
    units = [unit for text in texts for unit in (*tokens(text), " ")]
    pairs = {a + b for a, b in pairwise(units) if not (a + b).isascii()}
    return frozenset(pairs | {unit for unit in units if unit.isascii() and unit != " "})


def _source(item: Item, document: Document) -> Source:
    return Source(
        url=item.url or document.url,
        title=document.title,
        publisher=document.publisher or document.author,
        document=document.key,
        date=item.date,
        line=item.line,
    )


def _with_sources(event: Event, told: Sequence[Source]) -> Event:
    """The event with what documents tell of it; a document the curator named stays one source."""
    sources = list(event.sources)
    for source in told:
        at = next((i for i, known in enumerate(sources) if known.document == source.document), None)
        if at is None:
            sources.append(source)
        elif sources[at].line is None:
            known = sources[at]
            sources[at] = replace(
                source, url=known.url or source.url, date=known.date or source.date
            )
    return replace(event, sources=tuple(sources))


def _imported(item: Item, document: Document, corrections: Sequence[Correction]) -> Event:
    """An event that a document alone tells: reported, ranked low, with the corrections it needs."""
    wrong = [c for c in corrections if c.document == document.key and _errs(item, c)]
    digest = hashlib.sha256(f"{item.section}\n{item.title}\n{item.text}".encode()).hexdigest()[:10]
    summary = "" if item.points else item.text
    return Event(
        id=f"{document.key}-{digest}",
        date=item.date,
        title=_in_language(clip(item.title, TITLE_LIMIT), document.language),
        summary=_in_language(summary or None, document.language),
        points=_points(item.points, document.language),
        status=Status.DISPUTED if wrong else Status.REPORTED,
        note=_joined([c.fact for c in wrong]),
        entities=item.entities,
        sources=(_source(item, document), *(source for c in wrong for source in c.sources)),
        document=document.key,
    )


def _errs(item: Item, correction: Correction) -> bool:
    told = fold("\n".join((item.title, item.text, *item.points)))
    return all(word in told for word in correction.match)


def _in_language(text: str | None, language: str) -> Localized[str]:
    if text is None:
        return Localized()
    if language == Language.EN:
        return Localized(en=text)
    return Localized(zh_cn=text, zh_tw=to_taiwan(text))


def _points(points: tuple[str, ...], language: str) -> Localized[tuple[str, ...]]:
    if not points:
        return Localized()
    if language == Language.EN:
        return Localized(en=points)
    return Localized(zh_cn=points, zh_tw=tuple(map(to_taiwan, points)))


def _joined(facts: Sequence[Localized[str]]) -> Localized[str]:
    def join(mark: str, language: Language) -> str | None:
        return mark.join(filter(None, (fact.get(language) for fact in facts))) or None

    return Localized(join(" ", Language.EN), join("", Language.ZH_CN), join("", Language.ZH_TW))
