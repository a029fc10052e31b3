"""Messages in the fake Discord, asked by discord.py itself and by plain HTTP."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import discord
import pytest
from fake_discord import FakeDiscord
from fake_discord.snowflakes import Snowflakes
from plain import Clock, ask, sending


async def test_the_same_nonce_gives_the_same_message(fake, client, channel):
    target = client.get_partial_messageable(channel.id)
    first, again = [await target.send("hello", nonce="n1") for _ in range(2)]
    assert first.id == again.id
    assert [each["nonce"] for each in fake.world.messages(channel.id)] == ["n1"]


async def test_a_nonce_is_forgotten_after_its_window(http):
    clock = Clock()
    async with FakeDiscord(nonce_window=timedelta(minutes=3), clock=clock) as fake:
        channel = fake.world.add_channel(fake.world.add_guild("A server"), "news")
        body = {"content": "hello", "nonce": "n1", "enforce_nonce": True}
        for seconds in (0, 179, 181):
            clock.ahead = seconds
            await ask(http, fake, "POST", sending(channel), json=body)
        assert len(fake.world.messages(channel.id)) == 2


@pytest.mark.parametrize("enforced", [True, False])
async def test_a_nonce_counts_only_when_it_is_enforced(fake, http, channel, enforced):
    fake.nonces_enforced = not enforced
    body = {"content": "hello", "nonce": "n1", "enforce_nonce": enforced}
    for _ in range(2):
        await ask(http, fake, "POST", sending(channel), json=body)
    assert len(fake.world.messages(channel.id)) == 2


async def test_the_nonce_of_a_deleted_message_finds_nothing(fake, client, channel):
    target = client.get_partial_messageable(channel.id)
    await (await target.send("hello", nonce="n1")).delete()
    with pytest.raises(discord.NotFound) as refused:
        await target.send("hello", nonce="n1")
    assert refused.value.code == 10008


async def test_history_goes_by_snowflakes_and_keeps_nonces_to_itself(fake, client, http, channel):
    target = client.get_partial_messageable(channel.id)
    sent = [await target.send(str(number), nonce=str(number)) for number in range(5)]
    after = [each.content async for each in target.history(after=sent[1])]
    before = [each.content async for each in target.history(before=sent[2], limit=1)]
    around = [each.content async for each in target.history(around=sent[2], limit=3)]
    assert (after, before, around) == (["2", "3", "4"], ["1"], ["3", "2", "1"])
    _, told = await ask(http, fake, "GET", f"{sending(channel)}/{sent[0].id}")
    assert "nonce" not in told


ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "b"}]}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"content": "a" * 2001}, "content"),
        ({"content": "a", "nonce": "n" * 26}, "nonce"),
        ({"embeds": [{"title": "a" * 257}]}, "embeds"),
        ({"embeds": [{"description": "a" * 4000}, {"description": "a" * 2001}]}, "embeds"),
        ({"content": "a", "components": [ROW] * 6}, "components"),
        ({"content": "a", "components": [ROW] * 2}, "components"),
    ],
)
async def test_a_message_beyond_a_limit_is_an_invalid_form(fake, http, channel, body, path):
    status, told = await ask(http, fake, "POST", sending(channel), json=body)
    assert (400, 50035, [path]) == (status, told["code"], list(told["errors"]))


async def test_an_empty_message_is_refused(fake, http, channel):
    _, told = await ask(http, fake, "POST", sending(channel), json={"content": " "})
    assert told["code"] == 50006


async def test_files_come_in_a_form(client, channel):
    file = discord.File(__file__, "test.py")
    sent = await client.get_partial_messageable(channel.id).send("look", file=file)
    assert ([each.filename for each in sent.attachments], sent.content) == (["test.py"], "look")


async def test_a_message_can_be_edited(fake, client, channel):
    sent = await client.get_partial_messageable(channel.id).send("a")
    edited = await sent.edit(content="b")
    assert edited.edited_at is not None
    assert fake.world.messages(channel.id)[0]["content"] == "b"


def test_ids_are_in_the_order_of_time():
    numbers = count()
    ids = Snowflakes(lambda: 1_700_000_000 + next(numbers) / 1000)
    made = [ids.next() for _ in range(5)]
    assert made == sorted(made)
    assert discord.utils.snowflake_time(made[0]).year == 2023


async def test_what_is_not_there_is_not_found_and_recorded(fake, http):
    assert await ask(http, fake, "GET", "/nowhere") == (
        404,
        {"message": "404: Not Found", "code": 0},
    )
    assert fake.requests["GET", "/nowhere", 404] == 1
