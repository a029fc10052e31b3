"""Composition root: settings → store → library, digests, clock → client; it reads the clock."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.delivery import Pace
from bot.digests import Digests
from bot.errors import DiscordAway
from bot.library import Library
from bot.logs import set_up_logging
from bot.pictures.studio import open_studio
from bot.rounds import Rounds
from bot.store import Store, open_store
from bot.timelines import Timelines

if TYPE_CHECKING:
    from bot.client import Bot

logger = logging.getLogger(__name__)

PAUSES = (5, 15, 30)
"""Seconds until Discord is asked again at the start; then a minute each time."""


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_filled_store(settings: Settings) -> AsyncIterator[Store]:
    """The store, made and filled from the seeds on first use."""
    async with open_store(settings.database_url) as store:
        await Library(store, settings.seeds_dir).ensure()
        yield store


@asynccontextmanager
async def open_bot(
    settings: Settings, now: Callable[[], datetime] = now, pace: Pace | None = None
) -> AsyncIterator[Bot]:
    """The bot with all that it works with; not yet connected."""
    from bot.client import Bot

    async with open_filled_store(settings) as store, open_studio() as studio:
        digests = Digests(store)
        catch_up = timedelta(hours=settings.catch_up_hours)
        async with Bot(
            settings=settings,
            store=store,
            library=Library(store, settings.seeds_dir),
            digests=digests,
            rounds=Rounds(store, digests, now, catch_up=catch_up, pace=pace),
            timelines=Timelines(store, studio),
            now=now,
        ) as bot:
            yield bot


async def run(settings: Settings, pauses: Iterable[float] = PAUSES) -> None:
    """Connect to Discord and serve until stopped; SettingsError when the token is refused.

    A Discord that is away at the start is waited for: nobody would start the bot again.
    """
    set_up_logging(settings)
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError):  # Windows knows no such handlers
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        for pause in chain(pauses, repeat(60)):
            try:
                await _serve(settings)
                return
            except DiscordAway as error:
                wait = max(pause, error.seconds)
                logger.warning("%s; I try again in %g s", error, wait)
                await asyncio.sleep(wait)
    except asyncio.CancelledError:
        logger.info("stopping")


async def _serve(settings: Settings) -> None:
    from bot.clock import Clock

    async with open_bot(settings) as bot:
        await bot.log_in()
        # Posting needs REST alone: the clock runs whether or not the gateway is up.
        async with Clock(bot.tick, bot.upkeep):
            await bot.stay_connected()
