"""Group commit: pieces of work that come at the same time reach the disk in one transaction."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

Work = Callable[[AsyncConnection], Awaitable[T]]
"""Statements on the connection that it is given; it waits for nothing else."""

TOGETHER = 100
"""How many pieces of work share a transaction at most."""


@dataclass(frozen=True, slots=True)
class _Asked(Generic[T]):
    work: Work[T]
    answer: asyncio.Future[T]

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)

    def succeed(self, result: T) -> None:
        if not self.answer.done():
            self.answer.set_result(result)


class GroupCommit:
    """Runs work in transactions that `write` opens; while one runs, the next ones gather."""

    def __init__(self, write: Callable[[], AbstractAsyncContextManager[AsyncConnection]]) -> None:
        self._write = write
        self._queue: deque[_Asked[object]] = deque()
        self._running: asyncio.Task[None] | None = None

    async def run(self, work: Work[T]) -> T:
        """Do the work and return its result once it is committed.

        Work that fails costs the others nothing: each is then done in a transaction of its own.
        It is done even when the one who asked is cancelled.
        """
        asked = _Asked(work, asyncio.get_running_loop().create_future())
        self._queue.append(asked)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._empty_the_queue())
        return await asyncio.shield(asked.answer)

    async def close(self) -> None:
        """Wait for the work that was asked for."""
        if self._running is not None:
            await self._running

    async def _empty_the_queue(self) -> None:
        while self._queue:
            batch: list[_Asked[object]] = []
            try:
                await self._do(batch)
            except Exception as error:
                await self._recover(batch, error)

    async def _do(self, batch: list[_Asked[object]]) -> None:
        """Fill the batch once it is our turn to write, do it, and answer."""
        async with self._write() as connection:
            while self._queue and len(batch) < TOGETHER:
                batch.append(self._queue.popleft())
            results = [await asked.work(connection) for asked in batch]
        for asked, result in zip(batch, results, strict=True):
            asked.succeed(result)

    async def _recover(self, batch: list[_Asked[object]], error: Exception) -> None:
        if not batch:  # the transaction could not even begin
            batch, self._queue = list(self._queue), deque()
        elif len(batch) > 1:
            await self._do_each(batch)
            return
        for asked in batch:
            asked.fail(error)

    async def _do_each(self, batch: list[_Asked[object]]) -> None:
        for asked in batch:
            try:
                async with self._write() as connection:
                    result = await asked.work(connection)
            except Exception as error:
                asked.fail(error)
            else:
                asked.succeed(result)
