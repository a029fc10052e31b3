"""Digests against the real store, with a courier that keeps what it was given."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from factories import event, reading, subscription_parts

from bot.core.due import next_due
from bot.core.models import DeliveryState, Language
from bot.digests import LATE, MISSED, UNCONFIRMED, Digests
from bot.errors import DeliveryRefused, DeliveryUnknown, UsageError

DUE = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in Shanghai
DAY = date(2026, 11, 22)
SENT, SKIPPED, FAILED, CLAIMED = (
    DeliveryState.SENT,
    DeliveryState.SKIPPED,
    DeliveryState.FAILED,
    DeliveryState.CLAIMED,
)


@dataclass
class FakeCourier:
    """A channel that can refuse, lose its answer, or hang."""

    posted: list = field(default_factory=list)
    nonces: list = field(default_factory=list)
    marks: dict = field(default_factory=dict)
    searched: list = field(default_factory=list)
    error: Exception | None = None
    answer_lost: bool = False
    barrier: asyncio.Barrier | None = None
    waiting: int = 0
    most: int = 0

    async def post(self, channel_id, digest, nonce, mark):
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        if self.barrier:
            await self.barrier.wait()
        self.waiting -= 1
        self.nonces.append(nonce)
        if self.error and not self.answer_lost:
            raise self.error
        self.posted.append((channel_id, digest))
        self.marks[mark] = len(self.posted)
        if self.answer_lost:
            raise self.error
        return len(self.posted)

    async def find(self, channel_id, mark, after):
        self.searched.append(after)
        return self.marks.get(mark)


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
def digests(filled, courier):
    made = Digests(filled)
    made.courier = courier
    return made


@pytest.fixture
async def subscribed(filled):
    async def add(**parts):
        due = {"next_due_at": DUE, "next_date": DAY}
        return await filled.subscriptions.add(**subscription_parts(**due | parts))

    return add


async def ledger(store, subscription):
    rows = await store.deliveries.history(subscription.id, 50)
    return [(str(row.local_date), row.state, row.reason) for row in rows]


async def next_date(store, subscription):
    return (await store.subscriptions.get(subscription.id)).next_date


async def test_what_is_due_is_posted_once_and_recorded(digests, courier, filled, subscribed):
    mine = await subscribed()
    await digests.tick(DUE)
    await digests.tick(DUE + timedelta(minutes=1))
    [(channel, digest)] = courier.posted
    assert (channel, digest.local_date) == (100, DAY)
    assert digest.language is Language.ZH_CN
    [row] = await digests.history(mine.id)
    assert (row.key, row.state, row.message_id) == (f"{mine.id}:2026-11-22", SENT, 1)
    after = await filled.subscriptions.get(mine.id)
    assert (after.next_due_at, after.next_date) == next_due("Asia/Shanghai", time(9), DUE)


async def test_nothing_is_posted_before_its_time(digests, courier, subscribed):
    await subscribed()
    await digests.tick(DUE - timedelta(seconds=1))
    assert courier.posted == []


async def test_without_a_courier_a_tick_does_nothing(filled, subscribed):
    mine = await subscribed()
    await Digests(filled).tick(DUE)
    assert await ledger(filled, mine) == []


async def test_nonce_and_mark_are_fixed_for_a_date_and_fit_discord(digests, courier, subscribed):
    await subscribed()
    await subscribed(channel_id=200)
    await digests.tick(DUE)
    assert len(set(courier.nonces)) == 2
    assert max(map(len, courier.nonces)) <= 25
    assert max(map(len, courier.marks)) <= 60


async def test_a_late_digest_comes_within_the_window(digests, courier, subscribed):
    await subscribed()
    await digests.tick(DUE + timedelta(hours=6))
    assert len(courier.posted) == 1


async def test_past_the_window_the_date_is_skipped_and_the_next_one_set(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    await digests.tick(DUE + timedelta(hours=6, minutes=1))
    assert courier.posted == []
    assert await ledger(filled, mine) == [("2026-11-22", SKIPPED, LATE)]
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_the_window_is_a_choice(filled, courier, subscribed):
    await subscribed()
    digests = Digests(filled, catch_up=timedelta(hours=1))
    digests.courier = courier
    await digests.tick(DUE + timedelta(hours=2))
    assert courier.posted == []


async def test_after_days_of_downtime_only_the_newest_date_is_posted(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    await digests.tick(DUE + timedelta(days=2, hours=1))
    assert [digest.local_date for _, digest in courier.posted] == [date(2026, 11, 24)]
    assert await ledger(filled, mine) == [
        ("2026-11-24", SENT, None),
        ("2026-11-23", SKIPPED, LATE),
        ("2026-11-22", SKIPPED, LATE),
    ]


async def test_a_year_of_downtime_writes_few_rows(digests, courier, filled, subscribed):
    mine = await subscribed()
    await digests.tick(DUE + timedelta(days=365))
    assert len(await ledger(filled, mine)) == MISSED + 1
    assert len(courier.posted) == 1


async def test_a_refused_digest_is_recorded_and_the_next_day_tried_again(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    courier.error = DeliveryRefused("The channel is gone.")
    await digests.tick(DUE)
    assert await ledger(filled, mine) == [("2026-11-22", FAILED, "The channel is gone.")]
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_an_unknown_outcome_waits_for_its_lease_then_looks_before_it_posts(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    courier.error, courier.answer_lost = DeliveryUnknown("No answer."), True
    await digests.tick(DUE)
    await digests.tick(DUE + timedelta(minutes=1))
    assert await ledger(filled, mine) == [("2026-11-22", CLAIMED, None)]
    assert courier.searched == []
    await digests.tick(DUE + timedelta(minutes=3))
    assert len(courier.posted) == 1
    assert all(after < DUE for after in courier.searched)
    assert await ledger(filled, mine) == [("2026-11-22", SENT, None)]


async def test_what_was_not_found_is_posted_again_with_the_same_nonce(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    courier.error = DeliveryUnknown("No connection.")
    await digests.tick(DUE)
    courier.error = None
    await digests.tick(DUE + timedelta(minutes=3))
    assert len(courier.posted) == 1
    assert courier.nonces[0] == courier.nonces[1]
    [row] = await digests.history(mine.id)
    assert (row.state, row.attempts) == (SENT, 2)


@pytest.mark.parametrize(("lost", "end"), [(True, (SENT, None)), (False, (FAILED, UNCONFIRMED))])
async def test_tries_end_with_the_window(digests, courier, filled, subscribed, lost, end):
    mine = await subscribed()
    courier.error, courier.answer_lost = DeliveryUnknown("No answer."), lost
    await digests.tick(DUE)
    await digests.tick(DUE + timedelta(hours=7))
    assert await ledger(filled, mine) == [("2026-11-22", *end)]
    assert len(courier.nonces) == 1
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_a_post_past_the_deadline_has_an_unknown_outcome(
    digests, courier, filled, subscribed, monkeypatch
):
    mine = await subscribed()
    monkeypatch.setattr("bot.digests.DEADLINE", timedelta(0))
    await digests.tick(DUE)
    assert await ledger(filled, mine) == [("2026-11-22", CLAIMED, None)]


async def test_one_broken_digest_stops_no_other(digests, courier, filled, subscribed, caplog):
    broken = await subscribed(zone="Nowhere/Nothing")
    fine = await subscribed(channel_id=200)
    await digests.tick(DUE)
    assert [channel for channel, _ in courier.posted] == [200]
    assert await ledger(filled, fine) == [("2026-11-22", SENT, None)]
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert str(broken.id) in record.getMessage()


async def test_an_unforeseen_error_leaves_the_row_for_its_lease(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    courier.error = RuntimeError("a bug")
    await digests.tick(DUE)
    assert await ledger(filled, mine) == [("2026-11-22", CLAIMED, None)]
    courier.error = None
    await digests.tick(DUE + timedelta(minutes=3))
    assert await ledger(filled, mine) == [("2026-11-22", SENT, None)]


async def test_after_a_crash_before_the_last_step_only_that_step_is_done(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    await digests.tick(DUE)
    await filled.subscriptions.set_next(mine.id, DUE, DAY)
    await digests.tick(DUE + timedelta(minutes=1))
    assert len(courier.posted) == 1
    assert await next_date(filled, mine) == date(2026, 11, 23)


async def test_two_processes_post_one_message(filled, courier, subscribed):
    await subscribed()
    pair = [Digests(filled), Digests(filled)]
    for each in pair:
        each.courier = courier
    await asyncio.gather(*(each.tick(DUE) for each in pair))
    assert len(courier.posted) == 1


async def test_many_channels_are_served_a_few_at_a_time(digests, courier, subscribed, monkeypatch):
    monkeypatch.setattr("bot.digests.WORKERS", 4)
    courier.barrier = asyncio.Barrier(4)
    for channel in range(40):
        await subscribed(channel_id=channel)
    await digests.tick(DUE)
    assert sorted(channel for channel, _ in courier.posted) == list(range(40))
    assert courier.most == 4


async def test_sending_by_hand_has_a_row_of_its_own_and_leaves_the_day(
    digests, courier, filled, subscribed
):
    mine = await subscribed()
    early = DUE - timedelta(hours=2)
    row = await digests.send_now(mine, 424242, early)
    assert (row.key, row.state, row.message_id) == ("send:424242", SENT, 1)
    assert row.local_date == DAY
    await digests.tick(DUE)
    assert len(courier.posted) == 2
    assert len(set(courier.nonces)) == 2


async def test_sending_by_hand_twice_for_one_interaction_posts_once(digests, courier, subscribed):
    mine = await subscribed()
    first = await digests.send_now(mine, 424242, DUE)
    assert await digests.send_now(mine, 424242, DUE) == first
    assert len(courier.posted) == 1


@pytest.mark.parametrize("error", [DeliveryRefused("No."), DeliveryUnknown("Who knows.")])
async def test_sending_by_hand_says_what_went_wrong(digests, courier, subscribed, error):
    mine = await subscribed()
    courier.error = error
    with pytest.raises(type(error), match=str(error)):
        await digests.send_now(mine, 424242, DUE)


async def test_sending_a_removed_digest_is_refused(digests, filled, subscribed):
    mine = await subscribed()
    await filled.subscriptions.remove(mine.id)
    with pytest.raises(UsageError, match="does not exist any more"):
        await digests.send_now(mine, 424242, DUE)


@pytest.mark.parametrize(
    ("day", "fallback", "told"),
    [
        ("2026-11-22", None, ["2023-11-22-back"]),
        ("2026-11-25", "nearest", ["2023-11-22-back"]),
        ("2028-02-29", "leap-day", ["2023-02-06-bard"]),
    ],
)
async def test_each_day_has_its_events_or_its_fallback(digests, day, fallback, told):
    digest = await digests.compose(date.fromisoformat(day), Language.EN)
    assert (digest.fallback, [each.id for each in digest.events]) == (fallback, told)


async def test_a_leap_day_whose_month_is_empty_shows_the_nearest_day(store):
    told = [event("2023-03-14-gpt-4", "2023-03-14")]
    async with store.write() as writer:
        await writer.replace_document(reading("calendar", events=told))
        await writer.apply_events(told)
    digest = await Digests(store).compose(date(2028, 2, 29), Language.EN)
    assert (digest.fallback, len(digest.events)) == ("nearest", 1)
    assert digest.text.startswith("Nothing is on record for 29 February.")
