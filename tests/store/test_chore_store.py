"""Chores: taken once while their lease runs, put off, done, counted."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from factories import NOON

from bot.core.chore import Chore, ChoreKind
from bot.store import chores

LEASE = timedelta(seconds=120)
PUBLISH = ChoreKind.PUBLISH


@pytest.fixture
def put(store):
    async def put(*due_minutes, **parts):
        defaults = {"id": 0, "kind": PUBLISH, "guild_id": 10, "channel_id": 100}
        wanted = [
            Chore(
                due_at=NOON + timedelta(minutes=minutes),
                give_up_at=NOON + timedelta(days=1),
                delivery_key="1:2026-11-22",
                **defaults | parts,
            )
            for minutes in due_minutes
        ]
        async with store._database.write() as connection:
            await chores.put(connection, wanted)

    return put


async def take(store, now=NOON, limit=10):
    return await store.chores.take(now, LEASE, limit)


async def test_what_is_due_is_taken_once_while_the_lease_runs(store, put):
    await put(0, -5, 1)
    taken = await take(store)
    assert sorted(chore.id for chore in taken) == [1, 2]
    assert {chore.attempts for chore in taken} == {1}
    assert await take(store) == []
    again = await take(store, NOON + LEASE)
    assert sorted((chore.id, chore.attempts) for chore in again) == [(1, 2), (2, 2), (3, 1)]


async def test_of_many_takers_one_gets_it(store, put):
    await put(0)
    taken = await asyncio.gather(*(take(store) for _ in range(5)))
    assert sum(map(len, taken)) == 1


async def test_what_is_done_or_given_up_is_not_due_again(store, put):
    await put(0, 0)
    one, other = await take(store)
    await store.chores.finish(one, NOON)
    await store.chores.finish(other, NOON, "gone")
    assert await take(store, NOON + timedelta(hours=1)) == []
    kept = await store.chores.of_delivery("1:2026-11-22")
    assert [(chore.finished_at, chore.reason) for chore in kept] == [(NOON, None), (NOON, "gone")]


async def test_what_is_put_off_comes_again_then(store, put):
    await put(0)
    (chore,) = await take(store)
    later = NOON + timedelta(hours=1)
    await store.chores.put_off(chore, later, "too many")
    assert await take(store, NOON + LEASE) == []
    assert [each.reason for each in await take(store, later)] == ["too many"]


async def test_who_lost_a_chore_can_no_longer_end_it(store, put):
    await put(0)
    (mine,) = await take(store)
    (theirs,) = await take(store, NOON + LEASE)
    await store.chores.finish(mine, NOON, "failed")
    await store.chores.finish(theirs, NOON)
    (kept,) = await store.chores.of_delivery("1:2026-11-22")
    assert kept.reason is None


async def test_what_was_done_of_late_in_a_channel_is_counted(store, put):
    await put(0, 0, 0)
    await put(0, channel_id=200)
    for number, chore in enumerate(await take(store)):
        reason = "gone" if number == 1 else None
        await store.chores.finish(chore, NOON + timedelta(minutes=number), reason)
    done = await store.chores.done_since(100, PUBLISH, NOON)
    assert done == [NOON + timedelta(minutes=2)]
    assert await store.chores.done_since(100, ChoreKind.THREAD, NOON - LEASE) == []


async def test_upkeep_forgets_what_was_done_over_a_year_ago(store, put):
    await put(0, 0)
    first, _ = await take(store)
    await store.chores.finish(first, NOON)
    await store.upkeep(NOON + timedelta(days=401))
    assert len(await store.chores.of_delivery("1:2026-11-22")) == 1
