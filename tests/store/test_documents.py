"""What the store knows of documents: those imported, those cited, and their errors."""

from __future__ import annotations

import factories

from bot.core.models import Correction, Localized, Source
from bot.store.documents import Told

CORRECTION = Correction(
    "c", "doc", ("gpt",), Localized(en="So it is."), (Source(url="https://example.org"),),
    Localized(en="So it says."),
)  # fmt: skip


async def test_a_registry_replaces_the_one_before_and_changes_no_data(store):
    for kind in ("year review", "newsletter"):
        async with store.write() as writer:
            await writer.replace_registry(
                [factories.document("z"), factories.document("doc", stats={"kind": kind})],
                [CORRECTION],
            )
    found = await store.documents.registered()
    assert [(each.key, each.stats.get("kind")) for each in found] == [("doc", kind), ("z", None)]
    assert await store.documents.corrections() == [CORRECTION]
    assert await store.revision() == 0


async def test_a_store_without_a_registry_knows_no_document(store):
    assert await store.documents.registered() == []
    assert await store.documents.corrections() == []
    assert await store.documents.told() == {}


async def test_events_are_counted_for_each_document_that_tells_them(store):
    doc, other = Source(document="doc"), Source(document="other")
    async with store.write() as writer:
        await writer.apply_events(
            [
                factories.event("a", sources=(Source(url="https://example.org"), doc, other)),
                factories.event("b", sources=(doc, doc)),
                factories.imported("doc-1", sources=(doc,)),
                factories.event("c"),
            ]
        )
    assert await store.documents.told() == {"doc": Told(1, 2), "other": Told(0, 1)}
