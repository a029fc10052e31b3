"""The shelf: hits are read from the store once, and never outlive the data that they show."""

from __future__ import annotations

import pytest
from factories import entity, event

from bot.core.models import Query
from bot.store import shelf
from bot.store.shelf import Shelf

MODELS = [
    event(f"model-{n}", "2023-03-14", f"Model {n} comes out", importance=3, entities=("openai",))
    for n in range(6)
]


async def put(store, *events):
    async with store.write() as writer:
        await writer.replace_entities([entity()])
        await writer.apply_events(list(events))


@pytest.fixture
async def places(store):
    await put(store, *MODELS)
    async with store._database.read() as connection:
        rows = await shelf.fetch(connection, "SELECT place FROM events ORDER BY place", ())
    return [place for (place,) in rows]


async def test_hits_come_in_the_order_in_which_they_are_asked_for(store, places):
    async with store._database.read() as connection:
        hits = await Shelf().take(connection, places[::-1])
    assert [hit.place for hit in hits] == places[::-1]
    assert {hit.event for hit in hits} == set(MODELS)


async def test_what_was_read_is_not_read_again(store, places):
    kept = Shelf()
    async with store._database.read() as connection:
        first = await kept.take(connection, places[:3])
        second = await kept.take(connection, places)
    assert all(one is other for one, other in zip(first, second, strict=False))


async def test_a_full_shelf_lets_the_oldest_go_and_still_gives_all(store, places, monkeypatch):
    monkeypatch.setattr(shelf, "ROOM", 2)
    kept = Shelf()
    async with store._database.read() as connection:
        assert len(await kept.take(connection, places)) == len(places)
    assert len(kept) == 2


async def test_an_event_that_is_gone_is_left_out(store, places):
    async with store._database.read() as connection:
        hits = await Shelf().take(connection, [places[0], 1])
    assert [hit.place for hit in hits] == places[:1]


async def test_what_is_rewritten_is_found_as_it_is_now(store, places):
    query = Query("model 2")
    assert (await store.search.find(query)).events == (MODELS[2],)
    changed = event("model-2", "2023-03-15", "Model 2 is late", importance=3, entities=("openai",))
    await put(store, changed)
    assert (await store.search.find(query)).events == (changed,)
