"""The whole of /event over the shipped calendar, in a simulated Discord, next to /random."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import simcord

from bench.table import Row, percentiles_ms
from bot.app import open_bot
from bot.config import Settings
from bot.core.models import Language
from bot.demo import World, build_world

QUERIES = ("OpenAI", "百度", "EU AI Act", "model", "last week of november")
TIMES = 51
SEEDS = Path(__file__).parents[1] / "seeds"


async def run() -> list[Row]:
    """Rows of the median and the 99th percentile for each query; `/random` is the baseline."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
            seeds_dir=SEEDS,
            shard_count=1,
        )
        async with open_bot(settings) as bot, simcord.run(bot, check_errors=False) as env:
            return await _rows(build_world(env))


async def _rows(world: World) -> list[Row]:
    channel, member = world.channels[Language.EN], world.member

    def asking(query: str) -> Callable[[], Awaitable[object]]:
        return lambda: member.slash(channel, "event", query=query)

    took = await percentiles_ms(
        TIMES, lambda: member.slash(channel, "random"), *map(asking, QUERIES)
    )
    return [
        Row(f"/event {query}, answered, {p}", each[p], took[0][p])
        for query, each in zip(QUERIES, took[1:], strict=True)
        for p in each
    ]
