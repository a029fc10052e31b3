"""Subscriptions: added, changed with a record, found when due, removed with channel or guild."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from factories import NOON, subscription
from sqlalchemy.event import listen, remove

from bot.core.models import Category, Language
from bot.core.subscription import (
    Action,
    Change,
    EmptyDay,
    Look,
    SubscriptionState,
)

LATER = NOON + timedelta(days=1)


async def add(store, **parts):
    return await store.subscriptions.add(subscription(**parts))


def edit(by=7, at=NOON):
    return Change(at, Action.EDIT, by)


async def test_a_subscription_comes_back_as_it_was(store):
    wanted = {
        "language": Language.ZH_TW,
        "count": 3,
        "categories": (Category.LAW, Category.MODEL),
        "least": 4,
        "empty": EmptyDay.SILENCE,
        "at": time(23, 59),
        "weekdays": frozenset({0, 6}),
        "look": Look.PLAIN,
        "role_id": 2**63 - 1,
        "silent": True,
        "publish": True,
        "thread": True,
        "forum": True,
        "tags": (5, 2**62),
        "guild_id": 2**63 - 1,
    }
    added = await add(store, **wanted)
    assert added == subscription(added.id, **wanted)
    assert await store.subscriptions.get(added.id) == added
    assert await store.subscriptions.get(added.id + 1) is None


async def test_an_instant_of_any_zone_comes_back_as_the_same_instant(store):
    local = datetime(2026, 11, 22, 20, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    added = await store.subscriptions.get((await add(store, created_at=local)).id)
    assert added.created_at == local
    assert added.created_at.tzinfo is UTC


async def test_a_naive_instant_is_a_mistake(store):
    with pytest.raises(Exception, match="no time zone"):
        await add(store, created_at=datetime(2026, 11, 22))  # noqa: DTZ001


async def test_lists_are_of_one_guild_oldest_first(store):
    for guild in (1, 1, 2, 1):
        await add(store, guild_id=guild)
    assert [one.id for one in await store.subscriptions.of_guild(1)] == [1, 2, 4]
    assert await store.subscriptions.count(1) == 3
    assert await store.subscriptions.count(3) == 0


async def test_the_limit_of_a_guild_holds_even_for_many_at_once(store):
    wanted = subscription()
    asked = (store.subscriptions.add(wanted, limit=3) for _ in range(8))
    added = await asyncio.gather(*asked)
    assert len([one for one in added if one]) == 3
    assert await store.subscriptions.count(10) == 3


async def test_an_id_is_never_used_again(store):
    first = await add(store)
    assert await store.subscriptions.remove(first.id, 1, NOON)
    assert not await store.subscriptions.remove(first.id, 1, NOON)
    assert (await add(store)).id > first.id


@pytest.mark.parametrize(("by", "left"), [("guild", [3]), ("channel", [2, 3])])
async def test_a_guild_or_a_channel_goes_with_all_its_subscriptions(store, by, left):
    for guild, channel in [(1, 1), (1, 10), (2, 20)]:
        await add(store, guild_id=guild, channel_id=channel)
    subscriptions = store.subscriptions
    if by == "guild":
        gone = await subscriptions.remove_guild(1)
    else:
        gone = await subscriptions.remove_channel(1, NOON)
    assert gone == 3 - len(left)
    kept = [await subscriptions.get(id) for id in (1, 2, 3)]
    assert [one.id for one in kept if one] == left


async def test_a_change_is_kept_with_who_and_when_and_what(store):
    added = await add(store)
    later = replace(added, choices=replace(added.choices, count=9), channel_id=101)
    assert await store.subscriptions.change(added, later, edit())
    newest, first = await store.subscriptions.changes(added.id, 10)
    assert (newest.action, newest.user_id, newest.at) == (Action.EDIT, 7, NOON)
    assert newest.details == {"channel_id": ("100", "101"), "count": ("5", "9")}
    assert (first.action, first.user_id) == (Action.ADD, 1000)
    assert (await store.subscriptions.get(added.id)).choices.count == 9


async def test_of_two_people_who_change_the_same_digest_the_second_is_told(store):
    added = await add(store)
    mine = replace(added, choices=replace(added.choices, count=1))
    theirs = replace(added, choices=replace(added.choices, count=2))
    assert await store.subscriptions.change(added, mine, edit())
    assert not await store.subscriptions.change(added, theirs, edit(by=8))
    assert (await store.subscriptions.get(added.id)).choices.count == 1
    assert len(await store.subscriptions.changes(added.id, 10)) == 2


async def test_the_record_outlives_the_digest_but_not_its_server(store):
    added = await add(store)
    await store.subscriptions.remove(added.id, 7, LATER)
    newest = (await store.subscriptions.changes(added.id, 1))[0]
    assert (newest.action, newest.user_id, newest.at) == (Action.REMOVE, 7, LATER)
    await store.subscriptions.remove_guild(added.guild_id)
    assert await store.subscriptions.changes(added.id, 1) == []


async def test_what_is_due_comes_longest_waiting_first_up_to_the_limit(store):
    for minutes in (0, -10, 1, -5):
        await add(store, next_due_at=NOON + timedelta(minutes=minutes))
    assert [one.id for one in await store.subscriptions.due(NOON, 10)] == [2, 4, 1]
    assert [one.id for one in await store.subscriptions.due(NOON, 2)] == [2, 4]


async def test_what_is_due_can_be_read_page_by_page(store):
    for minutes in (-1, -2, -1, -1, -3):
        await add(store, next_due_at=NOON + timedelta(minutes=minutes))
    found, last = [], None
    while page := await store.subscriptions.due(NOON, 2, last):
        found += [one.id for one in page]
        last = page[-1]
    assert found == [5, 2, 1, 3, 4]


async def test_what_is_paused_or_stopped_is_not_due(store):
    for state in SubscriptionState:
        await add(store, state=state)
    found = await store.subscriptions.due(NOON, 10)
    assert [one.state for one in found] == [SubscriptionState.ACTIVE]


async def test_the_next_due_instant_moves_on(store):
    added = await add(store)
    await store.deliveries.move_on(added, LATER, date(2026, 11, 23))
    assert await store.subscriptions.due(NOON, 10) == []
    moved = await store.subscriptions.get(added.id)
    assert (moved.next_due_at, moved.next_date) == (LATER, date(2026, 11, 23))


async def test_moving_on_does_not_undo_what_a_person_has_just_changed(store):
    added = await add(store)
    edited = replace(added, next_due_at=NOON + timedelta(hours=1))
    await store.subscriptions.change(added, edited, edit())
    await store.deliveries.move_on(added, LATER, date(2026, 11, 23))
    assert (await store.subscriptions.get(added.id)).next_due_at == edited.next_due_at


@pytest.mark.parametrize("page", ["first", "next"])
async def test_the_look_up_of_what_is_due_uses_its_index(store, page):
    asked = []

    def note(connection, cursor, statement, parameters, context, executemany):
        asked.append((f"EXPLAIN QUERY PLAN {statement}", parameters))

    after = subscription(4) if page == "next" else None
    async with store._database.read() as connection:
        engine = connection.engine.sync_engine
        listen(engine, "before_cursor_execute", note)
        await store.subscriptions.due(NOON, 10, after)
        remove(engine, "before_cursor_execute", note)
        plan = [row.detail for row in await connection.exec_driver_sql(*asked[0])]
    assert len(plan) == 1
    assert "USING INDEX subscriptions_by_due (next_due_at" in plan[0]
