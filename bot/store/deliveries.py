"""The ledger of deliveries: what was posted, what is being posted, and what was not and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.models import Delivery, DeliveryState
from bot.store.engine import upsert
from bot.store.tables import deliveries

if TYPE_CHECKING:
    from bot.store.engine import Database

_CLAIMED = deliveries.c.state == DeliveryState.CLAIMED.value


class Deliveries:
    """One row for each digest and local date, and for each digest sent by hand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self,
        key: str,
        subscription_id: int | None,
        channel_id: int,
        local_date: date,
        now: datetime,
        lease: timedelta,
    ) -> Delivery | None:
        """Take the right to post, for the time of the lease.

        A lease that ran out is taken over, and then `attempts` is more than 1.  None when the
        delivery is finished, another's lease still runs, or the subscription is gone.
        """
        mine = {"claimed_at": now, "lease_until": now + lease}
        statement = upsert(deliveries).values(
            key=key,
            subscription_id=subscription_id,
            channel_id=channel_id,
            local_date=local_date,
            state=DeliveryState.CLAIMED.value,
            attempts=1,
            **mine,
        )
        statement = statement.on_conflict_do_update(
            index_elements=[deliveries.c.key],
            set_={"attempts": deliveries.c.attempts + 1, **mine},
            where=_CLAIMED & (deliveries.c.lease_until <= now),
        )
        try:
            async with self._database.write() as connection:
                row = (await connection.execute(statement.returning(deliveries))).one_or_none()
        except IntegrityError:
            return None
        return _delivery(row) if row else None

    async def finish(
        self,
        key: str,
        state: DeliveryState,
        now: datetime,
        message_id: int | None = None,
        reason: str | None = None,
    ) -> bool:
        """Record how a claimed delivery ended; False when it is finished or was never claimed."""
        statement = update(deliveries).where(deliveries.c.key == key, _CLAIMED)
        async with self._database.write() as connection:
            result = await connection.execute(
                statement.values(
                    state=state.value, finished_at=now, message_id=message_id, reason=reason
                )
            )
            return result.rowcount > 0

    async def history(self, subscription_id: int, limit: int) -> list[Delivery]:
        """The deliveries of a subscription, newest date first."""
        statement = select(deliveries).where(deliveries.c.subscription_id == subscription_id)
        newest = (deliveries.c.local_date.desc(), deliveries.c.claimed_at.desc())
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

    async def _read(self, statement: Select[*tuple[Any, ...]]) -> list[Delivery]:
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(statement)]


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    values = dict(row._mapping)
    values["state"] = DeliveryState(values["state"])
    return Delivery(**values)
