"""Search and autocomplete at several sizes of the store, next to bare FTS5 in the same run."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.synthetic import COMMON, HAN, PREFIX, RARE, entities, events
from bench.table import Row, percentiles_ms
from bot.core.ask import understand
from bot.core.lexicon import Lexicon
from bot.core.models import Language, Query
from bot.store import Store, open_store
from bot.store.engine import open_database
from bot.store.match import parameters
from bot.store.memory import Memory

SIZES: tuple[int, ...] = (2_000, 100_000)
SLOW_SIZES = (*SIZES, 1_000_000)
"""With `--million`: filling such a store takes minutes."""

QUERIES = {
    "common word": COMMON,
    "rare word": RARE,
    "prefix": PREFIX,
    "two Han characters": HAN,
    "entity": "Company 7",
    "entity and words": f"Company 7 launches {COMMON}",
    "month": "last week of november",
    "word and month": f"{COMMON} march",
    "slip of the finger": "zyxgaet",
}
TYPED = (
    "",
    "c",
    "co",
    "comp",
    "company 7",
    "m",
    "mo",
    "model",
    "模",
    "模型",
    "公司1",
    "zyx",
    "14 march",
)
TIMES = 51
KEY_PRESS = 20.0
"""What the 99th percentile of autocomplete may take, in milliseconds."""

# What we ask for, in the same words of the index, without ranking: how many, and the first eight.
_BARE = """
SELECT (SELECT count(*) FROM event_text WHERE event_text MATCH :words), body
FROM (SELECT rowid AS place FROM event_text WHERE event_text MATCH :words ORDER BY rowid LIMIT 8)
JOIN events USING (place)
"""


async def run() -> list[Row]:
    """Rows of the median and the 99th percentile for each query and size."""
    rows = []
    for size in SIZES:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bot.db"
            async with open_store(f"sqlite+aiosqlite:///{path}") as store:
                async with store.write() as writer:
                    await writer.replace_entities(entities())
                    await writer.apply_events(list(events(size)))
                lexicon = await _lexicon(path)
                for name in QUERIES:
                    rows += await _find(
                        store, path, lexicon, f"{size:,} events, {name}", QUERIES[name]
                    )
                rows += await _suggest(store, size)
    return rows


async def _lexicon(path: Path) -> Lexicon:
    database = await open_database(f"sqlite+aiosqlite:///{path}")
    async with database.read() as connection:
        memory = await Memory().renewed(connection)
    await database.close()
    return memory.lexicon


async def _find(store: Store, path: Path, lexicon: Lexicon, name: str, text: str) -> list[Row]:
    query = Query(text)
    page = await store.search.find(query)
    words = {"words": parameters(query, understand(text, lexicon))["any"]}
    with closing(sqlite3.connect(path)) as connection:

        async def bare() -> None:
            connection.execute(_BARE, words).fetchall()

        ours, baseline = await percentiles_ms(TIMES, lambda: store.search.find(query), bare)
    label = f"search, {name} ({page.total:,} hits)"
    return [Row(f"{label}, {p}", ours[p], baseline[p], aim=1.5 * baseline[p] + 0.4) for p in ours]


async def _suggest(store: Store, size: int) -> list[Row]:
    def typing(text: str) -> Callable[[], Awaitable[object]]:
        return lambda: store.search.suggest(text, Language.EN)

    took = await percentiles_ms(TIMES, *map(typing, TYPED))
    return [
        Row(f"autocomplete, {size:,} events, {typed!r}, p99", each["p99"], aim=KEY_PRESS)
        for typed, each in zip(TYPED, took, strict=True)
    ]
