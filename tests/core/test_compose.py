import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.compose import LEAP_DAY, NEAREST, ROOM, compose
from bot.core.models import (
    Category,
    Document,
    Event,
    Language,
    Localized,
    PartialDate,
    Source,
    Status,
)
from bot.core.subscription import Look
from bot.i18n import voice

DAY = date(2026, 11, 22)
EN, ZH = voice(Language.EN), voice(Language.ZH_CN)
REVIEW = Document("review", "review", "A year", publisher="BAAI", url="https://baai.example/2023")


def event(name="altman", importance=3, category=Category.PEOPLE, **fields):
    known = {
        "date": PartialDate.parse("2023-11-22"),
        "title": Localized(f"Title {name}", f"标题 {name}", f"標題 {name}"),
        "summary": Localized(f"Summary {name}.", f"摘要 {name}。", f"摘要 {name}。"),
        "points": Localized((f"Point {name}",), (f"要点 {name}",), (f"要點 {name}",)),
        "sources": (Source(url=f"https://example.org/{name}", publisher="Example"),),
    }
    return Event(
        id=f"2023-11-22-{name}", importance=importance, category=category, **(known | fields)
    )


def test_the_title_gives_the_day_of_2023_in_words():
    assert compose(DAY, [event()], EN).title == "On this day in 2023 AI · 22 November 2023"
    assert "2023 年 11 月 22 日" in compose(DAY, [event()], ZH).title


def test_events_are_told_by_importance_and_grouped_by_category():
    events = [
        event("small", 1, Category.MODEL),
        event("big", 5, Category.PEOPLE),
        event("middle", 3, Category.MODEL),
        event("late", 2, Category.PEOPLE),
    ]
    digest = compose(DAY, events, EN)
    assert [each.id[11:] for each in digest.events] == ["big", "late", "middle", "small"]
    assert 1 == digest.text.count("### People") == digest.text.count("### Models")
    assert digest.text.index("### People") < digest.text.index("### Models")


def test_only_the_first_event_shows_its_points():
    text = compose(DAY, [event("second", 2), event("first", 5)], EN).text
    assert "- Point first" in text
    assert "Point second" not in text


def test_highlights_are_the_titles_of_importance_four_and_five():
    text = compose(DAY, [event("a", 5), event("b", 4), event("c", 3)], EN).text
    highlights = text.split("\n\n")[0]
    assert highlights.splitlines() == ["**Highlights**", "- Title a", "- Title b"]
    assert "Highlights" not in compose(DAY, [event("a", 5)], EN).text


def test_what_the_count_leaves_out_is_counted_and_can_be_seen():
    digest = compose(DAY, [event(str(number)) for number in range(8)], EN, count=3)
    assert (len(digest.events), digest.left_out) == (3, 5)
    assert "5 more events: `/today date:2026-11-22`" in digest.text
    assert "/today" not in compose(DAY, [event()], EN).text


def test_a_reader_sees_the_command_by_the_name_that_discord_gives_it():
    digest = compose(DAY, [event(str(number)) for number in range(8)], ZH, count=3)
    assert "`/今天 日期:2026-11-22`" in digest.text


def test_sources_are_links_by_publisher_and_a_date_of_their_own_is_shown():
    sources = (
        Source(url="https://openai.example/x", publisher="OpenAI"),
        Source(document="review", date=PartialDate.parse("2023-11-23")),
        Source(document="review", date=PartialDate.parse("2023-11")),
    )
    text = compose(DAY, [event(sources=sources)], EN, documents={"review": REVIEW}).text
    assert (
        "↳ [OpenAI](https://openai.example/x)"
        " · [BAAI](https://baai.example/2023) (23 November 2023)"
        " · [BAAI](https://baai.example/2023)\n"
    ) in text


@pytest.mark.parametrize(
    ("status", "note", "shown"),
    [
        (Status.DISPUTED, None, "*⚠️ Sources disagree.*\n"),
        (Status.DISPUTED, "They say no.", "*⚠️ They say no.*\n"),
        (Status.REPORTED, None, "*Reported, not confirmed.*\n"),
        (Status.REPORTED, "By one.", "*Reported, not confirmed.*\n*By one.*\n"),
        (Status.CONFIRMED, "In Beijing.", "*In Beijing.*\n"),
    ],
)
def test_doubts_and_notes_are_said(status, note, shown):
    text = compose(DAY, [event(status=status, note=Localized(note))], EN).text
    assert f"Summary altman.\n- Point altman\n\n{shown}↳ [Example]" in text


