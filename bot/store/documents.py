"""The documents: those that were imported, and what the seeds know of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, true

from bot.core.models import Correction, Document
from bot.store import meta
from bot.store.codec import load, load_all
from bot.store.tables import documents, events

if TYPE_CHECKING:
    from bot.store.engine import Database


REGISTRY, CORRECTIONS = "registry", "corrections"
"""Where `meta` keeps what the seeds know of documents, and what those get wrong."""

# An event is told by the documents among its sources, or is known from one document alone.
_source = func.json_each(events.c.body, "$.sources").table_valued("value")
_document = func.json_extract(_source.c.value, "$.document")
_TOLD = (
    select(_document, events.c.curated, func.count(events.c.id.distinct()))
    .select_from(events)
    .join(_source, true())
    .where(_document.is_not(None))
    .group_by(_document, events.c.curated)
)


@dataclass(frozen=True, slots=True)
class Told:
    """How many events a document tells."""

    alone: int = 0
    """Events that no other source of ours tells."""
    besides: int = 0
    """Events of the calendar that it tells too."""


class Documents:
    """What is known of each imported file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Document]:
        """All documents, by key."""
        statement = select(documents.c.document).order_by(documents.c.key)
        async with self._database.read() as connection:
            return [load(Document, text) for text in await connection.scalars(statement)]

    async def get(self, key: str) -> Document | None:
        """The document with that key."""
        statement = select(documents.c.document).where(documents.c.key == key)
        async with self._database.read() as connection:
            text = await connection.scalar(statement)
        return load(Document, text) if text else None

    async def registered(self) -> list[Document]:
        """The documents that the calendar cites, by key, imported or not."""
        async with self._database.read() as connection:
            text = await meta.get(connection, REGISTRY)
        return sorted(load_all(Document, text or "[]"), key=lambda each: each.key)

    async def corrections(self) -> list[Correction]:
        """The known errors of documents."""
        async with self._database.read() as connection:
            text = await meta.get(connection, CORRECTIONS)
        return load_all(Correction, text or "[]")

    async def told(self) -> dict[str, Told]:
        """How many events each document tells, by its key."""
        counts: dict[str, dict[bool, int]] = defaultdict(dict)
        async with self._database.read() as connection:
            for key, curated, count in await connection.execute(_TOLD):
                counts[key][curated] = count
        return {key: Told(by.get(False, 0), by.get(True, 0)) for key, by in counts.items()}
