"""Subscriptions: which channel wants a digest, when it is next due, and who changed what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, tuple_, update

from bot.core.subscription import (
    Action,
    Change,
    Choices,
    Posting,
    Schedule,
    Subscription,
    SubscriptionState,
    differences,
)
from bot.store.codec import dump, load
from bot.store.tables import changes, chores, subscriptions

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database

_ACTIVE = subscriptions.c.state == SubscriptionState.ACTIVE.value
_SET_NEXT = (
    update(subscriptions)
    .where(
        subscriptions.c.id == bindparam("same_id"),
        subscriptions.c.version == bindparam("same_version"),
    )
    .values(next_due_at=bindparam("next_due_at"), next_date=bindparam("next_date"))
)
_ORDER = (subscriptions.c.next_due_at, subscriptions.c.id)


class Subscriptions:
    """The digests that channels asked for; every change is kept with who made it and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, wanted: Subscription, *, limit: int | None = None) -> Subscription | None:
        """Store a new subscription under a new id, which is never used again.

        None when its server has `limit` of them already.
        """
        values = _row(wanted) | {
            "guild_id": wanted.guild_id,
            "created_by": wanted.created_by,
            "created_at": wanted.created_at,
        }
        async with self._database.write() as connection:
            if limit is not None and await _count(connection, wanted.guild_id) >= limit:
                return None
            id = await connection.scalar(
                insert(subscriptions).values(values).returning(subscriptions.c.id)
            )
            added = replace(wanted, id=id or 0)
            change = Change(wanted.created_at, Action.ADD, wanted.created_by)
            await _keep(connection, [added], change)
        return added

    async def get(self, id: int) -> Subscription | None:
        """The subscription with that id."""
        found = await self._where(subscriptions.c.id == id)
        return found[0] if found else None

    async def of_guild(self, guild_id: int) -> list[Subscription]:
        """The guild's subscriptions, oldest first."""
        return await self._where(subscriptions.c.guild_id == guild_id)

    async def count(self, guild_id: int) -> int:
        """How many subscriptions the guild has."""
        async with self._database.read() as connection:
            return await _count(connection, guild_id)

    async def change(self, before: Subscription, after: Subscription, change: Change) -> bool:
        """Store `after` in place of `before`; False when somebody else has changed it meanwhile."""
        async with self._database.write() as connection:
            done = await connection.execute(
                update(subscriptions)
                .where(subscriptions.c.id == before.id, subscriptions.c.version == before.version)
                .values(**_row(after), version=before.version + 1)
            )
            if done.rowcount:
                details = {**differences(before, after), **change.details}
                await _keep(connection, [after], replace(change, details=details))
            return done.rowcount > 0

    async def changes(self, id: int, limit: int) -> list[Change]:
        """The last changes of a subscription, also of one that was removed; the newest first."""
        wanted = select(changes).where(changes.c.subscription_id == id)
        async with self._database.read() as connection:
            rows = await connection.execute(wanted.order_by(changes.c.id.desc()).limit(limit))
            return [_change(row) for row in rows]

    async def remove(self, id: int, user_id: int, now: datetime) -> bool:
        """Forget one subscription, not its deliveries or record; False when there is none."""
        return await self._remove(subscriptions.c.id == id, now, user_id) > 0

    async def remove_channel(self, channel_id: int, now: datetime) -> int:
        """Forget a deleted channel's subscriptions, not their deliveries; returns how many."""
        return await self._remove(subscriptions.c.channel_id == channel_id, now)

    async def remove_guild(self, guild_id: int) -> int:
        """Forget a guild's subscriptions with their record and chores; returns how many."""
        async with self._database.write() as connection:
            for table in (changes, chores):
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))
            gone = delete(subscriptions).where(subscriptions.c.guild_id == guild_id)
            return (await connection.execute(gone)).rowcount

    async def due(
        self, now: datetime, limit: int, after: Subscription | None = None
    ) -> list[Subscription]:
        """What is due at `now`, longest waiting first, at most `limit`; those behind `after`."""
        wanted = select(subscriptions).where(_ACTIVE, subscriptions.c.next_due_at <= now)
        if after is not None:
            types = [column.type for column in _ORDER]
            wanted = wanted.where(
                tuple_(*_ORDER) > tuple_(after.next_due_at, after.id, types=types)
            )
        page = wanted.order_by(*_ORDER).limit(limit)
        async with self._database.read() as connection:
            return [_subscription(row) for row in await connection.execute(page)]

    async def _where(self, condition: ColumnElement[bool]) -> list[Subscription]:
        statement = select(subscriptions).where(condition).order_by(subscriptions.c.id)
        async with self._database.read() as connection:
            return [_subscription(row) for row in await connection.execute(statement)]

    async def _remove(
        self, condition: ColumnElement[bool], now: datetime, user_id: int | None = None
    ) -> int:
        async with self._database.write() as connection:
            rows = await connection.execute(
                delete(subscriptions).where(condition).returning(subscriptions)
            )
            gone = [_subscription(row) for row in rows]
            await _keep(connection, gone, Change(now, Action.REMOVE, user_id))
            return len(gone)


