"""The documents that were imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.core.models import Document
from bot.store.codec import load
from bot.store.tables import documents

if TYPE_CHECKING:
    from bot.store.engine import Database


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
