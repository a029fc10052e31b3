"""Text: folded, split, clipped, and how long it takes to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import (
    all_to_taiwan,
    clip,
    fold,
    key,
    reading_seconds,
    simplify,
    terms,
    to_taiwan,
    token_lists,
    tokens,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("OpenAI", "openai"),
        ("ＧＰＴ－４", "gpt-4"),
        ("Éclair naïve", "eclair naive"),
        ("STRASSE straße", "strasse strasse"),
        ("開發軟體", "开发软体"),
        ("百度", "百度"),
        ("か゚が", "かか"),
        ("", ""),
    ],
)
def test_all_spellings_fold_into_one(written, folded):
    assert folded == fold(written)


@given(st.text())
def test_folding_twice_changes_nothing_more_for_the_search(text):
    assert tokens(fold(text)) == tokens(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-4发布", ["gpt", "4", "发", "布"]),
        ("GPT-3.5-turbo", ["gpt", "3", "5", "turbo"]),
        ("百度 Ernie", ["百", "度", "ernie"]),
        ("ChatGPT_plus", ["chatgpt", "plus"]),
        ("don’t", ["don", "t"]),
        ("🎉 '; --\0", []),
    ],
)
def test_han_characters_stand_alone_and_letters_apart_from_digits(text, expected):
    assert expected == tokens(text)


@given(st.text())
def test_no_token_holds_a_space_or_a_sign(text):
    assert all(token and not set(token) & set(" \t\n\0\"'*:^()-_") for token in tokens(text))


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("open ai", [("open",), ("ai",)]),
        ("GPT-4", [("gpt", "4")]),
        ("gpt4", [("gpt", "4")]),
        ("gpt-3.5 turbo", [("gpt", "3", "5"), ("turbo",)]),
        ("GPT4发布会", [("gpt", "4"), ("发", "布", "会")]),
        ("百度AI", [("百", "度"), ("ai",)]),
        ("百度 文心", [("百", "度"), ("文", "心")]),
        ("@everyone", [("everyone",)]),
        ("-a- --b", [("a",), ("b",)]),
        ("AI/ML, vision", [("ai",), ("ml",), ("vision",)]),
        ('"*', []),
    ],
)
def test_a_query_falls_into_phrases(typed, phrases):
    assert phrases == terms(typed)


@given(st.text(max_size=80))
def test_phrases_hold_the_tokens_of_the_text_in_their_order(text):
    assert [token for phrase in terms(text) for token in phrase] == tokens(text)


@pytest.mark.parametrize("name", ["OpenAI", "open ai", "Open-AI", "ＯＰＥＮ ＡＩ", "open_ai"])
def test_a_name_has_one_key_however_it_is_written(name):
    assert key(name) == "openai"


def test_scripts_convert_both_ways():
    assert simplify("開放") == "开放"
    assert to_taiwan("软件") == "軟體"
    assert to_taiwan("发布自回归模型，奥特曼回归") == "發布自迴歸模型，奧特曼回歸"
    assert to_taiwan("罢工 118 天后，天后宫") == "罷工 118 天後，天后宮"
    assert simplify("plain") == to_taiwan("plain") == "plain"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("one two three four", 15, "one two three…"),
        ("abcdefghij", 5, "abcd…"),
        ("百度发布文心一言", 5, "百度发布…"),
        ("first, second", 7, "first…"),
    ],
)
def test_a_clip_ends_at_a_word_and_says_so(text, limit, expected):
    assert expected == clip(text, limit)


@given(st.text(max_size=200), st.integers(1, 100))
def test_a_clip_is_never_longer_than_its_limit(text, limit):
    assert len(clip(text, limit)) <= limit


def test_reading_takes_as_long_as_the_two_languages_together():
    assert reading_seconds("word " * 238) == 60
    assert reading_seconds("字" * 300) == 60
    assert reading_seconds("字" * 300 + " word" * 238) == 120
    assert reading_seconds("") == 0


@given(st.lists(st.text(alphabet="a1百發 \nÉ-", max_size=8), max_size=5))
def test_tokens_of_several_texts_are_those_of_each(texts):
    assert token_lists(texts) == [tokens(text) for text in texts]


@given(st.lists(st.text(alphabet="软件a发 \n，", max_size=8), max_size=5))
def test_texts_converted_together_are_those_converted_one_by_one(texts):
    assert all_to_taiwan(texts).items() <= {text: to_taiwan(text) for text in texts}.items()
