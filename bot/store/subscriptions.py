"""Subscriptions: which channel wants a digest, and when it is next due."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from bot.core.models import Language, Subscription
from bot.store.tables import subscriptions

if TYPE_CHECKING:
    from bot.store.engine import Database


class Subscriptions:
    """The digests that channels asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        *,
        guild_id: int,
        channel_id: int,
        at: time,
        zone: str,
        language: Language,
        created_by: int,
        created_at: datetime,
        next_due_at: datetime,
        next_date: date,
        count: int = 5,
    ) -> Subscription:
        """Store a new subscription; its id is never used again, even after it is removed."""
        values = {key: value for key, value in locals().items() if key != "self"}
        async with self._database.write() as connection:
            row = await connection.execute(
                insert(subscriptions).values(**values).returning(subscriptions)
            )
            return _subscription(row.one())

    async def get(self, id: int) -> Subscription | None:
        """The subscription with that id."""
        found = await self._where(subscriptions.c.id == id)
        return found[0] if found else None

    async def of_guild(self, guild_id: int) -> list[Subscription]:
        """The guild's subscriptions, oldest first."""
        return await self._where(subscriptions.c.guild_id == guild_id)

    async def of_channel(self, channel_id: int) -> list[Subscription]:
        """The channel's subscriptions, oldest first."""
        return await self._where(subscriptions.c.channel_id == channel_id)

    async def count(self, guild_id: int) -> int:
        """How many subscriptions the guild has."""
        async with self._database.read() as connection:
            wanted = subscriptions.c.guild_id == guild_id
            return (
                await connection.scalar(
                    select(func.count()).select_from(subscriptions).where(wanted)
                )
                or 0
            )

    async def remove(self, id: int) -> bool:
        """Forget one subscription, not its deliveries; False when there is none."""
        return await self._remove(subscriptions.c.id == id) > 0

    async def remove_channel(self, channel_id: int) -> int:
        """Forget a channel's subscriptions, not their deliveries; returns how many."""
        return await self._remove(subscriptions.c.channel_id == channel_id)

    async def remove_guild(self, guild_id: int) -> int:
        """Forget a guild's subscriptions, not their deliveries; returns how many."""
        return await self._remove(subscriptions.c.guild_id == guild_id)

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """What is due at `now`, longest waiting first, at most `limit`."""
        statement = (
            select(subscriptions)
            .where(subscriptions.c.next_due_at <= now)
            .order_by(subscriptions.c.next_due_at, subscriptions.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_subscription(row) for row in await connection.execute(statement)]

    async def set_next(self, id: int, next_due_at: datetime, next_date: date) -> None:
        """Say when the next digest is due, and for which local date."""
        statement = update(subscriptions).where(subscriptions.c.id == id)
        async with self._database.write() as connection:
            await connection.execute(statement.values(next_due_at=next_due_at, next_date=next_date))

    async def _where(self, condition: ColumnElement[bool]) -> list[Subscription]:
        statement = select(subscriptions).where(condition).order_by(subscriptions.c.id)
        async with self._database.read() as connection:
            return [_subscription(row) for row in await connection.execute(statement)]

    async def _remove(self, condition: ColumnElement[bool]) -> int:
        async with self._database.write() as connection:
            result = await connection.execute(delete(subscriptions).where(condition))
            return result.rowcount


def _subscription(row: Row[*tuple[Any, ...]]) -> Subscription:
    values = dict(row._mapping)
    values["language"] = Language(values["language"])
    return Subscription(**values)
