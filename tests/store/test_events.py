"""Events by id, day and month; and what the store counts."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from factories import entity, event, imported, reading, subscription
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.models import (
    Category,
    Entity,
    Event,
    Localized,
    PartialDate,
    Precision,
    Source,
    Status,
)
from bot.store import DayCount, open_store


async def put(store, *events):
    async with store.write() as writer:
        await writer.apply_events(list(events))


def ids(events):
    return [event.id for event in events]


async def test_an_event_is_found_by_its_id(store):
    await put(store, event("a"), event("b"))
    assert event("a") == await store.events.get("a")
    assert await store.events.get("nobody") is None


async def test_a_day_has_its_curated_events_the_most_important_first_then_by_id(store):
    await put(
        store,
        event("b", importance=2),
        event("a", importance=2),
        event("c", importance=5),
        event("other-day", "2023-03-15"),
        event("other-year", "2022-03-14"),
        event("the-month", "2023-03"),
        imported("told", on="2023-03-14"),
    )
    assert ids(await store.events.on_day(3, 14)) == ["c", "a", "b"]


async def test_a_day_that_2023_did_not_have_has_no_events(store):
    await put(store, event("a", "2023-02-28"), event("b", "2023-03-01"))
    assert await store.events.on_day(2, 29) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((3, 10), ["c", "a"]),
        ((3, 11), ["c", "a"]),
        ((3, 15), ["c", "a"]),  # as far from the 10th as from the 20th: the earlier
        ((3, 16), ["later"]),
        ((1, 1), ["c", "a"]),
        ((12, 31), ["later"]),
        ((2, 29), ["c", "a"]),
    ],
)
async def test_the_nearest_day_with_events_gives_all_of_them(store, asked, expected):
    await put(
        store,
        event("a", "2023-03-10", importance=1),
        event("c", "2023-03-10", importance=5),
        event("later", "2023-03-20"),
        event("month", "2023-03"),
        event("year-before", "2022-12-31"),
        imported("told", on="2023-03-15"),
    )
    assert expected == ids(await store.events.nearest(*asked))


async def test_the_nearest_day_is_the_one_with_events_of_the_kind_that_is_asked_for(store):
    await put(
        store,
        event("a", "2023-03-10", importance=2, category=Category.LAW),
        event("b", "2023-03-14", importance=5, category=Category.MODEL),
        event("c", "2023-03-16", importance=4, category=Category.LAW),
        event("d", "2023-03-16", importance=5, category=Category.MODEL),
    )
    laws = [Category.LAW]
    assert ids(await store.events.nearest(3, 14, laws)) == ["c"]
    assert ids(await store.events.nearest(3, 12, laws)) == ["a"]
    assert ids(await store.events.nearest(3, 12, laws, 3)) == ["c"]
    assert ids(await store.events.nearest(3, 12, [], 5)) == ["b"]
    assert await store.events.nearest(3, 12, [Category.SAFETY]) == []


async def test_nothing_is_near_in_an_empty_store(store):
    assert await store.events.nearest(3, 14) == []


async def test_a_month_has_what_is_known_to_be_of_it_the_most_important_first(store):
    await put(
        store,
        event("late", "2023-01-31", importance=3),
        event("early", "2023-01-01", importance=3),
        event("month", "2023-01", importance=4),
        event("quarter", "2023-Q1", importance=5),
        event("year", "2023", importance=5),
        event("next", "2023-02-01", importance=5),
        event("before", "2022-01-15", importance=5),
        imported("told", on="2023-01-10", importance=5),
    )
    assert ids(await store.events.of_month(1)) == ["month", "early", "late"]


async def test_all_events_come_by_date_the_undated_last(store):
    await put(
        store, event("c", None), event("b", "2023-05"), imported("d", on="2022-01-01"), event("a")
    )
    assert [event.id async for event in store.events.all()] == ["d", "a", "b", "c"]


async def test_what_is_read_half_leaves_no_connection_behind(store):
    await put(store, *(event(f"e-{n}") for n in range(10)))
    for _ in range(10):
        everything = store.events.all()
        await anext(everything)
        await everything.aclose()
    assert len(await store.events.on_day(3, 14)) == 10


async def test_counts_tell_how_much_is_there(store):
    async with store.write() as writer:
        await writer.replace_entities([entity()])
        await writer.replace_document(reading())
        await writer.apply_events(
            [event("a"), event("b"), event("c", "2023-03"), event("d", "2022-01-01"), imported()]
        )
    await store.subscriptions.add(subscription())
    assert await store.events.counts() == {
        "events": 5, "curated": 4, "imported": 1, "documents": 1,
        "entities": 1, "subscriptions": 1, "days": 1,
    }  # fmt: skip


words = st.text(max_size=20)
maybe = st.none() | words
dates = st.builds(
    lambda day, precision: PartialDate.parse(str(PartialDate(day, precision))),
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(Precision),
)
languages = st.builds(Localized, maybe, maybe, maybe)
points = st.none() | st.lists(words, max_size=3).map(tuple)
sources = st.builds(
    Source, maybe, maybe, maybe, maybe, st.none() | dates, st.none() | st.integers(1, 10**6)
)
events = st.builds(
    Event,
    id=st.text(min_size=1, max_size=20),
    date=st.none() | dates,
    title=languages,
    summary=languages,
    points=st.builds(Localized, points, points, points),
    category=st.none() | st.sampled_from(Category),
    importance=st.integers(1, 5),
    status=st.sampled_from(Status),
    note=languages,
    entities=st.lists(words, max_size=3).map(tuple),
    sources=st.lists(sources, max_size=3).map(tuple),
    document=maybe,
)


@settings(max_examples=30, deadline=None)
@given(st.lists(events, max_size=5, unique_by=lambda event: event.id))
async def test_every_event_comes_back_as_it_was(tmp_path_factory, empty_store, wanted):
    path = shutil.copy(empty_store, tmp_path_factory.mktemp("store"))
    async with open_store(f"sqlite+aiosqlite:///{path}") as store:
        await put(store, *wanted)
        stored = {event.id: event async for event in store.events.all()}
        assert stored == {event.id: event for event in wanted}
        await put(store, *wanted)
        assert await store.revision() == bool(wanted)


async def test_the_directory_is_the_stored_entities_in_their_order_until_the_revision_rises(store):
    first = Entity("z", "person", Localized(en="Same name"))
    second = Entity("a", "person", Localized(en="Same name", zh_tw="同名"))
    async with store.write() as writer:
        await writer.replace_entities([first, second])
    directory = await store.directory()
    assert list(directory.values()) == [first, second]
    assert directory.mentions("same name") == (first.id,)
    assert await store.directory() is directory
    async with store.write() as writer:
        await writer.replace_entities([second])
    assert list(await store.directory()) == ["a"]


async def test_days_are_counted_with_their_greatest_event(store):
    async with store.write() as writer:
        await writer.apply_events(
            [
                event("a", "2023-03-14", importance=2),
                event("b", "2023-03-14", importance=5, category=Category.LAW),
                event("c", "2023-12-31"),
                event("month", "2023-03"),
                event("other-year", "2022-03-14"),
                imported("doc-1", on="2023-03-14"),
            ]
        )
    days = [DayCount(date(2023, 3, 14), 2, 5), DayCount(date(2023, 12, 31), 1, 3)]
    assert await store.events.per_day() == days
    assert await store.events.per_day(Category.LAW) == [DayCount(date(2023, 3, 14), 1, 5)]
    assert [each.id for each in await store.events.greatest(None, 2)] == ["b", "c"]
    assert [each.id for each in await store.events.some(["c", "a", "x"])] == ["a", "c"]


async def test_one_comes_by_chance_that_is_as_wished_and_not_the_last_one(store):
    async with store.write() as writer:
        await writer.apply_events(
            [
                event("law", category=Category.LAW, importance=5),
                event("other-law", category=Category.LAW, importance=4),
                event("model", importance=5),
                imported("doc-1"),
            ]
        )
    draw = store.events.any_one
    assert {(await draw()).id for _ in range(60)} == {"law", "other-law", "model"}
    for _ in range(10):
        assert (await draw(Category.LAW, but="law")).id == "other-law"
    assert (await draw(Category.LAW, 5, but="law")).id == "law"
    assert await draw(Category.HARDWARE) is None
