"""Run every benchmark, or those that are named, and print one table.

`--million` adds a store of a million events to `search`, which takes long.
"""

from __future__ import annotations

import asyncio
import sys

from bench import answering, delivery, importing, pictures, search, startup
from bench.table import Row, show

BENCHMARKS = {
    "startup": startup.run,
    "search": search.run,
    "answering": answering.run,
    "importing": importing.run,
    "delivery": delivery.run,
    "pictures": pictures.run,
}


async def measure(names: list[str]) -> list[Row]:
    """Every row, one benchmark after another: two at a time would disturb each other."""
    return [row for name in names for row in await BENCHMARKS[name]()]


if __name__ == "__main__":
    if "--million" in sys.argv:
        search.SIZES = search.SLOW_SIZES
    named = [name for name in sys.argv[1:] if not name.startswith("-")]
    show(asyncio.run(measure(named or list(BENCHMARKS))))
