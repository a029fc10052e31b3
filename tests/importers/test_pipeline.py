from __future__ import annotations

import pytest

from bot.core.entities import Directory
from bot.errors import DocumentError
from bot.importers import MAX_BYTES, read
from bot.importers.base import Importer
from bot.importers.markup import MAX_TAGS

HEADER = "文章作者: 小林\n发布时间: 2023-12-30 08:15\n\n"
REVIEW = f"{HEADER}  * **Bard：** 谷歌的聊天机器人。\n"
NEWSLETTER = "## 资讯\n### 标题\n> 要点解析:\n- 一\n原文链接:[https://a.b/2023-12-19](https://a.b/2023-12-19)\n"
PAGE = "<html><body><article><p>{}</p></article></body></html>"


def reading(text, name="x.txt"):
    return read(text if isinstance(text, bytes) else text.encode(), name, Directory())


def refusal(text):
    with pytest.raises(DocumentError) as caught:
        reading(text)
    (fault,) = caught.value.faults
    assert fault.file == "x.txt"
    return fault.reason


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf\n", "empty"),
        (b"PK\x03\x04" + bytes(200), "Word"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "Word"),
        (b"%PDF-1.7 text", "PDF"),
        (bytes(range(256)) * 8, "binary"),
        (bytes(4096) + b"x", "binary"),
        ("人工智能的一年".encode("utf-16"), "UTF-16"),
        ("OpenAI released GPT-4 today".encode("utf-16-le"), "UTF-16"),
        ("人工智能的一年".encode("utf-32"), "UTF-32"),
        ("人工智慧的發展與突破，各行各業都受到影響".encode("big5"), "Big5"),
        ("Café à la crème, déjà vu".encode("latin-1"), "neither UTF-8 nor GB18030"),
        (b"x" * (MAX_BYTES + 1), "20 MB"),
    ],
)
def test_what_is_no_readable_text_is_refused_by_its_name(data, word):
    assert word in refusal(data)


def test_a_document_that_no_importer_knows_is_refused_with_their_names():
    reason = refusal("这是一篇没有结构的文章。\n")
    for name in ("article", "newsletter", "review", "scraped", "calendar"):
        assert name in reason


def test_a_document_that_two_importers_claim_is_refused_with_their_names():
    reason = refusal(HEADER + NEWSLETTER + "\n  * **Bard：** 谷歌的聊天机器人。\n")
    assert "newsletter and review both" in reason


def test_a_key_is_made_of_the_files_name():
    assert reading(REVIEW, "/somewhere/My Review!.md").document.key == "my-review"


@pytest.mark.parametrize(
    "text",
    [
        PAGE.format("<div>" * 20_000 + "你好，世界，这是正文。"),
        PAGE.format("<b>x" * 20_000),
        PAGE.format("你好，世界。" + "<" * 50_000),
        PAGE.format("你好，世界。" + "<a href='" * 20_000),
        PAGE.format("你好，世界。" + '<a "' + "<b '" * 20_000),
        PAGE.format("你好，世界。<!--" + "<!-- " * 20_000),
        PAGE.format("你好，世界。" + "<script>" * 20_000),
        PAGE.format("你好，世界。" + "&#" * 50_000),
        PAGE.format("你好，世界。" + "</i>" * 50_000),
        PAGE.format("你好，世界。" + "<p a" * 20_000),
        PAGE.format("你好，\0世界。"),
        NEWSLETTER + "x\n" * 50_000,
        NEWSLETTER + "- " * 50_000,
        NEWSLETTER + "[" * 50_000,
        NEWSLETTER + " " * 50_000 + "x",
        NEWSLETTER + "> 要点" + " " * 50_000 + "x",
        NEWSLETTER + "原文链接：https://a" + "(" * 50_000,
        REVIEW + "[a](https://a(" * 5_000,
        REVIEW + "|---|\n" * 10_000,
        PAGE.format("<h1>回顾" + " 2023-01-01" * 5_000 + "<table><tr>" + "<td>x" * 20_000),
        REVIEW + "*" * 50_000,
        REVIEW + "_**a " * 20_000,
        REVIEW + "\n" * 50_000,
        REVIEW + " " * 50_000 + "x",
        REVIEW + "![](" * 20_000,
    ],
)
def test_a_strange_document_is_read_to_its_end(text):
    assert reading(text).document.characters


@pytest.mark.parametrize(
    "text",
    [
        PAGE.format("On 5 May 2023 it. " * 20_000),
        PAGE.format("On 5 May 2023 it. On 6 May 2023 it. " * 5_000),
    ],
)
def test_a_paragraph_of_many_dates_is_read_to_its_end(text):
    assert {str(item.date) for item in reading(text).items} <= {"2023-05-05", "2023-05-06"}


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("104,112", 104112), ("**7945**", 7945), ("1" * 5001, None), ("1,234,567", 1234567)],
)
def test_a_newsletters_figure_is_read_within_bounds(figure, expected):
    stats = reading(f"> 原文共计{figure} 字\n\n{NEWSLETTER}").document.stats
    assert expected == stats.get("original_characters")


def test_a_document_of_the_first_day_of_the_calendar_is_read():
    text = REVIEW.replace("2023-12-30 08:15", "0001-01-01").replace("谷歌的", "昨天和上周，谷歌的")
    assert str(reading(text).document.published) == "0001-01-01"


def test_what_an_importer_fails_on_is_refused_by_its_name_and_logged(monkeypatch, caplog):
    def fail(source):
        raise KeyError("a slip of the importer")

    broken = Importer("broken", lambda source: True, fail)
    monkeypatch.setattr("bot.importers.pipeline.IMPORTERS", (broken,))
    assert "failed" in refusal("x")
    assert "a slip of the importer" in caplog.text


def test_a_sentence_whose_date_cannot_be_read_has_not_that_of_the_next():
    text = "今年，人工智能无处不在，人人都在谈论。11月17日，董事会解雇了首席执行官。"
    assert [str(item.date) for item in reading(PAGE.format(text)).items] == ["None", "2023-11-17"]


def test_a_page_with_more_tags_than_any_article_is_refused():
    assert "tags" in refusal(PAGE.format("<b>" * (MAX_TAGS + 1)))


def test_a_paragraph_of_a_million_characters_is_one_item():
    (item,) = reading(PAGE.format("今年三月，又有了新的进展。" * 80_000)).items
    assert len(item.title) <= 60


def test_comparisons_and_entities_in_a_page_come_through_as_people_read_them():
    (item,) = reading(PAGE.format("若 a < b，则 R&amp;D &lt;b&gt; 照旧进行，没有例外。")).items
    assert item.text == "若 a < b，则 R&D <b> 照旧进行，没有例外。"


def test_a_spam_line_is_never_repeated():
    words = ["好看直播", "成人导航", "点击下载", "约会交友"]
    text = (
        "|".join(words)
        + "\n\n"
        + "百度認(rèn)為機(jī)會很多,學(xué)習(xí)訓(xùn)練都要數(shù)據(jù)。\n"
    )
    found = reading(text)
    assert found.items
    assert (1, "a list of links or keywords") in [(it.line, it.reason) for it in found.skipped]
    assert not any(word in repr(found) for word in words)


def test_sentences_with_dates_of_their_own_are_items_of_their_own():
    text = "GPT-4 came on March 14, 2023. Bard opened on March 21, 2023, in two countries."
    assert [str(item.date) for item in reading(PAGE.format(text)).items] == [
        "2023-03-14",
        "2023-03-21",
    ]
