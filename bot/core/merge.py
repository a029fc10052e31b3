"""Items and curated events → one list without doubles, every source kept.

A pure function of the whole set: the order in which documents were imported does not matter.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.entities import Directory
from bot.core.models import (
    Correction,
    Document,
    Event,
    Item,
    Language,
    Localized,
    Reading,
    Source,
    Status,
)
from bot.core.pairing import Pairing
from bot.core.text import clip, fold, to_taiwan

TITLE_LIMIT = 80


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
    curated = Pairing([event for reading in ordered for event in reading.events], directory)
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
