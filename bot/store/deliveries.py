"""The ledger of deliveries: what was posted, what is being posted, and what was not and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    literal,
    select,
    update,
)

from bot.core.chore import Chore
from bot.core.delivery import Delivery, DeliveryState
from bot.core.subscription import Subscription, SubscriptionState
from bot.store.chores import put
from bot.store.engine import upsert
from bot.store.subscriptions import set_next, stop
from bot.store.tables import deliveries, subscriptions

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database

_CLAIMED = deliveries.c.state == DeliveryState.CLAIMED.value


@dataclass(frozen=True, slots=True)
class Claim:
    """What is needed to take the right to post."""

    key: str
    subscription_id: int
    channel_id: int
    local_date: date
    due_at: datetime
    scheduled: bool = True
    """Whether it comes by the clock, and so only while the subscription is active."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a claimed delivery ended, and all that is stored with it in one transaction."""

    claim: Delivery
    state: DeliveryState
    at: datetime
    message_id: int | None = None
    reason: str | None = None
    following: tuple[Subscription, datetime, date] | None = None
    """When its digest is due next, and for which date."""
    chores: tuple[Chore, ...] = ()
    """What is left to do for it."""
    stopped: Subscription | None = None
    """The digest that Discord refuses for good; `chores` are then put only if we stopped it."""


class Deliveries:
    """One row for each digest and local date, and for each digest sent by hand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, wanted: Claim, now: datetime, lease: timedelta) -> Delivery | None:
        """Take the right to post, for the time of the lease.

        A lease that ran out is taken over, and then `attempts` is more than 1; so is one that was
        taken in what is now the future, by a clock that has been put right since.  None when the
        delivery is finished, another's lease still runs, or the subscription is gone.
        """
        values = _values(wanted, now, lease)

        async def work(connection: AsyncConnection) -> Delivery | None:
            row = (await connection.execute(_CLAIM, values)).one_or_none()
            return _delivery(row) if row else None

        return await self._database.group.run(work)

    async def finish(self, ending: Ending) -> bool:
        """Record how a delivery ended; False when somebody else has taken the claim over."""

        async def work(connection: AsyncConnection) -> bool:
            values = _held(ending.claim) | _end(ending)
            kept: bool = (await connection.execute(_FINISH, values)).rowcount > 0
            if not kept:
                return False
            if ending.following:
                await set_next(connection, *ending.following)
            if ending.stopped is None or await stop(
                connection, ending.stopped, ending.reason or "", ending.at
            ):
                await put(connection, ending.chores)
            return True

        return await self._database.group.run(work)

    async def put_off(self, claim: Delivery, until: datetime, reason: str) -> bool:
        """Let nobody take the claim over before that instant, and say what the last try met."""

        async def work(connection: AsyncConnection) -> bool:
            values = _held(claim) | {"lease_until": until, "reason": reason}
            put_off: bool = (await connection.execute(_PUT_OFF, values)).rowcount > 0
            return put_off

        return await self._database.group.run(work)

    async def move_on(self, subscription: Subscription, due: datetime, day: date) -> None:
        """Say when a digest is due next, and for which date."""
        await self._database.group.run(
            lambda connection: set_next(connection, subscription, due, day)
        )

    async def history(self, subscription_id: int, limit: int) -> list[Delivery]:
        """The deliveries of a subscription, newest date first."""
        statement = select(deliveries).where(deliveries.c.subscription_id == subscription_id)
        newest = (deliveries.c.local_date.desc(), deliveries.c.opened_at.desc())
        return await self._read(statement.order_by(*newest).limit(limit))

    async def get(self, key: str) -> Delivery | None:
        """The delivery with that key."""
        found = await self._read(select(deliveries).where(deliveries.c.key == key))
        return found[0] if found else None

    async def latest(self) -> Delivery | None:
        """The delivery that was claimed last."""
        newest = deliveries.c.claimed_at.desc()
        found = await self._read(select(deliveries).order_by(newest).limit(1))
        return found[0] if found else None

    async def forget(self, before: datetime) -> int:
        """Delete what was finished before that instant; returns how many rows."""
        old = delete(deliveries).where(deliveries.c.finished_at < before)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount

    async def _read(self, statement: Select[*tuple[Any, ...]]) -> list[Delivery]:
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(statement)]


def _values(wanted: Claim, now: datetime, lease: timedelta) -> dict[str, Any]:
    """What `_CLAIM` is filled with."""
    return {
        "key": wanted.key,
        "subscription_id": wanted.subscription_id,
        "channel_id": wanted.channel_id,
        "local_date": wanted.local_date,
        "due_at": wanted.due_at,
        "now": now,
        "lease_until": now + lease,
        "by_hand": not wanted.scheduled,
    }


def _claiming() -> Insert:
    """The statement that claims, made once: a busy minute runs it thousands of times."""
    columns = deliveries.c
    now = bindparam("now", type_=columns.claimed_at.type)
    lease_until = bindparam("lease_until", type_=columns.lease_until.type)
    asked = ("key", "subscription_id", "channel_id", "local_date", "due_at")
    values: dict[str, ColumnElement[Any]] = {
        **{name: bindparam(name, type_=columns[name].type) for name in asked},
        "state": literal(DeliveryState.CLAIMED.value),
        "attempts": literal(1),
        "opened_at": now,
        "claimed_at": now,
        "lease_until": lease_until,
    }
    active = subscriptions.c.state == SubscriptionState.ACTIVE.value
    wanted = exists().where(
        subscriptions.c.id == bindparam("subscription_id"),
        active | bindparam("by_hand", type_=Boolean),
    )
    row = select(*values.values()).where(wanted)
    statement = upsert(deliveries).from_select(list(values), row)
    return statement.on_conflict_do_update(
        index_elements=[columns.key],
        set_={"attempts": columns.attempts + 1, "claimed_at": now, "lease_until": lease_until},
        where=_CLAIMED & ((columns.lease_until <= now) | (columns.claimed_at > lease_until)),
    ).returning(deliveries)


_CLAIM = _claiming()

_HELD = (
    (deliveries.c.key == bindparam("held_key"))
    & (deliveries.c.attempts == bindparam("held_attempts"))
    & _CLAIMED
)
"""That nobody else has taken the claim over."""

_FINISH = (
    update(deliveries)
    .where(_HELD)
    .values({name: bindparam(name) for name in ("state", "finished_at", "message_id", "reason")})
)
_PUT_OFF = (
    update(deliveries)
    .where(_HELD)
    .values({name: bindparam(name) for name in ("lease_until", "reason")})
)


def _held(claim: Delivery) -> dict[str, Any]:
    return {"held_key": claim.key, "held_attempts": claim.attempts}


def _end(ending: Ending) -> dict[str, Any]:
    return {
        "state": ending.state.value,
        "finished_at": ending.at,
        "message_id": ending.message_id,
        "reason": ending.reason,
    }


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    values = dict(row._mapping)
    values["state"] = DeliveryState(values["state"])
    return Delivery(**values)
