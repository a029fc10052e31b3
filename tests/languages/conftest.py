"""Fixtures of the languages: one filled store, copied for each test, and somebody who asks."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fake_discord import FakeDiscord, Limits
from fake_discord.driving import pointed_at
from visitors import PLACES, Visitor, plant, served, settings_in, visitor_in

from bot.app import open_filled_store
from bot.client import Bot
from bot.config import Settings


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and the store made of them; tests work on copies."""
    folder = tmp_path_factory.mktemp("languages")
    plant(folder / "seeds")

    async def fill() -> None:
        async with open_filled_store(settings_in(folder)):
            pass

    asyncio.run(fill())
    return folder


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(limits=Limits.none()) as opened:
        with pointed_at(opened):
            yield opened
    assert [status for status in opened.statuses if status >= 400] == []
    assert max((len(each.followups) for each in opened.exchanges.values()), default=0) <= 5


@pytest.fixture
def settings(filled: Path, tmp_path: Path, fake: FakeDiscord) -> Settings:
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    return settings_in(
        home,
        discord_token=fake.token,
        discord_api_url=fake.api_url,
        discord_gateway_url=fake.gateway_url,
    )


@pytest.fixture
async def bot(fake: FakeDiscord, settings: Settings) -> AsyncIterator[Bot]:
    async with served(fake, settings) as opened:
        yield opened


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["zh-CN", "zh-TW"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def visitor(
    fake: FakeDiscord, settings: Settings, place: str, locale: str
) -> AsyncIterator[Visitor]:
    """Somebody in each place who uses Discord in each kind of Chinese."""
    somebody = visitor_in(place, fake, locale=locale)
    async with served(fake, settings):
        yield somebody
