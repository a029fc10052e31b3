"""The writer: changes to entities, documents and events within one transaction."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Delete,
    Insert,
    Update,
    bindparam,
    column,
    delete,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.amend import Amendment, amend
from bot.core.entities import names as names_of
from bot.core.entities import spellings
from bot.core.lexicon import MARK
from bot.core.models import Correction, Document, Entity, Event, Reading
from bot.core.report import Report, ReportState
from bot.core.text import key
from bot.store import amendments, drafts, index, meta, reports
from bot.store.codec import dump, dump_all, load
from bot.store.documents import CORRECTIONS, REGISTRY
from bot.store.drafts import Changes, Draft
from bot.store.engine import upsert
from bot.store.tables import documents, entities, events, names, words

_CHUNK = 1000  # events that are split into words and written at a time

_COLUMNS = ("rowid", "title", "names", "body", "marks")
_event_text = table("event_text", *(column(name) for name in _COLUMNS))

_COUNT_WORDS = (
    delete(words),
    # Words, and those marks of names that several events have: not the keys of titles.
    text(
        f"INSERT INTO words SELECT term, doc FROM event_text_words WHERE term < '{MARK}' "
        "UNION ALL SELECT term, doc FROM event_text_words "
        f"WHERE term BETWEEN '{MARK}' AND '{MARK}\uf8ff' AND doc > 1"
    ),
)
_INDEX_FORMAT = "index"

_STORED = select(events.c.id, events.c.place, events.c.body_hash, events.c.names_hash)
_BODIES = select(events.c.body).order_by(events.c.place)
_SET_COUNT = (
    update(entities).where(entities.c.id == bindparam("of")).values(events=bindparam("now"))
)
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
        columns = (entities.c.position, entities.c.id, entities.c.body)
        before = await self._connection.execute(select(*columns).order_by(entities.c.position))
        if [dict(row) for row in before.mappings()] == rows:
            return
        await self._connection.execute(delete(entities))
        await self._run(insert(entities), rows)
        await self._run(insert(names), _name_rows(known))
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
            await self._count_words()
            await self._touch()
        await self._count_entities(wanted)
        return changes

    async def renew_index(self) -> None:
        """Index every event anew when another version of the program has made the index."""
        if await self.meta_get(_INDEX_FORMAT) == index.FORMAT:
            return
        known = [load(Entity, body) for body in await self._entity_bodies()]
        stored = [load(Event, body) for body in await self._connection.scalars(_BODIES)]
        await self._connection.execute(delete(events))
        await self._connection.execute(delete(_event_text))
        await self._connection.execute(delete(names))
        await self._run(insert(names), _name_rows(known))
        await self.apply_events(stored)
        await self.meta_set(_INDEX_FORMAT, index.FORMAT)

    async def amendments(self) -> dict[str, Amendment]:
        """What is amended, by the event's id."""
        return await amendments.read(self._connection)

    async def keep_amendments(self, wanted: Mapping[str, Amendment]) -> None:
        """Store these amendments and no others; events learn of them by `apply_events`."""
        await amendments.replace(self._connection, wanted)

    async def amend(self, event_id: str, amendment: Amendment) -> Event | None:
        """Change one event, now and after every import; None when there is no such event."""
        body = await self._connection.scalar(select(events.c.body).where(events.c.id == event_id))
        if body is None:
            return None
        known = (await self.amendments()).get(event_id, Amendment())
        await amendments.put(self._connection, event_id, known.then(amendment))
        amended = await asyncio.to_thread(amend, load(Event, body), amendment)
        await self._rewrite(amended)
        return amended

    async def decide(
        self, report_id: int, state: ReportState, user_id: int, now: datetime
    ) -> Report | None:
        """Close an open report; None when there is none of that id, or it is decided already."""
        return await reports.decide(self._connection, report_id, state, user_id, now)

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
        known = (load(Entity, body) for body in await self._entity_bodies())
        return {entity.id: spellings(entity) for entity in known}

    async def _entity_bodies(self) -> Iterable[str]:
        wanted = select(entities.c.body).order_by(entities.c.position)
        return await self._connection.scalars(wanted)

    async def _count_words(self) -> None:
        for statement in _COUNT_WORDS:
            await self._connection.execute(statement)
        titles = (await self._connection.scalars(select(_event_text.c.title))).all()
        counts = await asyncio.to_thread(index.pairs, titles)
        await self._run(insert(words), [{"word": pair, "count": n} for pair, n in counts.items()])

    async def _count_entities(self, stored: Sequence[Event]) -> None:
        counts = Counter(id for event in stored for id in set(event.entities))
        known = await self._connection.execute(select(entities.c.id, entities.c.events))
        await self._run(
            _SET_COUNT,
            [{"of": id, "now": counts[id]} for id, before in known if counts[id] != before],
        )

    async def _rewrite(self, event: Event) -> None:
        """Store one event anew, at the place that it now has."""
        (row,) = await self._connection.execute(_STORED.where(events.c.id == event.id))
        (wanted,) = drafts.draft([event], await self._names())
        if wanted.differs({event.id: row}):
            await self._delete({row.place})
            first = index.place(event)
            near = select(events.c.place).where(events.c.place.between(first, first + _CHUNK))
            await self._write([wanted], set(await self._connection.scalars(near)))
            await self._touch()

    async def _delete(self, places: set[int]) -> None:
        for statement in _DELETE:
            await self._run(statement, [{"doomed": place} for place in places])

    async def _write(self, stale: list[Draft], taken: set[int]) -> None:
        for start in range(0, len(stale), _CHUNK):
            chunk = stale[start : start + _CHUNK]
            rows, texts = await asyncio.to_thread(drafts.rows, chunk, taken)
            await self._run(insert(events), rows)
            await self._run(insert(_event_text), texts)

    async def _run(self, statement: Insert | Delete | Update, rows: list[dict[str, Any]]) -> None:
        if rows:
            await self._connection.execute(statement, rows)

    async def _touch(self) -> None:
        if not self._raised:
            self._raised = True
            await meta.raise_revision(self._connection)


def _name_rows(known: Sequence[Entity]) -> list[dict[str, str]]:
    """Each key by which an entity is known, with the first name that it is the key of."""
    rows: dict[tuple[str, str], str] = {}
    for entity in known:
        written = set(names_of(entity))
        for name in spellings(entity):
            rows.setdefault((key(name), entity.id), name if name in written else "")
    return [{"key": key, "entity": id, "name": name} for (key, id), name in rows.items() if key]
