"""Rate limits: one for all of a bot, one for each route and channel, one for crossposts."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from fake_discord.errors import rate_limited
from fake_discord.snowflakes import Clock

HOUR = 3600
PLENTY = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a bot may ask for; None is no limit. `per_channel` is requests and seconds."""

    global_per_second: int | None = 50
    per_channel: tuple[int, float] | None = (5, 5.0)
    crossposts_per_hour: int | None = 10

    @classmethod
    def none(cls) -> Limits:
        """No limits at all."""
        return cls(None, None, None)


@dataclass(slots=True)
class Bucket:
    """What is left of a route's allowance, and until when."""

    left: int
    ends: float


@dataclass(slots=True)
class Limiter:
    """Counts requests against the limits, which may be changed at any time."""

    limits: Limits
    clock: Clock
    monotonic: Callable[[], float] = time.monotonic
    _window: deque[float] = field(default_factory=deque)
    _buckets: dict[tuple[str, int], Bucket] = field(default_factory=dict)
    _crossposts: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admit(self, route: str, channel_id: int | None, *, bound: bool) -> dict[str, str]:
        """The answer's headers; raises 429. `bound`: the limit for all of the bot counts too."""
        now = self.monotonic()
        if bound and self.limits.global_per_second is not None:
            self._admit_globally(now, self.limits.global_per_second)
        if channel_id is None or self.limits.per_channel is None:
            return _headers(route, PLENTY, PLENTY - 1, 1.0, self.clock())
        return self._admit_to_channel(now, route, channel_id, *self.limits.per_channel)

    def admit_crosspost(self, channel_id: int) -> None:
        """Count a crosspost, by the wall clock; raises 429 when an hour has had its share."""
        limit = self.limits.crossposts_per_hour
        if limit is None:
            return
        now, times = self.clock(), self._crossposts[channel_id]
        while times and times[0] <= now - HOUR:
            times.popleft()
        if len(times) >= limit:
            raise rate_limited(times[0] + HOUR - now, scope="user")
        times.append(now)

    def _admit_globally(self, now: float, limit: int) -> None:
        window = self._window
        while window and window[0] <= now - 1:
            window.popleft()
        if len(window) >= limit:
            raise rate_limited(window[-limit] + 1 - now, scope="global")
        window.append(now)

    def _admit_to_channel(
        self, now: float, route: str, channel_id: int, limit: int, period: float
    ) -> dict[str, str]:
        bucket = self._buckets.get((route, channel_id))
        if bucket is None or bucket.ends <= now:
            bucket = self._buckets[route, channel_id] = Bucket(limit, now + period)
        after = bucket.ends - now
        if bucket.left <= 0:
            headers = _headers(route, limit, 0, after, self.clock())
            raise rate_limited(after, scope="user", headers=headers)
        bucket.left -= 1
        return _headers(route, limit, bucket.left, after, self.clock())


def _headers(route: str, limit: int, left: int, after: float, now: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{now + after:.3f}",
        "X-RateLimit-Reset-After": f"{after:.3f}",
        "X-RateLimit-Bucket": _bucket_name(route),
    }


@cache
def _bucket_name(route: str) -> str:
    return hashlib.sha256(route.encode()).hexdigest()[:32]
