"""The whole program, killed in the midst of a fan-out, at the pace of real life."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fake_discord import FakeDiscord

from bot.store import open_store
from proof.ledger import judge, keys, read
from proof.scenario import Outcome
from proof.stage import Setting, settings_of, subscribe

ROOT = Path(__file__).parents[2]

SETTING = Setting(texts=27, forums=3)
KILLED_AT = 10
"""The message after which the process is killed, before it hears of it."""

WITHIN = 270.0
"""Seconds: the lease is two minutes, and the bot ticks once a minute."""


async def whole_program(template: Path) -> Outcome:
    """`python -m bot run` with its gateway and its minute tick; started again after SIGKILL."""
    due = datetime.now(UTC).replace(second=0, microsecond=0)
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        path = Path(folder) / "bot.db"
        shutil.copy(template, path)
        async with FakeDiscord(nonce_window=timedelta(minutes=3)) as fake:
            settings = settings_of(path, template.parent / "seeds")
            async with open_store(settings.database_url) as store:
                ids = await subscribe(store, fake, SETTING, due)
            expected = set(keys(ids, [due.date()]))
            environment = _environment(fake, settings.database_url, settings.seeds_dir)
            await _killed_amid(fake, folder, environment)
            await _until_done(path, expected, folder, environment)
            tally = judge(expected, read(path), fake.world.book.all())
    return Outcome("the whole program, SIGKILL, times not scaled", tally, 1, factor=1)


async def _killed_amid(fake: FakeDiscord, folder: str, environment: Mapping[str, str]) -> None:
    reached = asyncio.Event()
    process = await _start(folder, environment)

    async def kill(method: str, route: str, channel_id: int | None) -> None:
        if fake.world.book.posted == KILLED_AT and not reached.is_set():
            process.kill()
            reached.set()

    fake.on_stored = kill
    await reached.wait()
    await process.wait()


async def _until_done(
    path: Path, expected: set[str], folder: str, environment: Mapping[str, str]
) -> None:
    process = await _start(folder, environment)
    try:
        for _ in range(int(WITHIN)):
            rows = read(path)
            if rows.keys() >= expected and all(row.settled for row in rows.values()):
                return
            await asyncio.sleep(1)
    finally:
        process.terminate()
        await process.wait()


async def _start(folder: str, environment: Mapping[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "bot", "run",
        cwd=folder, env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL,
    )  # fmt: skip


def _environment(fake: FakeDiscord, database_url: str, seeds: Path) -> dict[str, str]:
    chosen = {"PYTHONPATH": str(ROOT), "DATABASE_URL": database_url, "SEEDS_DIR": str(seeds)}
    return {**os.environ, **fake.environment(), **chosen, "DISCORD_PROXY": ""}
