"""Logging in while Discord is away: the program waits, says why, and serves when it is back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import repeat
from pathlib import Path

import pytest
from fake_discord import FakeDiscord
from fake_discord.driving import until
from office import settings_for

from bot import app
from bot.errors import SettingsError

ME = "GET /users/@me"


@pytest.fixture(autouse=True)
def logging_put_back() -> Iterator[None]:
    """The program sets the log up for its whole process."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)


@asynccontextmanager
async def running(fake: FakeDiscord, home: Path) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(app.run(settings_for(fake, home), repeat(0.01)))
    try:
        yield task
    finally:
        task.cancel()
        await task


AWAY: dict[str, Callable[[FakeDiscord], object]] = {
    "503": lambda fake: fake.faults.status(ME, 503, times=3),
    "a broken connection": lambda fake: fake.faults.drop_before(ME, times=3),
    "a page of a proxy's": lambda fake: fake.faults.garbage(ME, times=7),
    "a ban of the address": lambda fake: fake.faults.refuse(ME, 403, 0, "blocked", times=3),
}


@pytest.mark.parametrize("name", AWAY)
async def test_the_program_waits_for_a_discord_that_is_away(
    fake: FakeDiscord, home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    AWAY[name](fake)
    async with running(fake, home) as task:
        await until(lambda: task.done() or fake.gateway.ready)
        assert not task.done()
    said = capsys.readouterr().err
    assert "Discord cannot be reached" in said
    assert "I try again in 0.01 s" in said
    assert fake.token not in said
    assert "Traceback" not in said
    assert "<html>" not in said


async def test_a_wait_that_discord_asks_for_is_kept(
    fake: FakeDiscord, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.faults.too_many(ME, 3600)
    async with running(fake, home):
        await until(lambda: fake.statuses[429])
        await asyncio.sleep(0.1)
        assert fake.statuses == {429: 1}
    assert "Discord asks to wait; I try again in 3600 s" in capsys.readouterr().err


async def test_a_wrong_token_is_not_waited_for(fake: FakeDiscord, home: Path) -> None:
    fake.authorization = "Bot another"
    with pytest.raises(SettingsError, match="DISCORD_TOKEN"):
        await app.run(settings_for(fake, home))


async def test_the_program_stops_at_once_while_it_waits_to_connect(
    fake: FakeDiscord, home: Path
) -> None:
    fake.gateway.refusing = True
    async with asyncio.timeout(5):
        async with running(fake, home):
            await until(lambda: fake.gateway.refused)
