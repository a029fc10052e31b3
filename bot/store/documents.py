"""The documents that were imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.models import Document

if TYPE_CHECKING:
    from bot.store.engine import Database


class Documents:
    """What is known of each imported file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Document]:
        """All documents, by key."""
        raise NotImplementedError

    async def get(self, key: str) -> Document | None:
        """The document with that key."""
        raise NotImplementedError
