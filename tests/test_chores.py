"""Chores: what follows a post is done once, put off while it cannot be, and given up in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from clocks import Clock
from couriers import FakeCourier
from factories import event, reading
from factories import subscription as any_subscription

from bot.chores import PUBLISHED_PER_HOUR
from bot.core.chore import ChoreKind
from bot.digests import Digests
from bot.errors import DeliveryDelayed, DeliveryGone, DeliveryRefused, DeliveryUnknown
from bot.rounds import Rounds

DUE = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in Shanghai


def subscription(**parts):
    return any_subscription(next_due_at=DUE, **parts)


@pytest.fixture
def clock():
    return Clock(DUE)


@pytest.fixture
def courier():
    return FakeCourier()


@pytest.fixture
async def rounds(store, clock, courier):
    told = [event("2023-11-22-back", "2023-11-22")]
    async with store.write() as writer:
        await writer.replace_document(reading("calendar", events=told))
        await writer.apply_events(told)
    made = Rounds(store, Digests(store), clock, sleep=clock.sleep)
    made.slot.courier = courier
    return made


async def of(store, key="1:2026-11-22"):
    return {chore.kind: chore for chore in await store.chores.of_delivery(key)}


async def test_a_post_is_published_and_gets_its_thread(rounds, store, courier):
    await store.subscriptions.add(subscription(publish=True, thread=True))
    await rounds.tick()
    published, (_, channel, message, name) = courier.done
    assert published == ("publish", 100, 1)
    assert (channel, message) == (100, 1)
    assert "11 月 22 日" in name
    assert all(chore.finished_at and not chore.reason for chore in (await of(store)).values())
    await rounds.tick()
    assert len(courier.done) == 2


async def test_a_forum_post_needs_neither(rounds, store, courier):
    await store.subscriptions.add(subscription(publish=True, thread=True, forum=True))
    await rounds.tick()
    assert courier.done == []


async def test_what_fails_is_tried_again_with_growing_pauses(rounds, store, clock, courier):
    await store.subscriptions.add(subscription(thread=True))
    courier.errors = [None, DeliveryUnknown("No."), DeliveryUnknown("No.")]
    waits = []
    for _ in range(3):
        await rounds.tick()
        chore = (await of(store))[ChoreKind.THREAD]
        waits.append((chore.due_at - clock.now) / timedelta(minutes=1))
        clock.now = max(clock.now, chore.due_at)
    assert waits[:2] == [2, 4]
    assert [what for what, *_ in courier.done] == ["thread"]


async def test_a_wait_that_discord_asks_for_is_kept(rounds, store, clock, courier):
    await store.subscriptions.add(subscription(publish=True))
    courier.errors = [None, DeliveryDelayed("Wait.", seconds=1800)]
    await rounds.tick()
    assert (await of(store))[ChoreKind.PUBLISH].due_at == DUE + timedelta(minutes=30)


@pytest.mark.parametrize("error", [DeliveryRefused("No."), DeliveryGone("Deleted.")])
async def test_what_cannot_be_done_is_given_up_with_its_reason(rounds, store, courier, error):
    await store.subscriptions.add(subscription(thread=True))
    courier.errors = [None, error]
    await rounds.tick()
    chore = (await of(store))[ChoreKind.THREAD]
    assert chore.finished_at
    assert str(error) in chore.reason


async def test_after_a_day_of_failures_a_chore_is_given_up(rounds, store, clock, courier):
    await store.subscriptions.add(subscription(thread=True))
    courier.errors = [None]
    courier.error = DeliveryUnknown("No.")
    await rounds.tick()
    for _ in range(23):
        assert (await of(store))[ChoreKind.THREAD].finished_at is None
        clock.move(hours=1)
        await rounds.chores.tick()
    chore = (await of(store))[ChoreKind.THREAD]
    assert chore.finished_at
    assert "No." in chore.reason


async def test_one_channel_is_published_ten_times_an_hour_and_the_rest_follow(
    rounds, store, clock, courier
):
    for _ in range(PUBLISHED_PER_HOUR + 3):
        await store.subscriptions.add(subscription(publish=True))
    await rounds.tick()
    assert len(courier.done) == PUBLISHED_PER_HOUR
    clock.move(minutes=59)
    await rounds.tick()
    assert len(courier.done) == PUBLISHED_PER_HOUR
    clock.move(minutes=2)
    await rounds.tick()
    assert len(courier.done) == PUBLISHED_PER_HOUR + 3


async def test_another_channel_has_a_budget_of_its_own(rounds, store, courier):
    for channel in (100, 200):
        for _ in range(PUBLISHED_PER_HOUR):
            await store.subscriptions.add(subscription(channel_id=channel, publish=True))
    await rounds.tick()
    assert len(courier.done) == 2 * PUBLISHED_PER_HOUR


async def test_one_chore_that_breaks_stops_no_other(rounds, store, courier, caplog):
    await store.subscriptions.add(subscription(publish=True, thread=True))
    courier.errors = [None, RuntimeError("a bug")]
    await rounds.tick()
    assert [what for what, *_ in courier.done] == ["thread"]
    assert "waits for its lease" in caplog.text
