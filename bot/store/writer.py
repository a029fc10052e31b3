"""The writer: changes to entities, documents and events within one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Delete, Insert, bindparam, column, delete, insert, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.entities import names as names_of
from bot.core.models import Correction, Document, Entity, Event, Reading
from bot.core.text import key
from bot.store import drafts, meta
from bot.store.codec import dump, dump_all, load
from bot.store.documents import CORRECTIONS, REGISTRY
from bot.store.drafts import Changes, Draft
from bot.store.engine import upsert
from bot.store.tables import documents, entities, events, names

_CHUNK = 1000  # events that are split into words and written at a time

_COLUMNS = ("rowid", "title", "names", "body", "marks")
_event_text = table("event_text", *(column(name) for name in _COLUMNS))

_STORED = select(events.c.id, events.c.place, events.c.body_hash, events.c.names_hash)
_DELETE = (
    delete(events).where(events.c.place == bindparam("doomed")),
    delete(_event_text).where(_event_text.c.rowid == bindparam("doomed")),
)


class Writer:
    """One write transaction; `Store.write()` opens and ends it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._raised = False

    async def replace_entities(self, known: Sequence[Entity]) -> None:
        """Store these entities and no others; events learn of new names by `apply_events`."""
        rows = [
            {"position": position, "id": entity.id, "body": dump(entity)}
            for position, entity in enumerate(known)
        ]
        before = await self._connection.execute(select(entities).order_by(entities.c.position))
        if [dict(row) for row in before.mappings()] == rows:
            return
        keys = {(key(name), entity.id) for entity in known for name in names_of(entity)}
        await self._connection.execute(delete(entities))
        await self._run(insert(entities), rows)
        await self._run(insert(names), [{"key": key, "entity": id} for key, id in keys if key])
        await self._touch()

    async def replace_document(self, reading: Reading) -> None:
        """Store what a file gives, in place of what it gave before."""
        row = {"document": dump(reading.document), "reading": dump(reading)}
        statement = upsert(documents).values(key=reading.document.key, **row)
        statement = statement.on_conflict_do_update(
            index_elements=[documents.c.key],
            set_=row,
            where=documents.c.reading != row["reading"],
        )
        if (await self._connection.execute(statement)).rowcount:
            await self._touch()

    async def remove_document(self, key: str) -> None:
        """Forget what a file gave."""
        result = await self._connection.execute(delete(documents).where(documents.c.key == key))
        if result.rowcount:
            await self._touch()

    async def replace_registry(
        self, known: Iterable[Document], corrections: Iterable[Correction]
    ) -> None:
        """Store what the seeds know of documents, and what those get wrong."""
        await self.meta_set(REGISTRY, dump_all(known))
        await self.meta_set(CORRECTIONS, dump_all(corrections))

    async def readings(self) -> list[Reading]:
        """What each file gives, by key."""
        statement = select(documents.c.reading).order_by(documents.c.key)
        return [load(Reading, text) for text in await self._connection.scalars(statement)]

    async def apply_events(self, wanted: Sequence[Event]) -> Changes:
        """Make the stored events equal to these; writes and reports only what differs.

        An event whose entities go by new names is indexed anew, but did not change.
        """
        stored = {row.id: row for row in await self._connection.execute(_STORED)}
        all_drafts = await asyncio.to_thread(drafts.draft, wanted, await self._names())
        changes = drafts.changes(all_drafts, stored)
        stale = [draft for draft in all_drafts if draft.differs(stored)]
        outdated = {*changes.gone, *(draft.event.id for draft in stale)} & stored.keys()
        if stale or outdated:
            places = {stored[id].place for id in outdated}
            await self._delete(places)
            await self._write(stale, {row.place for row in stored.values()} - places)
            await self._touch()
        return changes

    async def meta_get(self, key: str) -> str | None:
        """A small setting, as this transaction sees it."""
        return await meta.get(self._connection, key)

    async def meta_set(self, key: str, value: str) -> None:
        """Keep a small setting with this transaction."""
        await meta.put(self._connection, key, value)

    async def commit(self) -> None:
        """Commit now; what follows can no longer undo it."""
        await self._connection.commit()

    async def _names(self) -> dict[str, tuple[str, ...]]:
        bodies = await self._connection.scalars(select(entities.c.body))
        return {entity.id: names_of(entity) for entity in (load(Entity, body) for body in bodies)}

    async def _delete(self, places: set[int]) -> None:
        for statement in _DELETE:
            await self._run(statement, [{"doomed": place} for place in places])

    async def _write(self, stale: list[Draft], taken: set[int]) -> None:
        for start in range(0, len(stale), _CHUNK):
            chunk = stale[start : start + _CHUNK]
            rows, texts = await asyncio.to_thread(drafts.rows, chunk, taken)
            await self._run(insert(events), rows)
            await self._run(insert(_event_text), texts)

    async def _run(self, statement: Insert | Delete, rows: list[dict[str, Any]]) -> None:
        if rows:
            await self._connection.execute(statement, rows)

    async def _touch(self) -> None:
        if not self._raised:
            self._raised = True
            await meta.raise_revision(self._connection)
