"""Faults and limits of the fake Discord."""

from __future__ import annotations

import aiohttp
import pytest
from fake_discord import FakeDiscord, Limits
from fake_discord.driving import until
from plain import POST, ask, sending


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
