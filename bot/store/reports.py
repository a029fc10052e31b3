"""Reports: taken within limits, read one by one, decided once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from bot.core.amend import Amendment
from bot.core.models import Language
from bot.core.report import (
    OPEN_PER_PERSON,
    OPEN_PER_SERVER,
    SENT_PER_PERSON,
    WHILE,
    Refusal,
    Report,
    ReportState,
    Wrong,
)
from bot.store import amendments
from bot.store.tables import reports

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database

_OPEN = reports.c.state == ReportState.OPEN.value


class Reports:
    """What readers reported and what came of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, report: Report) -> Refusal | None:
        """Take a report under a new id, unless a limit refuses it."""
        async with self._database.write() as connection:
            refusal = await _refusal(connection, report)
            if refusal is None:
                await connection.execute(insert(reports).values(_row(report)))
            return refusal

    async def refusal(self, user_id: int, guild_id: int | None, now: datetime) -> Refusal | None:
        """Why this person could not send any report at present."""
        async with self._database.read() as connection:
            return await _limit(connection, user_id, guild_id, now)

    async def get(self, id: int) -> Report | None:
        """The report with that id."""
        return await self._first(reports.c.id == id)

    async def after(self, id: int) -> Report | None:
        """The open report that follows; behind the last one the first."""
        order = reports.c.id
        return await self._first(_OPEN, order > id) or await self._first(_OPEN)

    async def before(self, id: int) -> Report | None:
        """The open report before; before the first one the last."""
        latest = reports.c.id.desc()
        found = await self._first(_OPEN, reports.c.id < id, order=latest)
        return found or await self._first(_OPEN, order=latest)

    async def waiting(self, up_to: int | None = None) -> int:
        """How many reports are open; those up to that id."""
        wanted = _OPEN if up_to is None else _OPEN & (reports.c.id <= up_to)
        async with self._database.read() as connection:
            return await _count(connection, wanted)

    async def amendments(self) -> dict[str, Amendment]:
        """What was accepted, by the event's id."""
        async with self._database.read() as connection:
            return await amendments.read(connection)

    async def remove_guild(self, guild_id: int) -> int:
        """Forget all that came from a server; returns how many reports."""
        async with self._database.write() as connection:
            gone = delete(reports).where(reports.c.guild_id == guild_id)
            return (await connection.execute(gone)).rowcount

    async def forget_reporters(self, before: datetime) -> int:
        """Forget who sent what was decided before that instant; returns how many reports."""
        known = reports.c.user_id.is_not(None)
        old = update(reports).where(reports.c.decided_at < before, known).values(user_id=None)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount

    async def _first(
        self, *conditions: ColumnElement[bool], order: ColumnElement[Any] = reports.c.id
    ) -> Report | None:
        wanted = select(reports).where(*conditions).order_by(order).limit(1)
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).one_or_none()
            return _report(row) if row else None


async def decide(
    connection: AsyncConnection, id: int, state: ReportState, user_id: int, now: datetime
) -> Report | None:
    """Close an open report; None when there is none of that id, or it is decided already."""
    decided = (
        update(reports)
        .where(reports.c.id == id, _OPEN)
        .values(state=state.value, decided_by=user_id, decided_at=now)
        .returning(reports)
    )
    row = (await connection.execute(decided)).one_or_none()
    return _report(row) if row else None


async def _refusal(connection: AsyncConnection, report: Report) -> Refusal | None:
    mine = reports.c.user_id == report.user_id
    same = (reports.c.event_id == report.event_id) & (reports.c.wrong == report.wrong.value)
    if await _count(connection, mine & same):
        return Refusal.TWICE
    return await _limit(connection, report.user_id, report.guild_id, report.created_at)


async def _limit(
    connection: AsyncConnection, user_id: int | None, guild_id: int | None, now: datetime
) -> Refusal | None:
    mine = reports.c.user_id == user_id
    if await _count(connection, mine & _OPEN) >= OPEN_PER_PERSON:
        return Refusal.OPEN
    recent = reports.c.created_at > now - WHILE
    if await _count(connection, mine & recent) >= SENT_PER_PERSON:
        return Refusal.DAY
    here = reports.c.guild_id == guild_id
    if guild_id and await _count(connection, here & _OPEN) >= OPEN_PER_SERVER:
        return Refusal.SERVER
    return None


async def _count(connection: AsyncConnection, condition: ColumnElement[bool]) -> int:
    wanted = select(func.count()).select_from(reports).where(condition)
    return await connection.scalar(wanted) or 0


def _row(report: Report) -> dict[str, Any]:
    values = {column.name: getattr(report, column.name) for column in reports.c}
    del values["id"]
    codes = {"wrong": report.wrong.value, "language": report.language.value}
    return values | codes | {"state": report.state.value}


def _report(row: Row[*tuple[Any, ...]]) -> Report:
    values = dict(row._mapping)
    values["wrong"] = Wrong(values["wrong"])
    values["language"] = Language(values["language"])
    values["state"] = ReportState(values["state"])
    return Report(**values)
