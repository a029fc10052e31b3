"""The courier's post on the wire, and what it makes of each way in which Discord can fail."""

from __future__ import annotations

from datetime import date
from typing import Any

import aiohttp
import discord
import pytest
import simcord
from team import World

from bot.core.models import Language
from bot.digests import Courier
from bot.errors import DeliveryRefused, DeliveryUnknown

DAY = date(2026, 11, 22)
MARK = "digest:7:2026-11-22"


@pytest.fixture
def courier(world: World) -> Courier:
    courier = world.bot.digests.courier
    assert courier is not None
    return courier


async def post(world: World, courier: Courier, channel_id: int | None = None) -> int:
    digest = await world.bot.digests.compose(DAY, Language.EN)
    return await courier.post(channel_id or world.channel.id, digest, "0123456789abcdef", MARK)


async def test_a_post_carries_nonce_and_mark_and_may_ping_nobody(
    world: World, courier: Courier, env: simcord.Env
) -> None:
    await post(world, courier)

    sent = env.http_requests[-1].json
    assert (sent["nonce"], sent["enforce_nonce"]) == ("0123456789abcdef", True)
    assert sent["allowed_mentions"]["parse"] == []
    (button,) = sent["components"][0]["components"]
    assert button["custom_id"] == f"day:2026-11-22:{MARK}"
    assert len(button["custom_id"]) <= 100


async def test_somebody_elses_message_is_never_taken_for_ours(
    world: World, courier: Courier
) -> None:
    await world.member.send(world.channel, MARK)
    found = await courier.find(world.channel.id, MARK, discord.utils.utcnow().replace(year=2020))
    assert found is None


@pytest.mark.parametrize(
    ("status", "code", "outcome", "said"),
    [
        (403, 50001, DeliveryRefused, "View Channel"),
        (403, 50013, DeliveryRefused, "Send Messages"),
        (404, 10003, DeliveryRefused, "no longer exists"),
        (404, 10008, DeliveryRefused, "deleted since"),
        (400, 50035, DeliveryRefused, "refused"),
        (401, 0, DeliveryUnknown, "trouble"),
        (429, 0, DeliveryUnknown, "trouble"),
        (500, 0, DeliveryUnknown, "trouble"),
        (503, 0, DeliveryUnknown, "trouble"),
    ],
)
async def test_refusals_are_told_from_outcomes_that_nobody_knows(
    world: World,
    courier: Courier,
    env: simcord.Env,
    status: int,
    code: int,
    outcome: type[Exception],
    said: str,
) -> None:
    env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    with pytest.raises(outcome, match=said):
        await post(world, courier)


@pytest.mark.parametrize(
    "error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(104, "reset"), TimeoutError()]
)
async def test_a_broken_connection_leaves_the_outcome_unknown(
    world: World, courier: Courier, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(world.bot.http, "request", fail)
    with pytest.raises(DeliveryUnknown, match="connection"):
        await post(world, courier)


async def test_a_wait_longer_than_the_limit_leaves_the_outcome_unknown(
    world: World, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise discord.RateLimited(3600)

    monkeypatch.setattr(world.bot.http, "request", fail)
    with pytest.raises(DeliveryUnknown, match="wait longer"):
        await post(world, courier)


async def test_threads_and_announcement_channels_can_have_digests(
    world: World, courier: Courier
) -> None:
    news = world.guild.create_news_channel("news")
    parent = world.bot.get_channel(world.channel.id)
    assert isinstance(parent, discord.TextChannel)
    await parent.create_thread(name="a thread", type=discord.ChannelType.public_thread)
    (thread,) = world.channel.threads
    for channel in (news, thread):
        result = await world.manager.slash(
            world.channel, "digest add", channel=channel, time="9:00", zone="UTC", language="en"
        )
        assert channel.mention in result.response.content
        assert await post(world, courier, channel.id)
