"""The programme: everything that is played, a few scenarios at a time, and the verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from proof.fanouts import fan_outs
from proof.matrix import FORUM, TEXT, Cell, cells
from proof.safeguards import Ablation, ablations, windows
from proof.scenario import Outcome, Scenario, play
from proof.table import Grid
from proof.whole import whole_program

AT_A_TIME = 8
"""How many scenarios are played at a time: most of them wait for a lease."""


@dataclass(slots=True)
class Findings:
    """What came of everything."""

    texts: Grid = field(default_factory=dict)
    forums: Grid = field(default_factory=dict)
    fan_outs: Sequence[Outcome] = ()
    safe: Sequence[Outcome] = ()
    unsafe: Sequence[Outcome] = ()
    """The scenarios of the safeguards, with all of them and with one switched off."""
    windows: Sequence[Outcome] = ()

    def faults(self) -> list[str]:
        """What speaks against the proof: something lost or doubled, or a useless safeguard."""
        main = [*self.texts.values(), *self.forums.values(), *self.fan_outs, *self.safe]
        return [
            *(f"{each.name}: {each.tally}" for each in main if not each.tally.clean),
            *(f"{each.name}: not needed?" for each in self.unsafe if not each.tally.doubled),
        ]


class Programme:
    """Plays scenarios on copies of one filled store."""

    def __init__(self, template: Path) -> None:
        self._template = template
        self._room = asyncio.Semaphore(AT_A_TIME)

    async def everything(self, seed: int) -> Findings:
        """All there is; the longest first."""
        async with asyncio.TaskGroup() as group:
            whole = group.create_task(whole_program(self._template))
            many = group.create_task(self.all(fan_outs(seed)))
            left = group.create_task(self.all(windows()))
            texts = group.create_task(self.grid(cells(TEXT)))
            forums = group.create_task(self.grid(cells(FORUM)))
            pairs = group.create_task(self.pairs(ablations()))
        safe, unsafe = pairs.result()
        return Findings(
            texts.result(), forums.result(), [*many.result(), whole.result()],
            safe, unsafe, left.result(),
        )  # fmt: skip

    async def grid(self, wanted: Iterable[Cell]) -> Grid:
        """A matrix."""
        chosen = list(wanted)
        outcomes = await self.all(cell.scenario for cell in chosen)
        places = [(cell.fault, cell.step) for cell in chosen]
        return dict(zip(places, outcomes, strict=True))

    async def pairs(
        self, wanted: Iterable[Ablation]
    ) -> tuple[Sequence[Outcome], Sequence[Outcome]]:
        """The scenarios of the safeguards, with all of them and with one switched off."""
        chosen = list(wanted)
        both = [each.scenario for each in chosen] + [each.without() for each in chosen]
        outcomes = await self.all(both)
        return outcomes[: len(chosen)], outcomes[len(chosen) :]

    async def all(self, wanted: Iterable[Scenario]) -> list[Outcome]:
        """Play these, as there is room."""
        return await asyncio.gather(*map(self._play, wanted))

    async def _play(self, scenario: Scenario) -> Outcome:
        async with self._room:
            return await play(scenario, self._template)
