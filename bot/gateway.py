"""The gateway: a client that never gives up its connection, and never identifies too often."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
import discord
from discord.ext import commands
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from yarl import URL

from bot import traffic
from bot.errors import SettingsError

logger = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds between two attempts to learn the gateway's address."""

_AWAY = (
    discord.GatewayNotFound,
    discord.HTTPException,
    discord.RateLimited,
    aiohttp.ClientError,
    OSError,
)

_FATAL = {
    4004: "DISCORD_TOKEN: Discord does not know this token any more; "
    "make a new one at https://discord.com/developers → your application → Bot",
    4010: "SHARD_IDS: Discord knows no such shard; leave SHARD_COUNT and SHARD_IDS out",
    4011: "SHARD_COUNT: the bot is on too many servers for so few shards; leave it out",
    4014: "Discord refuses an intent of this bot; see https://discord.com/developers → "
    "your application → Bot → Privileged Gateway Intents",
}
"""Why Discord closes for good: what an operator can do, by the code of the close."""


class _Again(Exception):
    """A shard could not be launched, and discord.py wants to try once more."""


class SteadyBot(commands.AutoShardedBot):
    """discord.py's sharded bot, with what it lacks to outlive long outages of the gateway.

    Of its clients only the sharded one identifies anew after a resume that failed; the plain one
    asks the dead address for ever (Rapptz/discord.py#10511).
    """

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._identifying = traffic.identifies()
        self._resuming: traffic.Budget | None = None
        self._open_socket = self.http.ws_connect
        self.http.ws_connect = self._connect_socket  # type: ignore[method-assign]
        self._launching = False

    async def stay_connected(self) -> None:
        """Connect, and again for as long as the gateway cannot be reached.

        Posting needs no gateway and goes on meanwhile.  Raises SettingsError when Discord refuses
        the bot itself.
        """
        staying = asyncio.create_task(self._stay_connected())
        try:
            await asyncio.shield(staying)
        finally:
            while not staying.done():  # discord.py swallows what would end it while it connects
                staying.cancel()
                await asyncio.wait({staying}, timeout=0.1)

    async def _stay_connected(self) -> None:
        while not self.is_closed():
            try:
                await self.connect()
            except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
                code = getattr(error, "code", 4014)
                closed = f"Discord closed the connection for good, with code {code}"
                raise SettingsError(_FATAL.get(code, closed)) from error
            except _AWAY as error:
                logger.warning("The gateway cannot be reached, I try again: %s", error)
                await asyncio.sleep(PAUSE)

    async def launch_shard(self, gateway: URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect one shard, for as long as it takes.

        discord.py calls this again from within itself after each failure.  Such calls would nest
        until Python's limit ends them, and the log would tell of all failures at each one.
        """
        if self._launching:
            raise _Again
        shard = self.get_shard(shard_id)
        while shard is None:
            self._launching = True
            try:
                # What `gateway` says is not where the operator may want it, and never changes.
                address = DiscordWebSocket.DEFAULT_GATEWAY
                await super().launch_shard(address, shard_id, initial=initial)
            except _Again:
                continue
            finally:
                self._launching = False
            shard = self.get_shard(shard_id)
            assert shard is not None
            # A gateway that hangs up before its first word would else end the client, or be asked
            # to resume without a pause.
            shard._parent._handled_exceptions += (ReconnectWebSocket,)

    async def _connect_socket(self, url: str, **options: Any) -> aiohttp.ClientWebSocketResponse:
        """Open a web socket; an address that only seems to resume is given up.

        discord.py would go on with it for ever, and without a pause, when it ends each session as
        soon as it is resumed, or, on macOS and Windows, resets each connection.
        """
        if URL(url).with_query(None) != DiscordWebSocket.DEFAULT_GATEWAY:
            self._resuming = self._resuming or traffic.resumes(len(self.shards))
            if not self._resuming.has_capacity():
                raise aiohttp.ClientConnectionError("resumed too often")
            await self._resuming.acquire()
        try:
            return await self._open_socket(url, **options)
        except OSError as error:
            raise aiohttp.ClientConnectionError(str(error)) from error

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until identifying once more keeps within the day's budget."""
        if not self._identifying.has_capacity():
            logger.error("Identified too often; the next one waits a while")
        await self._identifying.acquire()
        await super().before_identify_hook(shard_id, initial=initial)
