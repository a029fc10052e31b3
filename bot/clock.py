"""The clock: the minute tick and the nightly upkeep; the only room that knows APScheduler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self


class Clock:
    """Calls `tick` at once and then every minute, and `upkeep` every night, while it is open."""

    def __init__(
        self, tick: Callable[[], Awaitable[None]], upkeep: Callable[[], Awaitable[None]]
    ) -> None:
        self._tick = tick
        self._upkeep = upkeep

    async def __aenter__(self) -> Self:
        raise NotImplementedError

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        raise NotImplementedError
