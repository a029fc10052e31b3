"""What leads on from an answer in both kinds of Chinese: filters, a day, a name, a share."""

from __future__ import annotations

from pathlib import Path

import chinese
import pytest
from fake_discord import FakeDiscord
from fake_discord.exchange import Exchange
from seed_folder import REVIEW
from visitors import CHIPS, Visitor, items, visitor_in

from bot import i18n
from bot.client import Bot
from bot.core.models import Language

WAFERS = {"zh-CN": "晶圆", "zh-TW": "晶圓"}
RETURN = {"zh-CN": "一位掌门人回归", "zh-TW": "一位掌門人回歸"}
GPT4 = {"zh-CN": "OpenAI 发布 GPT-4", "zh-TW": "OpenAI 發布 GPT-4"}
NAMES = ("OpenAI", "GPT", "The", "Verge", "Example", "Ann")
QUOTED = ("2023 年度回顾", "编辑部")
"""A document's title and author, in its own words in every language."""

ORDINARY_PLACES = ("a server", "a direct message", "a foreign server")


def said(answer: Exchange, locale: str) -> str:
    return chinese.read(answer.message, locale, *NAMES)


def label(visitor: Visitor, phrase: str, **filled: str) -> str:
    return i18n.voice(Language(visitor.locale)).gettext(phrase).format(**filled)


@pytest.mark.parametrize("place", ORDINARY_PLACES)
async def test_a_slip_leads_to_a_list_to_an_event_to_its_day_and_to_its_name(
    visitor: Visitor,
) -> None:
    locale = visitor.locale
    answer = await visitor.slash("event", query="opanai")
    assert "opanai" in chinese.read(answer.message, locale, *NAMES, "opanai")
    await visitor.press(answer, label(visitor, "Did you mean “{text}”?", text="OpenAI"))
    assert RETURN[locale] in said(answer, locale)

    event = await visitor.choose(answer, 1)
    assert event.ephemeral
    assert "2023 年 11 月 22 日" in said(event, locale)

    day = await visitor.press(event, label(visitor, "Other events of that day"))
    assert day.ephemeral
    assert RETURN[locale] in said(day, locale)

    more = await visitor.press(event, label(visitor, "More of {name}", name="OpenAI"))
    assert more.ephemeral
    assert GPT4[locale] in said(more, locale)


@pytest.mark.parametrize("place", ORDINARY_PLACES)
async def test_filters_are_offered_set_and_taken_away_again(visitor: Visitor) -> None:
    locale = visitor.locale
    answer = await visitor.slash("event", query=WAFERS[locale])
    everything = said(answer, locale)
    assert label(visitor, "All categories") in everything
    assert label(visitor, "All months") in everything

    await visitor.set(answer, "category", 1)
    nothing = said(answer, locale)
    assert f"片{WAFERS[locale]}" not in nothing
    await visitor.set(answer, "category", 0)
    await visitor.set(answer, "month", 5)
    assert f"{CHIPS} " in said(answer, locale)
    assert chosen(answer) == [label(visitor, "All categories"), "5 月"]


def chosen(answer: Exchange) -> list[str]:
    """The labels that the filters show as set."""
    options = (option for item in items(answer) for option in item.get("options", ()))
    return [option["label"] for option in options if option.get("default")]


async def test_what_one_person_sees_is_shared_where_others_may_see_it(
    visitor: Visitor, place: str
) -> None:
    share = label(visitor, "Share in channel")
    answer = await visitor.slash("event", query="GPT-4", private=True)
    assert answer.ephemeral
    assert GPT4[visitor.locale] in said(answer, visitor.locale)
    offered = share in {item.get("label") for item in items(answer)}
    assert offered is (place in {"a server", "a group", "a foreign server"})
    if not offered:
        return

    pressed = await visitor.press(answer, share)
    await pressed.followed_up()

    (shared,) = pressed.followups
    text = chinese.read(shared, visitor.locale, *NAMES)
    assert label(visitor, "Shared by {name}", name="Ann") in text
    assert GPT4[visitor.locale] in text
    assert share not in text


async def test_a_document_is_opened_from_the_sources(
    fake: FakeDiscord, bot: Bot, locale: str, tmp_path: Path
) -> None:
    review = tmp_path / "review.md"
    review.write_text(REVIEW, "utf-8")
    await bot.library.import_paths([review])
    visitor = visitor_in("a server", fake, locale=locale)
    answer = await visitor.slash("sources")
    text = chinese.read(answer.message, locale, quoted=QUOTED)
    assert label(visitor, "Open a document") in text

    opened = await visitor.set(answer, "source", 0)

    assert opened.ephemeral
    assert "https://example.org/review" in chinese.read(opened.message, locale, quoted=QUOTED)
