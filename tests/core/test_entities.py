"""The directory: who a name means, and whom a text speaks of."""

from __future__ import annotations

import pytest
from factories import entity

from bot.core.entities import Directory, names
from bot.core.models import Entity, Language, Localized

DIRECTORY = Directory(
    [
        entity(aliases=["open ai", "开放人工智能研究中心"]),
        entity("gpt-4", "GPT-4", kind="model"),
        entity("gpt-4v", "GPT-4V", kind="model"),
        entity("baidu", "Baidu", "百度"),
        entity("x", "X"),
    ]
)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("OpenAI", "openai"),
        ("OPEN AI", "openai"),
        ("開放人工智能研究中心", "openai"),
        ("gpt4", "gpt-4"),
        ("GPT-4", "gpt-4"),
        ("百度", "baidu"),
        ("BAIDU", "baidu"),
    ],
)
def test_a_name_is_known_however_it_is_written(name, id):
    assert DIRECTORY.mentions(name) == (id,)


@pytest.mark.parametrize("name", ["", "Open", "GPT", "百", "?"])
def test_a_part_of_a_name_is_nobody(name):
    assert DIRECTORY.mentions(name) == ()


def test_mentions_come_in_order_once_each_and_the_longest_name_wins():
    text = "百度 answers GPT-4V, not GPT-4; OpenAI and 百度 again."
    assert DIRECTORY.mentions(text) == ("baidu", "gpt-4v", "gpt-4", "openai")


def test_a_name_inside_a_word_is_no_mention():
    assert DIRECTORY.mentions("Xerox and OpenAIs") == ()


def test_of_two_with_one_name_the_first_wins():
    both = Directory([entity("one", "Same"), entity("two", "Same")])
    assert both.mentions("same") == ("one",)


def test_a_name_in_a_language_falls_back_to_another_and_to_the_id():
    assert DIRECTORY.name("baidu", Language.ZH_CN) == "百度"
    assert DIRECTORY.name("openai", Language.ZH_TW) == "OpenAI"
    assert DIRECTORY.name("nobody", Language.EN) == "nobody"


def test_names_are_those_of_all_languages_the_id_in_words_and_the_aliases_without_doubles():
    known = Entity("a-b", "person", Localized("A B", "甲", "乙"), ("A B", "C"))
    assert names(known) == ("A B", "甲", "乙", "a b", "C")


def test_a_directory_is_a_mapping_by_id():
    assert list(DIRECTORY) == ["openai", "gpt-4", "gpt-4v", "baidu", "x"]
    assert len(DIRECTORY) == 5
    assert DIRECTORY["x"].name.en == "X"
