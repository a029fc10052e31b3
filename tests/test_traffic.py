"""The bot's requests: evenly spaced, none after its deadline, none twice, no storm of refusals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from clocks import Clock
from factories import NOON

from bot import traffic
from bot.errors import DeliveryDelayed, DeliveryUnknown
from bot.traffic import REFUSED_WINDOW, Traffic

MESSAGES = "/api/v10/channels/1/messages"
LATER = NOON + timedelta(minutes=1)


class Server:
    """Answers every request with `status`, and counts them."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.paths: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.paths.append(request.path)
        return web.Response(status=self.status, headers=self.headers)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def clock():
    return Clock(NOON)


@asynccontextmanager
async def opened(server, made) -> AsyncIterator:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(base, trace_configs=[made.trace]) as session:

        async def post(path=MESSAGES):
            async with session.post(path) as response:
                return response.status

        yield post
    await runner.cleanup()


@pytest.fixture
async def post(server, clock):
    async with opened(server, Traffic(1000, clock)) as post:
        yield post


class CountingLimiter:
    def __init__(self):
        self.asked = 0

    async def acquire(self):
        self.asked += 1


async def test_every_request_but_an_answer_to_somebody_waits_for_its_turn(server, clock):
    made = Traffic(48, clock)
    made._limiter = limiter = CountingLimiter()
    async with opened(server, made) as post:
        for path in (
            MESSAGES,
            "/api/v10/interactions/1/token/callback",
            "/api/v10/webhooks/1/token/messages/@original",
            "/gateway",
            "/api/v10/users/@me/channels",
        ):
            await post(path)
    assert limiter.asked == 2
    assert len(server.paths) == 5


async def test_requests_are_spaced_evenly_and_not_sent_in_bursts(clock):
    limiter = Traffic(48, clock)._limiter
    assert limiter.max_rate / limiter.time_period == pytest.approx(48)
    assert 48 + limiter.max_rate <= 50


async def test_no_request_of_a_delivery_begins_after_its_deadline(server, clock, post):
    with traffic.deadline(LATER):
        assert await post() == 200
        clock.now = LATER
        with pytest.raises(DeliveryDelayed, match="no time left"):
            await post()
    assert await post() == 200
    assert len(server.paths) == 2


async def test_what_must_be_sent_once_is_not_repeated(server, post):
    with traffic.deadline(LATER):
        with traffic.once():
            await post()
            with pytest.raises(DeliveryUnknown):
                await post()
        await post()
    assert len(server.paths) == 2


async def test_what_must_be_sent_once_belongs_to_a_delivery():
    with pytest.raises(RuntimeError, match="belongs to a delivery"), traffic.once():
        pass


async def test_deliveries_at_the_same_time_keep_to_their_own_deadlines(server, clock, post):
    async def deliver(until):
        with traffic.deadline(until):
            await asyncio.sleep(0)
            return await post()

    results = await asyncio.gather(deliver(LATER), deliver(NOON), return_exceptions=True)
    assert results[0] == 200
    assert isinstance(results[1], DeliveryDelayed)


@pytest.mark.parametrize("status", [401, 403, 429])
async def test_a_storm_of_refusals_halts_deliveries_until_it_is_over(
    server, clock, status, monkeypatch
):
    monkeypatch.setattr(traffic, "REFUSED_AT_MOST", 3)
    async with opened(server, Traffic(1000, clock)) as post:
        server.status = status
        with traffic.deadline(NOON + 2 * REFUSED_WINDOW):
            for _ in range(3):
                await post()
                clock.move(seconds=10)
            with pytest.raises(DeliveryDelayed, match="too many") as halted:
                await post()
            assert halted.value.seconds == 570
            clock.move(seconds=570)
            assert await post() == status
    assert len(server.paths) == 4


async def test_what_discord_forgives_is_no_refusal(server, clock, monkeypatch):
    monkeypatch.setattr(traffic, "REFUSED_AT_MOST", 2)
    async with opened(server, Traffic(1000, clock)) as post:
        server.status, server.headers = 429, {"X-RateLimit-Scope": "shared"}
        with traffic.deadline(LATER):
            for _ in range(5):
                await post()
    assert len(server.paths) == 5
