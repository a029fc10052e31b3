"""Fixtures of the fake Discord: itself, a server with a channel, and who asks it."""

from __future__ import annotations

import aiohttp
import discord
import pytest
from fake_discord import FakeDiscord, Limits
from fake_discord.driving import pointed_at


@pytest.fixture
async def fake():
    async with FakeDiscord(limits=Limits.none()) as opened:
        with pointed_at(opened):
            yield opened


@pytest.fixture
def guild(fake):
    return fake.world.add_guild("A server")


@pytest.fixture
def channel(fake, guild):
    return fake.world.add_channel(guild, "news")


@pytest.fixture
async def client(fake):
    async with discord.Client(intents=discord.Intents(guilds=True)) as opened:
        await opened.login(fake.token)
        yield opened


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session
