"""Events by id, by day and by month."""

from __future__ import annotations

import calendar
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, func, select, true

from bot.core.models import YEAR, Category, Event, Precision
from bot.store.codec import load
from bot.store.tables import documents, entities, events, subscriptions

if TYPE_CHECKING:
    from sqlalchemy import Table

    from bot.store.engine import Database

_FIRST = events.c.first
_A_DAY = events.c.curated & (events.c.precision == Precision.DAY.value)
_MOST_IMPORTANT = (events.c.importance.desc(), events.c.id)
_IN_YEAR = _FIRST.between(date(YEAR, 1, 1), date(YEAR, 12, 31))


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many events a day has, and the importance of the greatest."""

    day: date
    events: int
    greatest: int


class Events:
    """All events, curated and imported."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, id: str) -> Event | None:
        """The event with that id."""
        found = await self._read(select(events.c.body).where(events.c.id == id))
        return found[0] if found else None

    async def on_day(self, month: int, day: int) -> list[Event]:
        """Curated events of that day of 2023, most important first, then by id."""
        if day > _length(month):
            return []
        return await self._curated(_A_DAY & (date(YEAR, month, day) == _FIRST), *_MOST_IMPORTANT)

    async def per_day(self, category: Category | None = None) -> list[DayCount]:
        """Each day of 2023 that has curated events, of one category or of all."""
        counted = select(_FIRST, func.count(), func.max(events.c.importance))
        statement = counted.where(_A_DAY, _IN_YEAR, _of(category)).group_by(_FIRST).order_by(_FIRST)
        async with self._database.read() as connection:
            return [DayCount(*row) for row in await connection.execute(statement)]

    async def greatest(self, category: Category | None, limit: int) -> list[Event]:
        """The most important curated events whose day in 2023 is known."""
        wanted = select(events.c.body).where(_A_DAY, _IN_YEAR, _of(category))
        return await self._read(wanted.order_by(*_MOST_IMPORTANT).limit(limit))

    async def some(self, ids: Collection[str]) -> list[Event]:
        """The events with these ids, by date and then by id."""
        wanted = select(events.c.body).where(events.c.id.in_(ids))
        return await self._read(wanted.order_by(_FIRST.nulls_last(), events.c.id))

    async def any_one(
        self, category: Category | None = None, least: int = 1, but: str = ""
    ) -> Event | None:
        """A curated event by chance; not the one with the id `but` unless there is no other."""
        wanted = select(events.c.body).where(
            events.c.curated, _of(category), events.c.importance >= least
        )
        found = await self._read(wanted.order_by(events.c.id == but, func.random()).limit(1))
        return found[0] if found else None

    async def nearest(
        self, month: int, day: int, categories: Sequence[Category] = (), least: int = 1
    ) -> list[Event]:
        """Curated events of the nearest day of 2023 that has any such; of two, the earlier.

        Only events of these categories (of all when empty) and of at least that importance count.
        A day that the month does not have counts as its last one.
        """
        asked = date(YEAR, month, min(day, _length(month)))
        wanted = _A_DAY & (events.c.importance >= least)
        if categories:
            wanted &= events.c.category.in_([category.value for category in categories])
        before = select(func.max(_FIRST)).where(wanted, _FIRST.between(date(YEAR, 1, 1), asked))
        after = select(func.min(_FIRST)).where(wanted, _FIRST.between(asked, date(YEAR, 12, 31)))
        async with self._database.read() as connection:
            days = [await connection.scalar(before), await connection.scalar(after)]
        near = min((day for day in days if day), key=lambda day: abs(day - asked), default=None)
        return await self._curated(wanted & (near == _FIRST), *_MOST_IMPORTANT) if near else []

    async def of_month(self, month: int) -> list[Event]:
        """Curated events known to be of that month of 2023, most important first.

        An event of a quarter or of the year belongs to no month.
        """
        known = events.c.precision.in_([Precision.DAY.value, Precision.MONTH.value])
        span = _FIRST.between(date(YEAR, month, 1), date(YEAR, month, _length(month)))
        return await self._curated(span & known, _MOST_IMPORTANT[0], _FIRST, events.c.id)

    async def all(self) -> AsyncIterator[Event]:
        """Every event, by date and then by id, the undated last."""
        statement = select(events.c.body).order_by(_FIRST.nulls_last(), events.c.id)
        async with self._database.read() as connection, connection.stream(statement) as rows:
            async for body in rows.scalars():
                yield load(Event, body)

    async def counts(self) -> dict[str, int]:
        """How many events, curated, imported, documents, entities, subscriptions, and days.

        `days` are those of 2023, 365 at most, that have a curated event.
        """
        statement = select(
            _count(events).label("events"),
            _count(events, events.c.curated).label("curated"),
            _count(events, ~events.c.curated).label("imported"),
            _count(documents).label("documents"),
            _count(entities).label("entities"),
            _count(subscriptions).label("subscriptions"),
            select(func.count(_FIRST.distinct()))
            .where(_A_DAY, _IN_YEAR)
            .scalar_subquery()
            .label("days"),
        )
        async with self._database.read() as connection:
            return dict((await connection.execute(statement)).one()._mapping)

    async def _curated(
        self, condition: ColumnElement[bool], *order: ColumnElement[object]
    ) -> list[Event]:
        wanted = select(events.c.body).where(events.c.curated, condition)
        return await self._read(wanted.order_by(*order))

    async def _read(self, statement: Select[str]) -> list[Event]:
        async with self._database.read() as connection:
            return [load(Event, body) for body in await connection.scalars(statement)]


def _of(category: Category | None) -> ColumnElement[bool]:
    return events.c.category == category.value if category else true()


def _length(month: int) -> int:
    return calendar.monthrange(YEAR, month)[1]


def _count(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()
