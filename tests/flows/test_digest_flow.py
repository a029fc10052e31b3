"""/digest from its set-up to the message that the channel reads, due and late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
import simcord
from team import World

from bot.core.delivery import DeliveryState
from bot.core.subscription import Subscription
from cogs.digest import DIGESTS_PER_SERVER

DUE = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""Nine o'clock in Shanghai on the day after the tests begin."""


async def add(world: World, **options: Any) -> Any:
    chosen = {
        "channel": world.channel,
        "time": "09:00",
        "zone": "Asia/Shanghai",
        "language": "en",
    }
    return await world.manager.slash(world.channel, "digest add", **chosen | options)


async def added(world: World) -> Subscription:
    (subscription,) = await world.store.subscriptions.of_guild(world.guild.id)
    return subscription


async def tick(world: World, now: datetime) -> None:
    world.clock.now = now
    await world.bot.rounds.tick()


def posts(world: World) -> list[discord.Message]:
    return [message for message in world.channel.history() if message.interaction_metadata is None]


async def test_a_manager_adds_a_digest_and_is_told_when_it_comes(world: World) -> None:
    result = await add(world, count=3)

    subscription = await added(world)
    assert subscription.next_due_at == DUE
    assert (subscription.choices.count, subscription.created_by) == (3, world.manager.id)
    assert result.ephemeral
    for part in ("09:00", "Asia/Shanghai", world.channel.mention, f"<t:{DUE.timestamp():.0f}:R>"):
        assert part in result.response.content


async def test_a_due_digest_is_posted_once_as_one_message(world: World) -> None:
    await add(world)

    await tick(world, DUE)
    await tick(world, DUE)

    (post,) = posts(world)
    assert "23 November" in (post.embeds[0].title or "")
    (delivery,) = await world.store.deliveries.history((await added(world)).id, 5)
    assert (delivery.state, delivery.message_id) == (DeliveryState.SENT, post.id)


async def test_a_digest_that_was_missed_is_posted_late_within_the_window(world: World) -> None:
    await add(world)
    world.clock.now = DUE
    world.clock.move(hours=5, minutes=59)
    await world.bot.rounds.tick()
    assert len(posts(world)) == 1


async def test_past_the_window_the_day_is_left_out_and_the_list_says_so(world: World) -> None:
    await add(world)
    world.clock.now = DUE
    world.clock.move(hours=6, minutes=1)
    await world.bot.rounds.tick()

    assert posts(world) == []
    listed = await world.manager.slash(world.channel, "digest list")
    assert "left out (too late)" in listed.response.embeds[0].description


async def test_a_digest_in_chinese_is_chinese_throughout(world: World) -> None:
    await add(world, language="zh-CN")
    await tick(world, DUE)
    (post,) = posts(world)
    assert "11 月 23 日" in (post.embeds[0].title or "").replace("11月23日", "11 月 23 日")


async def test_the_button_of_a_post_works_after_a_restart(world: World) -> None:
    await add(world)
    await tick(world, DUE)
    await world.restart()

    pressed = await world.member.click(posts(world)[0], label="Everything of that day")

    assert pressed.ephemeral
    assert pressed.response.embeds


async def test_the_courier_finds_its_post_by_the_mark_and_no_other(world: World) -> None:
    await add(world)
    await tick(world, DUE)
    (post,) = posts(world)
    courier, mine = world.bot.rounds.slot.get(), await added(world)
    since = discord.utils.utcnow().replace(year=2020)

    found = await courier.find(mine, f"digest:{mine.id}:2026-11-23", since)

    assert found == post.id
    assert await courier.find(mine, "digest:1:2026-11-24", since) is None


async def test_preview_shows_the_next_digest_to_the_manager_alone(world: World) -> None:
    await add(world)
    number = str((await added(world)).id)
    result = await world.manager.slash(world.channel, "digest preview", digest=number)
    assert result.ephemeral
    assert "23 November" in result.response.embeds[0].title
    assert posts(world) == []


async def test_send_posts_at_once_and_the_daily_digest_still_comes(world: World) -> None:
    await add(world)
    subscription = await added(world)

    result = await world.manager.slash(world.channel, "digest send", digest=str(subscription.id))
    await tick(world, DUE)

    first, second = sorted(posts(world), key=lambda post: post.id)
    assert str(first.id) in result.response.content
    assert "22 November" in (first.embeds[0].title or "")
    assert "23 November" in (second.embeds[0].title or "")


async def test_send_says_why_discord_refused(world: World, env: simcord.Env) -> None:
    await add(world)
    env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    number = str((await added(world)).id)

    result = await world.manager.slash(world.channel, "digest send", digest=number)

    assert "give me Send Messages" in result.response.content


