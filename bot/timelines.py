"""Use case: the year in a picture, of everything or of one entity, with the same in words."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.core.models import Event, Language
from bot.errors import PictureError
from bot.i18n import voice
from bot.pictures.chart import Chart, Drawn
from bot.pictures.content import Subject, line_alt, line_chart, year_alt, year_chart

if TYPE_CHECKING:
    from bot.core.voice import Voice
    from bot.store import Store
    from bot.store.entities import Moment
    from bot.store.events import DayCount

logger = logging.getLogger(__name__)

NAMED = 12
"""How many events of an entity are named in its picture."""

LISTED = 20
"""How many of the year's greatest events are listed."""

_CACHED = 64  # plates of about 100 kB


class Artist(Protocol):
    """Whoever draws: the process of `bot.pictures.studio`, or a test's own."""

    async def draw(self, charts: Sequence[Chart]) -> Drawn:
        """The first of these charts whose words can all be written; PictureError for none."""

    def warm(self) -> None:
        """Get ready: somebody is about to ask."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture with the same in words."""

    title: str
    subtitle: str
    png: bytes | None
    """None when it could not be drawn: the words say it too."""
    alt: str
    """What is seen, for those who do not see it."""
    events: tuple[Event, ...]
    """The most important events, by date."""


class Timelines:
    """Makes plates, and keeps the last ones for as long as the data stay as they are."""

    def __init__(self, store: Store, artist: Artist) -> None:
        self._store = store
        self._artist = artist
        self._turn = asyncio.Lock()
        self._plates: OrderedDict[tuple[int, Subject], Plate] = OrderedDict()

    def warm(self) -> None:
        """Get ready to draw: somebody is about to ask."""
        self._artist.warm()

    async def plate(self, subject: Subject) -> Plate:
        """The plate of this subject; drawn once, also when many ask at the same time."""
        key = (await self._store.revision(), subject)
        if plate := self._known(key):
            return plate
        async with self._turn:
            if plate := self._known(key):
                return plate
            self._artist.warm()  # it gets ready while the store is read
            plate = await self._make(subject)
            if plate.png:
                self._plates[key] = plate
            while len(self._plates) > _CACHED:
                self._plates.popitem(last=False)
            return plate

    def _known(self, key: tuple[int, Subject]) -> Plate | None:
        if key in self._plates:
            self._plates.move_to_end(key)
        return self._plates.get(key)

    async def _make(self, subject: Subject) -> Plate:
        if subject.entity is None:
            days = await self._store.events.per_day(subject.category)
            told = await self._store.events.greatest(subject.category, LISTED)
            charts, alt = await asyncio.to_thread(_of_the_year, subject, days, told)
        else:
            moments = await self._store.entities.moments(subject.entity, subject.category)
            told = await self._store.events.some([each.id for each in moments[:NAMED]])
            charts, alt = await asyncio.to_thread(_of_a_name, subject, moments, told)
        frame = charts[0].frame
        png = await self._draw(charts) if told else None
        events = tuple(sorted(told, key=lambda event: (str(event.date), event.id)))
        return Plate(frame.title, frame.subtitle, png, alt, events)

    async def _draw(self, charts: Sequence[Chart]) -> bytes | None:
        try:
            drawn = await self._artist.draw(charts)
        except PictureError as error:
            logger.error("A picture could not be drawn: %s", error)
            return None
        if drawn.chart:
            logger.warning(
                "No font at hand writes every word, so a picture is in English; "
                "Chinese is written by the package noto-cjk-sans-otc"
            )
        return drawn.png


def _of_the_year(
    subject: Subject, days: Sequence[DayCount], told: Sequence[Event]
) -> tuple[list[Chart], str]:
    """The charts to choose from, the language asked for first, and what is seen on it."""
    said, *spare = _voices(subject.language)
    first = year_chart(subject, days, said)
    others = [year_chart(subject, days, other) for other in spare]
    return [first, *others], year_alt(first, days, told, said)


def _of_a_name(
    subject: Subject, moments: Sequence[Moment], told: Sequence[Event]
) -> tuple[list[Chart], str]:
    said, *spare = _voices(subject.language)
    first = line_chart(subject, moments, told, said)
    others = [line_chart(subject, moments, told, other) for other in spare]
    return [first, *others], line_alt(first, told, said)


def _voices(language: Language) -> list[Voice]:
    """The voice asked for, and English for where its letters cannot be drawn."""
    return [voice(each) for each in dict.fromkeys((language, Language.EN))]
