"""A bot with its commands loaded, connected to nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.client import EXTENSION, Bot
from bot.config import Settings
from bot.courier import CourierSlot


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    nothing = cast(Any, SimpleNamespace())
    bot = Bot(
        settings=Settings(_env_file=None),
        store=nothing,
        library=nothing,
        digests=nothing,
        rounds=cast(Any, SimpleNamespace(slot=CourierSlot())),
        timelines=nothing,
        now=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC),
    )
    await bot.load_extension(EXTENSION)
    yield bot
    await bot.unload_extension(EXTENSION)
