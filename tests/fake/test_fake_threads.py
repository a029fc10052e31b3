"""Threads, forums and crossposts in the fake Discord."""

from __future__ import annotations

import discord
import pytest
from fake_discord import REQUIRE_TAG, Kind, Limits


async def test_a_forum_post_is_a_thread_with_a_message(fake, client, guild):
    forum = fake.world.add_channel(guild, "forum", Kind.FORUM, tags=["ai"], flags=REQUIRE_TAG)
    opened = await client.fetch_channel(forum.id)
    with pytest.raises(discord.HTTPException) as refused:
        await opened.create_thread(name="post", content="hello")
    assert refused.value.code == 40067
    made = await opened.create_thread(
        name="post", content="hello", applied_tags=opened.available_tags
    )
    assert made.thread.id == made.message.id
    assert fake.world.messages(made.thread.id)[0]["content"] == "hello"


async def test_a_locked_thread_takes_no_message_and_an_archived_one_opens(fake, client, channel):
    thread = fake.world.add_thread(channel, "thread")
    target = client.get_partial_messageable(thread.id)
    thread.archived = True
    await target.send("a")
    assert not thread.archived
    thread.locked = True
    with pytest.raises(discord.HTTPException) as refused:
        await target.send("b")
    assert refused.value.code == 160005


async def test_a_message_has_one_thread_at_most(fake, client, guild, channel):
    opened = await client.fetch_channel(channel.id)
    sent = await opened.send("a")
    thread = await sent.create_thread(name="thread")
    assert thread.id == sent.id
    with pytest.raises(discord.HTTPException) as refused:
        await sent.create_thread(name="another")
    assert refused.value.code == 160004
    await thread.edit(archived=True)
    assert [each.id async for each in opened.archived_threads()] == [thread.id]


async def test_an_hour_has_ten_crossposts(client, fake, guild):
    news = fake.world.add_channel(guild, "news", Kind.ANNOUNCEMENT)
    fake.limiter.limits = Limits(None, None, crossposts_per_hour=10)
    target = client.get_partial_messageable(news.id)
    sent = [await target.send(str(number)) for number in range(11)]
    for message in sent[:10]:
        await message.publish()
    with pytest.raises(discord.HTTPException) as refused:
        await sent[0].publish()
    assert refused.value.code == 40033
    client.http.max_ratelimit_timeout = 30
    with pytest.raises(discord.RateLimited) as limited:
        await sent[10].publish()
    assert limited.value.retry_after > 3500
