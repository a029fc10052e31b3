"""Subscriptions: added, found when due, moved on, removed with their channel or guild."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from factories import NOON, subscription, subscription_parts
from sqlalchemy.event import listen, remove

from bot.core.models import Language


async def add(store, **parts):
    return await store.subscriptions.add(**subscription_parts(**parts))


async def test_a_subscription_comes_back_as_it_was(store):
    added = await add(store, language=Language.ZH_TW, count=3, at=time(23, 59), guild_id=2**63 - 1)
    assert added == subscription(
        added.id, language=Language.ZH_TW, count=3, at=time(23, 59), guild_id=2**63 - 1
    )
    assert await store.subscriptions.get(added.id) == added
    assert await store.subscriptions.get(added.id + 1) is None


async def test_an_instant_of_any_zone_comes_back_as_the_same_instant(store):
    local = datetime(2026, 11, 22, 20, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    added = await add(store, created_at=local)
    assert added.created_at == local
    assert added.created_at.tzinfo is UTC


async def test_a_naive_instant_is_a_mistake(store):
    with pytest.raises(Exception, match="no time zone"):
        await add(store, created_at=datetime(2026, 11, 22))  # noqa: DTZ001


async def test_lists_are_of_one_guild_or_channel_oldest_first(store):
    for guild, channel in [(1, 10), (1, 11), (2, 20), (1, 10)]:
        await add(store, guild_id=guild, channel_id=channel)
    assert [one.id for one in await store.subscriptions.of_guild(1)] == [1, 2, 4]
    assert [one.id for one in await store.subscriptions.of_channel(10)] == [1, 4]
    assert await store.subscriptions.count(1) == 3
    assert await store.subscriptions.count(3) == 0


async def test_an_id_is_never_used_again(store):
    first = await add(store)
    assert await store.subscriptions.remove(first.id)
    assert not await store.subscriptions.remove(first.id)
    assert (await add(store)).id > first.id


@pytest.mark.parametrize(("method", "left"), [("remove_guild", [3]), ("remove_channel", [2, 3])])
async def test_a_guild_or_a_channel_goes_with_all_its_subscriptions(store, method, left):
    for guild, channel in [(1, 1), (1, 10), (2, 20)]:
        await add(store, guild_id=guild, channel_id=channel)
    assert await getattr(store.subscriptions, method)(1) == 3 - len(left)
    kept = [await store.subscriptions.get(id) for id in (1, 2, 3)]
    assert [one.id for one in kept if one] == left


async def test_what_is_due_comes_longest_waiting_first_up_to_the_limit(store):
    for minutes in (0, -10, 1, -5):
        await add(store, next_due_at=NOON + timedelta(minutes=minutes))
    assert [one.id for one in await store.subscriptions.due(NOON, 10)] == [2, 4, 1]
    assert [one.id for one in await store.subscriptions.due(NOON, 2)] == [2, 4]


async def test_the_next_due_instant_moves_on(store):
    added = await add(store)
    later = NOON + timedelta(days=1)
    await store.subscriptions.set_next(added.id, later, date(2026, 11, 23))
    assert await store.subscriptions.due(NOON, 10) == []
    moved = await store.subscriptions.get(added.id)
    assert (moved.next_due_at, moved.next_date) == (later, date(2026, 11, 23))


async def test_the_look_up_of_what_is_due_uses_its_index(store):
    asked = []

    def note(connection, cursor, statement, parameters, context, executemany):
        asked.append((f"EXPLAIN QUERY PLAN {statement}", parameters))

    async with store._database.read() as connection:
        engine = connection.engine.sync_engine
        listen(engine, "before_cursor_execute", note)
        await store.subscriptions.due(NOON, 10)
        remove(engine, "before_cursor_execute", note)
        plan = [row.detail for row in await connection.exec_driver_sql(*asked[0])]
    assert len(plan) == 1
    assert "USING INDEX ix_subscriptions_next_due_at (next_due_at<?)" in plan[0]