def test_the_twenty_ninth_of_february_shows_the_month_with_its_dates_and_says_so():
    events = [
        event("bard", date=PartialDate.parse("2023-02-06")),
        event("month", 5, date=PartialDate.parse("2023-02")),
    ]
    digest = compose(date(2028, 2, 29), events, EN, fallback=LEAP_DAY)
    assert (digest.anniversary, digest.fallback) == (None, LEAP_DAY)
    assert digest.title == "On this day in 2023 AI · 29 February"
    assert digest.text.startswith("2023 had no 29 February.")
    assert "**Title bard** · 6 February 2023" in digest.text
    assert "**Title month** · February 2023" in digest.text


def test_a_day_without_events_shows_the_nearest_with_their_dates_and_says_so():
    digest = compose(DAY, [event(date=PartialDate.parse("2023-11-20"))], EN, fallback=NEAREST)
    assert digest.text.startswith("There is nothing to tell for 22 November 2023.")
    assert "**Title altman** · 20 November 2023" in digest.text


def test_an_empty_calendar_is_said_in_one_sentence():
    digest = compose(DAY, [], EN, fallback=NEAREST)
    assert (digest.events, digest.text) == ((), "The calendar has no events yet.")


def test_text_from_data_can_neither_ping_nor_format():
    nasty = Localized("@everyone <@1> **x** ](javascript:alert(1)) `y` <t:1:R>")
    title = compose(DAY, [event(title=nasty, summary=nasty, note=nasty)], EN).text
    assert re.search(r"@everyone|<@|<t:|(?<!\\)\]\(javascript", title) is None


def test_points_go_first_then_summaries_then_events():
    def told(length):
        said = Localized("word " * length)
        points = Localized(tuple("point " * 40 for _ in range(3)))
        return compose(DAY, [event(str(n), summary=said, points=points) for n in range(5)], EN).text

    assert "- point" in told(10)
    assert "- point" not in (shorter := told(120))
    assert "word" in shorter
    crowded = [event(str(n), title=Localized(f"{n} " + "title " * 60)) for n in range(40)]
    digest = compose(DAY, crowded, EN, count=40)
    assert "Summary" not in digest.text
    assert len(digest.events) + digest.left_out == 40
    assert 0 < digest.left_out < 40


ugly = st.text("ab 百度*_[](<@:\n`|\\", max_size=900)
localized = st.builds(Localized, ugly, ugly, ugly)
events = st.builds(
    Event,
    id=st.uuids().map(str),
    date=st.none() | st.sampled_from(["2023-02-03", "2023-02"]).map(PartialDate.parse),
    title=localized,
    summary=localized,
    points=st.builds(Localized, st.lists(ugly, max_size=3).map(tuple)),
    category=st.none() | st.sampled_from(Category),
    importance=st.integers(1, 5),
    status=st.sampled_from(Status),
    note=localized,
    sources=st.lists(
        st.builds(Source, url=ugly.map("https://a.b/".__add__), publisher=ugly), max_size=9
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=12), st.sampled_from(Language), st.integers(1, 25))
def test_every_digest_fits_and_no_link_is_cut(told, language, count):
    digest = compose(DAY, told, voice(language), count=count)
    assert len(digest.text) <= ROOM[Look.EMBED]
    assert len(digest.title) <= 256
    assert len(told) == len(digest.events) + digest.left_out
    plain = re.sub(r"\\.", "", digest.text)
    assert plain.count("](https://") == len(re.findall(r"\[[^\[\]]*\]\(https://[^\s()]*\)", plain))


def test_the_order_of_the_events_given_does_not_matter():
    some = [event(str(number), number % 3 + 1, Category.LAW) for number in range(9)]
    assert compose(DAY, some, EN) == compose(DAY, some[::-1], EN)
