"""Pictures of the year: cold, warm and from the cache, and how long the loop stands still."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.startup import memory_of
from bench.synthetic import entities, events
from bench.table import Row, percentiles_ms
from bot.core.models import Category, Entity, Language
from bot.pictures.chart import Look
from bot.pictures.content import Subject
from bot.pictures.studio import Studio, open_studio
from bot.store import Store, open_store
from bot.timelines import Timelines

SIZE = 100_000
TIMES = 9
PAUSE = 0.001
BUSY = "import time; end = time.time() + 3\nwhile time.time() < end: pass"


async def run() -> list[Row]:
    """Rows for a picture in each state, the loop's longest block, and the process's memory."""
    with TemporaryDirectory() as folder:
        async with (
            open_store(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}") as store,
            open_studio() as studio,
        ):
            async with store.write() as writer:
                await writer.replace_entities(entities())
                await writer.apply_events(list(events(SIZE)))
            return await _rows(store, studio)


async def _rows(store: Store, studio: Studio) -> list[Row]:
    entity = await store.entities.named("Company 7")
    noise = await _noise()
    async with _longest_block() as first_block:
        first = await _ms(Timelines(store, studio), Subject(None, None, Language.EN))
    rows = [
        Row("picture, the first one: the process starts", first),
        Row("picture, the loop's longest block meanwhile", first_block[0], noise, aim=20),
    ]
    for name, of in (("of the year", None), ("of a name", entity)):
        rows += await _states(Timelines(store, studio), name, of, noise)
    process = studio._process
    if process and sys.platform == "linux":
        rows.append(Row("picture, memory of its process", memory_of(process.pid), unit="MB"))
    return rows


async def _states(
    timelines: Timelines, name: str, entity: Entity | None, noise: float
) -> list[Row]:
    """`cold`: the process is there, the picture is not."""
    kinds = [(kind, look) for kind in Category for look in Look]
    subjects = cycle([Subject(entity, kind, Language.ZH_CN, look) for kind, look in kinds])
    known = Subject(entity, None, Language.ZH_CN)
    await timelines.plate(known)
    async with _longest_block() as block:
        (cold,) = await percentiles_ms(TIMES, lambda: timelines.plate(next(subjects)))
    (cached,) = await percentiles_ms(TIMES * 10, lambda: timelines.plate(known))
    return [
        Row(f"picture {name}, cold", cold["p50"], aim=500),
        Row(f"picture {name}, from the cache", cached["p50"], aim=10),
        Row(f"picture {name}, the loop's longest block", block[0], noise, aim=20),
    ]


async def _noise() -> float:
    """The longest block of a loop that has nothing to do while another process is busy."""
    async with _longest_block() as block:
        busy = await asyncio.create_subprocess_exec(sys.executable, "-c", BUSY)
        await busy.wait()
    return block[0]


async def _ms(timelines: Timelines, subject: Subject) -> float:
    start = time.perf_counter()
    await timelines.plate(subject)
    return (time.perf_counter() - start) * 1000


@asynccontextmanager
async def _longest_block() -> AsyncIterator[list[float]]:
    """A list with the longest time in milliseconds that the loop let a short sleeper wait."""
    longest = [0.0]

    async def sleeper() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(PAUSE)
            longest[0] = max(longest[0], (time.perf_counter() - start - PAUSE) * 1000)

    task = asyncio.create_task(sleeper())
    try:
        yield longest
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
