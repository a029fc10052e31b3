"""Delivery: thousands of digests due at once, against a stand-in of Discord of its own process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord

from bench.stand_in import Discord, open_discord
from bench.startup import memory_of
from bench.table import Row
from bot.app import now, open_bot
from bot.client import Bot
from bot.config import Settings
from bot.core.models import Language
from bot.core.subscription import Choices, Posting, Schedule, Subscription

ROOT = Path(__file__).parents[1]
CHANNELS = 10_000
UNLIMITED = 1_000_000.0
AT_A_TIME = 48


async def run() -> list[Row]:
    """Time for a message, refusals and memory with Discord's limits; time for a message without."""
    return [*await _within_limits(), await _without_limits()]


async def _within_limits() -> list[Row]:
    async with open_discord(CHANNELS) as fake, _bot(fake, 48) as bot:
        await _subscribe(bot, fake)
        done = asyncio.Event()
        growth = asyncio.create_task(_growth(done))
        seconds = await _seconds(bot.rounds.tick)
        done.set()
        stats = await asyncio.to_thread(fake.stats)
        assert (stats["messages"], stats["doubled"]) == (CHANNELS, 0), stats
        fastest = 1000 / 50
        return [
            Row(
                f"digest with Discord's limits, {CHANNELS:,} at once",
                *(seconds / CHANNELS * 1000, fastest, fastest / 0.95),
            ),
            Row("refused for too many requests", stats["statuses"].get("429", 0), aim=0, unit=""),
            Row("memory from the 20th second to the last", await growth, aim=10, unit="MB"),
        ]


async def _without_limits() -> Row:
    """Next to the same messages from discord.py alone, with nothing recorded."""
    async with open_discord(CHANNELS, "--no-limits") as fake, _bot(fake, UNLIMITED) as bot:
        bare = await _seconds(lambda: _send_bare(bot, fake.channels))
        await _subscribe(bot, fake)
        ours = await _seconds(bot.rounds.tick)
    each = [seconds / CHANNELS * 1000 for seconds in (ours, bare)]
    return Row(f"digest without limits, {CHANNELS:,} at once", *each, aim=1000 / 400)


async def _send_bare(bot: Bot, channels: list[int]) -> None:
    room = asyncio.Semaphore(AT_A_TIME)
    embed = discord.Embed(title="A day", description="What happened. " * 100)

    async def send(channel: int) -> None:
        async with room:
            await bot.get_partial_messageable(channel).send(embed=embed)

    await asyncio.gather(*map(send, channels))


async def _subscribe(bot: Bot, fake: Discord) -> None:
    moment = now().replace(second=0, microsecond=0)
    for channel in fake.channels:
        wanted = Subscription(
            id=0,
            guild_id=fake.guild,
            channel_id=channel,
            schedule=Schedule(moment.time(), "UTC"),
            choices=Choices(Language.EN),
            posting=Posting(),
            created_by=1,
            created_at=moment,
            next_due_at=moment,
            next_date=moment.date(),
        )
        await bot.store.subscriptions.add(wanted)


async def _growth(done: asyncio.Event) -> float:
    """Megabytes that this process grows by between the first messages and the last."""
    await asyncio.sleep(20)
    before = memory_of("self", "VmRSS")
    await done.wait()
    return memory_of("self", "VmRSS") - before


async def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


@asynccontextmanager
async def _bot(fake: Discord, per_second: float) -> AsyncIterator[Bot]:
    """The bot with the shipped calendar, logged in; `per_second` may exceed what settings allow."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            discord_token=fake.token,
            discord_api_url=fake.api_url,
            database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
            seeds_dir=ROOT / "seeds",
        ).model_copy(update={"sends_per_second": per_second})
        async with open_bot(settings) as bot:
            await bot.log_in()
            yield bot
