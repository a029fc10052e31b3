"""The crew: workers that are started again whenever one ends, as a service manager does."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from proof.clock import Clocks
from proof.worker import TICKING, Orders, work

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["proof.worker"])

AtStep = Callable[["Worker"], Awaitable[bool]]
"""What happens at the step; tells whether it should happen there again."""


class Worker:
    """One place in the crew, taken by one process after another."""

    def __init__(self, orders: Orders, clocks: Clocks, at_step: AtStep) -> None:
        self.lives = 0
        self.orders = orders
        self._clocks = clocks
        self._at_step = at_step
        self._ticking = asyncio.Event()
        self._task = asyncio.create_task(self._live())

    @property
    def pid(self) -> int:
        """The process that holds the place now."""
        assert self._process.pid is not None
        return self._process.pid

    async def ticking(self) -> None:
        """Wait until a process ticks."""
        await self._ticking.wait()

    async def kill(self) -> None:
        """Kill the process as the kernel does when memory runs out; the next one is started."""
        if self._process.is_alive():
            self._ticking.clear()
            process = self._process
            os.kill(self.pid, signal.SIGKILL)
            while process is self._process and process.is_alive():  # noqa: ASYNC110
                await asyncio.sleep(0.002)

    async def close(self) -> None:
        """Kill the process for good."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._process.kill()
        await _readable(self._process.sentinel)
        self._process.join()
        self._process.close()
        self._line.close()

    async def _live(self) -> None:
        while True:
            self._start()
            await self._listen()
            self._process.join()
            self._process.close()
            self._line.close()

    def _start(self) -> None:
        self.lives += 1
        self._line, theirs = CONTEXT.Pipe()
        given = (self.orders, self._clocks.shared, theirs)
        self._process = CONTEXT.Process(target=work, args=given, daemon=True)
        self._process.start()
        theirs.close()

    async def _listen(self) -> None:
        """Hear what the process says, until it ends."""
        while True:
            await _readable(self._line.fileno())
            try:
                said = self._line.recv()
            except (EOFError, OSError):
                await _readable(self._process.sentinel)
                return
            if said == TICKING:
                self._ticking.set()
            else:
                await self._stand_at_step()

    async def _stand_at_step(self) -> None:
        if not await self._at_step(self):
            self.orders = replace(self.orders, stop_at=None)
        try:
            self._line.send("go on")
        except OSError:
            return  # it was killed there


class Crew:
    """The workers of a scenario."""

    def __init__(self, orders: Orders, clocks: Clocks, at_step: AtStep, size: int) -> None:
        self.workers = [Worker(orders, clocks, at_step) for _ in range(size)]

    async def __aenter__(self) -> Self:
        for worker in self.workers:
            await worker.ticking()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self.workers:
            await worker.close()


async def _readable(file: int) -> None:
    """Wait until there is something to read, or nothing any more."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(file, news.set)
    try:
        await news.wait()
    finally:
        loop.remove_reader(file)
