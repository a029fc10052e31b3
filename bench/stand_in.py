"""A stand-in for Discord in a process of its own, which the benchmarks talk to."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import urllib.request
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Discord:
    """The stand-in: where it is and which channels it has."""

    api_url: str
    token: str
    guild: int
    channels: list[int]

    def stats(self) -> dict[str, Any]:
        """What it counted."""
        with urllib.request.urlopen(f"{self.api_url}/_fake/stats") as response:
            return dict(json.load(response))


@asynccontextmanager
async def open_discord(channels: int, *options: str) -> AsyncIterator[Discord]:
    """The stand-in with so many channels; `options` are those of its command line."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "fake_discord", "--channels", str(channels), *options),
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    ids = told["channels"]
    try:
        yield Discord(
            told["api_url"],
            told["token"],
            told["guilds"]["first"],
            [ids["first"] + number * ids["step"] for number in range(ids["count"])],
        )
    finally:
        process.stdin.close()
        await process.wait()
