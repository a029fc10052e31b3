"""The bot's requests to Discord: evenly spaced below its limit, and never a storm of refused ones.

Discord allows 50 requests a second in all, and bans an address after 10,000 refused ones (401, 403,
429) within ten minutes (its documentation, "Rate Limits").  Answers to interactions are bound by
neither.  discord.py keeps the limits of single routes; it does not pace itself below the global
one, and it repeats requests on its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace

import aiohttp
from aiolimiter import AsyncLimiter

from bot.core.voice import N_
from bot.errors import DeliveryDelayed, DeliveryUnknown

REFUSED_AT_MOST = 1000
"""How many refused requests within `REFUSED_WINDOW` halt deliveries; a tenth of Discord's ban."""

REFUSED_WINDOW = timedelta(minutes=10)

LONGEST_PAUSE = 30.0
"""Seconds that a request waits at most for a rate limit; a longer wait is refused at once."""

_FREE = ("/interactions/", "/webhooks/")
_REFUSED = {401, 403, 429}


@dataclass(slots=True)
class _Errand:
    """What the requests of one delivery must keep to."""

    until: datetime
    once: bool = False
    sent: int = 0


_errand: ContextVar[_Errand | None] = ContextVar("errand", default=None)


@contextmanager
def deadline(until: datetime) -> Iterator[None]:
    """Let no request of this delivery begin at or after that instant, as the wall clock shows it.

    A timer alone would not do: it stands still while the machine sleeps.
    """
    token = _errand.set(_Errand(until))
    try:
        yield
    finally:
        _errand.reset(token)


@contextmanager
def once() -> Iterator[None]:
    """Send one request at most: discord.py would repeat it without knowing whether it was heard."""
    outer = _errand.get()
    if outer is None:
        raise RuntimeError("a request that is sent once belongs to a delivery")
    token = _errand.set(_Errand(outer.until, once=True))
    try:
        yield
    finally:
        _errand.reset(token)


class GlobalGate(asyncio.Event):
    """discord.py's gate for all its requests, open at first, which never stays shut.

    discord.py shuts it for the pause that a 429 for the whole bot asks for, and opens it only if
    that request is still there afterwards.  When a deadline cancels the request meanwhile, no
    request would ever be sent again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._opening: asyncio.TimerHandle | None = None
        self.set()

    def clear(self) -> None:
        """Shut the gate, for as long as discord.py pauses at most."""
        super().clear()
        if self._opening is not None:
            self._opening.cancel()
        self._opening = asyncio.get_running_loop().call_later(LONGEST_PAUSE, self.set)


class Traffic:
    """Paces and guards the requests of one client; its `trace` goes into the client's session."""

    def __init__(self, per_second: float, now: Callable[[], datetime]) -> None:
        self._limiter = AsyncLimiter(1, 1 / per_second)
        self._now = now
        self._refused: deque[datetime] = deque(maxlen=REFUSED_AT_MOST)

    @property
    def trace(self) -> aiohttp.TraceConfig:
        """What aiohttp calls around each request."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._before)
        config.on_request_end.append(self._after)
        return config

    async def _before(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestStartParams,
    ) -> None:
        if not _counts(params.url.path):
            return
        await self._limiter.acquire()
        if errand := _errand.get():
            self._check(errand)

    def _check(self, errand: _Errand) -> None:
        """Raise rather than send what comes too late, twice, or into a storm of refusals."""
        if errand.once and errand.sent:
            raise DeliveryUnknown(N_("Discord has trouble."))
        errand.sent += 1
        now = self._now()
        if now >= errand.until:
            raise DeliveryDelayed(N_("There was no time left to post it."))
        if len(self._refused) == REFUSED_AT_MOST and (
            wait := self._refused[0] + REFUSED_WINDOW - now
        ) > timedelta(0):
            raise DeliveryDelayed(
                N_("Discord has refused too many requests, so I wait a while."),
                seconds=wait.total_seconds(),
            )

    async def _after(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        shared = params.response.headers.get("X-RateLimit-Scope") == "shared"
        if params.response.status in _REFUSED and not shared and _counts(params.url.path):
            self._refused.append(self._now())


def _counts(path: str) -> bool:
    return "/api/" in path and not any(part in path for part in _FREE)
