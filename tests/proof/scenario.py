"""A scenario: a stage, what goes wrong on it, and what came of it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from proof.ledger import Tally
from proof.scale import FACTOR
from proof.stage import Setting, Stage, open_stage, until_settled

Direction = Callable[[Stage], Awaitable[None]]
"""What happens once the digests are due."""

Prepare = Callable[[Stage], None]
"""Sets Discord's faults before they are."""


async def nothing(stage: Stage) -> None:
    """Let the bot alone."""


def as_it_is(stage: Stage) -> None:
    """Let Discord alone."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is played."""

    name: str
    setting: Setting = field(default_factory=Setting)
    prepare: Prepare = as_it_is
    direct: Direction = nothing
    refuses: bool = False
    """Whether Discord refuses the first digest, which the rule then leaves out."""
    linger: float = 0.0
    """Seconds after the end in which Discord may still accept what it was sent."""
    within: float = 45.0
    """Seconds until what is open counts as lost."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scenario."""

    name: str
    tally: Tally
    restarts: int = 0
    slept: float = 0.0
    factor: float = FACTOR

    @property
    def late_unscaled(self) -> timedelta:
        """How late it would have been with the deadline and the lease of real life."""
        slept = timedelta(seconds=self.slept)
        return max(self.tally.late - slept, timedelta(0)) / self.factor + slept


async def play(scenario: Scenario, template: Path) -> Outcome:
    """Play it to its end and judge."""
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        async with open_stage(template, Path(folder), scenario.setting) as stage:
            scenario.prepare(stage)
            stage.begin()
            await scenario.direct(stage)
            await until_settled(stage, scenario.within)
            await stage.close()  # what was put wrong and is to be put right
            await until_settled(stage, scenario.within)
            await asyncio.sleep(scenario.linger)
            return Outcome(
                scenario.name,
                stage.judge(_refused(stage) if scenario.refuses else frozenset()),
                sum(worker.lives - 1 for worker in stage.workers),
                stage.clocks.slept,
            )


def _refused(stage: Stage) -> frozenset[str]:
    first = next(iter(stage.channels))
    return frozenset(key for key in stage.expected() if key.startswith(f"{first}:"))
