"""Search at 10,000 and 100,000 events, against the same statement through bare sqlite3."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.synthetic import COMMON, HAN, PREFIX, RARE, entities, events
from bench.table import Row, medians_ms
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
    values = parameters(query)
    with closing(sqlite3.connect(path)) as connection:

        async def bare() -> None:
            connection.execute(FIND, values).fetchall()

        ours, baseline = await medians_ms(TIMES, lambda: store.search.find(query), bare)
    label = f"search, {size:,} events, {name} ({page.total:,} hits)"
    return Row(label, ours, baseline, 1.5 * baseline + 0.4)


async def _suggest(store: Store, size: int) -> Row:
    (ours,) = await medians_ms(TIMES, lambda: store.search.suggest("com", Language.EN))
    return Row(f"autocomplete, {size:,} events", ours)
