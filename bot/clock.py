"""The clock: the minute tick and the nightly upkeep; the only room that knows APScheduler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler

logger = logging.getLogger(__name__)

Action = Callable[[], Awaitable[None]]

_ALWAYS_RUN = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


class Clock:
    """Calls `tick` at once and then every full minute, `upkeep` every night, while it is open.

    No call overlaps an earlier one of its kind. On leaving, a call that runs may finish within
    `drain`. An error in a call is logged, and the clock goes on.
    """

    def __init__(
        self,
        tick: Action,
        upkeep: Action,
        *,
        drain: timedelta = timedelta(seconds=70),
    ) -> None:
        self._actions = {"tick": tick, "upkeep": upkeep}
        self._drain = drain
        self._running: dict[str, asyncio.Task[None]] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=_ALWAYS_RUN)
        self._scheduler.add_job(self.ring, "cron", args=("tick",), id="tick", second=0)
        self._scheduler.add_job(
            self.ring, "cron", args=("upkeep",), id="upkeep", hour=3, minute=17, second=30
        )

    async def __aenter__(self) -> Self:
        self._scheduler.start()
        await self.ring("tick")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the scheduler stops in the loop's next round
        running = set(self._running.values())
        if running:
            _, overdue = await asyncio.wait(running, timeout=self._drain.total_seconds())
            for task in overdue:
                task.cancel()
            await asyncio.gather(*overdue, return_exceptions=True)

    async def ring(self, name: str) -> None:
        """Start `tick` or `upkeep` now, unless it is running."""
        # APScheduler cancels what it runs itself when it shuts down, so it only starts our task.
        if name not in self._running:
            task = asyncio.create_task(self._call(name), name=name)
            self._running[name] = task
            task.add_done_callback(lambda _: self._running.pop(name))

    def next_call(self, name: str) -> datetime:
        """When `tick` or `upkeep` is called next, in UTC; the clock must be open."""
        due: datetime = self._scheduler.get_job(name).next_run_time
        return due

    async def _call(self, name: str) -> None:
        try:
            await self._actions[name]()
        except Exception:
            logger.exception("The %s failed", name)
