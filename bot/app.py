"""Composition root: settings → store → library, digests, clock → client; it reads the clock."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.digests import Digests
from bot.library import Library
from bot.logs import set_up_logging
from bot.store import Store, open_store

if TYPE_CHECKING:
    from bot.client import Bot

logger = logging.getLogger(__name__)


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
async def open_bot(settings: Settings) -> AsyncIterator[Bot]:
    """The bot with all that it works with; not yet connected."""
    from bot.client import Bot

    async with open_filled_store(settings) as store:
        digests = Digests(store, catch_up=timedelta(hours=settings.catch_up_hours))
        library = Library(store, settings.seeds_dir)
        async with Bot(
            settings=settings, store=store, library=library, digests=digests, now=now
        ) as bot:
            yield bot


async def run(settings: Settings) -> None:
    """Connect to Discord and serve until stopped; SettingsError when the token is refused."""
    from bot.clock import Clock

    set_up_logging(settings)
    async with open_bot(settings) as bot:
        await bot.log_in()
        # Posting needs REST alone: the clock runs whether or not the gateway is up.
        async with Clock(bot.tick, bot.store.upkeep):
            await _serve(bot)


async def _serve(bot: Bot) -> None:
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError):  # Windows knows no such handlers
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await bot.connect()
    except asyncio.CancelledError:
        logger.info("stopping")
