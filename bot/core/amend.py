"""Amendments: what readers reported and the operator accepted, laid over the merged events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.models import Event, Localized, PartialDate, Source
from bot.core.text import to_taiwan

_NOTHING: Localized[str] = Localized()


@dataclass(frozen=True, slots=True)
class Amendment:
    """What changes of an event; None leaves a part as it is.

    Its texts are in English and Simplified Chinese; that of Taiwan follows from these.
    """

    date: PartialDate | None = None
    title: Localized[str] = _NOTHING
    summary: Localized[str] = _NOTHING
    note: Localized[str] = _NOTHING
    """An empty text takes the note away."""
    sources: tuple[Source, ...] = ()
    """Sources to add."""

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return self != Amendment()

    def then(self, later: Amendment) -> Amendment:
        """Both in one, the later one prevailing."""
        return Amendment(
            date=later.date or self.date,
            title=_over(self.title, later.title),
            summary=_over(self.summary, later.summary),
            note=_over(self.note, later.note),
            sources=_added(self.sources, later.sources),
        )


@dataclass(frozen=True, slots=True)
class Amended:
    """All events after their amendments, and what became of these."""

    events: tuple[Event, ...]
    kept: Mapping[str, Amendment]
    """By event: what is still needed, also for events that are not there at present."""
    gone: tuple[str, ...] = ()
    """Events that have an amendment and are not there."""
    settled: tuple[str, ...] = ()
    """Events that say by themselves all that their amendment did."""


def amend_all(events: Iterable[Event], amendments: Mapping[str, Amendment]) -> Amended:
    """Amend what there is; an amendment loses the parts that its event has by itself."""
    amended: list[Event] = []
    kept, settled = dict(amendments), []
    for event in events:
        amendment = amendments.get(event.id)
        if amendment is not None:
            kept[event.id] = amendment = remaining(event, amendment)
            if not amendment:
                settled.append(event.id)
                del kept[event.id]
        amended.append(amend(event, amendment) if amendment else event)
    there = {event.id for event in amended}
    gone = sorted(amendments.keys() - there)
    return Amended(tuple(amended), kept, tuple(gone), tuple(sorted(settled)))


def amend(event: Event, amendment: Amendment) -> Event:
    """The event with what the amendment changes."""
    return replace(
        event,
        date=amendment.date or event.date,
        title=_told(event.title, amendment.title),
        summary=_told(event.summary, amendment.summary),
        note=_told(event.note, amendment.note),
        sources=_added(event.sources, amendment.sources),
    )


def remaining(event: Event, amendment: Amendment) -> Amendment:
    """What of the amendment the event does not have by itself."""
    urls = {source.url for source in event.sources}
    return Amendment(
        date=amendment.date if amendment.date != event.date else None,
        title=_missing(event.title, amendment.title),
        summary=_missing(event.summary, amendment.summary),
        note=_missing(event.note, amendment.note),
        sources=tuple(source for source in amendment.sources if source.url not in urls),
    )


def _told(text: Localized[str], wanted: Localized[str]) -> Localized[str]:
    both = _over(text, wanted)
    if wanted.zh_cn is not None:
        both = replace(both, zh_tw=to_taiwan(wanted.zh_cn))
    return Localized(both.en or None, both.zh_cn or None, both.zh_tw or None)


def _over(text: Localized[str], wanted: Localized[str]) -> Localized[str]:
    return replace(
        text,
        en=text.en if wanted.en is None else wanted.en,
        zh_cn=text.zh_cn if wanted.zh_cn is None else wanted.zh_cn,
    )


def _missing(text: Localized[str], wanted: Localized[str]) -> Localized[str]:
    return Localized(
        en=wanted.en if wanted.en != (text.en or "") else None,
        zh_cn=wanted.zh_cn if wanted.zh_cn != (text.zh_cn or "") else None,
    )


def _added(sources: tuple[Source, ...], more: tuple[Source, ...]) -> tuple[Source, ...]:
    """The sources and those of `more` whose address is not among them."""
    known = {source.url for source in sources}
    return sources + tuple({each.url: each for each in more if each.url not in known}.values())
