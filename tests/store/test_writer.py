"""The writer: whole sets go in, only differences are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from factories import document, entity, event, imported, item, reading

from bot.core.models import PartialDate, Skipped
from bot.store import Changes
from bot.store.index import place


async def apply(store, *events):
    async with store.write() as writer:
        return await writer.apply_events(list(events))


async def test_changes_name_what_came_changed_and_went(store):
    assert await apply(store, event("a"), event("b"), event("c")) == Changes(("a", "b", "c"))
    changes = await apply(store, event("d"), event("b", importance=5), event("c"))
    assert changes == Changes(new=("d",), changed=("b",), gone=("a",))
    assert [event.id async for event in store.events.all()] == ["b", "c", "d"]
    assert (await store.events.get("b")).importance == 5


async def test_the_same_events_again_change_nothing_and_the_revision_stays(store):
    await apply(store, event("a"), event("b"))
    assert await apply(store, event("b"), event("a")) == Changes()
    assert await store.revision() == 1


async def test_the_revision_rises_once_for_each_writing_that_changes_something(store):
    async with store.write() as writer:
        await writer.replace_entities([entity()])
        await writer.replace_document(reading())
        await writer.apply_events([event()])
    assert await store.revision() == 1
    async with store.write() as writer:
        await writer.replace_entities([entity()])
        await writer.replace_document(reading())
        await writer.remove_document("nobody")
        await writer.apply_events([event()])
    assert await store.revision() == 1
    async with store.write() as writer:
        await writer.remove_document("doc")
    assert await store.revision() == 2


async def test_more_events_than_are_written_at_a_time(store):
    many = [event(f"e-{n:04}") for n in range(2500)]
    assert len((await apply(store, *many)).new) == 2500
    assert len((await apply(store, *many[:10])).gone) == 2490


async def test_an_event_that_moves_to_another_place_is_there_once(store):
    await apply(store, event("a", importance=1), event("b", importance=3))
    await apply(store, event("a", importance=5), event("b", importance=3))
    assert [one.id for one in await store.events.on_day(3, 14)] == ["a", "b"]
    assert (await store.events.counts())["events"] == 2


def test_places_sort_curated_then_important_then_early():
    ordered = [
        event("a", "2023-05-01", importance=5),
        event("b", "2023-01-01", importance=4),
        event("c", "2023-01-02", importance=4),
        event("d", None, importance=4),
        event("e", "2023-01-01", importance=1),
        imported("f", on="2023-01-01", importance=5),
        imported("g", on=None, importance=1),
    ]
    places = [place(event) for event in ordered]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] < 2**63


async def test_a_place_that_is_taken_is_stepped_aside_from(store, monkeypatch):
    monkeypatch.setattr("bot.store.index.place", lambda event: 7)
    await apply(store, event("a"), event("b"))
    await apply(store, event("a"), event("b"), event("c"))
    assert [event.id async for event in store.events.all()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "published",
    [None, date(2024, 1, 1), datetime(2024, 1, 1), datetime(2024, 1, 2, 3, 4, tzinfo=UTC)],  # noqa: DTZ001
)
async def test_a_reading_comes_back_as_it_was(store, published):
    whole = reading(
        items=[item(on="2023-Q2", points=("a", "b"), entities=("openai",), own_title=True)],
        events=[event(), imported()],
        published=published,
        highlights=("one", "two"),
        stats={"items": 3, "issue": "12"},
        sha256="ab" * 32,
    )
    async with store.write() as writer:
        await writer.replace_document(whole)
        assert await writer.readings() == [whole]
    assert await store.documents.get("doc") == whole.document
    assert type((await store.documents.get("doc")).published) is type(published)


async def test_a_file_replaces_what_it_gave_before_and_nothing_else(store):
    async with store.write() as writer:
        await writer.replace_document(reading("b", [item("old")]))
        await writer.replace_document(reading("a", [item("kept")]))
        await writer.replace_document(reading("b", [item("new")], title="New"))
        assert [one.items[0].title for one in await writer.readings()] == ["kept", "new"]
    assert await store.documents.all() == [document("a"), document("b", title="New")]
    async with store.write() as writer:
        await writer.remove_document("a")
    assert await store.documents.all() == [document("b", title="New")]
    assert await store.documents.get("a") is None


async def test_what_a_file_passed_over_is_kept(store):
    whole = reading("a")
    skipped = type(whole)(whole.document, skipped=(Skipped(3, "spam"),))
    async with store.write() as writer:
        await writer.replace_document(skipped)
        assert await writer.readings() == [skipped]


async def test_dates_of_every_precision_come_back(store):
    dates = ["2023-03-14", "2023-03", "2023-Q2", "2023"]
    await apply(store, *(event(on, on) for on in dates))
    for on in dates:
        assert PartialDate.parse(on) == (await store.events.get(on)).date
