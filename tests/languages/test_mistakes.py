"""Mistakes in both kinds of Chinese: readers report them, the operator decides, answers change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import chinese
import pytest
from fake_discord import FakeDiscord
from fake_discord.exchange import Exchange
from fake_discord.forms import walk
from visitors import Visitor, served, visitor_in

from bot import i18n
from bot.client import Bot
from bot.config import Settings
from bot.core.models import Language

NAMES = ("OpenAI", "GPT", "The", "Verge", "https", "gpt")
"""What stands in Latin letters on the card of GPT-4, and in its id."""

RIGHT = {"wrong": ["date"], "text": "2023-03-15", "url": ""}
WRONG = {
    "zh-CN": ["日期", "标题", "正文", "来源", "其他"],
    "zh-TW": ["日期", "標題", "正文", "來源", "其他"],
}
FORM = {
    "zh-CN": ("报告错误", "OpenAI 发布 GPT-4", "哪里有误？", "正确的应该是？", "可供查证的网址"),
    "zh-TW": ("報告錯誤", "OpenAI 發布 GPT-4", "哪裡有誤？", "正確的應該是？", "可供查證的網址"),
}
THANKS = {"zh-CN": "谢谢，反馈已收到，等待处理。", "zh-TW": "謝謝，回報已收到，等待處理。"}
ENOUGH = {"zh-CN": "你有三条反馈尚待处理", "zh-TW": "你有三條回報尚待處理"}
TWICE = {"zh-CN": "这一点你已经反馈过", "zh-TW": "這一點你已經回報過"}
NO_MORE = {"zh-CN": "没有待处理的反馈。", "zh-TW": "沒有待處理的回報。"}
ORDINARY_PLACES = ("a server", "a direct message", "a foreign server")


def said(answer: Exchange, locale: str) -> str:
    """The answer's text, all of it in that Chinese, without the marks that keep Markdown off."""
    return chinese.read(answer.message, locale, *NAMES).replace("\\", "")


def label(visitor: Visitor, phrase: str) -> str:
    return i18n.voice(Language(visitor.locale)).gettext(phrase)


async def card(visitor: Visitor) -> Exchange:
    return await visitor.slash("event", query="GPT-4")


async def form_of(visitor: Visitor) -> Exchange:
    return await visitor.press(await card(visitor), f"⚑ {label(visitor, 'Report a mistake')}")


async def report(visitor: Visitor, **values: Any) -> Exchange:
    sent = await visitor.fake.submit(await form_of(visitor), RIGHT | values)
    await sent.finished()
    return sent


@dataclass
class Desk:
    """Where reports of a reader are decided by the operator."""

    reader: Visitor
    operator: Visitor
    bot: Bot

    @property
    def locale(self) -> str:
        return self.operator.locale

    async def open(self) -> Exchange:
        return await self.operator.slash("admin corrections")

    async def press(self, phrase: str) -> Exchange:
        """Press a button of the queue, which is opened anew."""
        pressed = await self.operator.press(await self.open(), label(self.operator, phrase))
        return await settled(pressed)

    async def told(self) -> str:
        """What the reader is told of the event now."""
        return said(await card(self.reader), self.locale)


async def settled(answer: Exchange) -> Exchange:
    """The answer, once what was deferred is there."""
    if answer.modal is None:
        await answer.edited()
    return answer


@pytest.fixture
def reader(fake: FakeDiscord, locale: str) -> Visitor:
    return visitor_in("a server", fake, locale=locale)


@pytest.fixture
def decided_in() -> str:
    return "a server"


@pytest.fixture
async def desk(
    fake: FakeDiscord, settings: Settings, reader: Visitor, decided_in: str
) -> AsyncIterator[Desk]:
    """The operator in that kind of place; who reports is in a server."""
    operator = replace(reader, user=fake.world.operator)
    if decided_in == "a direct message":
        operator = replace(operator, guild=None, channel=fake.world.dm(operator.user))
    async with served(fake, settings) as bot:
        yield Desk(reader, operator, bot)


@pytest.mark.parametrize("place", ORDINARY_PLACES)
async def test_the_form_of_a_report_is_in_chinese(visitor: Visitor) -> None:
    locale = visitor.locale
    form = (await form_of(visitor)).modal
    text = chinese.read(form, locale, *NAMES)
    assert [each for each in FORM[locale] if each not in text] == []
    (select,) = (each for each in walk(form["components"]) if each["type"] == 3)  # type: ignore[index]
    assert [option["label"] for option in select["options"]] == WRONG[locale]


@pytest.mark.parametrize("place", ORDINARY_PLACES)
async def test_a_report_is_thanked_for_in_private_and_a_fourth_one_is_too_many(
    visitor: Visitor,
) -> None:
    locale = visitor.locale
    for wrong in ("date", "title", "text"):
        sent = await report(visitor, wrong=[wrong])
        assert said(sent, locale) == THANKS[locale]
        assert sent.ephemeral
        if wrong == "date":
            again = await report(visitor)
            assert said(again, locale).startswith(TWICE[locale])
            assert again.ephemeral

    refused = await form_of(visitor)

    assert refused.modal is None
    assert said(refused, locale).startswith(ENOUGH[locale])
    assert refused.ephemeral


