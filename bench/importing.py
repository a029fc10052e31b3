"""Import of the shipped seeds, and of 100,000 events, first and again without a change."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.synthetic import entities, events
from bench.table import Row
from bot.library import Library
from bot.store import open_store

COUNT = 100_000
SEEDS = Path(__file__).parents[1] / "seeds"


async def run() -> list[Row]:
    """A row for the shipped seeds, and one each for the first and the second import of many."""
    return [await _shipped(), *await _many()]


async def _shipped() -> Row:
    with TemporaryDirectory() as folder:
        async with open_store(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}") as store:
            seconds = await _seconds(Library(store, SEEDS).ensure())
    return Row("import, the shipped calendar", seconds, aim=2, unit="s")


async def _many() -> list[Row]:
    known, wanted = entities(), list(events(COUNT))
    with TemporaryDirectory() as folder:
        async with open_store(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}") as store:

            async def put() -> None:
                async with store.write() as writer:
                    await writer.replace_entities(known)
                    await writer.apply_events(wanted)

            return [
                Row(f"import, {COUNT:,} events", await _seconds(put()), unit="s"),
                Row(f"import again, {COUNT:,} events", await _seconds(put()), unit="s"),
            ]


async def _seconds(work: Awaitable[None]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start
