"""What was asked and answered, in as little memory as counting needs."""

from __future__ import annotations

from collections import Counter, deque
from typing import NamedTuple

DROPPED = 0
"""The status of a request whose connection was closed instead of an answer."""


class Request(NamedTuple):
    """One of the recent requests, with when it came (seconds of a monotonic clock)."""

    at: float
    method: str
    route: str
    channel_id: int | None
    status: int


class Record:
    """Counts by route and by status, the busiest second, and some recent requests."""

    def __init__(self, recent: int = 0) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.statuses: Counter[int] = Counter()
        self.recent: deque[Request] = deque(maxlen=recent)
        self.invalid = 0
        self.busiest_second = 0
        self._second: deque[float] = deque()

    def arrived(self, at: float) -> None:
        """Count a request that the global limit is for towards its second."""
        second = self._second
        second.append(at)
        while second[0] <= at - 1:
            second.popleft()
        self.busiest_second = max(self.busiest_second, len(second))

    def answered(self, request: Request, *, invalid: bool) -> None:
        """Count an answer; `invalid` ones may get a bot banned."""
        self.requests[request.method, request.route, request.status] += 1
        self.statuses[request.status] += 1
        self.invalid += invalid
        if self.recent.maxlen:
            self.recent.append(request)
