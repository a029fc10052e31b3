"""Events written as tables of the calendar are read back as they were."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from factories import event
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entities import Directory
from bot.core.models import Localized, PartialDate, Source, Status
from bot.core.text import to_taiwan
from bot.importers import read
from bot.tomlform import event_toml

CALENDAR = Path(__file__).parents[1] / "seeds" / "calendar"

words = st.text(
    st.characters(codec="utf-8", exclude_characters="\ufeff"), min_size=1, max_size=30
).filter(str.strip)


def both(en, zh):
    return Localized(en, zh, to_taiwan(zh))


def read_back(text):
    (found,) = read(text.encode(), "x.toml", Directory()).events
    return found


@given(words, words)
def test_any_text_is_read_back_by_any_reader_of_toml(en, zh):
    text = event_toml(event(en=en, zh=zh))
    (table,) = tomllib.loads(text)["event"]
    assert table["title"] == {"en": en, "zh": zh}


WHOLE = replace(
    event(),
    title=both('Quotes " and \\', "“引号”"),
    summary=both("Line\nbreak\ttab", "换\r\n行"),
    points=Localized(("a", "b"), ("甲", "乙"), ("甲", "乙")),
    note=both("[note]", "备注 = 1"),
    entities=("openai", "gpt-4"),
    sources=(
        Source(url="https://a.org", title="#", publisher="P", date=PartialDate.parse("2023-03")),
        Source(document="review", line=70, date=PartialDate.parse("2023-03-15")),
    ),
)


@pytest.mark.parametrize("on", ["2023-03-14", "2023-03", "2023-Q1", "2023"])
@pytest.mark.parametrize("status", Status)
def test_what_an_event_has_comes_back(on, status):
    whole = replace(WHOLE, date=PartialDate.parse(on), status=status)
    assert read_back(event_toml(whole)) == whole


def test_what_an_event_lacks_is_left_out():
    text = event_toml(event(zh="发布"))
    assert not {"entities", "points", "note", "status", "distinct_from"} & {
        line.partition(" ")[0] for line in text.splitlines()
    }


@pytest.mark.parametrize("path", [CALENDAR / "2023-03.toml"], ids=lambda path: path.name)
def test_the_shipped_calendar_is_read_back_from_what_is_written_of_it(path):
    events = read(path.read_bytes(), path.name, Directory()).events
    text = "\n".join(map(event_toml, events))
    assert read(text.encode(), path.name, Directory()).events == events


def test_ids_of_what_it_must_not_be_taken_for_are_kept():
    text = event_toml(replace(event(zh="发布")), ["b", "a"])
    assert tomllib.loads(text)["event"][0]["distinct_from"] == ["a", "b"]
