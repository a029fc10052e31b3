"""A message's menu: what happened in 2023 that has to do with it."""

from __future__ import annotations

from typing import Any

import pytest
import simcord
from team import World

MENU = "Related 2023 AI events"


async def related(world: World, said: str) -> Any:
    message = await world.manager.send(world.channel, said)
    return await world.member.context_menu(world.channel, MENU, message)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("Do you remember when OpenAI brought out GPT-4?", "OpenAI releases GPT-4"),
        ("听说百度的文心一言又升级了", "Baidu presents ERNIE Bot"),
        ("a head of some company returns after all", "A head of a company returns"),
    ],
)
async def test_the_nearest_events_are_told_to_the_asker_alone(
    world: World, said: str, first: str
) -> None:
    result = await related(world, said)
    assert result.ephemeral
    assert f"**1.** {first}" in result.response.embeds[0].description
    assert len(world.channel.history()) == 1


async def test_one_of_them_can_be_opened(world: World) -> None:
    result = await related(world, "OpenAI, GPT-4")
    opened = await world.member.select(result.response.message, ["2023-03-14-gpt-4"])
    assert opened.response.embeds[0].title == "OpenAI releases GPT-4"


@pytest.mark.parametrize(
    "said", ["Who wants lunch?", "今天吃什么", "number one", "@everyone </sources:1>", "👍", "1999"]
)
async def test_what_has_nothing_to_do_with_it_is_answered_kindly_and_not_repeated(
    world: World, env: simcord.Env, said: str
) -> None:
    result = await related(world, said)
    assert result.ephemeral
    assert result.response.embeds == []
    assert said not in result.response.content
    assert "look up" in result.response.content or "/event" in result.response.content
    assert env.http_requests[-1].json["data"]["allowed_mentions"]["parse"] == []


@pytest.mark.parametrize("said", ['"NEAR( * ^ OR', "wafer " * 330, "文" * 2000])
async def test_no_message_breaks_the_search(world: World, said: str) -> None:
    assert (await related(world, said)).ephemeral


async def test_a_message_of_embeds_alone_is_read_by_them(world: World) -> None:
    card = await world.member.slash(world.channel, "event", query="GPT-4")
    result = await world.member.context_menu(world.channel, MENU, card.response.message)
    assert "OpenAI releases GPT-4" in result.response.embeds[0].description
