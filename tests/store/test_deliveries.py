"""The ledger: one claim wins, a lease that ran out is taken over, what is finished stays so."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from factories import NOON, subscription_parts

from bot.core.models import Delivery, DeliveryState
from bot.store import open_store

LEASE = timedelta(seconds=120)
TODAY = date(2026, 11, 22)


@pytest.fixture
async def subscribed(store):
    return await store.subscriptions.add(**subscription_parts())


async def claim(store, now=NOON, key="1:2026-11-22", subscription_id=1, day=TODAY):
    return await store.deliveries.claim(key, subscription_id, 100, day, now, LEASE)


async def test_a_claim_is_a_row_with_its_lease(store, subscribed):
    claimed = await claim(store)
    assert claimed == Delivery(
        "1:2026-11-22", 1, 100, TODAY, DeliveryState.CLAIMED, 1, NOON, NOON + LEASE
    )
    assert await store.deliveries.get(claimed.key) == claimed


async def test_nobody_claims_twice_while_the_lease_runs(store, subscribed):
    assert await claim(store)
    assert await claim(store, NOON + LEASE - timedelta(microseconds=1)) is None


async def test_a_lease_that_ran_out_is_taken_over_once(store, subscribed):
    await claim(store)
    later = NOON + LEASE
    taken = await claim(store, later)
    assert (taken.attempts, taken.claimed_at, taken.lease_until) == (2, later, later + LEASE)
    assert await claim(store, later) is None
    assert (await claim(store, later + LEASE)).attempts == 3


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED])
async def test_what_is_finished_is_never_claimed_again(store, subscribed, state):
    claimed = await claim(store)
    done = NOON + timedelta(seconds=2)
    assert await store.deliveries.finish(claimed.key, state, done, 77, "because")
    assert await claim(store, NOON + timedelta(days=1)) is None
    kept = await store.deliveries.get(claimed.key)
    assert (kept.state, kept.finished_at, kept.message_id) == (state, done, 77)
    assert kept.reason == "because"


async def test_the_first_ending_counts(store, subscribed):
    claimed = await claim(store)
    assert await store.deliveries.finish(claimed.key, DeliveryState.SENT, NOON, 77)
    assert not await store.deliveries.finish(claimed.key, DeliveryState.FAILED, NOON)
    assert not await store.deliveries.finish("nobody", DeliveryState.SENT, NOON)
    assert (await store.deliveries.get(claimed.key)).state is DeliveryState.SENT


async def test_of_many_claims_at_once_one_wins(store, subscribed):
    claims = await asyncio.gather(*(claim(store) for _ in range(20)))
    assert sum(claimed is not None for claimed in claims) == 1


async def test_of_two_processes_one_wins_each_day(store, subscribed, database_url):
    async with open_store(database_url) as other:
        for day in range(10):
            key = f"1:{day}"
            pair = await asyncio.gather(claim(store, key=key), claim(other, key=key))
            assert sum(claimed is not None for claimed in pair) == 1


async def test_a_subscription_that_is_gone_is_not_claimed(store):
    assert await claim(store, subscription_id=5) is None
    assert await store.deliveries.get("1:2026-11-22") is None


async def test_a_digest_by_hand_needs_no_subscription(store):
    assert (await claim(store, key="send:9", subscription_id=None)).subscription_id is None


@pytest.mark.parametrize("remove", ["remove", "remove_guild", "remove_channel"])
async def test_the_ledger_outlives_the_subscription(store, subscribed, remove):
    claimed = await claim(store)
    argument = {"remove": 1, "remove_guild": 10, "remove_channel": 100}[remove]
    await getattr(store.subscriptions, remove)(argument)
    kept = await store.deliveries.get(claimed.key)
    assert (kept.subscription_id, kept.channel_id) == (None, 100)


async def test_history_is_of_one_subscription_newest_first(store, subscribed):
    await store.subscriptions.add(**subscription_parts())
    for day in (20, 22, 21):
        await claim(store, key=f"1:{day}", day=date(2026, 11, day))
    await claim(store, key="2:22", subscription_id=2)
    history = await store.deliveries.history(1, 10)
    assert [delivery.local_date.day for delivery in history] == [22, 21, 20]
    assert len(await store.deliveries.history(1, 2)) == 2


async def test_the_latest_delivery_is_the_one_claimed_last(store, subscribed):
    assert await store.deliveries.latest() is None
    await claim(store, key="a", now=NOON + timedelta(hours=1))
    await claim(store, key="b")
    assert (await store.deliveries.latest()).key == "a"
