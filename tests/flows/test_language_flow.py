"""Answers in the language that each person set in Discord."""

from __future__ import annotations

from typing import Any

import pytest
from simcord import interactions
from team import World


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The locale of whoever acts next; the simulated Discord itself knows English alone."""
    chosen = ["zh-CN"]
    original = interactions.base_payload

    def localised(*args: Any, **options: Any) -> Any:
        record, payload = original(*args, **options)
        return record, payload | {"locale": chosen[-1]}

    monkeypatch.setattr(interactions, "base_payload", localised)
    return chosen


async def test_a_card_is_told_in_the_askers_language(world: World, locale: list[str]) -> None:
    result = await world.member.slash(world.channel, "event", query="GPT-4")
    (embed,) = result.response.embeds
    assert embed.title == "OpenAI 发布 GPT-4"
    assert "新模型也能看图。" in embed.description
    assert "北京时间" in embed.description

    locale.append("zh-TW")
    result = await world.member.slash(world.channel, "event", query="GPT-4")
    assert "能通過律師資格考試" in result.response.embeds[0].description

    locale.append("de")
    result = await world.member.slash(world.channel, "event", query="GPT-4")
    assert result.response.embeds[0].title == "OpenAI releases GPT-4"


async def test_a_list_keeps_the_language_in_which_it_was_asked_for(
    world: World, locale: list[str]
) -> None:
    result = await world.member.slash(world.channel, "event", query="晶圆")
    assert "第 19 片晶圆" in result.response.embeds[0].description
    labels = [item.get("label") for row in result.response.components for item in row["components"]]
    assert "Next" not in labels

    locale.append("en-US")
    await world.restart()
    await world.member.click(result.response.message, label=labels[-1])
    assert "片晶圆" in (world.channel.last_message.embeds[0].description or "")


async def test_refusals_are_told_in_the_askers_language(world: World, locale: list[str]) -> None:
    for options in ({"name": "event", "query": " "}, {"name": "today", "date": "2027-02-29"}):
        name = options.pop("name")
        result = await world.member.slash(world.channel, name, **options)
        assert result.ephemeral
        assert any("\u4e00" <= char <= "\u9fff" for char in result.response.content)
