"""/timeline as people use it: a picture, the same in words, and events to open."""

from __future__ import annotations

import pytest
from artists import PNG, BrokenArtist
from team import World

from bot.timelines import Timelines


async def test_the_year_comes_as_a_picture_with_its_events_in_words_below(world: World) -> None:
    result = await world.member.slash(world.channel, "timeline")

    (file,), (embed,) = result.response.attachments, result.response.embeds
    assert file.filename == "2023.png"
    assert await file.read() == PNG
    assert "AI in 2023" in (file.description or "")
    assert embed.title == "AI in 2023"
    assert "**14 March** · OpenAI releases GPT-4" in embed.description
    assert not result.ephemeral


async def test_one_name_has_a_line_of_its_own_and_a_category_narrows_it(world: World) -> None:
    whole = await world.member.slash(world.channel, "timeline", entity="openai")
    assert "A head of a company returns" in whole.response.embeds[0].description

    narrowed = await world.member.slash(
        world.channel, "timeline", entity="OpenAI", category="model", look="light", private=True
    )
    assert narrowed.ephemeral
    assert narrowed.response.embeds[0].title == "OpenAI in 2023: Models"
    assert "A head of a company returns" not in narrowed.response.embeds[0].description


async def test_an_event_of_the_picture_opens_for_whoever_chooses_it_after_a_restart_too(
    world: World,
) -> None:
    result = await world.member.slash(world.channel, "timeline", entity="openai")
    await world.restart()

    opened = await world.manager.select(result.response.message, ["2023-03-14-gpt-4"])

    assert opened.ephemeral
    assert opened.response.embeds[0].title == "OpenAI releases GPT-4"


async def test_names_are_offered_while_one_types_and_the_studio_gets_ready(world: World) -> None:
    choices = await world.member.autocomplete(world.channel, "timeline", "entity", "bai")
    assert choices == [{"name": "Baidu · 1 event", "value": "baidu"}]
    assert await world.member.autocomplete(world.channel, "timeline", "entity", "百")
    assert len(await world.member.autocomplete(world.channel, "timeline", "entity", "")) == 3
    assert await world.member.autocomplete(world.channel, "timeline", "entity", "?!") == []
    assert world.bot.timelines._artist.warmed == 4  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["nobody", "", "@everyone", "](javascript:alert(1))"])
async def test_a_name_that_nobody_knows_is_refused_with_one_sentence(
    world: World, name: str
) -> None:
    result = await world.member.slash(world.channel, "timeline", entity=name)
    assert result.ephemeral
    assert "choose from the list" in result.response.content
    assert "@everyone" not in result.response.content


async def test_without_a_picture_the_words_come_alone(world: World) -> None:
    world.bot.timelines = Timelines(world.store, BrokenArtist())
    result = await world.member.slash(world.channel, "timeline")
    assert result.response.attachments == []
    assert "OpenAI releases GPT-4" in result.response.embeds[0].description
    assert "cannot be drawn" in result.response.embeds[0].description


async def test_a_name_without_a_dated_event_says_so(world: World) -> None:
    async with world.store.write() as writer:
        await writer.apply_events([])
    result = await world.member.slash(world.channel, "timeline", entity="baidu")
    assert result.response.attachments == []
    assert "certain day" in result.response.embeds[0].description
