"""A digest that is sent by hand."""

from __future__ import annotations

import pytest
from watch import DAY, DUE, FAILED, SENT

from bot.core.subscription import SubscriptionState
from bot.errors import (
    DeliveryUnknown,
    PlaceRefused,
    UsageError,
)


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
