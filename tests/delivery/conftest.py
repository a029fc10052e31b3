"""Fixtures of deliveries over HTTP: a fake Discord, a filled store, and the bot between them."""

from __future__ import annotations

import asyncio
import gc
import shutil
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
import seed_folder
from clocks import Clock
from discord.gateway import KeepAliveHandler
from fake_discord import FakeDiscord, Limits
from fake_discord.driving import pointed_at
from office import Office, connected, make_bot, settings_for

from bot import gateway
from bot.client import Bot
from bot.library import Library
from bot.store import Store, open_store


class Hurried:
    """asyncio, in which nobody sleeps for long."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float, result: Any = None) -> Any:
        return await asyncio.sleep(min(seconds, 0.005), result)


@pytest.fixture(autouse=True)
def leftovers() -> Iterator[None]:
    """Clear away what discord.py leaves when it is ended between a hello and an answer.

    Its heartbeat would end by itself within a minute, and its socket with the next collection,
    which here looks through nothing older than the test.
    """
    gc.freeze()
    yield
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler):
            thread.stop()
            thread.join(5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    gc.unfreeze()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let discord.py and the connection wait for hardly any time."""
    for module in (discord.http, discord.shard, discord.client, gateway):
        monkeypatch.setattr(module, "asyncio", Hurried())


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and the store made of them; tests work on copies."""
    folder = tmp_path_factory.mktemp("filled")
    seeds = seed_folder.plant(folder / "seeds")

    async def fill() -> None:
        async with open_store(f"sqlite+aiosqlite:///{folder}/bot.db") as store:
            await Library(store, seeds).ensure()

    asyncio.run(fill())
    return folder


@pytest.fixture
def home(filled_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
async def fake(clock: Clock) -> AsyncIterator[FakeDiscord]:
    opened = FakeDiscord(limits=Limits.none(), clock=lambda: clock().timestamp())
    async with opened:
        with pointed_at(opened):
            yield opened


@pytest.fixture
async def store(home: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite+aiosqlite:///{home}/bot.db") as opened:
        yield opened


@pytest.fixture
def bot(fake: FakeDiscord, home: Path, store: Store, clock: Clock) -> Bot:
    return make_bot(settings_for(fake, home), store, clock)


@pytest.fixture
def office(fake: FakeDiscord, bot: Bot, store: Store, clock: Clock) -> Office:
    """The server and its people; the bot has not logged in yet."""
    world = fake.world
    guild = world.add_guild("The team", system_channel="lobby")
    managers = world.add_role(guild, "Managers", "manage_guild")
    manager = world.add_user("manuel")
    world.add_member(guild, manager, [managers])
    channel = world.add_channel(guild, "ai-history")
    return Office(fake, bot, store, clock, guild, channel, manager)


@pytest.fixture
async def at_work(office: Office) -> AsyncIterator[Office]:
    """The office with the bot connected."""
    async with connected(office.fake, office.bot):
        yield office
