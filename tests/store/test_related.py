"""Events that share words or entities with a longer text."""

from __future__ import annotations

import factories


async def found(store, words, entities=(), **options):
    return [each.id for each in await store.related.find(words, entities, **options)]


async def test_any_of_the_words_is_enough_and_imported_events_do_not_count(store):
    async with store.write() as writer:
        await writer.replace_entities([factories.entity()])
        await writer.apply_events(
            [
                factories.event("a", en="A wafer of silicon"),
                factories.event("b", en="Nothing of the kind", entities=("openai",)),
                factories.event("c", zh="百度发布文心一言"),
                factories.imported("doc-1", en="A wafer too"),
            ]
        )
    assert await found(store, [("wafer",), ("zeppelin",)]) == ["a"]
    assert await found(store, [("百", "度")]) == ["c"]
    assert await found(store, [], ["openai"]) == ["b"]
    assert await found(store, []) == []


async def test_the_foremost_events_of_an_entity_are_always_among_them(store):
    events = [factories.event(f"e{n}", en=f"wafer {n}", entities=("openai",)) for n in range(9)]
    events.append(factories.event("great", en="x " * 90, entities=("openai",), importance=5))
    async with store.write() as writer:
        await writer.replace_entities([factories.entity()])
        await writer.apply_events(events)
    assert "great" in await found(store, [("wafer",)], ["openai"], limit=3)
