"""The rounds against the real store: what is due, what is late, what is claimed by others."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import date, time, timedelta

from sqlalchemy.event import listen, remove
from watch import DAY, DUE, SENT, SKIPPED, ledger, next_date, reason, rounds_of

from bot.core.delivery import EMPTY, LATE
from bot.core.due import next_due
from bot.core.models import Category, Language
from bot.core.subscription import Action, Change, EmptyDay
from bot.rounds import MISSED


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


async def test_one_broken_digest_stops_no_other(rounds, courier, filled, subscribed, caplog):
    broken = await subscribed(zone="Nowhere/Nothing")
    fine = await subscribed(channel_id=200)
    await rounds.tick()
    assert [channel for channel, _ in courier.posted] == [200]
    assert await ledger(filled, fine) == [("2026-11-22", SENT)]
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert str(broken.id) in record.getMessage()


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