async def test_what_a_report_must_not_be_is_refused_in_chinese(bot: Bot, reader: Visitor) -> None:
    for values in ({"url": "javascript:alert(1)"}, {"text": "   "}):
        refused = await report(reader, **values)
        chinese.read(refused.message, reader.locale, "javascript", "alert", "https", "http")
        assert refused.ephemeral
    assert await bot.store.reports.waiting() == 0


async def test_a_report_keeps_its_language_and_where_it_came_from(
    bot: Bot, reader: Visitor
) -> None:
    await report(reader)
    found = await bot.store.reports.get(1)
    assert found is not None and reader.guild is not None
    assert (found.language.value, found.guild_id) == (reader.locale, reader.guild.id)
    assert found.user_id == reader.user.id


@pytest.mark.parametrize("decided_in", ["a server", "a direct message"])
async def test_an_accepted_report_changes_what_is_told_in_chinese(desk: Desk) -> None:
    assert "2023 年 3 月 14 日" in await desk.told()
    await report(desk.reader)

    queue = await desk.open()
    assert queue.ephemeral
    text = said(queue, desk.locale)
    assert "2023 年 3 月 14 日 → **2023 年 3 月 15 日**" in text
    assert FORM[desk.locale][1] in text

    accepted = said(await desk.press("Accept"), desk.locale)
    assert accepted == f"{label(desk.operator, 'Accepted.')}\n{NO_MORE[desk.locale]}"
    assert "2023 年 3 月 15 日" in await desk.told()


async def test_a_dismissed_report_changes_nothing_and_the_next_one_is_shown(desk: Desk) -> None:
    title = {"zh-CN": "GPT-4 来了", "zh-TW": "GPT-4 來了"}[desk.locale]
    await report(desk.reader)
    await report(desk.reader, wrong=["title"], text=title)

    dismissed = said(await desk.press("Dismiss"), desk.locale)

    assert dismissed.startswith(f"{label(desk.operator, 'Dismissed.')}\n")
    assert f"→ **{title}**" in dismissed
    assert "2023 年 3 月 14 日" in await desk.told()

    await desk.press("Accept")
    assert title in await desk.told()


async def test_free_text_is_edited_in_a_chinese_form_and_told_in_both_scripts(desk: Desk) -> None:
    words = {"zh-CN": "它当时还不能看图。", "zh-TW": "它當時還不能看圖。"}[desk.locale]
    await report(desk.reader, wrong=["text"], text=words)
    form = await desk.press("Edit title and summary")
    assert form.modal is not None
    assert words in chinese.read(form.modal, desk.locale, *NAMES)
    values = {each["custom_id"]: each.get("value") for each in _inputs(form)}
    assert values["summary_zh"] == "新模型也能看图。"

    edited = await desk.operator.fake.submit(form, {"summary_zh": "新模型还在开发。"})
    await settled(edited)

    assert said(edited, desk.locale).startswith(label(desk.operator, "Changed as you wrote it."))
    assert {"zh-CN": "新模型还在开发。", "zh-TW": "新模型還在開發。"}[desk.locale] in (
        await desk.told()
    )


async def test_what_a_form_of_the_queue_must_not_hold_is_refused_in_chinese(desk: Desk) -> None:
    await report(desk.reader)
    form = await desk.press("Edit date, note and source")
    assert form.modal is not None
    chinese.read(form.modal, desk.locale, *NAMES)
    for values in ({"date": "2023-02-30"}, {"note_en": ""}):
        refused = await desk.operator.fake.submit(form, values)
        said(refused, desk.locale)
        assert refused.ephemeral
    unchanged = await desk.operator.fake.submit(form, {})
    await unchanged.followed_up()
    chinese.read(unchanged.followups[0], desk.locale)
    assert await desk.bot.store.reports.waiting() == 1


async def test_the_queue_is_turned_in_chinese_and_its_end_is_told(desk: Desk) -> None:
    for wrong in ("date", "other"):
        await report(desk.reader, wrong=[wrong])
    place = label(desk.operator, "Report {place} of {total}").format(place=2, total=2)
    assert place in said(await desk.press("Next"), desk.locale)
    for _ in range(2):
        await desk.press("Dismiss")
    assert said(await desk.open(), desk.locale) == NO_MORE[desk.locale]


async def test_who_is_not_the_operator_is_told_so_in_chinese(desk: Desk) -> None:
    await report(desk.reader)
    queue, reader = (await desk.open()).message, desk.reader
    assert queue is not None
    for refused in (
        await reader.slash("admin corrections"),
        await reader.fake.click(queue, "report:accept:1", reader.user, **reader.scene),
    ):
        assert refused.ephemeral
        said(refused, desk.locale)
    assert await desk.bot.store.reports.waiting() == 1


def _inputs(form: Exchange) -> list[dict[str, Any]]:
    assert form.modal is not None
    return [each for each in walk(form.modal["components"]) if "custom_id" in each]
