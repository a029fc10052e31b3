"""Filters and sharing in Chinese, from every place in which the bot can be used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_discord import FakeDiscord
from fake_discord.exchange import Exchange
from fake_discord.permissions import ORDINARY
from visitors import CHIPS, Visitor, items, served, shown, visitor_in

from bot.config import Settings

SHARE = {"zh-CN": "分享到频道", "zh-TW": "分享到頻道"}
MORE = {"zh-CN": "更多“OpenAI”相关事件", "zh-TW": "更多“OpenAI”相關事件"}
OTHERS = {"zh-CN": "当天其他事件", "zh-TW": "當天其他事件"}
WAFERS = {"zh-CN": "晶圆", "zh-TW": "晶圓"}


def labels(answer: Exchange) -> set[str]:
    return {item["label"] for item in items(answer) if "label" in item}


async def test_a_list_is_narrowed_to_nothing_and_widened_again(
    visitor: Visitor, place: str
) -> None:
    answer = await visitor.slash("event", query=WAFERS[visitor.locale])

    await visitor.set(answer, "month", 7)
    assert "去掉其他选项" in shown(answer) or "去掉其他選項" in shown(answer)
    await visitor.set(answer, "month", 0)

    assert f"{CHIPS} " in shown(answer)
    options = (option for item in items(answer) for option in item.get("options", ()))
    chosen = [option["label"] for option in options if option.get("default")]
    assert chosen in (["全部类别", "全部月份"], ["全部類別", "全部月份"])


async def test_a_private_card_leads_on_and_is_shared_where_others_would_see_it(
    visitor: Visitor, place: str
) -> None:
    answer = await visitor.slash("event", query="GPT-4", private=True)
    assert {MORE[visitor.locale], OTHERS[visitor.locale]} <= labels(answer)
    offered = SHARE[visitor.locale] in labels(answer)
    assert offered is (place in {"a server", "a foreign server", "a group"})
    if not offered:
        return

    pressed = await visitor.press(answer, SHARE[visitor.locale])
    await pressed.followed_up()

    (shared,) = pressed.followups
    assert not shared["flags"] & 64
    assert shared["content"] == "由 Ann 分享"
    assert answer.message is not None
    assert shared["embeds"] == answer.message["embeds"]
    assert [item["label"] for item in items(answer) if item.get("disabled")] == [
        SHARE[visitor.locale]
    ]


@pytest.mark.parametrize(
    ("lacking", "offered"),
    [("send_messages_in_threads", [True, False]), ("send_messages", [False, True])],
)
async def test_in_a_thread_its_own_right_counts(
    fake: FakeDiscord, settings: Settings, lacking: str, offered: list[bool]
) -> None:
    ann = visitor_in("a server", fake, locale="zh-CN")
    assert ann.guild is not None
    everybody = ann.guild.roles[ann.guild.id]
    fake.world.set_role(ann.guild, everybody, *(set(ORDINARY) - {lacking}))
    inside = replace(ann, channel=fake.world.add_thread(ann.channel, "talk"))
    async with served(fake, settings):
        answers = [await each.slash("event", query="GPT-4", private=True) for each in (ann, inside)]
    assert [SHARE["zh-CN"] in labels(each) for each in answers] == offered
