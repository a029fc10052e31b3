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
from http import HTTPStatus
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

SLACK = 1.5
"""How many requests may stand close together: with one alone, each timer that comes late is lost,
six in a hundred on a busy machine; with more than two, a second could hold more than Discord
allows."""

AT_ONCE = 100
"""How many IDENTIFYs may follow each other on the gateway without a pause."""

EVERY = 108.0
"""Seconds between those that come after: 900 in any day; after 1,000 Discord takes the token."""

RESUMES = 10
"""How often each shard may resume within `RESUMES_WINDOW`."""

RESUMES_WINDOW = timedelta(minutes=5)

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


Budget = AsyncLimiter
"""What some kind of request has to acquire."""


def identifies() -> Budget:
    """What each IDENTIFY of a bot has to acquire."""
    return Budget(AT_ONCE, AT_ONCE * EVERY)


def resumes(shards: int) -> Budget:
    """What each resumption of a session has to acquire; who cannot should identify anew."""
    return Budget(RESUMES * max(shards, 1), RESUMES_WINDOW.total_seconds())


class Traffic:
    """Paces and guards the requests of one client; its `trace` goes into the client's session."""

    def __init__(self, per_second: float, now: Callable[[], datetime]) -> None:
        self._limiter = AsyncLimiter(SLACK, SLACK / per_second)
        self._now = now
        self._refused: deque[datetime] = deque(maxlen=REFUSED_AT_MOST)
        self._halted_until = 0.0

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
        while (wait := self._halted_until - _monotonic()) > 0:
            await asyncio.sleep(wait)
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
        status, headers = params.response.status, params.response.headers
        scope = headers.get("X-RateLimit-Scope")
        if status not in _REFUSED or not _counts(params.url.path):
            return
        if scope != "shared":
            self._refused.append(self._now())
        if status == HTTPStatus.TOO_MANY_REQUESTS and scope == "global":
            self._halt(float(headers.get("Retry-After", 1)))

    def _halt(self, seconds: float) -> None:
        """Let no request begin for a while; a delivery hears of it at once.

        discord.py would let it sleep with all others locked out, and when the delivery's deadline
        ends that sleep, nobody takes the lock off any more.
        """
        self._halted_until = max(self._halted_until, _monotonic() + seconds)
        if _errand.get():
            raise DeliveryDelayed(N_("Discord asks to wait a moment."), seconds=seconds)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()


def _counts(path: str) -> bool:
    return "/api/" in path and not any(part in path for part in _FREE)
