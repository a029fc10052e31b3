"""The database: its connections, its transactions, and its errors in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection


def upsert(table: Table) -> Insert:
    """An INSERT that may go on with ON CONFLICT."""
    return insert(table)


class Database:
    """One connection that writes, a few that read."""

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees the last committed state and cannot write."""
        raise NotImplementedError
        yield

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """The one connection that writes, in a transaction; waits for its turn."""
        raise NotImplementedError
        yield
