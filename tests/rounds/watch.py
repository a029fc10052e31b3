"""Rounds on a store, and what the store says of a digest after them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.core.delivery import DeliveryState
from bot.digests import Digests
from bot.rounds import Rounds

DUE = datetime(2026, 11, 22, 1, tzinfo=UTC)
"""Nine in Shanghai."""

DAY = date(2026, 11, 22)
SENT, SKIPPED, FAILED, CLAIMED = (
    DeliveryState.SENT,
    DeliveryState.SKIPPED,
    DeliveryState.FAILED,
    DeliveryState.CLAIMED,
)


def rounds_of(store, courier, clock, **choices):
    made = Rounds(store, Digests(store), clock, sleep=clock.sleep, **choices)
    made.slot.courier = courier
    return made


async def ledger(store, mine):
    rows = await store.deliveries.history(mine.id, 50)
    return [(str(row.local_date), row.state) for row in rows]


async def reason(store, mine):
    (row,) = await store.deliveries.history(mine.id, 1)
    return row.reason


async def next_date(store, mine):
    return (await store.subscriptions.get(mine.id)).next_date
