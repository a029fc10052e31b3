"""Two clocks: Discord's, which is right, and the bot's, which can be put wrong."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from multiprocessing.context import BaseContext

DAY = date(2026, 11, 22)
"""The local date with which every scenario begins."""

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""When its digests are due."""

_BEFORE = timedelta(minutes=1)


class Clocks:
    """Both go at the pace of real time; the bot's processes read theirs from shared memory."""

    def __init__(self, context: BaseContext) -> None:
        self.shared = context.RawValue("d", 0.0)
        self.slept = 0.0
        self.jumped = 0.0
        self._ahead = 0.0
        self.set(NOON - _BEFORE)

    def discord(self) -> float:
        """Seconds since 1970 as Discord counts them."""
        return time.time() + self._ahead

    def bot(self) -> datetime:
        """What the bot's processes take for now."""
        return datetime.fromtimestamp(self.discord() + self.jumped, UTC)

    def set(self, instant: datetime) -> None:
        """Put both clocks there."""
        self._ahead = instant.timestamp() - time.time()
        self._share()

    def sleep(self, seconds: float) -> None:
        """Let time go by in which a machine stood still."""
        self.slept += seconds
        self._ahead += seconds
        self._share()

    def jump(self, seconds: float) -> None:
        """Put the bot's clock forward, or back, from where it is."""
        self.jumped += seconds
        self._share()

    def _share(self) -> None:
        self.shared.value = self._ahead + self.jumped
