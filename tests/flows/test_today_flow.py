"""/today: the digest of a day, and which day today is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from factories import subscription
from team import CHIPS, World


async def subscribe(world: World, channel_id: int, zone: str) -> None:
    await world.store.subscriptions.add(
        subscription(guild_id=world.guild.id, channel_id=channel_id, zone=zone)
    )


async def asked_day(world: World) -> str:
    """The title of /today, which names the day."""
    result = await world.member.slash(world.channel, "today")
    return str(result.response.embeds[0].title)


async def test_today_tells_the_days_events_with_points_and_sources(world: World) -> None:
    result = await world.member.slash(world.channel, "today")

    (embed,) = result.response.embeds
    assert "22 November" in embed.title
    assert "A head of a company returns" in embed.description
    assert "- A new board comes with him." in embed.description
    assert "[Example](https://example.org/return)" in embed.description
    assert not result.ephemeral


@pytest.mark.parametrize("text", ["2026-11-22", "11-22", "2023-11-22"])
async def test_a_date_may_be_named_with_or_without_its_year(world: World, text: str) -> None:
    result = await world.member.slash(world.channel, "today", date=text, private=True)
    assert "22 November" in result.response.embeds[0].title
    assert result.ephemeral


@pytest.mark.parametrize("text", ["2027-02-29", "13-40", "today", "2026-11-22T00:00"])
async def test_a_date_that_does_not_exist_gets_one_sentence(world: World, text: str) -> None:
    result = await world.member.slash(world.channel, "today", date=text)
    assert result.ephemeral
    assert text in result.response.content
    assert result.response.embeds == []


async def test_the_29th_of_february_shows_the_month_and_says_so(world: World) -> None:
    result = await world.member.slash(world.channel, "today", date="2028-02-29")
    assert (
        "29 February" in f"{result.response.embeds[0].title}{result.response.embeds[0].description}"
    )


async def test_today_is_the_channels_day_else_the_servers_else_utc(world: World) -> None:
    world.clock.now = datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert "21 November" in await asked_day(world)

    elsewhere = world.guild.create_text_channel("elsewhere")
    await subscribe(world, elsewhere.id, "Asia/Shanghai")
    assert "22 November" in await asked_day(world)

    await subscribe(world, world.channel.id, "America/New_York")
    assert "21 November" in await asked_day(world)


async def test_the_button_shows_the_whole_day_to_the_one_who_presses(world: World) -> None:
    result = await world.member.slash(world.channel, "today")
    await world.restart()

    pressed = await world.manager.click(result.response.message, label="Everything of that day")

    assert pressed.ephemeral
    (embed,) = pressed.response.embeds
    assert "2 events" in embed.title
    assert "Voice for everybody" in embed.description


async def test_a_long_day_is_paged_for_the_one_who_presses(world: World) -> None:
    events = [event async for event in world.store.events.all() if "chip" in event.id]
    day = await world.store.events.get("2023-11-22-voice")
    assert day is not None
    async with world.store.write() as writer:
        await writer.apply_events([replace(event, date=day.date) for event in events])
    result = await world.member.slash(world.channel, "today")

    pressed = await world.manager.click(result.response.message, label="Everything of that day")
    turned = await world.manager.click(pressed.response.message, label="Next")

    assert f"{CHIPS} events" in pressed.response.embeds[0].title
    assert "**9.**" in turned.response.embeds[0].description
    assert turned.response.ephemeral
