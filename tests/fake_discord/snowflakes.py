"""Ids as Discord makes them: the time in front, so that the order of ids is that of time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]
"""Tells seconds since 1970."""

EPOCH = 1_420_070_400_000
"""Discord's own beginning of time, in milliseconds."""

STEP = 1 << 22
"""How far apart the first ids of two neighbouring milliseconds are."""


class Snowflakes:
    """A source of ids."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = itertools.count()
        self._last = 0

    def next(self) -> int:
        """An id of this moment."""
        return self._now() * STEP | next(self._count) % STEP

    def apart(self) -> int:
        """An id in a millisecond of its own: servers spread over the shards by it."""
        self._last = max(self._now(), self._last + 1)
        return self._last * STEP

    def _now(self) -> int:
        return int(self._clock() * 1000) - EPOCH


def moment(snowflake: int) -> str:
    """When an id was made, as Discord writes instants."""
    return timestamp((snowflake // STEP + EPOCH) / 1000)


def timestamp(seconds: float) -> str:
    """An instant as Discord writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
