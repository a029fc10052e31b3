"""Run every benchmark and print one table; `--million` adds a store of a million events."""

from __future__ import annotations

import asyncio
import sys

from bench import importing, search, startup
from bench.table import Row, show


async def measure() -> list[Row]:
    """Every row, one benchmark after another: two at a time would disturb each other."""
    return [*await startup.run(), *await search.run(), *await importing.run()]


if __name__ == "__main__":
    if "--million" in sys.argv:
        search.SIZES = search.SLOW_SIZES
    show(asyncio.run(measure()))
