"""/event as people use it: one answer, pages of them, none; in servers and in direct messages."""

from __future__ import annotations

import re
from typing import Any

import pytest
import simcord
from team import CHIPS, World

from bot.core.models import QUERY_LIMIT


def components(message: Any) -> list[dict[str, Any]]:
    return [item for row in message.components for item in row["components"]]


def shown(result: Any) -> str:
    """All that the answer says."""
    embeds = result.response.embeds
    return "\n".join(
        (result.response.content, *(f"{embed.title}\n{embed.description}" for embed in embeds))
    )


async def test_one_clear_hit_is_answered_by_its_card(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="GPT-4")

    (embed,) = result.response.embeds
    assert embed.title == "OpenAI releases GPT-4"
    assert "14 March 2023" in embed.description
    assert "The model also takes pictures." in embed.description
    assert "- It passes the bar exam." in embed.description
    assert "Beijing sources date it 15 March." in embed.description
    assert "[OpenAI](https://openai.com/research/gpt-4)" in embed.description
    assert not result.ephemeral
    assert components(result.response)[-1]["label"] == "⚑ Report a mistake"


@pytest.mark.parametrize("query", ["百度", "文心", "baidu", "發布文心"])
async def test_chinese_names_of_two_characters_are_found(world: World, query: str) -> None:
    result = await world.member.slash(world.channel, "event", query=query)
    assert "Baidu presents ERNIE Bot" in shown(result)


