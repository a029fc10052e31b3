from __future__ import annotations

import pytest

from bot.core.entities import Directory
from bot.importers import read

TEXT = "12月 14日 ， OpenAI 发 布 了 新 的 模 型 ， 引 起 全 球 关 注 。"


def reading(*lines):
    return read("\n".join(lines).encode(), "x.txt", Directory())


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("发 布 时 间 ： 2023 - 12 - 30 08 : 00 来 源 ： 示 例 网", "2023-12-30 08:00:00"),
        ("2023年 12月 30日 来 源 ： 示 例 网", "2023-12-30"),
        ("来 源 ： 示 例 网 2023 / 12 / 30", "2023-12-30"),
        ("2023年 12月 30日 08 ： 00", "2023-12-30 08:00:00"),
        ("来 源 ： 示 例 网 2023年 2月 30日", "None"),
    ],
)
def test_the_line_below_the_title_is_known_however_its_time_is_written(head, expected):
    found = reading("首 页", "人 工 智 能 之 年", head, TEXT)
    assert (found.document.title, str(found.document.published)) == ("人工智能之年", expected)
    assert [item.text for item in found.items] == ["12月14日，OpenAI发布了新的模型，引起全球关注。"]


def test_the_origin_ends_where_the_author_begins():
    paper = reading("标 题", "2023年 12月 30日 来 源 ： 示 例 网 作 者 ： 李 四", TEXT).document
    assert (paper.publisher, paper.author) == ("示例网", "李四")


def test_a_sentence_with_a_day_and_a_source_is_no_head():
    found = reading(TEXT, "", "2023年 5月 1日 公 布 了 结 果 ， 数 据 来 源 ： 示 例 网 。")
    assert (len(found.items), found.document.published) == (2, None)


@pytest.mark.parametrize("line", ["点 击 关 注 我 们", "版 权 所 有 示 例 网"])
def test_what_surrounds_a_sentence_does_not_take_it_along(line):
    found = reading(TEXT, line)
    assert [item.text for item in found.items] == ["12月14日，OpenAI发布了新的模型，引起全球关注。"]


def test_a_promotion_above_a_sentence_does_not_take_it_along():
    found = reading(
        "点 击 关 注 我 们 的 频 道", "3月 5日 ， 新 模 型 上 线 。", "", "今 日 宜 ： 学 习"
    )
    assert "新模型上线" in "".join(item.text for item in found.items)
