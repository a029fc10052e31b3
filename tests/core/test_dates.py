from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dates import agree, best, find, last_such_day, places
from bot.core.models import PartialDate

FEBRUARY_2024 = date(2024, 2, 7)
JANUARY_2023 = date(2023, 1, 20)


def stated(text, published=FEBRUARY_2024):
    return [str(found.date) for found in find(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年3月14日发布", "2023-03-14"),
        ("2023 年 3 月 14 日", "2023-03-14"),
        ("２０２３年３月１４日", "2023-03-14"),
        ("二〇二三年三月十四日", "2023-03-14"),
        ("十二月二十一日", "2023-12-21"),
        ("3 月 15 日发布了模型", "2023-03-15"),
        ("7月19日，又一个版本", "2023-07-19"),
        ("11月7日至9日", "2023-11-07"),
        ("11月7-9日", "2023-11-07"),
        ("2022月11月30日", "2022-11-30"),
        ("2023年5月", "2023-05"),
        ("7月份的大会", "2023-07"),
        ("8 月份左右", "2023-08"),
        ("2月上旬", "2024-02"),
        ("2023 年年底", "2023-Q4"),
        ("2022年底", "2022-Q4"),
        ("2022 年年末", "2022-Q4"),
        ("2023年初", "2023-Q1"),
        ("2023年第三季度", "2023-Q3"),
        ("2023年Q2", "2023-Q2"),
        ("2023年上半年", "2023"),
        ("2016 年，一场对局", "2016"),
        ("2023年度人物", "2023"),
        ("2023-12-19", "2023-12-19"),
        ("2023/12/19", "2023-12-19"),
        ("on March 14, 2023", "2023-03-14"),
        ("the 14th of March 2023", "2023-03-14"),
        ("14 Mar 2023", "2023-03-14"),
        ("Sept. 5", "2023-09-05"),
        ("March 2023", "2023-03"),
        ("released in May", "2023-05"),
        ("Q3 2023", "2023-Q3"),
        ("the third quarter of 2023", "2023-Q3"),
        ("late 2022", "2022-Q4"),
        ("the beginning of 2023", "2023-Q1"),
        ("founded in 2015", "2015"),
    ],
)
def test_a_date_in_prose_is_found_with_its_precision(text, expected):
    assert [expected] == stated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年以来", "2023"),
        ("去年", "2022"),
        ("今年4月", "2023-04"),
        ("去年11月30日", "2022-11-30"),
        ("去年年底", "2022-Q4"),
        ("今年年初", "2023-Q1"),
        ("上个月", "2023-11"),
        ("本月5日", "2023-12-05"),
        ("日前", "2023-12"),
        ("昨日", "2023-12-27"),
        ("last year", "2022"),
        ("Last month", "2023-11"),
        ("yesterday", "2023-12-27"),
    ],
)
def test_a_relative_date_counts_from_the_publication_and_needs_one(text, expected):
    assert [expected] == stated(text, date(2023, 12, 28))
    assert stated(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "2月30日",
        "2023年2月30日",
        "13月",
        "2023年13月1日",
        "0月3日",
        "February 30, 2023",
        "2023-02-30",
        "12个月",
        "1990年代",
        "同年5月3日",
        "次年3月",
        "前三季度",
        "GPT-3.5",
        "May I ask",
        "15%",
        "7313911872650379327",
        "今日头条",
        "站在今天来看",
        "年底交付",
        "版本2023.1",
    ],
)
def test_what_is_no_date_gives_none_not_even_a_part_of_it(text):
    assert stated(text) == []


def test_a_date_without_a_year_is_the_last_one_on_or_before_the_publication():
    assert date(2022, 1, 21) == last_such_day(1, 21, JANUARY_2023)
    assert date(2023, 1, 20) == last_such_day(1, 20, JANUARY_2023)
    assert date(2023, 1, 21) == last_such_day(1, 21)
    assert date(2020, 2, 29) == last_such_day(2, 29, FEBRUARY_2024)
    assert last_such_day(2, 29) is None


def test_several_dates_of_a_text_come_in_their_order_and_place():
    text = "去年的3月15日，以及2023年5月"
    assert [
        (str(found.date), text[found.start : found.end]) for found in find(text, FEBRUARY_2024)
    ] == [("2023-03-15", "去年的3月15日"), ("2023-05", "2023年5月")]


def test_the_best_date_is_the_most_exact_one_and_the_first_of_these():
    assert str(best(find("2023 年，3月14日和3月16日", FEBRUARY_2024))) == "2023-03-14"
    assert best([]) is None


def test_dates_agree_when_one_lies_within_the_other():
    day, month, other = map(PartialDate.parse, ("2023-03-14", "2023-03", "2023-Q2"))
    assert agree(day, month)
    assert agree(month, day)
    assert not agree(day, other)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found_as_it_is_written(day):
    written = [f"{day.year}年{day.month}月{day.day}日", f"{day:%B} {day.day}, {day.year}", str(day)]
    for text in written:
        assert [str(day)] == stated(text, None)


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.dates(date(1950, 1, 1), date(2090, 12, 31))
)
def test_a_day_without_year_is_never_after_the_publication(day, published):
    (found,) = find(f"{day.month}月{day.day}日", published)
    assert found.date.first <= published
    assert (day.month, day.day) == (found.date.first.month, found.date.first.day)


@given(st.text("0123456789年月日号底初今去 -/.一二十MarchMay"), st.none() | st.dates())
def test_any_text_is_read_without_error_and_in_bounds(text, published):
    for found in find(text, published):
        assert 0 <= found.start < found.end <= len(text)


def test_what_looks_like_a_date_and_tells_none_is_reported_as_a_place():
    text = "今年火了。2月30日没有。5月1日有"
    assert [
        (type(place).__name__, text[place.start : place.end]) for place in places(text, None)
    ] == [("Unread", "今年"), ("Unread", "2月30日"), ("Found", "5月1日")]


@pytest.mark.parametrize("words", ["昨天", "上周", "去年", "上个月", "前年3月", "last week"])
def test_what_lies_before_the_calendar_is_no_date(words):
    assert stated(words, date.min) == []
