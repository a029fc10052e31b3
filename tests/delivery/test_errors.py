"""Every way in which a post can fail, over HTTP: one message in the end, or a stop that is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import discord
import pytest
from fake_discord import REQUIRE_TAG, FakeDiscord, Kind
from fake_discord.driving import until
from fake_discord.model import Channel
from office import POST, POST_IN_FORUM, Office, connected, make_bot, settings_for

from bot import traffic
from bot.core.delivery import DeliveryState
from bot.core.subscription import Subscription
from bot.delivery import Pace

FAULTS: dict[str, Callable[[FakeDiscord, str], Any]] = {
    "500": lambda fake, route: fake.faults.status(route, 500),
    "502": lambda fake, route: fake.faults.status(route, 502),
    "503": lambda fake, route: fake.faults.status(route, 503),
    "504": lambda fake, route: fake.faults.status(route, 504),
    "503 for minutes": lambda fake, route: fake.faults.status(route, 503, times=12),
    "500 after it was stored": lambda fake, route: fake.faults.status_after_accept(route, 500),
    "503 after it was stored": lambda fake, route: fake.faults.status_after_accept(route, 503),
    "a reset after it was stored": lambda fake, route: fake.faults.accept_then_drop(route),
    "a connection dropped": lambda fake, route: fake.faults.drop_before(route),
    "a page of a proxy's": lambda fake, route: fake.faults.garbage(route),
    "429 for a moment": lambda fake, route: fake.faults.too_many(route, 0.2),
    "429 for minutes": lambda fake, route: fake.faults.too_many(route, 240),
    "429 for all": lambda fake, route: fake.faults.too_many(route, 0.2, global_=True),
    "403 without a code": lambda fake, route: fake.faults.refuse(route, 403, 0, "blocked"),
    "401": lambda fake, route: fake.faults.refuse(route, 401, 0, "401: Unauthorized"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_channel_has_one_message_after(at_work: Office, name: str) -> None:
    wanted = await at_work.add()
    FAULTS[name](at_work.fake, POST)
    assert (await at_work.tick_until_done(wanted)).state is DeliveryState.SENT
    await at_work.tick(minutes=1)
    assert len(at_work.posts()) == 1


@pytest.mark.parametrize("name", FAULTS)
async def test_a_forum_has_one_post_after(at_work: Office, name: str) -> None:
    forum = at_work.fake.world.add_channel(at_work.guild, "forum", Kind.FORUM)
    wanted = await at_work.add(forum, forum=True)
    FAULTS[name](at_work.fake, POST_IN_FORUM)
    assert (await at_work.tick_until_done(wanted)).state is DeliveryState.SENT
    await at_work.tick(minutes=1)
    inside = at_work.fake.world.inside(at_work.guild.id)
    assert len([each for each in inside if each.parent_id == forum.id]) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_an_answer_slower_than_the_deadline_leaves_one_message(
    office: Office, home: Any, *, after: bool
) -> None:
    pace = Pace().scaled(1 / 200)
    office.bot = make_bot(settings_for(office.fake, home), office.store, office.clock, pace)
    async with connected(office.fake, office.bot):
        wanted = await office.add()
        slow = pace.deadline.total_seconds() * 1.5
        office.fake.faults.slow(POST, slow, after=after)
        await office.tick()
        assert (await office.row(wanted)).state is DeliveryState.CLAIMED
        await until(lambda: len(office.posts()) == 1)
        assert (await office.tick_until_done(wanted)).state is DeliveryState.SENT
        assert len(office.posts()) == 1


async def test_a_deadline_inside_a_halt_for_all_locks_nobody_out(
    office: Office, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py would sleep with a lock that a cancelled sleeper never takes off."""
    monkeypatch.setattr(discord.http, "asyncio", asyncio)
    pace = Pace().scaled(1 / 200)
    office.bot = make_bot(settings_for(office.fake, home), office.store, office.clock, pace)
    async with connected(office.fake, office.bot):
        other = office.fake.world.add_channel(office.guild, "second")
        first, second = await office.add(), await office.add(other)
        office.fake.faults.too_many(POST, 0.6, global_=True)
        assert (await office.tick_until_done(first)).state is DeliveryState.SENT
        assert (await office.tick_until_done(second)).state is DeliveryState.SENT


STOPS: dict[int, tuple[Callable[[Office, Channel], Any], Callable[[Office, Channel], Any]]] = {
    50001: (
        lambda office, channel: office.fake.world.deny(channel, "view_channel"),
        lambda office, channel: office.fake.world.allow(channel, "view_channel"),
    ),
    50013: (
        lambda office, channel: office.fake.world.deny(channel, "send_messages"),
        lambda office, channel: office.fake.world.allow(channel, "send_messages"),
    ),
    160005: (
        lambda office, channel: lock(office, channel, locked=True),
        lambda office, channel: lock(office, channel, locked=False),
    ),
    40067: (
        lambda office, channel: setattr(channel, "flags", REQUIRE_TAG),
        lambda office, channel: setattr(channel, "flags", 0),
    ),
}
"""What somebody does so that a post is refused with that code, and how it is put right."""


