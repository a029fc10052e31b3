"""The writer: changes to entities, documents and events within one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, column, delete, insert, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.entities import names as names_of
from bot.core.models import Entity, Event, Reading
from bot.core.text import key
from bot.store import index, meta
from bot.store.codec import dump, load
from bot.store.engine import upsert
from bot.store.tables import documents, entities, events, names

_CHUNK = 1000  # events that are split and written at a time

_event_text = table(
    "event_text",
    column("rowid"),
    column("title"),
    column("names"),
    column("body"),
    column("marks"),
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the events that came, changed and went."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event as it is to be stored."""

    event: Event
    body: str
    body_hash: bytes
    names: tuple[str, ...]
    names_hash: bytes


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
        await self._connection.execute(delete(entities))
        await self._insert(insert(entities), rows)
        keys = {(key(name), entity.id) for entity in known for name in names_of(entity)}
        await self._insert(insert(names), [{"key": k, "entity": id} for k, id in keys if k])
        await self._touch()

    async def replace_document(self, reading: Reading) -> None:
        """Store what a file gives, in place of what it gave before."""
        row = {"document": dump(reading.document), "reading": dump(reading)}
        statement = upsert(documents).values(key=reading.document.key, **row)
        result = await self._connection.execute(
            statement.on_conflict_do_update(set_=row, where=documents.c.reading != row["reading"])
        )
        if result.rowcount:
            await self._touch()

    async def remove_document(self, key: str) -> None:
        """Forget what a file gave."""
        result = await self._connection.execute(delete(documents).where(documents.c.key == key))
        if result.rowcount:
            await self._touch()

    async def readings(self) -> list[Reading]:
        """What each file gives, by key."""
        texts = await self._connection.scalars(
            select(documents.c.reading).order_by(documents.c.key)
        )
        return [load(Reading, text) for text in texts]

    async def apply_events(self, wanted: Sequence[Event]) -> Changes:
        """Make the stored events equal to these; writes and reports only what differs.

        An event whose entities go by new names is indexed anew, but did not change.
        """
        stored = {row.id: row for row in await self._connection.execute(_STORED)}
        known = await self._names()
        drafts = await asyncio.to_thread(lambda: [_draft(event, known) for event in wanted])
        stale = [draft for draft in drafts if _differs(draft, stored.get(draft.event.id))]
        changes = _changes(drafts, stored)
        replaced = {draft.event.id for draft in stale} | set(changes.gone)
        places = {stored[id].place for id in replaced if id in stored}
        await self._delete(places)
        await self._write(stale, {row.place for row in stored.values()} - places)
        if replaced:
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
        rows = await self._connection.execute(select(entities.c.id, entities.c.body))
        return {id: names_of(load(Entity, body)) for id, body in rows}

    async def _delete(self, places: set[int]) -> None:
        doomed = [{"doomed": place} for place in places]
        for column_ in (events.c.place, _event_text.c.rowid):
            await self._insert(delete(column_.table).where(column_ == bindparam("doomed")), doomed)

    async def _write(self, drafts: list[_Draft], taken: set[int]) -> None:
        for start in range(0, len(drafts), _CHUNK):
            chunk = drafts[start : start + _CHUNK]
            rows = await asyncio.to_thread(lambda part=chunk: list(_rows(part, taken)))
            await self._insert(insert(events), [row for row, _ in rows])
            await self._insert(insert(_event_text), [text for _, text in rows])

    async def _insert(self, statement: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            await self._connection.execute(statement, rows)

    async def _touch(self) -> None:
        if not self._raised:
            self._raised = True
            await meta.raise_revision(self._connection)


_STORED = select(events.c.id, events.c.place, events.c.body_hash, events.c.names_hash)


def _draft(event: Event, known: Mapping[str, tuple[str, ...]]) -> _Draft:
    body, names = dump(event), index.names_of(event, known)
    return _Draft(event, body, index.digest(body), names, index.digest(*names))


def _differs(draft: _Draft, row: Any) -> bool:
    return row is None or (row.body_hash, row.names_hash) != (draft.body_hash, draft.names_hash)


def _changes(drafts: list[_Draft], stored: Mapping[str, Any]) -> Changes:
    wanted = {draft.event.id: draft for draft in drafts}
    return Changes(
        new=tuple(sorted(wanted.keys() - stored.keys())),
        changed=tuple(
            sorted(
                id
                for id in wanted.keys() & stored.keys()
                if wanted[id].body_hash != stored[id].body_hash
            )
        ),
        gone=tuple(sorted(stored.keys() - wanted.keys())),
    )


def _rows(drafts: list[_Draft], taken: set[int]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The row and the index row of each, at places that nobody has."""
    for draft in drafts:
        event, place = draft.event, index.place(draft.event)
        while place in taken:
            place += 1
        taken.add(place)
        yield (
            {
                "place": place,
                "id": event.id,
                "first": event.date.first if event.date else None,
                "precision": event.date.precision.value if event.date else None,
                "curated": event.curated,
                "importance": event.importance,
                "body": draft.body,
                "body_hash": draft.body_hash,
                "names_hash": draft.names_hash,
            },
            {"rowid": place, **index.index_row(event, draft.names)},
        )
