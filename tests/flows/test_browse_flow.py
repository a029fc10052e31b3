"""What leads on from a page or a card: filters, the day, the entity, sources, and sharing."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from discord import ui
from team import CHIPS, World

OUTDATED = "This list is older than my data; ask again with /event."


def rows(message: Any) -> list[list[str]]:
    """The labels of the buttons and the custom_ids' first words of the selects, row by row."""
    return [
        [each.get("label") or each["custom_id"].partition(":")[0] for each in row["components"]]
        for row in message.components
    ]


def items(message: Any) -> list[dict[str, Any]]:
    return [item for row in message.components for item in row["components"]]


def custom_id(message: Any, action: str) -> str:
    found = (item.get("custom_id", "") for item in items(message))
    return str(next(each for each in found if each.startswith(f"{action}:")))


async def choose(person: Any, response: Any, by: str, value: str) -> Any:
    return await person.select(response.message, [value], custom_id=custom_id(response, by))


def offers_sharing(message: Any) -> bool:
    return any(item.get("label") == "Share in channel" for item in items(message))


def current(message: Any) -> list[str]:
    """The labels that the selects of the filters show as chosen."""
    options = (option for item in items(message) for option in item.get("options", ()))
    return [option["label"] for option in options if option.get("default")]


async def forget_everything(world: World) -> None:
    async with world.store.write() as writer:
        await writer.apply_events([])
        await writer.replace_entities([])


async def posted(world: World, custom_id: str, *, options: tuple[str, ...] = ()) -> discord.Message:
    """A message of another version of the bot, with one button or select."""
    item: ui.Item[Any] = ui.Button(label="Old", custom_id=custom_id)
    if options:
        chosen = [discord.SelectOption(label=option) for option in options]
        item = ui.Select(custom_id=custom_id, options=chosen)
    view = ui.View(timeout=None).add_item(item)
    view.stop()
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send("Old", view=view)


