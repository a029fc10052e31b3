"""The fake Discord itself: a server on a port of 127.0.0.1."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

from aiohttp import web

from fake_discord import routes_account, routes_channels, routes_interactions, routes_messages
from fake_discord.api import PREFIX, answer_unknown, endpoint
from fake_discord.control import CONTROLS
from fake_discord.faults import Faults
from fake_discord.gateway import Gateway
from fake_discord.limits import Limiter, Limits
from fake_discord.model import Json
from fake_discord.people import People
from fake_discord.record import Record
from fake_discord.snowflakes import Clock
from fake_discord.world import World

ROUTES = (
    routes_messages.ROUTES
    | routes_channels.ROUTES
    | routes_account.ROUTES
    | routes_interactions.ROUTES
)

Hook = Callable[[str, str, int | None], Awaitable[None]]
"""Takes method, route and channel id of a request."""

LARGEST_REQUEST = 25 * 1024**2


class FakeDiscord(People):
    """REST and gateway for one bot; `on_request` and `on_stored` are called for each request."""

    token = "fake.bot.token"

    def __init__(
        self,
        *,
        limits: Limits = Limits(),  # noqa: B008  # frozen
        nonce_window: timedelta = timedelta(minutes=5),
        clock: Clock = time.time,
        port: int = 0,
        recent: int = 0,
    ) -> None:
        super().__init__()
        self.world = World(clock, nonce_window)
        self.application_id = self.world.bot.id
        self.authorization = f"Bot {self.token}"
        self.limiter = Limiter(limits, clock)
        self.faults = Faults(ROUTES)
        self.record = Record(recent)
        self.gateway = Gateway(self)
        self.world.tell = self.gateway.tell
        self.commands: dict[int | None, list[Json]] = {}
        self.on_request: Hook | None = None
        self.on_stored: Hook | None = None
        self._port = port
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)

    @property
    def api_url(self) -> str:
        """What the bot takes as DISCORD_API_URL."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def gateway_url(self) -> str:
        """What the bot takes as DISCORD_GATEWAY_URL."""
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def requests(self) -> Counter[tuple[str, str, int]]:
        """How often each method, route and status came; status 0 is a broken connection."""
        return self.record.requests

    @property
    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        return self.record.statuses

    @property
    def invalid_requests(self) -> int:
        """How many answers were 401, 403 or 429, which get a bot banned at 10,000."""
        return self.record.invalid

    @property
    def nonces_enforced(self) -> bool:
        """Whether the same nonce gives the same message."""
        return self.world.book.nonces_enforced

    @nonces_enforced.setter
    def nonces_enforced(self, value: bool) -> None:
        self.world.book.nonces_enforced = value

    def environment(self) -> dict[str, str]:
        """The variables that bring a bot process here."""
        return {
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
            "DISCORD_TOKEN": self.token,
        }

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gateway.drop_all()
        await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        for name, handler in ROUTES.items():
            method, path = name.split()
            app.router.add_route(method, PREFIX + path, endpoint(self, name, handler))
        app.router.add_route("*", PREFIX + "/{unknown:.*}", partial(answer_unknown, self))
        for (method, path), control in CONTROLS.items():
            app.router.add_route(method, path, partial(control, self))
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/resume", self.gateway.serve_resume)
        return app
