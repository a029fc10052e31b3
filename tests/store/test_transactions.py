"""Transactions: one writer at a time, all or nothing, readers undisturbed."""

from __future__ import annotations

import asyncio

import pytest
from factories import NOON, entity, event, subscription

from bot.core.models import Query
from bot.store import open_store


async def ids(store):
    return [event.id async for event in store.events.all()]


async def test_readers_see_the_state_before_until_the_commit(store):
    async with store.write() as writer:
        await writer.apply_events([event()])
        assert await ids(store) == []
        assert (await store.search.find(Query("OpenAI"))).total == 0
        assert await store.revision() == 0
    assert await ids(store) == [event().id]
    assert (await store.search.find(Query("OpenAI"))).total == 1
    assert await store.revision() == 1


async def test_an_explicit_commit_is_seen_at_once_and_outlives_an_error(store):
    with pytest.raises(RuntimeError):
        async with store.write() as writer:
            await writer.apply_events([event()])
            await writer.commit()
            assert await ids(store) == [event().id]
            raise RuntimeError
    assert await ids(store) == [event().id]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, asyncio.CancelledError])
async def test_any_exception_rolls_everything_back(store, error):
    with pytest.raises(error):
        async with store.write() as writer:
            await writer.replace_entities([entity()])
            await writer.apply_events([event()])
            raise error
    assert await ids(store) == []
    assert await store.revision() == 0
    assert len(await store.directory()) == 0


async def test_cancelling_a_writer_anywhere_leaves_all_or_nothing_and_no_lock(database_url):
    async with open_store(f"{database_url}?timeout=2") as store:

        async def work():
            async with store.write() as writer:
                await writer.apply_events([event(id=f"e-{n}") for n in range(20)])

        for rounds in range(100):
            task = asyncio.create_task(work())
            for _ in range(rounds):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert len(await ids(store)) in (0, 1, 20)
            async with store.write() as writer:
                await writer.apply_events([event()])
            assert await ids(store) == [event().id]


@pytest.mark.parametrize("rounds", range(0, 30, 3))
async def test_cancelling_a_reader_anywhere_leaves_the_store_whole(store, rounds):
    async with store.write() as writer:
        await writer.apply_events([event()])
    for _ in range(4):
        task = asyncio.create_task(store.search.find(Query("openai")))
        for _ in range(rounds):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert (await store.search.find(Query("openai"))).total == 1


async def test_writers_take_turns(store):
    async def add(number):
        return await store.subscriptions.add(subscription(channel_id=number))

    added = await asyncio.gather(*(add(number) for number in range(20)))
    assert sorted(one.id for one in added) == list(range(1, 21))


async def test_a_writer_waits_for_the_one_before(store):
    order = []

    async def second():
        async with store.write():
            order.append("second")

    async with store.write():
        task = asyncio.create_task(second())
        await store.revision()
        order.append("first")
    await task
    assert order == ["first", "second"]


async def test_writing_within_writing_is_an_error_and_no_deadlock(store):
    async with store.write():
        with pytest.raises(RuntimeError, match="writing already"):
            await store.meta_set("key", "value")


async def test_more_readers_than_connections_wait_their_turn(store):
    async with store.write() as writer:
        await writer.apply_events([event()])
    pages = await asyncio.gather(*(store.search.find(Query("openai")) for _ in range(50)))
    assert {page.total for page in pages} == {1}


async def test_two_stores_on_one_file_see_each_others_commits(store, database_url):
    async with open_store(database_url) as other:
        async with other.write() as writer:
            await writer.replace_entities([entity()])
        assert (await store.directory())["openai"] == entity()


async def test_small_settings_are_kept_and_replaced(store):
    assert await store.meta_get("hash") is None
    await store.meta_set("hash", "a")
    await store.meta_set("hash", "b")
    assert await store.meta_get("hash") == "b"
    async with store.write() as writer:
        await writer.meta_set("hash", "c")
        assert await writer.meta_get("hash") == "c"
    assert await store.meta_get("hash") == "c"
    assert await store.revision() == 0


async def test_upkeep_changes_nothing_that_anybody_sees(store):
    async with store.write() as writer:
        await writer.replace_entities([entity()])
        await writer.apply_events([event()])
    before = await store.search.find(Query("OpenAI")), await store.revision()

    await store.upkeep(NOON)

    assert (await store.search.find(Query("OpenAI")), await store.revision()) == before