async def test_a_server_error_is_tried_again_at_once_and_then_at_a_later_tick(
    world: World, env: simcord.Env
) -> None:
    await add(world)
    for _ in range(6):
        env.inject_error("POST", "/channels/*/messages", status=503)
    await tick(world, DUE)
    assert posts(world) == []

    env.inject_error("POST", "/channels/*/messages", status=503)
    await tick(world, DUE + timedelta(minutes=3))
    assert len(posts(world)) == 1


async def test_remove_stops_the_digest(world: World) -> None:
    await add(world)
    choices = await world.manager.autocomplete(world.channel, "digest remove", "digest", "09:00")
    assert "Asia/Shanghai" in choices[0]["name"]

    result = await world.manager.slash(world.channel, "digest remove", digest=choices[0]["value"])

    assert result.ephemeral
    assert await world.store.subscriptions.of_guild(world.guild.id) == []
    listed = await world.manager.slash(world.channel, "digest list")
    assert "no digest yet" in listed.response.content


async def test_a_digest_of_another_server_is_out_of_reach(world: World, env: simcord.Env) -> None:
    await add(world)
    number = str((await added(world)).id)
    other = env.create_guild("Another team")
    channel = other.create_text_channel("general")
    result = await _boss(env, other).slash(channel, "digest remove", digest=number)
    assert "has no digest" in result.response.content
    assert await world.store.subscriptions.of_guild(world.guild.id)


def _boss(env: simcord.Env, guild: simcord.GuildHandle) -> simcord.MemberActor:
    role = guild.create_role("Boss", permissions=discord.Permissions(administrator=True))
    return guild.add_member(env.create_user("boss"), roles=[role])


@pytest.mark.parametrize(
    ("option", "text"), [("time", "25:00"), ("time", "nine"), ("zone", "Mars/Olympus")]
)
async def test_what_cannot_be_is_refused_with_one_sentence(
    world: World, option: str, text: str
) -> None:
    result = await add(world, **{option: text})
    assert result.ephemeral
    assert text in result.response.content
    assert await world.store.subscriptions.of_guild(world.guild.id) == []


async def test_a_server_has_at_most_25_digests(world: World) -> None:
    for _ in range(DIGESTS_PER_SERVER):
        await add(world)
    result = await add(world)
    assert "at most 25 digests" in result.response.content
    assert await world.store.subscriptions.count(world.guild.id) == DIGESTS_PER_SERVER


async def test_missing_rights_in_the_channel_are_named(world: World) -> None:
    everyone = world.guild.default_role
    closed = world.guild.create_text_channel(
        "closed",
        overwrites={everyone: discord.PermissionOverwrite(send_messages=False, embed_links=False)},
    )
    result = await add(world, channel=closed)
    assert "Send Messages, Embed Links" in result.response.content
    assert await world.store.subscriptions.of_guild(world.guild.id) == []


async def test_members_may_not_touch_digests_even_past_discords_own_check(
    world: World, env: simcord.Env
) -> None:
    assert not any(
        name.startswith("digest") for name in world.member.available_commands(world.channel)
    )
    for command in env.backend.commands[None].values():
        command["default_member_permissions"] = None

    refused = await world.member.slash(world.channel, "digest list")

    assert refused.ephemeral
    assert refused.response.content == (
        "This command is for people with the Manage Server permission."
    )


async def test_a_deleted_channel_or_thread_takes_its_digests_along(
    world: World, env: simcord.Env
) -> None:
    await add(world)
    doomed = world.guild.create_text_channel("doomed")
    await add(world, channel=doomed)
    parent = world.bot.get_channel(world.channel.id)
    assert isinstance(parent, discord.TextChannel)
    await parent.create_thread(name="a thread", type=discord.ChannelType.public_thread)
    (thread,) = world.channel.threads
    await add(world, channel=thread)
    for channel in (doomed, thread):
        env.backend.delete_channel(channel.id)
        await env.settle()
    assert (await added(world)).channel_id == world.channel.id


async def test_a_server_that_removes_the_bot_takes_its_digests_along(
    world: World, env: simcord.Env
) -> None:
    await add(world)
    env.backend.remove_guild(world.guild.id)
    await env.settle()
    assert await world.store.subscriptions.of_guild(world.guild.id) == []


async def test_an_outage_of_discord_leaves_the_digests_alone(
    world: World, env: simcord.Env
) -> None:
    await add(world)
    env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    await env.settle()
    assert await world.store.subscriptions.of_guild(world.guild.id)


async def test_zones_are_offered_by_city_within_discords_limits(world: World) -> None:
    for text in ("", "shang", "上海", "berlin", "z" * 100):
        choices = await world.manager.autocomplete(world.channel, "digest add", "zone", text)
        assert len(choices) <= 25
        assert all(1 <= len(each["name"]) <= 100 for each in choices)
        if text in {"shang", "上海"}:
            assert choices[0]["value"] == "Asia/Shanghai"
