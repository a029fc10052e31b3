"""When a digest is due: one instant for each local date, through every change of the clocks.

The due instant of a local date is the first instant whose wall clock is at or past the chosen
time. Where the clocks jump over that time it is the instant after the jump; where they show it
twice it is the first. A date that a zone never had (Samoa's 30 December 2011) is passed over, and
so is a date whose weekday was not chosen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.core.subscription import Schedule

_DAY = timedelta(days=1)


def due_on(day: date, schedule: Schedule) -> datetime | None:
    """The instant, in UTC, at which the digest of that local date is due.

    None when the zone never had that date, or its weekday was not chosen.
    """
    if day.weekday() not in schedule.weekdays:
        return None
    tz = ZoneInfo(schedule.zone)
    midnight = _first(datetime.combine(day, time()), tz)
    if midnight.astimezone(tz).date() > day:
        return None
    return _first(datetime.combine(day, schedule.at), tz)


def next_due(schedule: Schedule, after: datetime) -> tuple[datetime, date]:
    """The first due instant after `after`, in UTC, with its local date."""
    return next(upcoming(schedule, after))


def upcoming(schedule: Schedule, after: datetime) -> Iterator[tuple[datetime, date]]:
    """The due instants after `after`, each with its local date, the earliest first."""
    # A zone that repeated a date (Alaska, 1867) puts dates up to two days back ahead of us.
    start = after.astimezone(ZoneInfo(schedule.zone)).date() - 2 * _DAY
    return (pair for pair in _dues(schedule, start, 1) if pair[0] > after)


def last_dues(schedule: Schedule, now: datetime) -> Iterator[tuple[datetime, date]]:
    """The due instants up to `now`, each with its local date, the newest first."""
    start = now.astimezone(ZoneInfo(schedule.zone)).date() + 2 * _DAY
    return (pair for pair in _dues(schedule, start, -1) if pair[0] <= now)


def _dues(schedule: Schedule, start: date, step: int) -> Iterator[tuple[datetime, date]]:
    for days in count(0, step):
        day = start + days * _DAY
        if due := due_on(day, schedule):
            yield due, day


def _first(wall: datetime, tz: ZoneInfo) -> datetime:
    """The first instant at which the zone's clocks show `wall` or a later time."""
    late = wall.replace(tzinfo=tz).astimezone(UTC)
    if late.astimezone(tz).replace(tzinfo=None) == wall:
        return late
    # In a gap PEP 495 gives an instant before the jump for fold=1 and one after it for fold=0.
    early = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    span = range(int((late - early).total_seconds()) + 1)

    def passed(seconds: int) -> bool:
        shown = (early + timedelta(seconds=seconds)).astimezone(tz)
        return shown.replace(tzinfo=None) >= wall

    return early + timedelta(seconds=bisect_left(span, True, key=passed))
