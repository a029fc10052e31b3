"""One row of a benchmark: what was measured, against what, in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

WIDTH = 150
"""The least width of the table, in characters, so that no row breaks in a file."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of ours beside its baseline, both in `unit`; `aim` is the most it should be."""

    name: str
    ours: float
    baseline: float | None = None
    aim: float | None = None
    unit: str = "ms"


async def percentiles_ms(
    times: int, *calls: Callable[[], Awaitable[object]]
) -> list[dict[str, float]]:
    """The median and the 99th percentile of each awaited call, in ms, after one round to warm up.

    The calls take turns, so that whatever else the machine does slows all of them alike.
    """
    took: list[list[float]] = [[] for _ in calls]
    for _ in range(times + 1):
        for call, times_of_call in zip(calls, took, strict=True):
            start = time.perf_counter()
            await call()
            times_of_call.append(time.perf_counter() - start)
    return [_percentiles(times_of_call[1:]) for times_of_call in took]


def _percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    last = min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))
    return {"p50": statistics.median(ordered) * 1000, "p99": ordered[last] * 1000}


def show(rows: list[Row]) -> None:
    """Print the rows as one table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Benchmarks: ours against a baseline of the same run")
    for heading in ("what", "ours", "baseline", "ratio", "difference", "aim", "within"):
        table.add_column(
            heading, justify="left" if heading == "what" else "right", no_wrap=heading == "what"
        )
    for row in rows:
        table.add_row(*_cells(row))
    console = Console()
    console.width = max(console.width, WIDTH)
    console.print(table)


def _cells(row: Row) -> list[str]:
    ours, baseline = row.ours, row.baseline
    return [
        row.name,
        _figure(ours, row.unit),
        _figure(baseline, row.unit),
        f"{ours / baseline:.2f}" if baseline else "",
        _figure(ours - baseline if baseline is not None else None, row.unit),
        _figure(row.aim, row.unit),
        "" if row.aim is None else "yes" if ours <= row.aim else "no",
    ]


def _figure(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:,.2f} {unit}"
