"""Search at 10,000 and 100,000 events, against the same statement through bare sqlite3."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.synthetic import COMMON, HAN, PREFIX, RARE, entities, events
from bench.table import Row, median_ms
from bot.core.models import Language, Query
from bot.store import Store, open_store
from bot.store.search import FIND, parameters

SIZES = (10_000, 100_000)
QUERIES = {
    "common word": COMMON,
    "rare word": RARE,
    "prefix": PREFIX,
    "two Han characters": HAN,
    "entity": "Company 7",
}
TIMES = 51


async def run() -> list[Row]:
    """A row for each query and size; the aim is 1.5 times the bare statement plus 0.4 ms."""
    rows = []
    for size in SIZES:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bot.db"
            async with open_store(f"sqlite+aiosqlite:///{path}") as store:
                async with store.write() as writer:
                    await writer.replace_entities(entities())
                    await writer.apply_events(list(events(size)))
                rows += [await _find(store, path, size, name) for name in QUERIES]
                rows.append(await _suggest(store, size))
    return rows


async def _find(store: Store, path: Path, size: int, name: str) -> Row:
    query = Query(QUERIES[name])
    page = await store.search.find(query)
    ours = await median_ms(lambda: store.search.find(query), TIMES)
    bare = await _bare(path, query)
    label = f"search, {size:,} events, {name} ({page.total:,} hits)"
    return Row(label, ours, bare, 1.5 * bare + 0.4)


async def _bare(path: Path, query: Query) -> float:
    connection = sqlite3.connect(path)

    values = parameters(query)

    async def ask() -> None:
        connection.execute(FIND, values).fetchall()

    try:
        return await median_ms(ask, TIMES)
    finally:
        connection.close()


async def _suggest(store: Store, size: int) -> Row:
    ours = await median_ms(lambda: store.search.suggest("com", Language.EN), TIMES)
    return Row(f"autocomplete, {size:,} events", ours)
