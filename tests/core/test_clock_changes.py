"""No date is missed or doubled at any change of the clocks, in any zone of the IANA database."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from clock_changes import Faults, judge, times_around, transitions, zones

from bot.core.due import upcoming
from bot.core.subscription import Schedule


def ours(zone, at, start, end):
    return takewhile(lambda pair: pair[0] < end, upcoming(Schedule(at, zone), start))


def cron(zone, at, start, end):
    """What APScheduler's own trigger would do; each firing counts for the date it shows."""
    tz = ZoneInfo(zone)
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=tz)
    last, now = None, start.astimezone(tz)
    while (fired := trigger.get_next_fire_time(last, now)) is not None and fired < end:
        instant = fired.astimezone(UTC)
        yield instant, instant.astimezone(tz).date()
        last, now = fired, instant.astimezone(tz)
        now = datetime.fromtimestamp(instant.timestamp() + 1, tz)


def total(dues, names, *, changes=None):
    faults = [
        judge(dues, zone, at, change)
        for zone in names
        for change in transitions(zone)[:changes]
        for at in times_around(zone, change)
    ]
    return Faults(*(sum(getattr(each, name) for each in faults) for name in Faults.__match_args__))


def test_every_local_date_has_one_instant_through_every_change_of_every_zone():
    found = total(ours, zones())
    assert found.days > 10_000
    assert (found.missed, found.doubled) == (0, 0)


@pytest.mark.parametrize("zone", ["America/New_York", "Africa/Cairo"])
def test_the_same_judgement_finds_the_days_that_a_cron_trigger_misses_and_doubles(zone):
    found = total(cron, [zone], changes=4)
    assert found.missed > 0
    assert found.doubled > 0
