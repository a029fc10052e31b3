"""Looking things up in both kinds of Chinese, from every place in which the bot can be used."""

from __future__ import annotations

from visitors import CHIPS, Visitor, items, shown

WAFERS = {"zh-CN": "晶圆", "zh-TW": "晶圓"}
LABELS = {
    "zh-CN": ("上一页", "下一页", "打开一个事件", "当天全部事件"),
    "zh-TW": ("上一頁", "下一頁", "開啟一個事件", "當天全部事件"),
}


async def test_an_event_is_told_in_chinese(visitor: Visitor, place: str) -> None:
    answer = await visitor.slash("event", query="GPT-4")
    text = shown(answer)
    assert "2023 年 3 月 14 日" in text
    assert {"zh-CN": "能通过律师资格考试", "zh-TW": "能通過律師資格考試"}[visitor.locale] in text
    assert {"zh-CN": "来源", "zh-TW": "來源"}[visitor.locale] in text
    assert answer.ephemeral is (place == "a closed server")


async def test_pages_turn_in_place(visitor: Visitor) -> None:
    previous, next_, _, _ = LABELS[visitor.locale]
    answer = await visitor.slash("event", query=WAFERS[visitor.locale])
    assert f"{CHIPS} " in shown(answer) and "**8.**" in shown(answer)

    await visitor.press(answer, next_)
    assert "**9.**" in shown(answer)
    assert {"zh-CN": "第 2 页，共 2 页", "zh-TW": "第 2 頁，共 2 頁"}[visitor.locale] in shown(
        answer
    )
    await visitor.press(answer, previous)
    assert "**1.**" in shown(answer)


async def test_the_select_opens_an_event(visitor: Visitor) -> None:
    answer = await visitor.slash("event", query=WAFERS[visitor.locale])
    opened = await visitor.choose(answer, 2)
    assert opened.ephemeral
    assert f"片{WAFERS[visitor.locale]}" in shown(opened)
    assert LABELS[visitor.locale][2] in {item.get("placeholder") for item in items(answer)}


async def test_the_day_is_told_and_opens_whole(visitor: Visitor) -> None:
    answer = await visitor.slash("today")
    assert "2023 年 11 月 22 日" in shown(answer)
    assert {"zh-CN": "五天之后他回来了", "zh-TW": "五天之後他回來了"}[visitor.locale] in shown(
        answer
    )

    whole = await visitor.press(answer, LABELS[visitor.locale][3])
    assert whole.ephemeral
    assert "11 月 22 日" in shown(whole)


async def test_labels_are_offered_in_chinese(visitor: Visitor) -> None:
    labels = await visitor.autocomplete("event", "query", WAFERS[visitor.locale])
    assert len(labels) == CHIPS
    assert all(f"片{WAFERS[visitor.locale]}" in label for label in labels)


async def test_a_refusal_is_one_chinese_sentence_for_the_person_alone(visitor: Visitor) -> None:
    for name, options in (("event", {"query": " "}), ("today", {"date": "2027-02-29"})):
        answer = await visitor.slash(name, **options)
        assert answer.ephemeral
        assert answer.content.endswith("。")
        assert answer.content.count("。") == 1
