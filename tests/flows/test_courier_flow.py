"""The courier's post on the wire, and what it makes of each way in which Discord can fail."""

from __future__ import annotations

from datetime import date
from typing import Any

import aiohttp
import discord
import pytest
import simcord
from factories import subscription
from team import World

from bot.core.models import Language
from bot.core.subscription import Choices, Look
from bot.courier import Courier
from bot.errors import (
    DeliveryDelayed,
    DeliveryGone,
    DeliveryRefused,
    DeliveryUnknown,
    PlaceRefused,
)

DAY = date(2026, 11, 22)
MARK = "digest:7:2026-11-22"


@pytest.fixture
def courier(world: World) -> Courier:
    return world.bot.rounds.slot.get()


async def post(world: World, courier: Courier, **parts: Any) -> int:
    mine = subscription(guild_id=world.guild.id, **{"channel_id": world.channel.id} | parts)
    digest = await world.bot.digests.compose(DAY, Choices(Language.EN), mine.posting.look)
    return await courier.post(mine, digest, "0123456789abcdef", MARK)


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
    mine = subscription(guild_id=world.guild.id, channel_id=world.channel.id)
    found = await courier.find(mine, MARK, discord.utils.utcnow().replace(year=2020))
    assert found is None


@pytest.mark.parametrize(
    ("status", "code", "outcome", "said"),
    [
        (403, 50001, PlaceRefused, "View Channel"),
        (403, 50013, PlaceRefused, "may not post there"),
        (404, 10003, PlaceRefused, "no longer exists"),
        (400, 40067, PlaceRefused, "wants a tag"),
        (400, 160005, PlaceRefused, "locked"),
        (404, 10008, DeliveryGone, "deleted since"),
        (400, 50035, DeliveryRefused, "refused"),
        (401, 0, DeliveryDelayed, "trouble"),
        (429, 0, DeliveryDelayed, "trouble"),
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


async def test_a_wait_longer_than_the_limit_is_waited_for_without_a_post(
    world: World, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise discord.RateLimited(3600)

    monkeypatch.setattr(world.bot.http, "request", fail)
    with pytest.raises(DeliveryDelayed, match="wait longer") as caught:
        await post(world, courier)
    assert caught.value.seconds == 3600


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
        assert await post(world, courier, channel_id=channel.id)


async def test_a_plain_digest_is_text_without_previews_and_mentions_only_its_role(
    world: World, courier: Courier, env: simcord.Env
) -> None:
    role = world.guild.create_role("Readers", mentionable=True)
    await post(world, courier, look=Look.PLAIN, role_id=role.id, silent=True)

    sent = env.http_requests[-1].json
    assert sent["content"].startswith(f"<@&{role.id}>\n## On this day in 2023 AI")
    assert len(sent["content"]) <= 2000
    assert sent["allowed_mentions"]["parse"] == []
    assert sent["allowed_mentions"]["roles"] == [role.id]
    flags = discord.MessageFlags._from_value(sent["flags"])
    assert flags.suppress_embeds
    assert flags.suppress_notifications
    assert not sent.get("embeds")


async def test_a_card_mentions_its_role_in_the_text_where_discord_heeds_it(
    world: World, courier: Courier, env: simcord.Env
) -> None:
    await post(world, courier, role_id=4242)
    sent = env.http_requests[-1].json
    assert sent["content"] == "<@&4242>"
    assert sent["embeds"]


async def test_a_right_that_was_taken_away_is_named_with_its_channel(
    world: World, courier: Courier
) -> None:
    denied = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel(
        "closed", overwrites={world.guild.default_role: denied}
    )
    said = "in #closed any more; give me there: Send Messages, Embed Links"
    with pytest.raises(PlaceRefused, match=said):
        await post(world, courier, channel_id=closed.id)


async def test_a_channel_of_a_server_that_is_away_is_tried_later(
    world: World, courier: Courier, env: simcord.Env
) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.unavailable = True
    env.inject_error("POST", "/channels/*/messages", status=404, code=10003)
    with pytest.raises(DeliveryDelayed, match="away"):
        await post(world, courier)
