from __future__ import annotations

import pytest

from bot.core.entities import Directory
from bot.errors import DocumentError
from bot.importers import read

HEADER = "# 2023 年小记\n\n作者: 小林\n发布时间: 2024-01-03\n\n"
BARD = "* **Bard：** 谷歌的聊天机器人。\n"


def reading(text):
    return read(text.encode(), "x.md", Directory())


def items(text):
    return [
        (item.section, item.title if item.own_title else None, item.text)
        for item in reading(HEADER + text).items
    ]


def reasons(text):
    return [skipped.reason for skipped in reading(HEADER + text).skipped]


def test_prose_of_a_section_without_points_is_what_the_section_tells():
    text = f"## 产品\n\n下面是产品。\n\n{BARD}\n## 法律\n\n12月8日，欧盟达成协议。\n\n办法施行。\n"
    assert items(text)[1:] == [
        ("法律", None, "12月8日，欧盟达成协议。"),
        ("法律", None, "办法施行。"),
    ]
    assert reasons(text) == ["an introduction to a section"]


@pytest.mark.parametrize(
    "point",
    [
        "1. **Claude**：新的模型。",
        "2) **Claude：** 新的模型。",
        "3、**Claude**：新的模型。",
        "• **Claude**: 新的模型。",
        "+ **Claude:** 新的模型。",
        "- [**Claude**](https://a.b/x_(y)): 新的模型。",
        "- **[Claude](https://a.b/x)**：新的模型。",
    ],
)
def test_a_point_is_known_whatever_its_bullet_and_loses_its_link(point):
    assert items(f"## 模型\n\n{point}\n") == [("模型", "Claude", "新的模型。")]


def test_each_row_of_a_table_is_an_item():
    table = "| 时间 | 事件 |\n|---|:---|\n| 3月14日 | **GPT-4** 发布 |\n| 7月 | 上线 |\n"
    assert items(f"## 模型\n\n{table}") == [
        ("模型", None, "3月14日 GPT-4 发布"),
        ("模型", None, "7月 上线"),
    ]
    assert reasons(table) == ["a table's head", "a table's rule"]


@pytest.mark.parametrize(
    "header",
    [
        "**作者**: 小林\n**发布时间：** 2024-01-03\n",
        "- 作者：小林\n- 发布时间：2024-01-03\n",
        "> **作者：小林**\n> 发布时间：2024-01-03\n",
        "---\n作者: 小林\n发布时间: 2024-01-03\n---\n",
    ],
)
def test_the_header_is_known_however_it_is_marked_up(header):
    paper = reading(f"{header}\n{BARD}").document
    assert (paper.author, str(paper.published)) == ("小林", "2024-01-03")


def test_a_review_with_headings_of_the_third_level_is_no_newsletter():
    text = f"{HEADER}原文链接: https://a.b\n\n### 产品\n\n{BARD}\n原文链接：https://a.b/c\n"
    paper = reading(text).document
    assert (paper.importer, paper.stats["original_url"]) == ("review", "https://a.b/c")


def test_the_address_below_an_entry_does_not_end_the_document():
    text = f"{BARD}\n原文链接：[原文](https://a.b/1)\n\n## 法律\n\n* **欧盟：** 达成协议。\n\n原文链接：https://a.b/2\n\n关注\n"
    assert [title for _, title, _ in items(text)] == ["Bard", "欧盟"]
    assert reasons(text) == ["the address of an original", "the document's footer"]
    assert reading(HEADER + text).document.stats["original_url"] == "https://a.b/2"


def test_a_text_without_any_header_is_no_review():
    with pytest.raises(DocumentError):
        reading(f"# 2023 年小记\n\n{BARD}")
