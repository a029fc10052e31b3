"""Typed text becomes a value, or one sentence says why it cannot."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.errors import UsageError
from cogs.options import day_named, query_text, time_named

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("03-14", date(2026, 3, 14)),
        (" 3-4 ", date(2026, 3, 4)),
        ("02-29", date(2024, 2, 29)),
        ("2028-02-29", date(2028, 2, 29)),
    ],
)
def test_a_day_is_named_with_or_without_its_year(text: str, day: date) -> None:
    assert day_named(text, TODAY) == day


@pytest.mark.parametrize("text", ["2027-02-29", "2026-13-01", "04-31", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused_by_name(text: str) -> None:
    with pytest.raises(UsageError, match=f"no such day as {text}"):
        day_named(text, TODAY)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026/11/22", "22.11.2026", "1" * 5000])
def test_what_is_no_date_is_answered_with_the_form_of_one(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD") as caught:
        day_named(text, TODAY)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "at"), [("09:00", time(9)), ("7:05", time(7, 5)), ("23：59", time(23, 59))]
)
def test_a_time_of_day_is_read_to_the_minute(text: str, at: time) -> None:
    assert time_named(text) == at


@pytest.mark.parametrize("text", ["24:00", "9", "12:60", "noon", "-1:00", "９:0"])
def test_what_is_no_time_is_answered_with_the_form_of_one(text: str) -> None:
    with pytest.raises(UsageError, match="HH:MM"):
        time_named(text)


def test_spaces_of_a_query_are_put_in_order() -> None:
    assert query_text("  open \n ai ") == "open ai"


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_query_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="what to look for"):
        query_text(text)
