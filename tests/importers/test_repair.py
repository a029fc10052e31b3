from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importers.repair import close_gaps, cut_apart, drop_broken_tags, drop_glosses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人工智能 大模型", "人工智能大模型"),
        ("2023年 12月 28日 07 : 56", "2023年12月28日07:56"),
        ("（ OpenA I ） 的", "（OpenAI）的"),
        ("ChatGPT 4 . 0版 本 上 线", "ChatGPT 4.0版本上线"),
        ("Stable Video Diffusion 发布", "Stable Video Diffusion发布"),
        ("约 85 % 的 企 业", "约85%的企业"),
        ("“ 平扫 CT + 人工智能 ”", "“平扫CT+人工智能”"),
        ("AI and ML are here", "AI and ML are here"),
    ],
)
def test_spaces_that_cut_words_apart_are_closed(text, expected):
    assert expected == close_gaps(text)


def test_a_text_is_cut_apart_when_spaces_stand_between_its_characters_throughout():
    assert cut_apart("今 年 ， 大模型 的 性 能 和 功 能 进一步 提升 ， 各 行 各 业 都 在 使用")
    assert not cut_apart(
        "今年，大模型的性能和功能进一步提升， 各行各业 都在使用，没有什么好奇怪的。"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("認(rèn)為", "認為"),
        ("機(jī)會(huì)", "機會"),
        ("一款A(yù)I產品", "一款AI產品"),
        ("模型(model)", "模型(model)"),
        ("NLP(自然語言處理)", "NLP(自然語言處理)"),
        ("(rèn)", "(rèn)"),
    ],
)
def test_pinyin_behind_a_character_goes_and_other_brackets_stay(text, expected):
    assert expected == drop_glosses(text)


def test_stray_tags_go_and_comparisons_stay():
    assert drop_broken_tags("結束。</p>a < b") == "結束。a < b"


@given(st.text("今年大模型 .:%()+GPT4，。“”", max_size=60))
def test_closing_gaps_only_takes_spaces_away(text):
    assert text.replace(" ", "") == close_gaps(text).replace(" ", "")
    assert close_gaps(text) == close_gaps(close_gaps(text))
