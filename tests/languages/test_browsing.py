"""The year in a picture, chance, sources and the bot itself, in both kinds of Chinese."""

from __future__ import annotations

import chinese
from fake_discord.exchange import Exchange
from visitors import Visitor, items

MENU = "Related 2023 AI events"
NAMES = ("OpenAI", "GPT", "The", "Verge", "Example", "MIT", "Baidu")
"""What stays in Latin letters in every language."""


def said(answer: Exchange, visitor: Visitor) -> str:
    """The answer's text, all of it in the visitor's Chinese."""
    return chinese.read(answer.message, visitor.locale, *NAMES)


async def test_chance_brings_an_event_and_another_one(visitor: Visitor) -> None:
    again = {"zh-CN": "换一条", "zh-TW": "換一條"}[visitor.locale]
    answer = await visitor.slash("random")
    assert again in said(answer, visitor)
    assert "2023" in said(await visitor.press(answer, again), visitor)


async def test_the_bot_tells_of_itself_and_of_its_sources(visitor: Visitor) -> None:
    for name, word in (("about", "2023"), ("sources", "2023")):
        answer = await visitor.slash(name)
        assert word in said(answer, visitor)


async def test_the_year_of_a_name_is_told_under_its_picture(visitor: Visitor) -> None:
    answer = await visitor.slash("timeline", entity="openai")
    await answer.finished()
    assert {"zh-CN": "一位掌门人回归", "zh-TW": "一位掌門人回歸"}[visitor.locale] in said(
        answer, visitor
    )
    labels = {item.get("placeholder") for item in items(answer)}
    assert {"zh-CN": "打开一个事件", "zh-TW": "開啟一個事件"}[visitor.locale] in labels


async def test_the_menu_of_a_message_finds_what_has_to_do_with_it(visitor: Visitor) -> None:
    written = visitor.fake.world.say(visitor.channel, visitor.user, "还记得 OpenAI 发布 GPT-4 吗？")
    scene = visitor.scene
    answer = await visitor.fake.menu(
        visitor.guild, visitor.channel, visitor.user, MENU, written, **scene
    )
    assert answer.ephemeral
    assert {"zh-CN": "OpenAI 发布 GPT-4", "zh-TW": "OpenAI 發布 GPT-4"}[visitor.locale] in said(
        answer, visitor
    )
