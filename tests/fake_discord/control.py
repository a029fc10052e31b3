"""What a harness asks of a fake Discord that runs as a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from fake_discord.limits import Limits

if TYPE_CHECKING:
    from fake_discord.server import FakeDiscord


async def stats(fake: FakeDiscord, request: web.Request) -> web.Response:
    """GET the counts."""
    book, record, gateway = fake.world.book, fake.record, fake.gateway
    return web.json_response(
        {
            "messages": book.posted,
            "doubled": book.doubled,
            "requests": record.requests.total(),
            "statuses": record.statuses,
            "busiest_second": record.busiest_second,
            "invalid_requests": record.invalid,
            "identifies": gateway.identifies,
            "resumes": gateway.resumes,
            "connections": gateway.connections,
        }
    )


async def limits(fake: FakeDiscord, request: web.Request) -> web.Response:
    """POST other limits: the fields of `Limits`, where null is none and what is missing usual."""
    given = await request.json()
    if given.get("per_channel"):
        given["per_channel"] = tuple(given["per_channel"])
    fake.limiter.limits = Limits(**given)
    return web.json_response(given)


CONTROLS = {
    ("GET", "/_fake/stats"): stats,
    ("POST", "/_fake/limits"): limits,
}
