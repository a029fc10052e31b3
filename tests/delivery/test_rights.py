"""The bot's rights in a target, as the interaction states them, when a digest is set up."""

from __future__ import annotations

from typing import Any

import pytest
from fake_discord import Kind
from fake_discord.exchange import Exchange
from office import Office

SETTINGS = {"time": "09:00", "zone": "Asia/Shanghai", "language": "en"}
ALL = ("send_messages", "embed_links", "read_message_history")


async def add(office: Office, locale: str = "en-US", **options: Any) -> Exchange:
    return await office.ask("add", locale, **{"channel": office.channel} | SETTINGS | options)


def deny_unheard(office: Office, *rights: str) -> None:
    """Take rights away without the gateway's telling of it."""
    tell = office.fake.world.tell
    office.fake.world.tell = lambda *_: None
    office.fake.world.deny(office.channel, *rights)
    office.fake.world.tell = tell
    cached = office.bot.get_channel(office.channel.id)
    assert cached.permissions_for(cached.guild.me).send_messages  # type: ignore[union-attr]


async def test_each_right_that_the_interaction_denies_is_named(at_work: Office) -> None:
    deny_unheard(at_work, *ALL)
    answer = await add(at_work)
    missing = "Send Messages, Embed Links, Read Message History"
    assert answer.content == f"I cannot post in #ai-history yet; give me there: {missing}."
    assert answer.ephemeral
    assert await at_work.store.subscriptions.of_guild(at_work.guild.id) == []


async def test_the_same_is_said_in_chinese(at_work: Office) -> None:
    deny_unheard(at_work, *ALL)
    answer = await add(at_work, "zh-CN")
    for part in ("#ai-history", "发送消息", "嵌入链接", "阅读消息历史记录"):
        assert part in answer.content
    assert "Send Messages" not in answer.content


async def test_rights_that_the_gateway_has_not_told_of_yet_are_enough(at_work: Office) -> None:
    at_work.fake.world.deny(at_work.channel, "send_messages")
    await at_work.ask("list")
    tell = at_work.fake.world.tell
    at_work.fake.world.tell = lambda *_: None
    at_work.fake.world.allow(at_work.channel, "send_messages")
    at_work.fake.world.tell = tell
    answer = await add(at_work)
    assert answer.content.startswith("Digest #1")


@pytest.mark.parametrize(
    ("denied", "options", "named"),
    [
        ("create_public_threads", {"thread": True}, "Create Public Threads"),
        ("send_messages", {"look": "plain"}, "Send Messages"),
        ("view_channel", {}, "View Channel"),
    ],
)
async def test_what_is_asked_for_decides_which_rights_are_needed(
    at_work: Office, denied: str, options: dict[str, Any], named: str
) -> None:
    at_work.fake.world.deny(at_work.channel, denied)
    answer = await add(at_work, **options)
    assert named in answer.content
    at_work.fake.world.allow(at_work.channel, denied)
    assert (await add(at_work, **options)).content.startswith("Digest #1")


async def test_a_right_that_a_plain_digest_does_not_need_is_not_asked_for(
    at_work: Office,
) -> None:
    at_work.fake.world.deny(at_work.channel, "embed_links", "create_public_threads")
    assert (await add(at_work, look="plain")).content.startswith("Digest #1")


async def test_a_form_that_moves_a_digest_reads_the_rights_too(at_work: Office) -> None:
    await add(at_work)
    closed = at_work.fake.world.add_channel(at_work.guild, "closed")
    form = await at_work.ask("edit", digest="1", part="how")
    at_work.fake.world.deny(closed, "embed_links")
    answer = await at_work.fake.submit(form, {"channel": [closed], "look": ["embed"]})
    assert answer.content == "I cannot post in #closed yet; give me there: Embed Links."


async def test_a_forum_that_wants_tags_names_them(at_work: Office) -> None:
    forum = at_work.fake.world.add_channel(
        at_work.guild, "forum", Kind.FORUM, tags=["daily", "other"], flags=1 << 4
    )
    answer = await add(at_work, channel=forum)
    assert "daily, other" in answer.content
