"""Fixtures of the flows: one filled store, copied for each test, and the world around it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import simcord
from clocks import Clock
from discord import app_commands
from team import World, cause, make_bot, plant, settle

from bot.config import Settings
from bot.errors import BotError
from bot.library import Library
from bot.store import Store, open_store


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and the store made of them; tests work on copies."""
    folder = tmp_path_factory.mktemp("filled")
    seeds = plant(folder / "seeds")

    async def fill() -> None:
        async with open_store(f"sqlite+aiosqlite:///{folder}/bot.db") as store:
            await Library(store, seeds).ensure()

    asyncio.run(fill())
    return folder


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


@pytest.fixture
async def store(home: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite+aiosqlite:///{home}/bot.db") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def tolerated() -> list[type[BaseException]]:
    """What the bot may raise in a test: at first only what it answers with a sentence."""
    return [BotError, app_commands.CheckFailure]


@pytest.fixture
async def env(
    store: Store, home: Path, clock: Clock, tolerated: list[type[BaseException]]
) -> AsyncIterator[simcord.Env]:
    bot = make_bot(Settings(_env_file=None, shard_count=1), store, home / "seeds", clock)
    env = simcord.Env(bot, check_errors=False)
    await env.start()
    yield env
    await env.shutdown()
    assert [each for each in env.errors if not isinstance(cause(each), tuple(tolerated))] == []


@pytest.fixture
async def world(env: simcord.Env, store: Store, home: Path, clock: Clock) -> World:
    return settle(env, store, home / "seeds", clock)
