"""What a text has in common with events: enough to be worth showing, or nothing at all."""

from __future__ import annotations

import factories
import pytest

from bot.core.related import WORDS_LIMIT, nearest, words_of

RETURN = factories.event("return", en="A head of a company returns", entities=("openai",))
GPT_4 = factories.event("gpt-4", en="OpenAI releases GPT-4", entities=("openai", "gpt-4"))
CHIP = factories.event("chip", en="A new chip", zh="一款新芯片")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the GPT-4 model", [("gpt", "4"), ("model",)]),
        ("百度文心", [("百", "度"), ("度", "文"), ("文", "心")]),
        ("a an of 2023 12.5 the", []),
        ("chip chip CHIP", [("chip",)]),
        ("", []),
    ],
)
def test_words_that_say_something_are_looked_for_once(text, words):
    assert words_of(text) == words


def test_a_long_text_is_looked_up_by_its_first_words():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 500)))
    assert len(words_of(text)) == WORDS_LIMIT


def test_who_is_named_in_the_text_comes_before_what_is_said_in_it():
    found = nearest("OpenAI's GPT-4 on some chip", ("openai", "gpt-4"), [CHIP, RETURN, GPT_4], 5)
    assert found == [GPT_4, RETURN]


def test_a_title_that_stands_in_the_text_is_enough():
    assert nearest("they say a new chip comes", (), [RETURN, CHIP], 5) == [CHIP]


def test_a_common_word_alone_is_not():
    assert nearest("a company lunch", (), [RETURN, GPT_4], 5) == []


def test_of_equals_the_better_match_comes_first_and_no_more_than_asked():
    twin = factories.event("twin", en="A head of a company returns", entities=("openai",))
    assert nearest("openai", ("openai",), [twin, RETURN], 1) == [twin]
