"""A clock that a test holds in its hand."""

from __future__ import annotations

from datetime import datetime, timedelta


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.move(seconds=seconds)

    def move(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)
