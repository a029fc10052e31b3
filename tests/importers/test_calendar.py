from __future__ import annotations

import pytest

from bot.core.entities import Directory
from bot.core.models import Entity, Localized
from bot.errors import DocumentError
from bot.importers import read

EVENT = """[[event]]
id = "2023-03-14-gpt-4"
date = 2023-03-14
category = "model"
importance = 5
title = { en = "OpenAI releases GPT-4", zh = "OpenAI 发布 GPT-4" }
summary = { en = "It reads images.", zh = "它能读图片。" }
points = { en = ["One"], zh = ["一"] }
sources = [{ url = "https://openai.com/research/gpt-4", publisher = "OpenAI" }]
"""


def faults(text, directory=None):
    with pytest.raises(DocumentError) as caught:
        read(text.encode(), "2023-03.toml", directory or Directory())
    return [(fault.line, fault.reason) for fault in caught.value.faults]


def changed(old, new):
    assert old in EVENT
    return EVENT.replace(old, new)


def test_an_event_is_read_whole_with_taiwans_characters():
    (event,) = read(EVENT.encode(), "2023-03.toml", Directory()).events
    assert (str(event.date), event.importance, event.category) == ("2023-03-14", 5, "model")
    assert event.summary.zh_tw == "它能讀圖片。"
    assert event.curated


@pytest.mark.parametrize(
    ("key", "value", "stated"),
    [
        ("month", '"2023-03"', "2023-03"),
        ("quarter", '"2023-Q1"', "2023-Q1"),
        ("year", "2023", "2023"),
    ],
)
def test_a_date_may_be_known_less_exactly(key, value, stated):
    text = changed("date = 2023-03-14", f"{key} = {value}")
    assert stated == str(read(text.encode(), "x.toml", Directory()).events[0].date)


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('id = "2023-03-14-gpt-4"', 'id = "GPT 4"', 2, "an id of small letters"),
        ("date = 2023-03-14\n", "", 1, "exactly one of date"),
        ("date = 2023-03-14", 'date = 2023-03-14\nmonth = "2023-03"', 3, "exactly one of date"),
        ("date = 2023-03-14", 'month = "2023-13"', 3, "does not exist"),
        ("date = 2023-03-14", 'quarter = "2023-Q5"', 3, "does not exist"),
        ('"model"', '"models"', 4, "'models' is no category"),
        ('category = "model"\n', "", 1, "category"),
        ("importance = 5", "importance = 6", 5, "from 1 to 5"),
        ("importance = 5", "importance = true", 5, "from 1 to 5"),
        ("importance = 5", 'importance = 5\nstatus = "sure"', 6, "'sure' is no status"),
        ("importance = 5", 'importance = 5\ndistinct_from = "other"', 6, "no list of ids"),
        ("importance = 5", 'importance = 5\ncolour = "red"', 6, "no key 'colour'"),
        ("OpenAI releases GPT-4", "x" * 91, 6, "at most 90"),
        ("OpenAI 发布 GPT-4", "一" * 41, 6, "at most 40"),
        (', zh = "它能读图片。"', "", 7, "summary needs a text"),
        ('zh = ["一"]', 'zh = ["一", "二"]', 8, "same number"),
        ('en = ["One"]', 'en = ["1", "2", "3", "4"]', 8, "at most 3"),
        ("https://openai.com/research/gpt-4", "javascript:alert(1)", 9, "no http or https"),
        ("https://openai.com/research/gpt-4", "https://", 9, "no http or https"),
        ("https://openai.com/research/gpt-4", "https://a.b/x) y", 9, "no http or https"),
        (
            '{ url = "https://openai.com/research/gpt-4", publisher = "OpenAI" }',
            "",
            9,
            "one source",
        ),
        ('url = "https://openai.com/research/gpt-4", ', "", 9, "a url or a document"),
    ],
)
def test_each_fault_is_named_with_its_line(old, new, line, word):
    ((found, reason),) = faults(changed(old, new))
    assert line == found
    assert word in reason


def test_all_faults_of_a_file_are_reported_together():
    second = changed("2023-03-14-gpt-4", "second").replace("importance = 5", "importance = 0")
    bad = changed('"model"', '"toys"') + "\n" + second
    assert [(line, bool(reason)) for line, reason in faults(bad)] == [(4, True), (15, True)]


def test_a_second_event_with_the_same_id_is_refused():
    assert faults(EVENT + EVENT) == [(11, "there is a second event '2023-03-14-gpt-4'")]


def test_a_day_that_no_calendar_has_is_named_with_its_line():
    ((line, reason),) = faults(changed("2023-03-14\n", "2023-02-30\n"))
    assert line == 3
    assert "2023-02-30" in reason


def test_broken_toml_is_named_with_its_line():
    ((line, reason),) = faults(changed('category = "model"', 'category = "model'))
    assert line == 4
    assert "TOML" in reason


def test_a_table_of_another_name_is_refused():
    assert faults(EVENT + '[[evnet]]\nid = "x"\n') == [
        (10, "'evnet' does not belong here; there are [[event]] only")
    ]


def test_an_entity_that_nobody_knows_is_refused():
    known = Directory([Entity("openai", "organisation", Localized("OpenAI"))])
    text = changed("importance = 5", 'importance = 5\nentities = ["openai", "opnai"]')
    assert faults(text, known) == [(6, "there is no entity 'opnai' in entities.toml")]


def test_brackets_that_nest_too_deeply_are_refused():
    ((_, reason),) = faults("[[event]]\nx = " + "[" * 20_000)
    assert "TOML" in reason
