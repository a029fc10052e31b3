"""Real discord.py clients on a fake Discord, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from fake_discord.server import FakeDiscord


@contextmanager
def pointed_at(fake: FakeDiscord) -> Iterator[None]:
    """Let all discord.py clients of this process go to a fake, and reconnect without delay."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, ExponentialBackoff.delay
    Route.BASE = f"{fake.api_url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(fake.gateway_url)
    ExponentialBackoff.delay = lambda self: 0.01  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, ExponentialBackoff.delay = before  # type: ignore[method-assign]


@asynccontextmanager
async def connected(fake: FakeDiscord, client: discord.Client) -> AsyncIterator[None]:
    """Start a client and wait until it knows all its servers; close it afterwards."""
    client.before_identify_hook = _at_once  # type: ignore[method-assign]
    async with client:
        task = asyncio.create_task(client.start(fake.token))
        try:
            await until(lambda: len(fake.gateway.ready) == fake.gateway.shards or task.done())
            await until(lambda: len(client.guilds) == _joined(fake) or task.done())
            yield
        finally:
            await client.close()
            await task


async def until(true: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is awaited has no event
            await asyncio.sleep(0.005)


def _joined(fake: FakeDiscord) -> int:
    return sum(guild.has_bot for guild in fake.world.guilds.values())


async def _at_once(shard_id: int | None, *, initial: bool = False) -> None:
    """Instead of the five seconds between the shards."""
