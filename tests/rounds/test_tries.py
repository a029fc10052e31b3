"""The tries of a delivery: what ends them, what repeats them, and what is looked for first."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from watch import CLAIMED, DUE, FAILED, SENT, ledger, next_date, reason

from bot.core.delivery import UNCONFIRMED
from bot.core.subscription import SubscriptionState
from bot.errors import (
    DeliveryDelayed,
    DeliveryGone,
    DeliveryRefused,
    DeliveryUnknown,
    PlaceRefused,
)

LOST = DeliveryUnknown("No answer.")


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
