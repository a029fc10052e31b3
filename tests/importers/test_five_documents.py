"""The five real documents, where they are at hand: none of their sentences stands here."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.core.entities import Directory
from bot.core.text import HAN, simplify
from bot.importers import read

FOLDER = Path(__file__).parents[2].parent / "shared" / "seeds"
if not FOLDER.is_dir():
    pytest.skip("the five documents are not here: NOT tested against them", allow_module_level=True)


@cache
def reading(start):
    (path,) = FOLDER.glob(f"{start}_*.txt")
    return read(path.read_bytes(), path.name, Directory())


def whole(start):
    return "\n".join(item.text for item in reading(start).items)


def dated(start, words):
    """The dates of the items whose text holds the words."""
    return [str(item.date) for item in reading(start).items if words in item.text]


@pytest.mark.parametrize(
    ("start", "importer", "title", "author", "published"),
    [
        ("000", "article", "2023：AI 元年大事记", "Alice", "2024-02-07 22:20"),
        ("001", "newsletter", None, None, "2023-12-19"),
        ("002", "review", "2023：人工智能的飞跃之年", "AI深度研究员", "2023-12-27 10:01"),
        ("003", "scraped", "这一年，人工智能“生成”精彩", "刘", "2023-12-28 07:56"),
        ("004", "scraped", "ChatGPT中国变形记", "苏建勋", "2023-02-19"),
    ],
)
def test_each_is_known_by_its_content_and_says_what_it_is(
    start, importer, title, author, published
):
    paper = reading(start).document
    assert (importer, title, "zh-CN") == (paper.importer, paper.title, paper.language)
    assert (paper.author or "").startswith(author or "")
    assert str(paper.published).startswith(published)


def test_addresses_are_stated_by_two_of_them():
    urls = {start: reading(start).document.url for start in ("000", "001", "002", "003", "004")}
    assert urls.pop("000") == "https://hub.baai.ac.cn/view/35001"
    assert (urls.pop("002") or "").startswith("http://mp.weixin.qq.com/s?__biz=")
    assert set(urls.values()) == {None}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2022月11月30日", "2022-11-30"),
        ("GPT-4，开始", "2023-03-15"),
        ("LLaMA 模型并开源", "2023-02-25"),
        ("免费可商用的", "2023-07-19"),
        ("WAIC", "2023-07"),
        ("首届开发者大会", "2023-11-07"),
        ("正式重返 OpenAI", "2023-11-22"),
        ("8 月份左右", "2023-08"),
        ("Gemini 1.0", "2023-Q4"),
        ("戈登·摩尔", "2023-03-25"),
        ("冯旸赫", "2023-07-01"),
        ("Lenat", "2023-08-31"),
        ("汤晓鸥", "2023-12-15"),
    ],
)
def test_the_article_dates_its_sentences(words, expected):
    assert [expected] == dated("000", words)


def test_of_the_page_nothing_comes_through_but_the_article():
    text = whole("000")
    for word in ("登录", "举报", "沙发", "图源", "__NUXT__", "%7B", "评论"):
        assert word not in text
    assert len(str(reading("000").document.stats["tall_images"]).split()) == 7


def test_every_section_and_item_of_the_newsletter_has_its_points_and_link():
    items = reading("001").items
    assert list(dict.fromkeys(it.section for it in items)) == [
        "产品介绍",
        "产业资讯",
        "技术教程",
        "其他",
    ]
    assert len(items) == 30
    assert {(len(item.points), item.own_title, bool(item.url)) for item in items} == {
        (3, True, True)
    }
    assert not any(re.search("[\U0001f000-\U0001faff\u2600-\u27bf]", item.title) for item in items)


def test_the_newsletters_items_are_dated_by_their_links():
    days = {str(item.date) for item in reading("001").items if "articles/2023-12-19" in item.url}
    others = {str(item.date) for item in reading("001").items if "articles/2023" not in item.url}
    assert (days, others) == ({"2023-12-19"}, {"2023-12"})


def test_the_newsletters_highlights_and_figures_are_kept():
    paper = reading("001").document
    assert len(paper.highlights) == 10
    assert list(paper.stats.values()) == [104112, 7945, 20, 1300]


def test_every_entry_of_the_review_is_an_item_in_its_section():
    found = {}
    for item in reading("002").items:
        if item.own_title:
            found.setdefault(item.section, []).append(item.title)
    counts = {section: len(titles) for section, titles in found.items()}
    assert list(counts.values()) == [4, 5, 8, 8, 4, 2, 5]
    assert found["合作伙伴"][0] == "Stability AI 和 Init ML"
    assert found["AI的影响争论"][-1] == "AI 作品在世界摄影大赛"
    assert {item.date.first.year for item in reading("002").items} == {2023}
    assert "**" not in whole("002")


def test_the_spaced_page_is_whole_and_put_together_again():
    text = whole("003")
    for words in ("（OpenAI）", "ChatGPT 4.0版本", "“通义千问”", "85%的企业", "CT+人工智能"):
        assert words in text
    assert not re.search(f"[{HAN}] +[{HAN}]", text)
    assert not re.search("人民网|许可证|责编|举报|首页", text)
    assert len(reading("003").items) == 20
    assert len({item.section for item in reading("003").items}) == 4


@pytest.mark.parametrize(
    "words",
    [
        "袭来。“所有OKR",
        "一言。”多位百度员工",
        "卖。”用来训练",
        "坚决的。”一位投资人",
        "见顶的讨论不绝",
        "变为今年年初“人人",
        "了”。“现在的感觉",
        "有余的。”Kevin",
        "广告收入。”",
        "“。。。”误以为",
        "“。。。”,什么",
        "死抠。”李笛说",
        "打磨。”",
        "悲观的。”",
        "试探。”",
        "贵。”这位工程师",
        "数据。”昆仑万维",
        "‘。。。’表示无语",
        "能力。”这位",
        "太难了。”",
        "赔死了。”",
        "包容。”一名投资人",
        "重要。”",
        "同时抠。”李笛总结",
        "长跑。”在黄民烈",
        "要来了。”2022年底",
        "的人。”",
        "从前。”而在36氪",
    ],
)
def test_every_slipped_place_of_the_glossed_page_reads_right(words):
    assert words in whole("004")


def test_the_glossed_page_is_whole_and_clean():
    text = whole("004")
    assert len(reading("004").items) >= 95
    assert simplify(text) == text
    assert not re.search(r"</p>|\?[!！]|\([a-zà-ǜ]+\)|[\ue000-\uf8ff]|免责|热门推荐", text)
    assert "*" in text
    assert reading("004").document.stats["views"] == 2915


def test_the_spam_of_the_glossed_page_is_nowhere():
    (path,) = FOLDER.glob("004_*.txt")
    spam = path.read_text(encoding="utf-8").splitlines()[0].split("|")
    told = repr(reading("004"))
    assert len(spam) > 5
    assert not any(word in told or simplify(word) in told for word in spam)


def test_every_item_knows_its_line():
    for start in ("001", "002", "003", "004"):
        lines = [item.line for item in reading(start).items]
        assert lines == sorted(lines)
        assert lines[0] > 1
