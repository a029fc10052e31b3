"""Who may do what in the fake Discord."""

from __future__ import annotations

import discord
import pytest
from fake_discord.model import Overwrite
from fake_discord.permissions import bits
from plain import ask, sending


@pytest.mark.parametrize(
    ("denied", "code"),
    [("view_channel", 50001), ("send_messages", 50013), ("embed_links", 50013)],
)
async def test_rights_that_are_taken_away_are_missed(fake, client, channel, denied, code):
    target, embed = client.get_partial_messageable(channel.id), discord.Embed(title="a")
    fake.world.deny(channel, denied)
    with pytest.raises(discord.Forbidden) as refused:
        await target.send(embed=embed)
    assert refused.value.code == code
    fake.world.allow(channel, denied)
    await target.send(embed=embed)


async def test_an_overwrite_of_a_role_gives_way_to_that_of_a_member(fake, guild, channel):
    role = fake.world.add_role(guild, "mute")
    fake.world.add_member(guild, fake.world.bot, [role])
    channel.overwrites[role.id] = Overwrite(role.id, 0, deny=bits("send_messages"))
    assert not fake.world.rights(channel) & bits("send_messages")
    fake.world.allow(channel, "send_messages")
    assert fake.world.rights(channel) & bits("send_messages")


async def test_without_history_a_channel_looks_empty(fake, client, channel):
    target = client.get_partial_messageable(channel.id)
    sent = await target.send("a")
    fake.world.deny(channel, "read_message_history")
    assert [each async for each in target.history()] == []
    with pytest.raises(discord.Forbidden):
        await target.fetch_message(sent.id)


async def test_what_is_gone_is_unknown(fake, http, guild, channel):
    other = fake.world.add_channel(guild, "other")
    fake.world.delete_channel(channel)
    fake.world.remove_guild(guild)
    gone = await ask(http, fake, "POST", sending(channel), json={"content": "a"})
    left = await ask(http, fake, "POST", sending(other), json={"content": "a"})
    assert (gone[1]["code"], left[1]["code"]) == (10003, 50001)


async def test_who_refuses_direct_messages_gets_none(fake, client):
    person = fake.world.add_user("Ann")
    opened = await client.create_dm(discord.Object(person.id))
    await opened.send("hello")
    fake.world.users[person.id].refuses_dms = True
    with pytest.raises(discord.Forbidden) as refused:
        await opened.send("hello")
    assert refused.value.code == 50007


async def test_a_wrong_token_is_refused(fake):
    async with discord.Client(intents=discord.Intents.none()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("another")
    assert fake.invalid_requests == 1
