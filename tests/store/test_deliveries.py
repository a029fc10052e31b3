"""The ledger: one claim at a time, leases, endings that stay, and what is stored with them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import NOON, subscription

from bot.core.chore import Chore, ChoreKind
from bot.core.delivery import Delivery, DeliveryState
from bot.core.subscription import Action, Change, SubscriptionState
from bot.store import open_store
from bot.store.deliveries import Claim, Ending

LEASE = timedelta(seconds=120)
TODAY = date(2026, 11, 22)
SENT, SKIPPED, FAILED = DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED


@pytest.fixture
async def subscribed(store):
    return await store.subscriptions.add(subscription())


def wanted(key="1:2026-11-22", subscription_id=1, day=TODAY, **parts):
    return Claim(key, subscription_id, 100, day, NOON, **parts)


async def claim(store, now=NOON, **parts):
    return await store.deliveries.claim(wanted(**parts), now, LEASE)


def ending(claimed, state=SENT, **parts):
    return Ending(claimed, state, NOON + timedelta(seconds=2), **parts)


def chore(**parts):
    defaults = {
        "id": 0,
        "kind": ChoreKind.TELL,
        "guild_id": 10,
        "channel_id": 100,
        "due_at": NOON,
        "give_up_at": NOON + timedelta(days=1),
        "user_id": 1000,
    }
    return Chore(**defaults | parts)


async def test_a_claim_is_a_row_with_its_lease(store, subscribed):
    claimed = await claim(store)
    assert claimed == Delivery(
        key="1:2026-11-22",
        subscription_id=1,
        channel_id=100,
        local_date=TODAY,
        state=DeliveryState.CLAIMED,
        attempts=1,
        due_at=NOON,
        opened_at=NOON,
        claimed_at=NOON,
        lease_until=NOON + LEASE,
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
    assert taken.opened_at == NOON
    assert await claim(store, later) is None
    assert (await claim(store, later + LEASE)).attempts == 3


async def test_a_claim_from_a_clock_that_ran_ahead_is_taken_over_once_it_is_put_right(
    store, subscribed
):
    ahead = await claim(store, NOON + timedelta(days=1))
    await store.deliveries.put_off(ahead, NOON + timedelta(days=2), "later")
    right = await claim(store, NOON)
    assert (right.attempts, right.claimed_at, right.lease_until) == (2, NOON, NOON + LEASE)
    assert await claim(store, NOON) is None


async def test_clocks_that_are_a_little_apart_take_nothing_from_each_other(store, subscribed):
    assert await claim(store, NOON + LEASE / 2)
    assert await claim(store, NOON) is None


@pytest.mark.parametrize("state", [SENT, SKIPPED, FAILED])
async def test_what_is_finished_is_never_claimed_again(store, subscribed, state):
    claimed = await claim(store)
    done = ending(claimed, state, message_id=77, reason="because")
    assert await store.deliveries.finish(done)
    assert await claim(store, NOON + timedelta(days=1)) is None
    kept = await store.deliveries.get(claimed.key)
    assert (kept.state, kept.finished_at, kept.message_id) == (state, done.at, 77)
    assert kept.reason == "because"


async def test_the_first_ending_counts(store, subscribed):
    claimed = await claim(store)
    assert await store.deliveries.finish(ending(claimed, message_id=77))
    assert not await store.deliveries.finish(ending(claimed, FAILED))
    assert not await store.deliveries.finish(ending(replace(claimed, key="nobody")))
    assert (await store.deliveries.get(claimed.key)).state is SENT


async def test_who_lost_the_claim_can_no_longer_end_it(store, subscribed):
    mine = await claim(store)
    theirs = await claim(store, NOON + LEASE)
    assert not await store.deliveries.finish(ending(mine, FAILED))
    assert not await store.deliveries.put_off(mine, NOON, "again")
    assert await store.deliveries.finish(ending(theirs, message_id=77))
    assert (await store.deliveries.get(mine.key)).message_id == 77


async def test_a_claim_can_be_put_off_with_what_the_last_try_met(store, subscribed):
    claimed = await claim(store)
    later = NOON + timedelta(hours=1)
    assert await store.deliveries.put_off(claimed, later, "too much at once")
    assert (await store.deliveries.get(claimed.key)).reason == "too much at once"
    assert await claim(store, NOON + LEASE) is None
    assert (await claim(store, later)).attempts == 2


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


async def test_a_digest_that_was_just_paused_is_not_claimed_unless_by_hand(store, subscribed):
    paused = replace(subscribed, state=SubscriptionState.PAUSED)
    await store.subscriptions.change(subscribed, paused, Change(NOON, Action.PAUSE, 7))
    assert await claim(store) is None
    assert await claim(store, key="send:9", scheduled=False)


async def test_a_digest_that_is_refused_for_good_stops_with_its_reason_and_a_chore(
    store, subscribed
):
    claimed = await claim(store)
    parts = {"reason": "gone", "stopped": subscribed, "chores": (chore(),)}
    assert await store.deliveries.finish(ending(claimed, FAILED, **parts))
    stopped = await store.subscriptions.get(1)
    assert (stopped.state, stopped.reason) == (SubscriptionState.STOPPED, "gone")
    newest = (await store.subscriptions.changes(1, 1))[0]
    assert (newest.action, newest.user_id) == (Action.STOP, None)
    assert newest.details == {"reason": ("", "gone")}
    assert len(await store.chores.take(NOON, LEASE, 10)) == 1


async def test_a_digest_that_is_stopped_already_is_told_of_once(store, subscribed):
    for key in ("1:a", "1:b"):
        claimed = await claim(store, key=key, scheduled=False)
        parts = {"reason": "gone", "stopped": subscribed, "chores": (chore(),)}
        await store.deliveries.finish(ending(claimed, FAILED, **parts))
    assert len(await store.chores.take(NOON, LEASE, 10)) == 1


async def test_the_ledger_outlives_the_subscription(store, subscribed):
    claimed = await claim(store)
    await store.subscriptions.remove(1, 7, NOON)
    kept = await store.deliveries.get(claimed.key)
    assert (kept.subscription_id, kept.channel_id) == (None, 100)


async def test_history_is_of_one_subscription_newest_first(store, subscribed):
    await store.subscriptions.add(subscription())
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


async def test_upkeep_forgets_what_ended_over_a_year_ago_and_nothing_else(store, subscribed):
    for key in ("1:ended", "1:open"):
        claimed = await claim(store, key=key)
    await store.deliveries.finish(ending(await store.deliveries.get("1:ended")))
    await store.upkeep(NOON + timedelta(days=399))
    assert await store.deliveries.get("1:ended")
    await store.upkeep(NOON + timedelta(days=401))
    assert await store.deliveries.get("1:ended") is None
    assert await store.deliveries.get("1:open") == claimed
