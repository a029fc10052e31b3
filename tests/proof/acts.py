"""What befalls a worker: it is killed, sleeps, loses its disk, its store or its clock."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from proof.crew import Worker
from proof.scale import WHILE
from proof.stage import OPEN, POST, Act, Stage

HOUR = 3600
DAY = 24 * HOUR

_MOMENT = 0.1


async def kill(stage: Stage, worker: Worker) -> None:
    """The kernel ends the process."""
    await worker.kill()


def asleep(seconds: float) -> Act:
    """The lid is shut for so long; the connections do not survive it."""

    async def act(stage: Stage, worker: Worker) -> None:
        os.kill(worker.pid, signal.SIGSTOP)
        await asyncio.sleep(_MOMENT)
        stage.clocks.sleep(seconds)
        for route in (POST, OPEN):
            stage.fake.faults.accept_then_drop(route)
        os.kill(worker.pid, signal.SIGCONT)

    return act


def clock_moved(seconds: float) -> Act:
    """The bot's clock is put forward, and stays so."""

    async def act(stage: Stage, worker: Worker) -> None:
        stage.clocks.jump(seconds)

    return act


def clock_wrong(seconds: float) -> Act:
    """The bot's clock is put forward or back, and right again after a while."""

    async def act(stage: Stage, worker: Worker) -> None:
        async def put_right() -> None:
            await asyncio.sleep(WHILE)
            stage.clocks.jump(-seconds)

        stage.clocks.jump(seconds)
        stage.along(put_right())

    return act


async def disk_full(stage: Stage, worker: Worker) -> None:
    """No file of the process can grow for a while."""
    pid = worker.pid
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)

    async def free() -> None:
        await asyncio.sleep(WHILE)
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))

    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    stage.along(free())


async def locked(stage: Stage, worker: Worker) -> None:
    """Another program holds the database for longer than the store waits."""
    loop, held = asyncio.get_running_loop(), asyncio.Event()
    stage.along(asyncio.to_thread(_hold, stage.path, lambda: loop.call_soon_threadsafe(held.set)))
    # A worker that stands still may be writing itself; then the lock comes right after.
    with suppress(TimeoutError):
        await asyncio.wait_for(held.wait(), _MOMENT)


def _hold(path: Path, held: Callable[[], object]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        held()
        time.sleep(WHILE)
        connection.execute("ROLLBACK")
