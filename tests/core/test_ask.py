"""A query is read as days, names, words, and words that may be missing."""

from __future__ import annotations

import pytest

from bot.core.ask import understand
from bot.core.corrections import corrections
from bot.core.lexicon import MARK, Lexicon

NAMES = {
    "openai": "OpenAI", "gpt4": "GPT-4", "claude": "Claude", "claude2": "Claude 2",
    "百度": "百度", "baidu": "Baidu", "文心一言": "文心一言", "wenxinyiyan": "", "x": "X",
    "anthropic": "Anthropic",
}  # fmt: skip
WORDS = {
    "release": 9, "releases": 5, "released": 7, "leaves": 2, "chip": 3, "model": 20, "models": 4,
    "意大": 1, "大利": 1, "封禁": 2, MARK + "openai": 12,
}  # fmt: skip
LEXICON = Lexicon(NAMES, WORDS, 100)


def ask(text):
    return understand(text, LEXICON)


def names(text):
    return [part.name for part in ask(text).parts if part.name]


def phrases(part):
    return {" ".join(phrase.units) for phrase in part.phrases}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open ai", ["openai"]),
        ("ＯｐｅｎＡＩ", ["openai"]),
        ("百度发布文心一言", ["百度", "文心一言"]),
        ("claude 2", ["claude2"]),
        ("claude 3", ["claude"]),
        ("wenxin yiyan", ["wenxinyiyan"]),
        ("mi300x", []),
    ],
)
def test_the_longest_names_are_recognised_however_they_are_written(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text", ["Claude launch", "news of claude", "claude 发布", "when was claude released"]
)
def test_words_that_any_event_could_have_may_be_missing(text):
    assert [part.name for part in ask(text).needed] == ["claude"]
    assert ask(text).name == "claude"


def test_a_known_word_is_looked_for_in_all_its_forms():
    (part,) = ask("models").parts
    assert phrases(part) >= {"model", "models"}
    assert phrases(ask("who left").parts[0]) >= {"leaves"}


def test_an_unknown_word_may_be_the_beginning_of_one():
    (part,) = ask("mod").parts
    assert part.phrases[0].opens


def test_rare_words_weigh_more_than_common_ones():
    model, chip = ask("model chip").parts
    assert chip.weight > model.weight


def test_a_long_chinese_run_falls_into_pairs_of_which_unknown_ones_may_be_missing():
    parts = ask("意大利封禁").parts
    assert all(part.optional is False for part in parts if not phrases(part) & {"利 封"})


def test_a_month_behind_a_model_is_no_part_of_a_day():
    assert (names("gpt-4 march"), ask("gpt-4 march").span.days) == (["gpt4"], 31)
    assert (names("claude 2 july"), ask("claude 2 july").span.days) == (["claude2"], 31)


def test_a_query_of_silent_words_alone_still_asks_for_them():
    assert ask("the who").needed


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("antropic", "Anthropic"),
        ("opnai", "OpenAI"),
        ("白度", "百度"),
        ("文新一言", "文心一言"),
        ("antropic chip", "Anthropic chip"),
    ],
)
def test_slips_are_corrected_by_names_and_words(text, meant):
    offered = corrections(text, ask(text), LEXICON)
    assert len(offered) <= 3
    assert offered[0] == meant


def test_what_is_right_needs_no_correction():
    assert corrections("openai", ask("openai"), LEXICON) == []