async def test_several_hits_come_in_pages_of_eight(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")

    text = shown(result)
    assert f"{CHIPS} events for “wafer”" in text
    assert "**8.**" in text and "**9.**" not in text
    ids = [item["custom_id"] for item in components(result.response)]
    assert len(set(ids)) == 5
    assert max(map(len, ids)) <= 100


async def test_next_and_previous_turn_the_page_in_place(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")
    message = result.response.message

    await world.member.click(message, label="Next")
    assert "**9.**" in (world.channel.last_message.embeds[0].description or "")
    await world.member.click(message, label="Next")
    last = world.channel.last_message.embeds[0]
    assert (last.description or "").count("Wafer") == CHIPS - 16
    assert last.footer.text == "Page 3 of 3"
    await world.member.click(message, label="Previous")
    assert "**9.**" in (world.channel.last_message.embeds[0].description or "")


async def test_the_pager_survives_a_restart(world: World) -> None:
    result = await world.member.slash(
        world.channel, "event", query="wafer", category="hardware", month=5
    )
    await world.restart()

    await world.member.click(result.response.message, label="Next")

    assert "**9.**" in (world.channel.last_message.embeds[0].description or "")


async def test_somebody_else_who_turns_the_page_sees_it_alone(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")

    other = await world.manager.click(result.response.message, label="Next")

    assert other.ephemeral
    assert "**9.**" in shown(other)
    assert "**1.**" in (world.channel.history()[-1].embeds[0].description or "")


async def test_the_select_opens_one_event_for_the_one_who_chose(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")
    select = next(item for item in components(result.response) if item["type"] == 3)
    value = select["options"][2]["value"]

    opened = await world.manager.select(
        result.response.message, [value], custom_id=select["custom_id"]
    )

    event = await world.store.events.get(value)
    assert event is not None
    assert opened.ephemeral
    assert opened.response.embeds[0].title == event.title.en


async def test_an_event_that_is_gone_is_said_to_be_gone(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")
    select = next(item for item in components(result.response) if item["type"] == 3)
    async with world.store.write() as writer:
        await writer.apply_events([])

    opened = await world.member.select(
        result.response.message, [select["options"][0]["value"]], custom_id=select["custom_id"]
    )

    assert opened.ephemeral
    assert "no longer in the store" in opened.response.content


async def test_a_page_past_the_end_becomes_the_last_page(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer")
    await world.member.click(result.response.message, label="Next")
    events = [event async for event in world.store.events.all() if "chip" in event.id]
    async with world.store.write() as writer:
        await writer.apply_events(events[:5])

    await world.member.click(result.response.message, label="Next")

    assert "**5.**" in (world.channel.last_message.embeds[0].description or "")


async def test_nothing_found_is_one_sentence_that_says_what_to_try(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="zeppelin")
    assert result.response.content == (
        "I know nothing about “zeppelin” in 2023; try a shorter name, or another spelling."
    )
    narrowed = await world.member.slash(world.channel, "event", query="GPT-4", month=7)
    assert "without the other options" in narrowed.response.content


async def test_category_and_month_narrow_the_answer(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="openai", category="people")
    assert result.response.embeds[0].title == "A head of a company returns"
    result = await world.member.slash(world.channel, "event", query="openai", month=3)
    assert result.response.embeds[0].title == "OpenAI releases GPT-4"


async def test_an_exact_title_gives_its_card_though_others_match(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="Wafer number 1")
    assert result.response.embeds[0].title == "Wafer number 1"


async def test_a_private_answer_is_seen_by_the_asker_alone(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="wafer", private=True)
    assert result.ephemeral
    turned = await world.member.click(result.response.message, label="Next")
    assert turned.response.ephemeral
    assert world.channel.history() == []


async def test_autocomplete_offers_entities_and_then_titles(world: World) -> None:
    choices = await world.member.autocomplete(world.channel, "event", "query", "open")
    assert choices[0]["name"].startswith("OpenAI")
    assert any("OpenAI releases GPT-4" in choice["name"] for choice in choices)
    for choice in choices:
        result = await world.member.slash(world.channel, "event", query=choice["value"])
        assert result.response.embeds


@pytest.mark.parametrize("text", ["", "w", "晶", "o" * 100, "'; DROP TABLE", '"', "wafer number"])
async def test_autocomplete_keeps_to_discords_limits(world: World, text: str) -> None:
    choices = await world.member.autocomplete(world.channel, "event", "query", text)
    assert len(choices) <= 25
    assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
    assert all(1 <= len(choice["value"]) <= 60 for choice in choices)


@pytest.mark.parametrize(
    "query",
    ["'; DROP TABLE", "@everyone", "](javascript:alert(1))", '"', "NEAR(", "*", "\0", "a" * 60],
)
async def test_no_query_breaks_out_of_the_answer(
    world: World, env: simcord.Env, query: str
) -> None:
    result = await world.member.slash(world.channel, "event", query=query)
    assert env.http_requests[-1].json["data"]["allowed_mentions"]["parse"] == []
    assert result.response is not None
    assert "@everyone" not in result.response.content
    assert not re.search(r"(?<!\\)\]\(javascript", result.response.content)
    assert await world.store.events.get("2023-03-14-gpt-4") is not None


async def test_a_query_of_spaces_is_refused_with_one_sentence(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="   ")
    assert result.ephemeral
    assert result.response.content == "Tell me what to look for: a name, a word or a phrase."


async def test_our_side_refuses_a_longer_query_whatever_discord_lets_through(world: World) -> None:
    for command in world.env.backend.commands[None].values():
        for option in command.get("options", ()):
            option.pop("max_length", None)
    result = await world.member.slash(world.channel, "event", query="a" * 5000)
    assert result.ephemeral
    assert f"at most {QUERY_LIMIT} characters, this one has 5,000" in result.response.content


async def test_lookups_work_in_direct_messages(world: World) -> None:
    user = world.member.user
    found = await user.slash("event", query="GPT-4")
    assert found.response.embeds[0].title == "OpenAI releases GPT-4"
    today = await user.slash("today")
    assert "22 November" in today.response.embeds[0].title
    assert not {"digest add", "digest list"} & set(user.available_commands())


async def test_a_slip_is_answered_by_buttons_that_run_the_corrected_query(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="opneai")
    assert "I know nothing about “opneai”" in result.response.content
    await world.restart()

    await world.member.click(result.response.message, label="Did you mean “OpenAI”?")

    answer = world.channel.last_message
    assert answer.content == ""
    assert "for “OpenAI”" in answer.embeds[0].title


async def test_what_has_but_a_part_of_the_query_is_said_to_come_nearest(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="company returns november 2")

    (embed,) = result.response.embeds
    assert "A head of a company returns" in embed.description
    assert embed.footer.text == "No event has all of this; these come nearest."


async def test_a_day_is_answered_by_its_events(world: World) -> None:
    result = await world.member.slash(world.channel, "event", query="november 22")
    assert "A head of a company returns" in shown(result)


async def test_entity_and_importance_narrow_the_answer(world: World) -> None:
    result = await world.member.slash(
        world.channel, "event", query="november", entity="openai", least=5
    )
    assert result.response.embeds[0].title == "A head of a company returns"
    unknown = await world.member.slash(world.channel, "event", query="wafer", entity="nobody")
    assert unknown.ephemeral
    assert "called “nobody”" in unknown.response.content


async def test_autocomplete_shows_counts_and_dates(world: World) -> None:
    choices = await world.member.autocomplete(world.channel, "event", "query", "openai")
    assert re.fullmatch(r"OpenAI · \d+ events", choices[0]["name"])
    assert "OpenAI releases GPT-4 · 14 March 2023" in [choice["name"] for choice in choices]
    days = await world.member.autocomplete(world.channel, "event", "query", "march 14")
    assert days[0] == {"name": "14 March 2023", "value": "2023-03-14"}
    names = await world.member.autocomplete(world.channel, "event", "entity", "open")
    assert names[0]["value"] == "openai"
