"""Chores: what is still to do after a post, looked up by when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, delete, insert, select, update

from bot.core.chore import Chore, ChoreKind
from bot.store.tables import chores

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database

_WAITING = chores.c.finished_at.is_(None)


class Chores:
    """What is still to do, and what came of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, now: datetime, lease: timedelta, limit: int) -> list[Chore]:
        """Take what is due, longest waiting first; nobody else gets it while the lease runs."""
        due = select(chores.c.id).where(_WAITING, chores.c.due_at <= now)
        first = due.order_by(chores.c.due_at).limit(limit)
        if not await self._read(select(chores).where(chores.c.id.in_(first))):
            return []
        taken = (
            update(chores)
            .where(chores.c.id.in_(first), _WAITING)
            .values(due_at=now + lease, attempts=chores.c.attempts + 1)
            .returning(chores)
        )
        async with self._database.write() as connection:
            return [_chore(row) for row in await connection.execute(taken)]

    async def finish(self, chore: Chore, now: datetime, reason: str | None = None) -> None:
        """It is done, or given up for this reason."""
        await self._update(chore, {"finished_at": now, "reason": reason})

    async def put_off(self, chore: Chore, until: datetime, reason: str) -> None:
        """Try it again at that instant."""
        await self._update(chore, {"due_at": until, "reason": reason})

    async def done_since(self, channel_id: int, kind: ChoreKind, since: datetime) -> list[datetime]:
        """When such chores of a channel were done after that instant, oldest first."""
        done = chores.c.finished_at
        wanted = select(done).where(
            chores.c.channel_id == channel_id,
            chores.c.kind == kind.value,
            done > since,
            chores.c.reason.is_(None),
        )
        async with self._database.read() as connection:
            return list(await connection.scalars(wanted.order_by(done)))

    async def of_delivery(self, key: str) -> list[Chore]:
        """All chores of one delivery."""
        return await self._read(select(chores).where(chores.c.delivery_key == key))

    async def forget(self, before: datetime) -> int:
        """Delete what was finished before that instant; returns how many rows."""
        async with self._database.write() as connection:
            old = delete(chores).where(chores.c.finished_at < before)
            return (await connection.execute(old)).rowcount

    async def _update(self, chore: Chore, values: dict[str, Any]) -> None:
        mine = (chores.c.id == chore.id) & (chores.c.attempts == chore.attempts)
        statement = update(chores).where(mine, _WAITING).values(**values)
        async with self._database.write() as connection:
            await connection.execute(statement)

    async def _read(self, statement: Select[*tuple[Any, ...]]) -> list[Chore]:
        async with self._database.read() as connection:
            return [_chore(row) for row in await connection.execute(statement)]


async def put(connection: AsyncConnection, wanted: Sequence[Chore]) -> None:
    """Store chores under new ids."""
    for chore in wanted:
        values = {column.name: getattr(chore, column.name) for column in chores.c}
        del values["id"]
        await connection.execute(insert(chores).values(values | {"kind": chore.kind.value}))


def _chore(row: Row[*tuple[Any, ...]]) -> Chore:
    values = dict(row._mapping)
    values["kind"] = ChoreKind(values["kind"])
    return Chore(**values)