def lock(office: Office, thread: Channel, *, locked: bool) -> None:
    thread.locked = locked
    office.fake.world.changed(thread)


async def place(office: Office, code: int) -> tuple[Channel, Subscription]:
    world = office.fake.world
    if code == 160005:
        thread = world.add_thread(office.channel, "AI")
        return thread, await office.add(thread)
    if code == 40067:
        forum = world.add_channel(office.guild, "forum", Kind.FORUM, tags=["daily"])
        return forum, await office.add(forum, forum=True)
    channel = world.add_channel(office.guild, "daily")
    return channel, await office.add(channel)


def told(office: Office) -> list[str]:
    """What the manager was told in private."""
    private = office.fake.world.dm(office.manager)
    return [each["content"] for each in office.posts(private)]


@pytest.mark.parametrize("code", STOPS)
async def test_a_place_that_refuses_stops_the_digest_until_it_is_resumed(
    at_work: Office, code: int
) -> None:
    channel, wanted = await place(at_work, code)
    close, open_again = STOPS[code]
    close(at_work, channel)
    for _ in range(3):
        await at_work.tick(minutes=1)

    (notice,) = told(at_work)
    assert at_work.requests(POST) + at_work.requests(POST_IN_FORUM) - len([notice]) == 1
    assert await at_work.state(wanted) == "stopped"
    assert f"<#{channel.id}>" in notice
    assert "/digest resume" in notice

    open_again(at_work, channel)
    at_work.fake.world.changed(channel)
    answer = await at_work.ask("resume", digest=str(wanted.id))
    assert "next" in answer.content
    await at_work.tick(days=1)
    assert (await at_work.row(wanted)).state is DeliveryState.SENT


async def test_a_channel_that_is_gone_stops_its_digest_after_one_request(
    at_work: Office,
) -> None:
    channel, wanted = await place(at_work, 10003)
    at_work.fake.world.tell = lambda *_: None  # it was deleted while the gateway was away
    at_work.fake.world.delete_channel(channel)
    for _ in range(3):
        await at_work.tick(minutes=1)
    assert at_work.requests(POST) - len(told(at_work)) == 1
    assert "no longer exists" in told(at_work)[0]
    assert await at_work.state(wanted) == "stopped"


@pytest.mark.parametrize("gone", [False, True], ids=["closed", "deleted"])
async def test_who_cannot_be_told_in_private_is_told_in_the_system_channel(
    at_work: Office, *, gone: bool
) -> None:
    channel, _ = await place(at_work, 50013)
    at_work.fake.world.deny(channel, "send_messages")
    at_work.manager.refuses_dms = True
    if gone:
        at_work.fake.faults.refuse("POST /users/@me/channels", 404, 10013, "Unknown User")
    for _ in range(3):
        await at_work.tick(minutes=1)
    lobby = at_work.fake.world.channel(at_work.guild.system_channel_id or 0)
    (notice,) = at_work.posts(lobby)
    assert f"<#{channel.id}>" in notice["content"]
    assert told(at_work) == []


async def test_a_notice_whose_answer_was_lost_is_told_once(at_work: Office) -> None:
    channel, _ = await place(at_work, 50013)
    at_work.fake.world.deny(channel, "send_messages")
    private = at_work.fake.world.dm(at_work.manager)
    at_work.fake.faults.accept_then_drop(POST, channel=private.id)
    for _ in range(5):
        await at_work.tick(minutes=1)
    assert len(told(at_work)) == 1


async def test_a_hundred_forbidden_channels_cost_a_request_each(at_work: Office) -> None:
    world = at_work.fake.world
    for number in range(100):
        channel = world.add_channel(at_work.guild, f"closed-{number}")
        world.deny(channel, "send_messages")
        await at_work.add(channel)
    await at_work.tick()
    await at_work.tick(minutes=1)
    assert at_work.fake.invalid_requests == 100


async def test_a_storm_of_refusals_halts_deliveries_for_a_while(
    office: Office, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "REFUSED_AT_MOST", 5)
    monkeypatch.setattr("bot.rounds.WORKERS", 1)
    office.bot = make_bot(settings_for(office.fake, home), office.store, office.clock)
    async with connected(office.fake, office.bot):
        channels = [office.fake.world.add_channel(office.guild, str(n)) for n in range(8)]
        for channel in channels:
            office.fake.world.deny(channel, "send_messages")
            await office.add(channel)
        wanted = await office.add()
        await office.tick()
        assert office.fake.invalid_requests == 5
        await office.tick(minutes=5)
        assert office.fake.invalid_requests == 5
        for _ in range(5):
            await office.tick(minutes=6)
        assert office.fake.invalid_requests == 8
        assert (await office.row(wanted)).state is DeliveryState.SENT