async def test_a_page_shows_its_filters_between_its_events_and_its_turns(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer", month=5)

    expected = [["open"], ["category"], ["month"], ["Previous", "Next"]]
    assert rows(result.response) == expected
    assert current(result.response) == ["All categories", "May"]
    selects = [item for item in items(result.response) if "options" in item]
    assert [len(each["options"]) for each in selects] == [8, 13, 13]


async def test_a_filter_starts_again_at_the_first_page_also_after_a_restart(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")
    await world.member.click(result.response.message, label="Next")
    await world.restart()

    await choose(world.member, result.response, "category", "hardware")

    shown = world.channel.last_message
    assert "**1.**" in (shown.embeds[0].description or "")
    assert shown.embeds[0].title == f"{CHIPS} events for “wafer”"
    assert current(result.response) == ["Hardware", "All months"]
    await world.member.click(result.response.message, label="Next")
    assert current(result.response) == ["Hardware", "All months"]


async def test_a_filter_that_leaves_nothing_can_be_taken_away_again(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")

    await choose(world.member, result.response, "month", "7")

    assert "without the other options" in result.response.embeds[0].description
    assert rows(result.response) == [["category"], ["month"]]
    await choose(world.member, result.response, "month", "all")
    assert result.response.embeds[0].title == f"{CHIPS} events for “wafer”"


async def test_what_was_asked_with_filters_and_finds_nothing_can_be_widened(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer", month=7)
    await choose(world.member, result.response, "month", "all")
    assert result.response.content == ""
    assert result.response.embeds[0].title == f"{CHIPS} events for “wafer”"


async def test_somebody_else_who_sets_a_filter_sees_it_alone(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")

    other = await choose(world.manager, result.response, "category", "hardware")

    assert other.ephemeral
    assert current(other.response) == ["Hardware", "All months"]
    assert current(result.response) == ["All categories", "All months"]


async def test_a_card_leads_on_to_its_day_its_entity_and_its_sources(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="GPT-4")

    assert rows(result.response) == [
        ["Other events of that day", "More of OpenAI"],
        ["OpenAI", "The Verge"],
        ["⚑ Report a mistake"],
    ]
    assert [item["url"] for item in items(result.response) if "url" in item] == [
        "https://openai.com/research/gpt-4",
        "https://www.theverge.com/2023/3/14/23638033/openai-gpt-4",
    ]


async def test_the_day_and_the_entity_open_for_whoever_presses_after_a_restart(
    world: World,
) -> None:
    result = await world.member.slash(world.channel, "event", query="A head of a company returns")
    await world.restart()

    day = await world.manager.click(result.response.message, label="Other events of that day")
    more = await world.member.click(result.response.message, label="More of OpenAI")

    assert day.ephemeral and more.ephemeral
    assert "Voice for everybody" in day.response.embeds[0].description
    assert "OpenAI releases GPT-4" in more.response.embeds[0].description
    assert "Wafer" not in more.response.embeds[0].description


async def test_a_random_card_leads_on_too(world: World) -> None:
    result = await world.member.slash(
        world.channel, "random", category="people", importance=5, private=True
    )
    assert rows(result.response) == [
        ["Another one"],
        ["Other events of that day", "More of OpenAI"],
        ["Example"],
        ["⚑ Report a mistake", "Share in channel"],
    ]


async def test_a_private_card_is_shared_once_and_pings_nobody(
    world: World, env: simcord.Env
) -> None:
    guild = world.guild
    loud = guild.add_member(env.create_user("loud"), nick="@everyone *loud*")
    result = await loud.slash(world.channel, "event", query="GPT-4", private=True)
    assert world.channel.history() == []
    await world.restart()

    await loud.click(result.response.message, label="Share in channel")

    (shared,) = world.channel.history()
    assert shared.content.startswith("Shared by ")
    assert "@everyone" not in shared.content and "\\*loud\\*" in shared.content
    assert shared.embeds[0].title == "OpenAI releases GPT-4"
    assert [each.get("label") for each in items(result.response) if each.get("disabled")] == [
        "Share in channel"
    ]
    sent = next(each for each in reversed(env.http_requests) if "content" in str(each.json))
    assert sent.json["allowed_mentions"]["parse"] == []


async def test_what_could_not_be_shared_can_be_tried_again(
    world: World, env: simcord.Env, tolerated: list[type[BaseException]]
) -> None:
    tolerated.append(discord.Forbidden)
    result = await world.member.slash(world.channel, "event", query="GPT-4", private=True)
    env.inject_error("POST", "/webhooks/*", status=403, code=50013)

    refused = await world.member.click(result.response.message, label="Share in channel")
    assert "Something went wrong" in refused.followups[0].content
    assert world.channel.history() == []

    await world.member.click(result.response.message, label="Share in channel")
    assert len(world.channel.history()) == 1


async def test_a_shared_page_works_for_everybody(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer", private=True)
    await world.member.click(result.response.message, label="Next")
    await world.member.click(result.response.message, label="Share in channel")
    await world.restart()
    shared = world.channel.last_message

    other = await world.manager.click(shared, label="Next")
    await world.member.click(shared, label="Previous")

    assert other.ephemeral
    assert "**17.**" in other.response.embeds[0].description
    assert "**1.**" in (world.channel.last_message.embeds[0].description or "")
    assert world.channel.last_message.content == "Shared by mei"
    assert "Share in channel" not in str(world.channel.last_message.components)


async def test_what_anybody_sees_already_is_not_offered_for_sharing(world: World) -> None:
    for query in ("GPT-4", "wafer"):
        result = await world.member.slash(world.channel, "event", query=query)
        assert not offers_sharing(result.response)
    alone = await world.member.user.slash("event", query="GPT-4", private=True)
    assert not offers_sharing(alone.response)


async def test_who_may_not_write_cannot_share(world: World) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    channel = world.guild.create_text_channel("news", overwrites={world.member: silent})
    for query in ("GPT-4", "wafer"):
        result = await world.member.slash(channel, "event", query=query, private=True)
        assert not offers_sharing(result.response)


async def test_who_may_no_longer_write_is_told_so(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="GPT-4", private=True)
    stored = world.env.backend.get_channel(world.channel.id)
    silent = discord.PermissionOverwrite(send_messages=False)
    other = world.guild.create_text_channel("silent", overwrites={world.member: silent})
    stored.overwrites = world.env.backend.get_channel(other.id).overwrites

    refused = await world.member.click(result.response.message, label="Share in channel")

    assert refused.ephemeral
    assert "You may not post in this channel" in refused.response.content
    assert world.channel.history() == []


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Next", OUTDATED),
        ("More of OpenAI", OUTDATED),
        ("Other events of that day", OUTDATED),
        ("⚑ Report a mistake", "This event is no longer in the store; ask again with /event."),
    ],
)
async def test_buttons_older_than_the_data_say_so_after_a_restart(
    world: World, label: str, said: str
) -> None:
    query = "wafer" if label == "Next" else "GPT-4"
    result = await world.member.slash(world.channel, "event", query=query)
    await forget_everything(world)
    await world.restart()

    answer = await world.member.click(result.response.message, label=label)

    assert answer.ephemeral
    assert answer.response.content == said


async def test_filters_of_an_entity_that_is_gone_say_so(world: World) -> None:
    result = await world.member.slash(
        world.channel, "event", query="november", entity="openai", category="people", least=4
    )
    more = await world.member.click(result.response.message, label="More of OpenAI")
    await forget_everything(world)
    await world.restart()

    answer = await choose(world.member, more.response, "month", "11")

    assert answer.ephemeral
    assert answer.response.content == OUTDATED


async def test_a_page_beyond_the_end_says_that_the_list_is_shorter(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")
    await world.member.click(result.response.message, label="Next")
    events = [event async for event in world.store.events.all() if "chip" in event.id]
    async with world.store.write() as writer:
        await writer.apply_events(events[:5])
    await world.restart()

    await world.member.click(result.response.message, label="Next")

    footer = world.channel.last_message.embeds[0].footer.text
    assert footer == "The list has become shorter; this is its last page."


@pytest.mark.parametrize(
    "key",
    ["en:0:f:blockchain::wafer", "en:0:q:z-1:wafer", "zh-CN:4:?", "en:1:d:2023-02-30"],
)
@pytest.mark.parametrize("action", ["next", "mean", "more", "month"])
async def test_what_no_version_knows_any_more_is_answered_by_a_sentence(
    world: World, action: str, key: str
) -> None:
    if action == "month":
        message = await posted(world, f"month:{key}", options=("7",))
        answer = await world.member.select(message, ["7"])
    else:
        answer = await world.member.click(await posted(world, f"{action}:{key}"), label="Old")
    assert answer.ephemeral
    assert answer.response.content == OUTDATED


async def test_a_category_that_is_no_more_is_answered_by_a_sentence(world: World) -> None:
    message = await posted(world, "category:en:0:q:--1:wafer", options=("blockchain",))
    answer = await world.member.select(message, ["blockchain"])
    assert answer.response.content == OUTDATED


async def test_another_event_of_a_category_that_is_no_more_is_refused_kindly(world: World) -> None:
    message = await posted(world, "again:blockchain:1:2023-03-14-gpt-4")
    answer = await world.member.click(message, label="Old")
    assert answer.ephemeral
    assert "There is no such event" in answer.response.content
