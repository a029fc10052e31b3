from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.clock import Clock

NEVER = timedelta(0)


class Action:
    """Counts its calls; each waits until it is let go."""

    def __init__(self, error: Exception | None = None) -> None:
        self.started = asyncio.Event()
        self.let_go = asyncio.Event()
        self.calls = 0
        self.ends: list[str] = []
        self.error = error

    async def __call__(self) -> None:
        self.calls += 1
        self.started.set()
        if self.error:
            raise self.error
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.ends.append("cancelled")
            raise
        self.ends.append("finished")


async def test_the_first_tick_comes_at_once():
    tick = Action()
    async with Clock(tick, Action()):
        await tick.started.wait()
        tick.let_go.set()
    assert tick.calls == 1


async def test_ticks_come_on_the_full_minute_and_upkeep_at_night():
    tick, upkeep = Action(), Action()
    async with Clock(tick, upkeep, drain=NEVER) as clock:
        due = clock.next_call("tick")
        assert (due.second, due.microsecond) == (0, 0)
        assert clock.next_call("upkeep").hour == 3
    assert upkeep.calls == 0


async def test_a_tick_that_is_still_running_is_not_doubled():
    tick = Action()
    async with Clock(tick, Action()) as clock:
        await tick.started.wait()
        await clock.ring("tick")
        tick.let_go.set()
    assert (tick.calls, tick.ends) == (1, ["finished"])


async def test_the_next_tick_runs_when_the_last_has_ended():
    tick = Action()
    tick.let_go.set()
    async with Clock(tick, Action()) as clock:
        await tick.started.wait()
        tick.started.clear()
        while not tick.started.is_set():
            await clock.ring("tick")
            await asyncio.sleep(0)
    assert tick.calls == 2


async def test_leaving_lets_the_running_tick_finish():
    tick = Action()
    async with Clock(tick, Action()):
        await tick.started.wait()
        asyncio.get_running_loop().call_soon(tick.let_go.set)
    assert tick.ends == ["finished"]


async def test_a_tick_that_takes_too_long_is_cancelled_when_leaving():
    tick = Action()
    async with Clock(tick, Action(), drain=NEVER):
        await tick.started.wait()
    assert tick.ends == ["cancelled"]


async def test_an_error_is_logged_and_the_clock_goes_on(caplog):
    tick = Action(error=RuntimeError("broken"))
    with caplog.at_level(logging.ERROR):
        async with Clock(tick, Action()) as clock:
            await tick.started.wait()
            assert clock.next_call("tick")
    [record] = [record for record in caplog.records if record.name == "bot.clock"]
    assert "tick" in record.getMessage()
    assert record.exc_info


async def test_an_error_in_the_body_passes_through():
    tick = Action()
    with pytest.raises(ValueError, match="body"):
        async with Clock(tick, Action(), drain=NEVER):
            raise ValueError("body")
