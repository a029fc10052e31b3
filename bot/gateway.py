"""The gateway: a client that never gives up its connection, and never identifies too often."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import timedelta

import aiohttp
import discord
from discord.ext import commands
from yarl import URL

logger = logging.getLogger(__name__)

IDENTIFIES = 900
"""How often we identify within a day: after 1,000 Discord takes the token away."""

DAY = timedelta(days=1)

NESTED = 50
"""After how many failures in a row we unwind discord.py's calls."""

PAUSE = 5.0
"""Seconds between two attempts to connect."""

_AWAY = (
    discord.GatewayNotFound,
    discord.HTTPException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)


class _Nested(Exception):
    """A shard failed so often in a row that the calls must be unwound."""


class SteadyBot(commands.AutoShardedBot):
    """discord.py's sharded bot, with what it lacks to outlive long outages of the gateway.

    Of its clients only the sharded one identifies anew after a resume that failed; the plain one
    asks the dead address for ever (Rapptz/discord.py#10511).
    """

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._identified: deque[float] = deque(maxlen=IDENTIFIES)
        self._failures = 0

    async def stay_connected(self) -> None:
        """Connect, and again for as long as the gateway cannot be reached.

        Posting needs no gateway and goes on meanwhile.  Raises ConnectionClosed when Discord
        refuses the bot itself.
        """
        while not self.is_closed():
            try:
                await self.connect()
            except _Nested:
                continue
            except _AWAY as error:
                logger.warning("The gateway cannot be reached, I try again: %s", error)
                await asyncio.sleep(PAUSE)

    async def launch_shard(self, gateway: URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect one shard, unless it is connected.

        discord.py calls this again from within itself after each failure, and so would end at
        Python's limit of recursion after an hour and a half.
        """
        shard = self.get_shard(shard_id)
        if shard is not None and not shard.is_closed():
            return
        self._failures += 1
        if self._failures > NESTED:
            self._failures = 0
            raise _Nested
        await super().launch_shard(gateway, shard_id, initial=initial)
        self._failures = 0

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until identifying once more keeps within the day's budget."""
        time = asyncio.get_running_loop().time
        if len(self._identified) == IDENTIFIES:
            wait = self._identified[0] + DAY.total_seconds() - time()
            if wait > 0:
                logger.error("Identified %s times in a day; waiting %.0f s", IDENTIFIES, wait)
                await asyncio.sleep(wait)
        self._identified.append(time())
        await super().before_identify_hook(shard_id, initial=initial)
