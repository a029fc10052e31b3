"""A worker: a process of the real bot that logs in to the fake Discord and ticks without pause."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from ctypes import c_double
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord.http

# Loaded before the workers fork, so that none of them has to.
import cogs  # noqa: F401
from bot import traffic
from bot.app import open_bot
from bot.client import Bot
from bot.config import Settings
from bot.delivery import Pace
from bot.errors import DiscordAway
from proof.scale import FACTOR, LONGEST_PAUSE

if TYPE_CHECKING:
    from bot.core.delivery import Delivery
    from bot.store.deliveries import Ending

BEFORE_CLAIM = "before the claim"
AFTER_CLAIM = "after the claim"
BEFORE_RECORD = "before the record"
INSIDE = (BEFORE_CLAIM, AFTER_CLAIM, BEFORE_RECORD)
"""The steps that only the bot itself can see."""

TICKING = "ticking"
"""What a worker says when it is about to tick for the first time."""

_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is told."""

    settings: Settings
    log: Path
    pace: Pace
    stop_at: str | None = None
    """The step at which it asks whether it may go on."""
    looks: bool = True
    """Whether it looks for a message whose outcome nobody knows."""


class _ScaledAsyncio:
    """asyncio as discord.py's requests see it: the spans of its own choice are scaled too.

    Its own spans are whole numbers; those that Discord asks for are fractions.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(_scaled(seconds))

    async def wait(self, futures: Any, *, timeout: float) -> Any:  # noqa: ASYNC109
        return await asyncio.wait(futures, timeout=_scaled(timeout))


def _scaled(seconds: float) -> float:
    return seconds * FACTOR if isinstance(seconds, int) else seconds


def work(orders: Orders, ahead: c_double, line: Connection) -> None:
    """Run the bot until somebody ends the process."""
    logging.raiseExceptions = False  # a full disk takes no log either
    logging.basicConfig(filename=orders.log, level=logging.INFO, format="%(process)d %(message)s")
    traffic.LONGEST_PAUSE = LONGEST_PAUSE
    discord.http.asyncio = _ScaledAsyncio()  # type: ignore[attr-defined]

    def now() -> datetime:
        return datetime.fromtimestamp(time.time() + ahead.value, UTC)

    try:
        asyncio.run(_serve(orders, now, line))
    except Exception:
        logging.exception("the process ends")


async def _serve(orders: Orders, now: Callable[[], datetime], line: Connection) -> None:
    async with open_bot(orders.settings, now, orders.pace) as bot:
        await _log_in(bot)
        if orders.stop_at:
            _ask_at(orders.stop_at, bot, line)
        if not orders.looks:
            _look_away(bot)
        line.send(TICKING)
        while True:
            try:
                await bot.tick()
            except Exception:
                logging.exception("the tick failed")
            await asyncio.sleep(_PAUSE)


async def _log_in(bot: Bot) -> None:
    while True:
        try:
            await bot.log_in()
        except DiscordAway:
            await asyncio.sleep(_PAUSE)
        else:
            return


def _ask_at(step: str, bot: Bot, line: Connection) -> None:
    """Stand still at a step of a delivery until an answer comes: nothing else goes on meanwhile."""
    deliveries = bot.store.deliveries
    claim, finish = deliveries.claim, deliveries.finish

    def ask(here: str) -> None:
        if here == step:
            line.send(here)
            line.recv()

    async def asking_claim(*given: Any) -> Delivery | None:
        ask(BEFORE_CLAIM)
        claimed = await claim(*given)
        if claimed is not None:
            ask(AFTER_CLAIM)
        return claimed

    async def asking_finish(ending: Ending) -> bool:
        ask(BEFORE_RECORD)
        return await finish(ending)

    deliveries.claim = asking_claim  # type: ignore[method-assign]
    deliveries.finish = asking_finish  # type: ignore[method-assign]


def _look_away(bot: Bot) -> None:
    async def find(*given: Any) -> None:
        return None

    bot.rounds.slot.get().find = find  # type: ignore[method-assign]
