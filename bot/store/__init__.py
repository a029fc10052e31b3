"""The event store: the only rooms with SQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.core.entities import Directory
from bot.core.models import Entity
from bot.store import meta
from bot.store.chores import Chores
from bot.store.codec import load
from bot.store.deliveries import Deliveries
from bot.store.documents import Documents
from bot.store.drafts import Changes
from bot.store.engine import Database, open_database
from bot.store.entities import Entities, Moment
from bot.store.events import DayCount, Events
from bot.store.migrations import migrate
from bot.store.related import Related
from bot.store.reports import Reports
from bot.store.search import Search
from bot.store.subscriptions import Subscriptions
from bot.store.suggest import Suggestion
from bot.store.tables import entities
from bot.store.writer import Writer

REMEMBERED = timedelta(days=400)
"""How long the ledger keeps what is finished."""

REPORTER_KNOWN = timedelta(days=90)
"""How long a decided report says whose it was."""

__all__ = ["Changes", "DayCount", "Moment", "Store", "Suggestion", "Writer", "open_store"]


class Store:
    """Everything the bot remembers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._directory = 0, Directory()
        self.events = Events(database)
        self.entities = Entities(database)
        self.search = Search(database)
        self.related = Related(database)
        self.documents = Documents(database)
        self.subscriptions = Subscriptions(database)
        self.deliveries = Deliveries(database)
        self.chores = Chores(database)
        self.reports = Reports(database)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writer]:
        """One transaction: committed at the end, rolled back whatever goes wrong.

        Other writers wait meanwhile; readers go on and see the state before.
        """
        async with self._database.write() as connection:
            yield Writer(connection)

    async def revision(self) -> int:
        """A number that rises whenever entities, documents or events change; 0 at first."""
        async with self._database.read() as connection:
            return await meta.revision(connection)

    async def directory(self) -> Directory:
        """The directory of entities; built anew only when the revision rose."""
        async with self._database.read() as connection:
            revision = await meta.revision(connection)
            if self._directory[0] != revision:
                bodies = await connection.scalars(
                    select(entities.c.body).order_by(entities.c.position)
                )
                # Thousands of names take a tenth of a second, which nobody else should wait for.
                self._directory = revision, await asyncio.to_thread(_directory, bodies.all())
        return self._directory[1]

    async def upkeep(self, now: datetime) -> None:
        """Forget deliveries of over a year ago and old reporters; tidy statistics and index."""
        await self.deliveries.forget(now - REMEMBERED)
        await self.chores.forget(now - REMEMBERED)
        await self.reports.forget_reporters(now - REPORTER_KNOWN)
        async with self._database.write() as connection:
            await connection.exec_driver_sql("PRAGMA optimize")
            await connection.exec_driver_sql(
                "INSERT INTO event_text (event_text) VALUES ('optimize')"
            )

    async def meta_get(self, key: str) -> str | None:
        """A small setting that the bot keeps for itself."""
        async with self._database.read() as connection:
            return await meta.get(connection, key)

    async def meta_set(self, key: str, value: str) -> None:
        """Keep a small setting."""
        async with self._database.write() as connection:
            await meta.put(connection, key, value)


def _directory(bodies: Iterable[str]) -> Directory:
    return Directory(load(Entity, body) for body in bodies)


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Open the store at `sqlite+aiosqlite:///path`, made or migrated when needed.

    StoreError when the database cannot be opened, is no database, or is newer than this program.
    """
    database = await open_database(url)
    try:
        async with database.write() as connection:
            await connection.run_sync(migrate, database.path)
            await Writer(connection).renew_index()
        yield Store(database)
    finally:
        await database.close()