async def set_next(
    connection: AsyncConnection, subscription: Subscription, due: datetime, day: date
) -> None:
    """Say when the next digest is due and for which date, unless a person has just changed it."""
    same = {"same_id": subscription.id, "same_version": subscription.version}
    await connection.execute(_SET_NEXT, same | {"next_due_at": due, "next_date": day})


async def stop(
    connection: AsyncConnection, subscription: Subscription, reason: str, now: datetime
) -> bool:
    """Stop a digest that Discord refuses for good; False when it is not active any more."""
    stopped = {"state": SubscriptionState.STOPPED.value, "reason": reason}
    done = await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription.id, _ACTIVE)
        .values(**stopped, version=subscriptions.c.version + 1)
    )
    if done.rowcount:
        change = Change(now, Action.STOP, details={"reason": ("", reason)})
        await _keep(connection, [subscription], change)
    return done.rowcount > 0


async def _keep(
    connection: AsyncConnection, changed: Sequence[Subscription], change: Change
) -> None:
    """Put a change into the record of each of these."""
    rows = [
        {
            "subscription_id": each.id,
            "guild_id": each.guild_id,
            "at": change.at,
            "action": change.action.value,
            "user_id": change.user_id,
            "details": json.dumps(dict(change.details), ensure_ascii=False),
        }
        for each in changed
    ]
    if rows:
        await connection.execute(insert(changes), rows)


async def _count(connection: AsyncConnection, guild_id: int) -> int:
    wanted = select(func.count()).select_from(subscriptions)
    return await connection.scalar(wanted.where(subscriptions.c.guild_id == guild_id)) or 0


def _row(subscription: Subscription) -> dict[str, Any]:
    """What may change of a subscription, as columns."""
    schedule = subscription.schedule
    return {
        "channel_id": subscription.channel_id,
        "at": schedule.at,
        "zone": schedule.zone,
        "weekdays": sum(1 << day for day in schedule.weekdays),
        "choices": dump(subscription.choices),
        "posting": dump(subscription.posting),
        "next_due_at": subscription.next_due_at,
        "next_date": subscription.next_date,
        "state": subscription.state.value,
        "reason": subscription.reason,
    }


def _subscription(row: Row[*tuple[Any, ...]]) -> Subscription:
    return Subscription(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        schedule=Schedule(row.at, row.zone, _weekdays(row.weekdays)),
        choices=load(Choices, row.choices),
        posting=load(Posting, row.posting),
        created_by=row.created_by,
        created_at=row.created_at,
        next_due_at=row.next_due_at,
        next_date=row.next_date,
        state=SubscriptionState(row.state),
        reason=row.reason,
        version=row.version,
    )


def _weekdays(bits: int) -> frozenset[int]:
    return frozenset(day for day in range(7) if bits >> day & 1)


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    told: Mapping[str, list[str]] = json.loads(row.details)
    details = {name: (before, after) for name, (before, after) in told.items()}
    return Change(row.at, Action(row.action), row.user_id, details)
