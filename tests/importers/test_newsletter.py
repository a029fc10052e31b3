from __future__ import annotations

import pytest

from bot.core.entities import Directory
from bot.importers import read

URL = "https://a.b/2023-12-19"


def reading(text):
    return read(text.encode(), "x.md", Directory())


def item(points, link=f"原文链接:[{URL}]({URL})", label="> 要点解析:"):
    (found,) = reading(f"## 资讯\n### 标题\n{label}\n\n{points}\n\n{link}\n").items
    return found


@pytest.mark.parametrize(
    "points",
    ["- 一\n- 二\n", "1. 一\n2. 二\n", "1、一\n2、二", "• 一\n•二\n", "* 一\n\n+ 二\n---\n"],
)
def test_points_are_known_whatever_their_bullets(points):
    assert item(points).points == ("一", "二")


@pytest.mark.parametrize(
    "link",
    [
        f"[原文链接]({URL})",
        f"**原文链接**：{URL}",
        f"**原文链接：** [此处](<{URL}>)",
        f"- 原文链接：{URL}",
        f"原文：{URL}",
    ],
)
def test_the_address_is_known_however_it_is_marked_up(link):
    found = item("- 一", link)
    assert (found.url, found.points, str(found.date)) == (URL, ("一",), "2023-12-19")


@pytest.mark.parametrize("form", ["{}", "[x]({})"])
def test_an_address_keeps_its_brackets(form):
    url = "https://a.b/wiki/Claude_(language_model)"
    assert item("- 一", f"原文链接:{form.format(url)}").url == url


@pytest.mark.parametrize(
    "label", ["> 核心要点:", "> **要点解析：**", ">要点", "**要点解析**：", "要点:"]
)
def test_the_label_above_the_points_is_no_point(label):
    assert item("- 一", label=label).points == ("一",)


def test_a_smaller_heading_within_an_item_is_part_of_its_text():
    found = item("- 一\n\n#### 背景\n\n- 二\n三")
    assert (found.text, found.url) == ("一\n背景\n二三", URL)


def test_highlights_are_known_whatever_their_bullets():
    text = "1. 标题 🚀\n2. 别的\n\n## 资讯\n### 标题\n> 要点:\n- 一\n"
    assert reading(f"## 看点\n{text}").document.highlights == ("标题", "别的")
