"""The bot's requests to a fake Discord that asks it to wait."""

from __future__ import annotations

import asyncio

import discord
import pytest
from fake_discord import FakeDiscord, Limits
from fake_discord.driving import pointed_at
from seed_folder import plant

from bot import traffic
from bot.app import open_bot
from bot.config import Settings

POST = "POST /channels/{channel}/messages"


@pytest.fixture
async def fake():
    async with FakeDiscord(limits=Limits.none()) as opened:
        with pointed_at(opened):
            yield opened


@pytest.fixture
def channel(fake):
    return fake.world.add_channel(fake.world.add_guild("A server"), "news")


@pytest.fixture
async def bot(fake, database_url, tmp_path):
    seeds = plant(tmp_path / "seeds")
    chosen = {"database_url": database_url, "seeds_dir": seeds, "discord_token": fake.token}
    async with open_bot(Settings(_env_file=None, **chosen)) as opened:
        await opened.log_in()
        yield opened


async def test_a_cancelled_request_stops_no_other_after_a_pause_for_the_whole_bot(
    fake, bot, channel, monkeypatch
):
    monkeypatch.setattr(traffic, "LONGEST_PAUSE", 0.2)
    fake.faults.too_many(POST, 0.1, global_=True)
    target = bot.get_partial_messageable(channel.id)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await target.send("cancelled while it pauses")
    async with asyncio.timeout(5):
        sent = await target.send("heard")
    assert [each["id"] for each in fake.world.messages(channel.id)] == [str(sent.id)]


async def test_no_request_is_sent_during_a_pause_for_the_whole_bot(fake, bot, channel):
    fake.faults.too_many(POST, 0.3, global_=True)
    target = bot.get_partial_messageable(channel.id)
    paused = asyncio.create_task(target.send("first"))
    while not fake.statuses[429]:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await target.send("too early")
    await paused
    assert isinstance(paused.result(), discord.Message)
    assert [each["content"] for each in fake.world.messages(channel.id)] == ["first"]
