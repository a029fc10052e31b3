"""Every change of the clocks in every zone of the IANA database, 2024 to 2030, and who misses it.

A schedule is judged by what each local date should see: one instant, if the zone has that date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
MINUTE, LOOK, DAY = timedelta(minutes=1), timedelta(hours=6), timedelta(days=1)

Dues = Callable[[str, time, datetime, datetime], Iterable[tuple[datetime, date]]]
"""A scheduler under test: zone, time, first and last instant → due instants, local dates."""


@dataclass(frozen=True)
class Faults:
    """What a scheduler did to local dates: instants too few, and too many."""

    days: int
    missed: int
    doubled: int


def zones() -> list[str]:
    """Zones with clocks of their own: of those that agree throughout, one."""
    kinds = {}
    for name in sorted(available_timezones() - {"localtime"}):
        kinds.setdefault((ZoneInfo(name).utcoffset(FIRST), tuple(transitions(name))), name)
    return sorted(kinds.values())


@cache
def transitions(zone: str) -> tuple[datetime, ...]:
    """The instants at which the zone's clocks change, found by halving hours into seconds."""
    tz = ZoneInfo(zone)
    offsets = [at.astimezone(tz).utcoffset() for at in _looks()]
    return tuple(
        _halve(tz, at - LOOK, at)
        for at, before, now in zip(_looks()[1:], offsets, offsets[1:], strict=False)
        if before != now
    )


@cache
def _looks() -> list[datetime]:
    """The instants at which every zone is looked at."""
    return [FIRST + number * LOOK for number in range((LAST - FIRST) // LOOK + 1)]


def _halve(tz: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(tz).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def times_around(zone: str, change: datetime) -> set[time]:
    """Wall-clock times at and around a change, as either side shows them, and midnight."""
    tz = ZoneInfo(zone)
    walls = set()
    for minutes in (-120, -61, -60, -30, -1, 0, 1, 30, 59, 60, 90, 120):
        shown = (change + minutes * MINUTE).astimezone(tz)
        walls.add(shown.time().replace(second=0, microsecond=0, fold=0, tzinfo=None))
    jump = (change - MINUTE).astimezone(tz).replace(tzinfo=None)
    walls |= {(jump + minutes * MINUTE).time() for minutes in (1, 16, 31, 59)}
    return {wall.replace(second=0) for wall in walls} | {time(0), time(0, 30), time(23, 59)}


def judge(dues: Dues, zone: str, at: time, change: datetime) -> Faults:
    """What a scheduler makes of the ten days around one change of the clocks."""
    start, end = change - 5 * DAY, change + 5 * DAY
    came = Counter(day for _, day in dues(zone, at, start, end))
    wanted = _dates(zone, start + 2 * DAY, end - 2 * DAY)
    missed = sum(1 for day in wanted if not came[day])
    doubled = sum(came[day] - 1 for day in wanted if came[day] > 1)
    return Faults(len(wanted), missed, doubled)


@cache
def _dates(zone: str, start: datetime, end: datetime) -> frozenset[date]:
    """The local dates that the zone really has between two instants."""
    tz, steps = ZoneInfo(zone), int((end - start) / timedelta(minutes=30))
    return frozenset(
        (start + step * timedelta(minutes=30)).astimezone(tz).date() for step in range(steps)
    )
