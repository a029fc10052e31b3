"""A picture of the year: drawn once, told in words too, and never the reason for no answer."""

from __future__ import annotations

import asyncio
import logging

import factories
import pytest
from artists import PNG, BrokenArtist, PaperArtist

from bot.core.models import Category, Language
from bot.pictures.chart import Drawn, Line, Look, Year
from bot.pictures.content import Subject
from bot.timelines import LISTED, NAMED, Timelines

OPENAI = factories.entity("openai", "OpenAI", "OpenAI")


@pytest.fixture
def artist():
    return PaperArtist()


@pytest.fixture
async def timelines(store, artist):
    events = [
        factories.event(
            f"2023-05-{day:02}-a",
            f"2023-05-{day:02}",
            f"Thing {day}",
            f"事 {day}",
            importance=5 if day == 9 else 3,
            entities=("openai",),
            category=Category.LAW if day % 2 else Category.MODEL,
        )
        for day in range(1, 29)
    ]
    events += [
        factories.event("2023-05-m", "2023-05", "Some day in May", entities=("openai",)),
        factories.event("2022-11-30-x", "2022-11-30", "Another year", entities=("openai",)),
        factories.imported("doc-1", on="2023-05-02", entities=("openai",)),
    ]
    async with store.write() as writer:
        await writer.replace_entities([OPENAI])
        await writer.apply_events(events)
    return Timelines(store, artist)


async def test_the_year_has_a_number_for_each_day_and_marks_what_is_remembered(timelines, artist):
    plate = await timelines.plate(Subject(None, None, Language.EN))

    ((chart,),) = artist.asked
    assert isinstance(chart, Year)
    assert chart.counts[120:148] == (1,) * 28 and sum(chart.counts) == 28
    assert chart.stars == {128}
    assert (plate.title, plate.subtitle) == ("AI in 2023", "28 events, most in May")
    assert plate.png == PNG
    assert len(plate.events) == LISTED


async def test_the_line_of_an_entity_names_its_most_important_events(timelines, artist):
    plate = await timelines.plate(Subject(OPENAI, None, Language.EN))

    ((chart,),) = artist.asked
    assert isinstance(chart, Line)
    assert len(chart.labels) == len(plate.events) == NAMED
    assert len(chart.dots) == 28 - NAMED
    assert ("9 May", "Thing 9") in {(label.when, label.title) for label in chart.labels}
    assert chart.labels == tuple(sorted(chart.labels, key=lambda label: label.dot.day))
    assert chart.frame.title == "OpenAI in 2023"


async def test_a_category_narrows_both(timelines, artist):
    await timelines.plate(Subject(None, Category.LAW, Language.EN))
    await timelines.plate(Subject(OPENAI, Category.LAW, Language.EN, Look.LIGHT))

    (year,), (line,) = artist.asked
    assert sum(year.counts) == 14
    assert len(line.labels) + len(line.dots) == 14
    assert year.frame.title == "AI in 2023: Law"
    assert line.frame.look is Look.LIGHT


async def test_it_is_told_in_the_readers_language_with_english_to_fall_back_on(timelines, artist):
    plate = await timelines.plate(Subject(OPENAI, None, Language.ZH_CN))

    ((chinese, english),) = artist.asked
    assert chinese.frame.months[0] == "1月"
    assert chinese.labels[0].title.startswith("事")
    assert english.labels[0].title.startswith("Thing")
    assert "件事" in plate.alt


async def test_what_is_seen_is_told_to_those_who_do_not_see_it(timelines):
    year = await timelines.plate(Subject(None, None, Language.EN))
    line = await timelines.plate(Subject(OPENAI, None, Language.EN))
    assert "28 events, most in May" in year.alt
    assert "9 May: Thing 9" in year.alt
    assert "OpenAI in 2023" in line.alt and "Thing 9" in line.alt


async def test_a_picture_is_drawn_once_though_many_ask_at_the_same_time(timelines, artist):
    subject = Subject(OPENAI, None, Language.EN)
    plates = await asyncio.gather(*(timelines.plate(subject) for _ in range(5)))
    assert len(artist.asked) == 1
    assert all(plate is plates[0] for plate in plates)


async def test_new_data_give_a_new_picture(timelines, artist, store):
    subject = Subject(None, None, Language.EN)
    await timelines.plate(subject)
    async with store.write() as writer:
        await writer.apply_events([factories.event()])
    assert (await timelines.plate(subject)).subtitle == "1 event"
    assert len(artist.asked) == 2


async def test_an_entity_without_a_dated_event_has_no_picture(timelines, artist, store):
    plate = await timelines.plate(Subject(factories.entity("x", "X"), None, Language.EN))
    assert (plate.png, plate.events) == (None, ())
    assert artist.asked == []


async def test_without_a_picture_the_words_are_told_and_the_next_one_tries_again(
    timelines, store, caplog
):
    broken = BrokenArtist()
    timelines = Timelines(store, broken)
    for _ in range(2):
        plate = await timelines.plate(Subject(None, None, Language.EN))
        assert plate.png is None
        assert len(plate.events) == LISTED
    assert len(broken.asked) == 2
    assert "could not be drawn" in caplog.text


async def test_a_picture_that_had_to_be_in_english_is_logged(timelines, store, caplog):
    class NoChinese(PaperArtist):
        async def draw(self, charts):
            return Drawn(PNG, len(charts) - 1)

    with caplog.at_level(logging.WARNING):
        await Timelines(store, NoChinese()).plate(Subject(None, None, Language.ZH_TW))
    assert "noto-cjk-sans-otc" in caplog.text


async def test_the_artist_gets_ready_while_the_store_is_read(timelines, artist):
    subject = Subject(None, None, Language.EN)
    await timelines.plate(subject)
    await timelines.plate(subject)
    assert (artist.warmed, len(artist.asked)) == (1, 1)
