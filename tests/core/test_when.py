"""Dates and spans in what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.when import read


def said(text):
    span, rest = read(text)
    return (f"{span.first:%m-%d}", f"{span.last:%m-%d}", rest) if span else (None, None, rest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3月14日", "03-14", "03-14"),
        ("3月14号", "03-14", "03-14"),
        ("三月十四日", "03-14", "03-14"),
        ("二〇二三年十一月十七日", "11-17", "11-17"),
        ("2023-03-14", "03-14", "03-14"),
        ("20230314", "03-14", "03-14"),
        ("3/14", "03-14", "03-14"),
        ("03-14", "03-14", "03-14"),
        ("11.17", "11-17", "11-17"),
        ("march 14", "03-14", "03-14"),
        ("14th of March 2023", "03-14", "03-14"),
        ("2023-11", "11-01", "11-30"),
        ("november", "11-01", "11-30"),
        ("十一月", "11-01", "11-30"),
        ("last week of november", "11-24", "11-30"),
        ("11月最后一周", "11-24", "11-30"),
        ("first week of june", "06-01", "06-07"),
        ("mid-march", "03-11", "03-20"),
        ("11月底", "11-21", "11-30"),
        ("5月上旬", "05-01", "05-10"),
        ("Q1", "01-01", "03-31"),
        ("第三季度", "07-01", "09-30"),
        ("上半年", "01-01", "06-30"),
        ("march to may", "03-01", "05-31"),
        ("3月到5月", "03-01", "05-31"),
        ("from 1 march to 5 march", "03-01", "03-05"),
        ("2023", "01-01", "12-31"),
        ("may", "05-01", "05-31"),
        ("２０２３－１１", "11-01", "11-30"),
    ],
)
def test_days_and_spans_are_read_in_both_languages(text, first, last):
    assert said(text) == (first, last, "")


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("gpt-4 march", "03-01", "gpt-4"),
        ("openai 三月", "03-01", "openai"),
        ("11月6号 OpenAI", "11-06", "openai"),
        ("late march google", "03-21", "google"),
        ("apple on june 5th", "06-05", "apple"),
        ("openai 2023", "01-01", "openai"),
    ],
)
def test_the_words_beside_a_date_are_left(text, first, rest):
    span, left = read(text)
    assert (f"{span.first:%m-%d}", left) == (first, rest)


@pytest.mark.parametrize(
    "text",
    ["claude 2.1", "gpt 3.5", "3.5", "who may sue", "24/7", "365 copilot", "RTX 4090", "2月30日",
     "月之暗面 kimi", "MI300X", "gpt-4", ""],
)  # fmt: skip
def test_numbers_of_models_and_words_that_sound_like_months_are_no_dates(text):
    assert read(text) == (None, text)


@given(
    st.text(max_size=60)
    | st.text(alphabet="0123456789-/. 年月日第周季初到march一十二", max_size=60)
)
def test_whatever_is_typed_is_read(text):
    span, _ = read(text)
    assert span is None or span.first <= span.last
