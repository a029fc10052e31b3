"""The proof on paper: tables with a row for each scenario, and a cell for each fault and step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from rich.console import Console
from rich.table import Table

from proof.matrix import STEPS
from proof.scenario import Outcome

WIDTH = 132
"""The least width, so that no row breaks in a file."""

HEADINGS = ("due", "sent", "doubled", "lost", "skipped by rule", "late as run", "late unscaled")

Grid = Mapping[tuple[str, str], Outcome]
"""The cells of a matrix by fault and step."""


def rows(title: str, outcomes: Sequence[Outcome]) -> Table:
    """A row for each scenario."""
    table = _table(title, "scenario", *HEADINGS)
    for outcome in outcomes:
        tally = outcome.tally
        table.add_row(
            outcome.name,
            *map(str, (tally.due, tally.sent, tally.doubled, tally.lost, tally.skipped)),
            _span(tally.late),
            _span(outcome.late_unscaled),
        )
    return table


def matrix(title: str, grid: Grid) -> Table:
    """A row for each fault, a column for each step; in the cells due, sent, doubled, lost."""
    table = _table(title, "fault", *STEPS, "late unscaled")
    for fault in dict.fromkeys(fault for fault, _ in grid):
        found = [grid.get((fault, step)) for step in STEPS]
        late = max(each.late_unscaled for each in found if each)
        table.add_row(fault, *map(_cell, found), _span(late))
    return table


def show(*things: Table | str) -> None:
    """Print tables and sentences."""
    console = Console(highlight=False)
    console.width = max(console.width, WIDTH)
    for thing in things:
        console.print(thing)


def _table(title: str, first: str, *more: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first, no_wrap=True)
    for heading in more:
        table.add_column(heading, justify="right")
    return table


def _cell(outcome: Outcome | None) -> str:
    if outcome is None:
        return "–"
    tally = outcome.tally
    return f"{tally.due} {tally.sent} {tally.doubled} {tally.lost}"


def _span(span: timedelta) -> str:
    seconds = span.total_seconds()
    if seconds < 600:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
