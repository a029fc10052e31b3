"""Group commit: work that comes together shares a commit, and a failure stays alone."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.store.group_commit import TOGETHER, GroupCommit


@pytest.fixture
async def group(store):
    """A group on a table of numbers, which counts its transactions."""
    database = store._database
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))

    @asynccontextmanager
    async def write():
        made.transactions += 1
        async with database.write() as connection:
            yield connection

    made = GroupCommit(write)
    made.transactions = 0
    made.database = database
    return made


def put(number):
    async def work(connection):
        await connection.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})
        return number

    return work


async def numbers(group):
    async with group.database.read() as connection:
        return list(await connection.scalars(text("SELECT n FROM numbers ORDER BY n")))


async def test_work_that_comes_together_is_committed_together(group):
    results = await asyncio.gather(*(group.run(put(n)) for n in range(TOGETHER)))
    assert results == list(range(TOGETHER)) == await numbers(group)
    assert group.transactions == 1


async def test_more_work_than_fits_takes_another_transaction(group):
    await asyncio.gather(*(group.run(put(n)) for n in range(TOGETHER + 1)))
    assert group.transactions == 2
    assert len(await numbers(group)) == TOGETHER + 1


async def test_work_that_fails_costs_the_others_nothing(group):
    results = await asyncio.gather(
        *(group.run(put(n)) for n in (1, 2, 1, 3)), return_exceptions=True
    )
    assert [isinstance(result, Exception) for result in results] == [False, False, True, False]
    assert await numbers(group) == [1, 2, 3]


async def test_a_transaction_that_cannot_begin_is_told_to_all_at_once(store):
    @asynccontextmanager
    async def locked():
        raise OSError("locked")
        yield

    group = GroupCommit(locked)
    results = await asyncio.gather(*(group.run(put(n)) for n in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == ["locked"] * 3


async def test_work_is_done_even_when_the_one_who_asked_goes_away(group):
    task = asyncio.create_task(group.run(put(1)))
    await asyncio.sleep(0)
    task.cancel()
    await group.close()
    assert await numbers(group) == [1]
    assert task.cancelled() or task.cancelling()
