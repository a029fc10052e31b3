"""Fan-outs to many channels, with trouble in their midst."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

from fake_discord.faults import ANY

from proof.acts import DAY, HOUR, asleep, clock_moved, clock_wrong, disk_full, locked
from proof.scale import scaled
from proof.scenario import Direction, Scenario
from proof.stage import OPEN, POST, Act, Setting, Stage

SEED = 2023

SMALL = Setting(texts=54, forums=6)
LARGE = Setting(texts=460, forums=40)

_LIFE = 0.3
"""Seconds that a process ticks at most before it is killed."""


def fan_outs(seed: int = SEED) -> Iterator[Scenario]:
    """Every fan-out; the longest first."""
    yield killed("200 SIGKILLs at random, 500 channels", LARGE, 200, seed)
    two = Setting(texts=100, forums=20, workers=2)
    yield killed("two processes on one store, 50 SIGKILLs at random", two, 50, seed)
    yield Scenario("two processes on one store", two)
    yield Scenario("every third request fails in some way", SMALL, prepare=_unreliable)
    yield Scenario("Discord away for ten minutes", SMALL, direct=_away)
    yield from (Scenario(name, SMALL, direct=_amid(act)) for name, act in _TROUBLES.items())


_TROUBLES: dict[str, Act] = {
    "clock put forward an hour": clock_moved(HOUR),
    "clock put forward a day": clock_moved(DAY),
    "clock forward a day, then right": clock_wrong(DAY),
    "clock back an hour, then right": clock_wrong(-HOUR),
    "clock back a day, then right": clock_wrong(-DAY),
    "laptop asleep for an hour": asleep(HOUR),
    "laptop asleep for eight hours": asleep(8 * HOUR),
    "laptop asleep for a day": asleep(DAY),
    "disk full for a while": disk_full,
    "database locked by another program": locked,
}


def killed(name: str, setting: Setting, kills: int, seed: int) -> Scenario:
    """A scenario in which processes are killed at random moments, one after another."""

    async def direct(stage: Stage) -> None:
        chance = random.Random(seed)
        for _ in range(kills):
            worker = chance.choice(stage.workers)
            await worker.ticking()
            await asyncio.sleep(chance.uniform(0, _LIFE))
            await worker.kill()
            if stage.settled():
                stage.next_day()

    return Scenario(name, setting, direct=direct)


def _amid(act: Act) -> Direction:
    """Let something befall the first worker when a third of the channels has its digest."""

    async def direct(stage: Stage) -> None:
        while stage.fake.world.book.posted < len(stage.channels) / 3:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await act(stage, stage.workers[0])

    return direct


def _unreliable(stage: Stage) -> None:
    faults = stage.fake.faults
    for route in (POST, OPEN):
        for fault in (
            faults.drop_before,
            faults.accept_then_drop,
            faults.status,
            faults.status_after_accept,
            faults.garbage,
        ):
            fault(route, times=None, probability=1 / 15)


async def _away(stage: Stage) -> None:
    fault = stage.fake.faults.drop_before(ANY, times=None)
    await asyncio.sleep(scaled(600))
    stage.fake.faults.clear()
    assert fault.hits
