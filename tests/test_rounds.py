"""The rounds against the real store: what is due, what is late, what is claimed by others."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from clocks import Clock
from couriers import FakeCourier
from factories import event, reading, subscription
from sqlalchemy.event import listen, remove

from bot.core.delivery import EMPTY, LATE, UNCONFIRMED, DeliveryState
from bot.core.due import next_due
from bot.core.models import Category, Language
from bot.core.subscription import Action, Change, EmptyDay, SubscriptionState
from bot.digests import Digests
from bot.errors import (
    DeliveryDelayed,
    DeliveryGone,
    DeliveryRefused,
    DeliveryUnknown,
    PlaceRefused,
    UsageError,
)
from bot.rounds import MISSED, Rounds

DUE = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in Shanghai
DAY = date(2026, 11, 22)
SENT, SKIPPED, FAILED, CLAIMED = (
    DeliveryState.SENT,
    DeliveryState.SKIPPED,
    DeliveryState.FAILED,
    DeliveryState.CLAIMED,
)
LOST = DeliveryUnknown("No answer.")


@pytest.fixture
async def filled(store):
    told = [event("2023-11-22-back", "2023-11-22"), event("2023-02-06-bard", "2023-02-06")]
    async with store.write() as writer:
        await writer.replace_document(reading("calendar", events=told))
        await writer.apply_events(told)
    return store


@pytest.fixture
def courier():
    return FakeCourier()


@pytest.fixture
def clock():
    return Clock(DUE)


def rounds_of(store, courier, clock, **choices):
    made = Rounds(store, Digests(store), clock, sleep=clock.sleep, **choices)
    made.slot.courier = courier
    return made


@pytest.fixture
def rounds(filled, courier, clock):
    return rounds_of(filled, courier, clock)


@pytest.fixture
async def subscribed(filled):
    async def add(**parts):
        due = {"next_due_at": DUE, "next_date": DAY}
        return await filled.subscriptions.add(subscription(**due | parts))

    return add


async def ledger(store, mine):
    rows = await store.deliveries.history(mine.id, 50)
    return [(str(row.local_date), row.state) for row in rows]


async def reason(store, mine):
    (row,) = await store.deliveries.history(mine.id, 1)
    return row.reason


async def next_date(store, mine):
    return (await store.subscriptions.get(mine.id)).next_date


async def test_what_is_due_is_posted_once_and_recorded(rounds, courier, clock, filled, subscribed):
    mine = await subscribed()
    await rounds.tick()
    clock.move(minutes=1)
    await rounds.tick()
    [(channel, digest)] = courier.posted
    assert (channel, digest.local_date) == (100, DAY)
    assert digest.language is Language.ZH_CN
    [row] = await filled.deliveries.history(mine.id, 10)
    assert (row.key, row.state, row.message_id) == (f"{mine.id}:2026-11-22", SENT, 1)
    assert row.due_at == DUE
    after = await filled.subscriptions.get(mine.id)
    assert (after.next_due_at, after.next_date) == next_due(mine.schedule, DUE)


async def test_nothing_is_posted_before_its_time(rounds, courier, clock, subscribed):
    await subscribed()
    clock.move(seconds=-1)
    await rounds.tick()
    assert courier.posted == []


async def test_without_a_courier_a_tick_does_nothing(rounds, filled, subscribed):
    mine = await subscribed()
    rounds.slot.courier = None
    await rounds.tick()
    assert await ledger(filled, mine) == []


async def test_a_tick_with_nothing_due_asks_the_database_once_for_digests_and_once_for_chores(
    rounds, filled, subscribed
):
    for hours in range(1, 200):
        await subscribed(next_due_at=DUE + timedelta(hours=hours))
    asked = []

    def note(connection, cursor, statement, parameters, context, executemany):
        asked.append(statement)

    engine = filled._database._readers.sync_engine
    listen(engine, "before_cursor_execute", note)
    await rounds.tick()
    remove(engine, "before_cursor_execute", note)
    assert [("subscriptions" in each, "chores" in each) for each in asked] == [
        (True, False),
        (False, True),
    ]


async def test_nonce_and_mark_are_fixed_for_a_date_and_fit_discord(rounds, courier, subscribed):
    await subscribed()
    await subscribed(channel_id=200)
    await rounds.tick()
    assert len(set(courier.nonces)) == 2
    assert max(map(len, courier.nonces)) <= 25
    assert max(map(len, courier.marks)) <= 60


async def test_a_late_digest_comes_within_the_window(rounds, courier, clock, subscribed):
    await subscribed()
    clock.move(hours=6)
    await rounds.tick()
    assert len(courier.posted) == 1


async def test_past_the_window_the_date_is_skipped_and_the_next_one_set(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    clock.move(hours=6, minutes=1)
    await rounds.tick()
    assert courier.posted == []
    assert await ledger(filled, mine) == [("2026-11-22", SKIPPED)]
    assert await reason(filled, mine) == LATE
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_the_window_is_a_choice(filled, courier, clock, subscribed):
    await subscribed()
    rounds = rounds_of(filled, courier, clock, catch_up=timedelta(hours=1))
    clock.move(hours=2)
    await rounds.tick()
    assert courier.posted == []


async def test_after_days_of_downtime_only_the_newest_date_is_posted(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    clock.move(days=2, hours=1)
    await rounds.tick()
    assert [digest.local_date for _, digest in courier.posted] == [date(2026, 11, 24)]
    assert await ledger(filled, mine) == [
        ("2026-11-24", SENT),
        ("2026-11-23", SKIPPED),
        ("2026-11-22", SKIPPED),
    ]


async def test_a_year_of_downtime_writes_few_rows(rounds, courier, clock, filled, subscribed):
    mine = await subscribed()
    clock.move(days=365)
    await rounds.tick()
    assert len(await ledger(filled, mine)) == MISSED + 1
    assert len(courier.posted) == 1


async def test_weekdays_that_were_not_chosen_are_neither_posted_nor_missed(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed(weekdays=frozenset({0, 6}))  # the 22nd is a Sunday
    for _ in range(9):
        await rounds.tick()
        clock.move(days=1)
    days = [digest.local_date.day for _, digest in courier.posted]
    assert days == [22, 23, 29, 30]
    assert [state for _, state in await ledger(filled, mine)] == [SENT] * 4


async def test_a_clock_that_jumps_ahead_and_back_doubles_and_loses_nothing(
    rounds, courier, clock, filled, subscribed
):
    await subscribed()
    for jump in (0, 24, 0, -24, -23, 1, 24, 24, 48):
        clock.now = DUE + timedelta(hours=jump)
        await rounds.tick()
    assert [digest.local_date.day for _, digest in courier.posted] == [22, 23, 24]


async def test_a_day_with_nothing_to_tell_is_silent_where_the_digest_is_set_so(
    rounds, courier, filled, subscribed
):
    mine = await subscribed(categories=(Category.LAW,), empty=EmptyDay.SILENCE)
    await rounds.tick()
    assert courier.posted == []
    assert await ledger(filled, mine) == [("2026-11-22", SKIPPED)]
    assert await reason(filled, mine) == EMPTY
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_a_refused_digest_is_recorded_and_the_next_day_tried_again(
    rounds, courier, filled, subscribed
):
    mine = await subscribed()
    courier.error = DeliveryRefused("The form is wrong.")
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", FAILED)]
    assert "The form is wrong." in await reason(filled, mine)
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_a_place_that_refuses_stops_the_digest_and_one_person_is_told_once(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    courier.errors = [PlaceRefused("The channel is gone.")]
    for _ in range(3):
        await rounds.tick()
        clock.move(days=1)
    assert await ledger(filled, mine) == [("2026-11-22", FAILED)]
    stopped = await filled.subscriptions.get(mine.id)
    assert stopped.state is SubscriptionState.STOPPED
    [(kind, user, guild, text)] = courier.done
    assert (kind, user, guild) == ("tell", 1000, 10)
    assert "The channel is gone." in text
    assert "/推送 恢复" in text
    assert len(courier.nonces) == 1


async def test_what_passes_soon_is_tried_again_at_once_with_the_same_nonce(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    courier.errors = [DeliveryUnknown("503"), DeliveryDelayed("429", seconds=10), LOST]
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", SENT)]
    assert len(courier.nonces) == 4
    assert len(set(courier.nonces)) == 1
    assert clock.now - DUE == timedelta(seconds=1 + 10 + 4)


async def test_tries_end_before_the_deadline_of_the_claim(rounds, courier, clock, subscribed):
    await subscribed()
    courier.error = LOST
    await rounds.tick()
    assert len(courier.nonces) == 6
    assert clock.now - DUE < timedelta(seconds=60)


async def test_an_unknown_outcome_waits_for_its_lease_then_looks_before_it_posts(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    courier.error, courier.answer_lost = LOST, True
    await rounds.tick()
    tries = len(courier.nonces)
    clock.now = DUE + timedelta(minutes=1)
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", CLAIMED)]
    assert courier.searched == []
    clock.now = DUE + timedelta(minutes=3)
    await rounds.tick()
    assert (len(courier.posted), len(courier.nonces)) == (1, tries)
    assert all(after < DUE for after in courier.searched)
    assert await ledger(filled, mine) == [("2026-11-22", SENT)]


async def test_what_was_not_found_is_posted_again_with_the_same_nonce(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    courier.error = LOST
    await rounds.tick()
    courier.error = None
    clock.now = DUE + timedelta(minutes=3)
    await rounds.tick()
    assert len(courier.posted) == 1
    assert len(set(courier.nonces)) == 1
    [row] = await filled.deliveries.history(mine.id, 5)
    assert (row.state, row.attempts) == (SENT, 2)


async def test_what_surely_did_not_go_out_need_not_wait_for_its_lease(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    courier.error = DeliveryDelayed("Wait a minute.", seconds=65)
    await rounds.tick()
    courier.error = None
    clock.move(seconds=64)
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", CLAIMED)]
    clock.move(seconds=5)
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", SENT)]


async def test_a_clock_that_jumps_ahead_during_a_try_and_is_put_right_leaves_nothing_open(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()

    async def jumping(*_):
        clock.move(days=1)
        raise DeliveryDelayed("There was no time left.")

    rounds.slot.courier = SimpleNamespace(post=jumping)
    await rounds.tick()
    rounds.slot.courier = courier
    clock.now = DUE + timedelta(minutes=3)
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", SENT)]


async def test_in_a_forum_which_knows_no_nonce_every_new_try_looks_first(
    rounds, courier, filled, subscribed
):
    mine = await subscribed(forum=True)
    courier.errors, courier.answer_lost = [LOST], True
    await rounds.tick()
    assert len(courier.searched) == 1
    assert len(courier.nonces) == 1
    assert await ledger(filled, mine) == [("2026-11-22", SENT)]


async def test_a_message_that_was_deleted_meanwhile_counts_as_posted(
    rounds, courier, filled, subscribed
):
    mine = await subscribed()
    courier.error = DeliveryGone("It was deleted.")
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", SENT)]
    assert (await filled.subscriptions.get(mine.id)).state is SubscriptionState.ACTIVE


@pytest.mark.parametrize(("lost", "end"), [(True, (SENT, None)), (False, (FAILED, UNCONFIRMED))])
async def test_tries_end_with_the_window(rounds, courier, clock, filled, subscribed, lost, end):
    mine = await subscribed()
    courier.error, courier.answer_lost = LOST, lost
    await rounds.tick()
    tries = len(courier.nonces)
    clock.now = DUE + timedelta(hours=7)
    await rounds.tick()
    [row] = await filled.deliveries.history(mine.id, 5)
    assert (row.state, row.reason) == end
    assert len(courier.nonces) == tries
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_a_machine_that_slept_through_the_deadline_posts_nothing_of_an_old_claim(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()

    async def sleepy(seconds):
        clock.move(hours=9)

    rounds._postman._sleep = sleepy
    courier.errors = [LOST]
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", CLAIMED)]
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", FAILED)]


async def test_one_broken_digest_stops_no_other(rounds, courier, filled, subscribed, caplog):
    broken = await subscribed(zone="Nowhere/Nothing")
    fine = await subscribed(channel_id=200)
    await rounds.tick()
    assert [channel for channel, _ in courier.posted] == [200]
    assert await ledger(filled, fine) == [("2026-11-22", SENT)]
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert str(broken.id) in record.getMessage()


async def test_an_unforeseen_error_leaves_the_row_for_its_lease(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    courier.error = RuntimeError("a bug")
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", CLAIMED)]
    courier.error = None
    clock.move(minutes=3)
    await rounds.tick()
    assert await ledger(filled, mine) == [("2026-11-22", SENT)]


async def test_after_a_crash_before_the_last_step_only_that_step_is_done(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    await rounds.tick()
    await filled.deliveries.move_on(mine, DUE, DAY)
    clock.move(minutes=1)
    await rounds.tick()
    assert len(courier.posted) == 1
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_two_processes_post_one_message(filled, courier, clock, subscribed):
    await subscribed()
    pair = [rounds_of(filled, courier, clock) for _ in range(2)]
    await asyncio.gather(*(each.tick() for each in pair))
    assert len(courier.nonces) == 1


async def test_many_channels_are_served_a_few_at_a_time(rounds, courier, subscribed, monkeypatch):
    monkeypatch.setattr("bot.rounds.WORKERS", 4)
    monkeypatch.setattr("bot.rounds._PAGE", 7)
    courier.barrier = asyncio.Barrier(4)
    for channel in range(40):
        await subscribed(channel_id=channel)
    await rounds.tick()
    assert sorted(channel for channel, _ in courier.posted) == list(range(40))
    assert courier.most == 4


async def test_a_digest_that_is_moved_to_later_the_same_day_comes_once_on_that_date(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    await rounds.tick()
    known = await filled.subscriptions.get(mine.id)
    schedule = replace(mine.schedule, at=time(15))
    due, day = next_due(schedule, DUE)
    moved = replace(known, schedule=schedule, next_due_at=due, next_date=day)
    assert await filled.subscriptions.change(known, moved, Change(DUE, Action.EDIT, 1))
    for _ in range(3):
        clock.move(hours=12)
        await rounds.tick()
    assert [digest.local_date.day for _, digest in courier.posted] == [22, 23]


async def test_sending_by_hand_has_a_row_of_its_own_and_leaves_the_day(
    rounds, courier, clock, filled, subscribed
):
    mine = await subscribed()
    clock.move(hours=-2)
    row = await rounds.send_now(mine, DAY, 424242)
    assert (row.key, row.state, row.message_id) == ("send:424242", SENT, 1)
    assert row.local_date == DAY
    clock.move(hours=2)
    await rounds.tick()
    assert len(courier.posted) == 2
    assert len(set(courier.nonces)) == 2


async def test_sending_by_hand_twice_for_one_interaction_posts_once(rounds, courier, subscribed):
    mine = await subscribed()
    first = await rounds.send_now(mine, DAY, 424242)
    assert await rounds.send_now(mine, DAY, 424242) == first
    assert len(courier.posted) == 1


async def test_a_paused_digest_can_be_sent_by_hand(rounds, courier, subscribed):
    mine = await subscribed(state=SubscriptionState.PAUSED)
    await rounds.tick()
    await rounds.send_now(mine, DAY, 424242)
    assert len(courier.posted) == 1


@pytest.mark.parametrize("error", [PlaceRefused("No."), DeliveryUnknown("Who knows.")])
async def test_sending_by_hand_says_what_went_wrong_and_stops_nothing(
    rounds, courier, filled, subscribed, error
):
    mine = await subscribed()
    courier.error = error
    with pytest.raises(type(error), match=str(error)):
        await rounds.send_now(mine, DAY, 424242)
    assert (await filled.deliveries.get("send:424242")).state is FAILED
    assert (await filled.subscriptions.get(mine.id)).state is SubscriptionState.ACTIVE


async def test_sending_a_removed_digest_is_refused(rounds, filled, subscribed):
    mine = await subscribed()
    await filled.subscriptions.remove(mine.id, 1, DUE)
    with pytest.raises(UsageError, match="does not exist any more"):
        await rounds.send_now(mine, DAY, 424242)
