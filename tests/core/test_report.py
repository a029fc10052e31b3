"""What a report proposes as it stands, and what a person must put into words first."""

from __future__ import annotations

import pytest
from factories import report

from bot.core.amend import Amendment
from bot.core.models import Language, Localized, PartialDate, Source
from bot.core.report import Wrong, is_citable, proposed


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-03-15", "2023-03-15"),
        (" 2023-03 ", "2023-03"),
        ("2023-Q1", "2023-Q1"),
        ("It was on 15 March 2023.", "2023-03-15"),
        ("应为 2023年3月15日", "2023-03-15"),
        ("3月15日", "2023-03-15"),
    ],
)
def test_a_date_is_read_as_people_write_it(text, date):
    assert proposed(report(Wrong.DATE, text)) == Amendment(date=PartialDate.parse(date))


@pytest.mark.parametrize("text", ["earlier", "2023-02-30", "14 March 2023 or 15 March 2023", "日"])
def test_what_tells_no_one_date_is_left_to_a_person(text):
    assert proposed(report(Wrong.DATE, text)) is None


def test_a_title_is_taken_in_the_language_of_its_letters():
    assert proposed(report(Wrong.TITLE, "New\n title")).title == Localized(en="New title")
    assert proposed(report(Wrong.TITLE, "GPT-4 发布")).title == Localized(zh_cn="GPT-4 发布")
    taiwan = report(Wrong.TITLE, "發布模型", language=Language.ZH_TW)
    assert proposed(taiwan).title == Localized(zh_cn="发布模型")


@pytest.mark.parametrize("title", ["x" * 91, "文" * 41, "\u200b"])
def test_a_title_that_the_calendar_would_refuse_is_left_to_a_person(title):
    assert proposed(report(Wrong.TITLE, title)) is None


def test_a_source_is_named_by_its_host_wherever_its_address_was_written():
    expected = Amendment(sources=(Source(url="https://www.a.org/x", publisher="a.org"),))
    assert proposed(report(Wrong.SOURCE, "see", url="https://www.a.org/x")) == expected
    assert proposed(report(Wrong.SOURCE, " https://www.a.org/x ")) == expected
    assert proposed(report(Wrong.SOURCE, "the old one is dead")) is None


@pytest.mark.parametrize("wrong", [Wrong.TEXT, Wrong.OTHER])
def test_free_text_is_left_to_a_person(wrong):
    assert proposed(report(wrong, "2023-03-15", url="https://a.org")) is None


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "ftp://a.org", "a.org", "https://", "https://[::1", ""),
        *(
            "https://a.org/ x",
            "https://a.org/(x)",
            "https://good.org@bad.org/",
            "https://a.org/\x00",
        ),
        "https://a.org/" + "x" * 500,
    ],
)
def test_an_address_that_is_not_what_it_seems_is_no_source(url):
    assert not is_citable(url)
