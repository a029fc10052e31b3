"""The database: its connections, its transactions, and its errors in plain words."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, Table, event, make_url
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.group_commit import GroupCommit

READERS = 3
"""How many connections read at the same time."""

PATIENCE = 5.0
"""Seconds that closing waits for those who read."""

_DEFAULTS = {"timeout": "30"}  # seconds to wait for another process to end its transaction

# FULL on the writer: a lost last commit would forget that a digest went out, and double it.
_WRITER = ("PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")
_READER = ("PRAGMA query_only = ON",)

# What SQLite says, and what a person can do about it.
_SENTENCES = {
    "database or disk is full": "the disk is full; free some space and try again",
    "disk I/O error": "the disk cannot be read or written; see whether it is full or damaged",
    "attempt to write a readonly database": (
        "it is read-only; make the file and its folder writable for this user"
    ),
    "unable to open database file": (
        "it cannot be opened; see that the path names a file in a folder this user may write to"
    ),
    "file is not a database": (
        "the file is no SQLite database; move it away or set DATABASE_URL to another path"
    ),
    "database disk image is malformed": "the file is damaged; put a backup in its place",
    "database is locked": (
        "another program has been writing to it for too long; stop that program or try again"
    ),
}


def upsert(table: Table) -> Insert:
    """An INSERT that may go on with ON CONFLICT."""
    return insert(table)


class Database:
    """One connection that writes and a few that read the same file."""

    def __init__(self, url: URL) -> None:
        self.path = url.database or ""
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._writer = _engine(url, 1, _WRITER)
        event.listen(self._writer.sync_engine, "begin", _begin_immediate)
        self._readers = _engine(url, READERS, _READER, isolation_level="AUTOCOMMIT")
        self._closed = False
        self._reading = asyncio.Semaphore(READERS)
        self.group = GroupCommit(self.write)

    async def open(self) -> None:
        """Open every connection now: one whose opening a cancelled task gave up is never closed."""
        readers = [await self._readers.connect() for _ in range(READERS)]
        for connection in (*readers, await self._writer.connect()):
            await connection.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees the last committed state and cannot write."""
        async with self._reading:
            self._refuse_when_closed()
            with self.explained():
                async with self._readers.connect() as connection:
                    yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """The one connection that writes, in a transaction; waits for its turn.

        It commits at the end unless that is done already, and rolls back on any exception.
        """
        if self._holder is asyncio.current_task():
            raise RuntimeError("this task is writing already, and would wait for itself")
        async with self._turn:
            self._refuse_when_closed()
            self._holder = asyncio.current_task()
            try:
                with self.explained():
                    async with self._writer.connect() as connection:
                        await connection.begin()
                        yield connection
                        await connection.commit()
            finally:
                self._holder = None

    async def close(self) -> None:
        """Close every connection, when the work that was asked for is done.

        Who reads or writes may finish first: a connection in use would be lost, not closed.
        """
        await self.group.close()
        self._closed = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE), self._turn:
                for _ in range(READERS):
                    await self._reading.acquire()
                for _ in range(READERS):
                    self._reading.release()
        await self._readers.dispose()
        await self._writer.dispose()

    def _refuse_when_closed(self) -> None:
        """A pool that is asked again after its end would open connections that nobody closes."""
        if self._closed:
            raise StoreError(f"The database {self.path} is closed.")

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the driver's errors into a StoreError with one sentence; a broken key passes."""
        try:
            yield
        except IntegrityError:
            raise
        except (DBAPIError, sqlite3.Error) as error:
            said = str(error.orig if isinstance(error, DBAPIError) else error)
            advice = next((text for key, text in _SENTENCES.items() if key in said), said)
            raise StoreError(f"The database {self.path} cannot be used: {advice}.") from error


async def open_database(url: str) -> Database:
    """The database at `sqlite+aiosqlite:///path`, its folder and file made when missing.

    StoreError when the address is another, or the file cannot be opened or is no database.
    """
    parsed = _parse(url)
    _make_folder(parsed.database or "")
    database = Database(parsed)
    with database.explained():
        await asyncio.to_thread(_prepare, parsed)
        await database.open()
    return database


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if (
        parsed is None
        or parsed.drivername != "sqlite+aiosqlite"
        or parsed.database in {None, "", ":memory:"}
    ):
        shown = parsed.render_as_string() if parsed else "what it is"
        raise StoreError(f"DATABASE_URL must be sqlite+aiosqlite:///path/to/file.db, not {shown}.")
    timeout = parsed.query.get("timeout", _DEFAULTS["timeout"])
    if parsed.query.keys() - _DEFAULTS.keys() or not re.fullmatch(r"\d+(\.\d+)?", str(timeout)):
        raise StoreError("DATABASE_URL takes ?timeout=SECONDS behind the path, and nothing else.")
    return parsed.update_query_dict({"timeout": str(timeout)})


def _make_folder(path: str) -> None:
    folder = Path(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} for the database cannot be made: {error.strerror}; "
            "set DATABASE_URL to a path this user may write to."
        ) from error


def _prepare(url: URL) -> None:
    """Turn on write-ahead logging, which the file remembers.

    Done without aiosqlite: when its first statement fails and the loop then ends, its thread
    prints a traceback after our one sentence.
    """
    with closing(
        sqlite3.connect(url.database or "", timeout=float(str(url.query["timeout"])))
    ) as it:
        it.execute("PRAGMA journal_mode = WAL")


def _engine(url: URL, size: int, pragmas: tuple[str, ...], **options: Any) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        # A reader never begins a transaction, and the writer ends its own.
        pool_reset_on_return=None,
        **options,
    )

    @event.listens_for(engine.sync_engine, "do_connect")
    def open_whole(dialect: object, record: object, args: object, options: Any) -> None:  # noqa: ANN401
        options["async_creator_fn"] = _opened

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, record: object) -> None:  # noqa: ANN401  # a driver's connection
        connection.isolation_level = None  # SQLAlchemy, not the driver, says BEGIN
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def let_go(connection: Any, record: object, reason: object) -> None:  # noqa: ANN401
        # SQLAlchemy closes the connection of a cancelled task; SQLite keeps it, with its locks,
        # for as long as somebody still holds a statement of it.
        connection.rollback()

    return engine


async def _opened(*args: Any, **options: Any) -> aiosqlite.Connection:
    """A driver's connection; a task that is cancelled opens it all the same, and then closes it.

    Given up half-way it would never be closed.
    """
    connection = aiosqlite.connect(*args, **options)
    connection._thread.daemon = True  # as SQLAlchemy does for those that it opens itself
    opening = asyncio.ensure_future(connection)
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await (await opening).close()
        raise


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
