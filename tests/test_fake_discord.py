"""The fake Discord's API, asked by discord.py itself and by plain HTTP."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import count

import aiohttp
import discord
import pytest
from fake_discord import REQUIRE_TAG, FakeDiscord, Kind, Limits
from fake_discord.driving import pointed_at, until
from fake_discord.model import Overwrite
from fake_discord.permissions import bits
from fake_discord.snowflakes import Snowflakes

POST = "POST /channels/{channel}/messages"


class Clock:
    """A clock that a test can put forward."""

    ahead = 0.0

    def __call__(self):
        return time.time() + self.ahead


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


async def ask(http, fake, method, path, **given):
    """An answer's status and JSON."""
    headers = {"Authorization": f"Bot {fake.token}"}
    url = f"{fake.api_url}/api/v10{path}"
    async with http.request(method, url, headers=headers, **given) as response:
        return response.status, await response.json(content_type=None)


def sending(channel):
    """The path to post to."""
    return f"/channels/{channel.id}/messages"


async def test_a_wrong_token_is_refused(fake):
    async with discord.Client(intents=discord.Intents.none()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("another")
    assert fake.invalid_requests == 1


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


@pytest.mark.parametrize("status", [500, 503])
async def test_a_failing_server_stores_nothing(fake, http, channel, status):
    fake.faults.status(POST, status, channel=channel.id)
    first = await ask(http, fake, "POST", sending(channel), json={"content": "a"})
    second = await ask(http, fake, "POST", sending(channel), json={"content": "b"})
    assert (status, 200) == (first[0], second[0])
    assert [each["content"] for each in fake.world.posts()] == ["b"]


async def test_a_message_may_be_stored_although_an_error_is_answered(fake, http, channel):
    fake.faults.status_after_accept(POST, 504)
    status, _ = await ask(http, fake, "POST", sending(channel), json={"content": "a"})
    assert (status, len(fake.world.posts())) == (504, 1)


async def test_a_message_may_be_stored_although_the_connection_is_reset(fake, client, channel):
    fake.faults.accept_then_drop(POST)
    with pytest.raises(aiohttp.ClientOSError, match="reset"):
        await client.get_partial_messageable(channel.id).send("a")
    assert len(fake.world.posts()) == 1


async def test_a_connection_may_break_before_anything_is_stored(fake, client, channel):
    fake.faults.drop_before(POST)
    with pytest.raises(aiohttp.ClientOSError, match="reset"):
        await client.get_partial_messageable(channel.id).send("a")
    assert fake.world.posts() == []


@pytest.mark.parametrize(("needs_client", "stored"), [(False, 1), (True, 0)])
async def test_what_takes_long_may_be_stored_without_its_client(
    fake, http, channel, needs_client, stored
):
    fake.faults.slow(POST, 0.1, needs_client=needs_client)
    with pytest.raises(TimeoutError):
        timeout = aiohttp.ClientTimeout(total=0.05)
        await ask(http, fake, "POST", sending(channel), json={"content": "a"}, timeout=timeout)
    await until(lambda: fake.requests.total() == 1)
    assert len(fake.world.posts()) == stored


async def test_a_proxy_may_answer_in_html(fake, http, channel):
    fake.faults.garbage(POST)
    url = f"{fake.api_url}/api/v10{sending(channel)}"
    async with http.post(url, json={}) as response:
        assert (response.status, response.content_type) == (502, "text/html")


async def test_a_fault_for_a_route_that_does_not_exist_is_a_mistake(fake):
    with pytest.raises(ValueError, match="no route"):
        fake.faults.status("POST /channel/{channel}", 500)


async def test_chance_decides_the_same_way_each_time(channel, fake, http):
    fault = fake.faults.status(POST, 503, times=None, probability=0.5)
    for number in range(20):
        await ask(http, fake, "POST", sending(channel), json={"content": str(number)})
    assert (fault.hits, len(fake.world.posts())) == (11, 9)


async def test_a_harness_hears_of_a_request_before_and_after(fake, http, channel):
    heard = []

    async def before(method, route, channel_id):
        heard.append(("before", channel_id, len(fake.world.posts())))

    async def stored(method, route, channel_id):
        heard.append(("stored", channel_id, len(fake.world.posts())))

    fake.on_request, fake.on_stored = before, stored
    await ask(http, fake, "POST", sending(channel), json={"content": "a"})
    assert heard == [("before", channel.id, 0), ("stored", channel.id, 1)]


async def test_the_51st_request_of_a_second_is_too_many(http):
    async with FakeDiscord(limits=Limits(per_channel=None)) as fake:
        answers = [await ask(http, fake, "GET", "/users/@me") for _ in range(51)]
    assert [status for status, _ in answers] == [200] * 50 + [429]
    assert answers[-1][1]["global"] is True
    assert (fake.record.busiest_second, fake.invalid_requests) == (51, 1)


async def test_discord_py_obeys_the_limit_of_a_channel(fake, client, channel):
    fake.limiter.limits = Limits(per_channel=(2, 0.2))
    for number in range(5):
        await client.get_partial_messageable(channel.id).send(str(number))
    assert fake.statuses[429] == 0
    assert len(fake.world.posts()) == 5


async def test_discord_py_waits_as_long_as_a_429_says(fake, client, channel):
    fake.faults.too_many(POST, 0.05)
    await client.get_partial_messageable(channel.id).send("a")
    assert (fake.statuses[429], len(fake.world.posts())) == (1, 1)


async def test_a_server_may_have_its_own_idea_of_an_error(fake, http, channel):
    fake.faults.refuse(POST, 400, 20028, "Too fast")
    answer = await ask(http, fake, "POST", sending(channel), json={"content": "a"})
    assert answer == (400, {"code": 20028, "message": "Too fast"})


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
