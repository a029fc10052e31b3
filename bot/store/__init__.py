"""The event store: the only rooms with SQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.entities import Directory
from bot.store.deliveries import Deliveries
from bot.store.documents import Documents
from bot.store.engine import Database
from bot.store.events import Events
from bot.store.search import Search, Suggestion
from bot.store.subscriptions import Subscriptions
from bot.store.writer import Changes, Writer

__all__ = ["Changes", "Store", "Suggestion", "Writer", "open_store"]


class Store:
    """Everything the bot remembers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.events = Events(database)
        self.search = Search(database)
        self.documents = Documents(database)
        self.subscriptions = Subscriptions(database)
        self.deliveries = Deliveries(database)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writer]:
        """One transaction: committed at the end, rolled back whatever goes wrong.

        Other writers wait meanwhile; readers go on and see the state before.
        """
        async with self._database.write() as connection:
            yield Writer(connection)

    async def revision(self) -> int:
        """A number that rises whenever entities, documents or events change."""
        raise NotImplementedError

    async def directory(self) -> Directory:
        """The directory of entities; built anew only when the revision rose."""
        raise NotImplementedError

    async def meta_get(self, key: str) -> str | None:
        """A small setting that the bot keeps for itself."""
        raise NotImplementedError

    async def meta_set(self, key: str, value: str) -> None:
        """Keep a small setting."""
        raise NotImplementedError


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Open the store at `sqlite+aiosqlite:///path`, made or migrated when needed.

    StoreError when the database cannot be opened, is no database, or is newer than this program.
    """
    raise NotImplementedError
    yield
