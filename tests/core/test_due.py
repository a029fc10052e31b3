from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.due import due_on, last_dues, next_due, upcoming
from bot.core.subscription import Schedule

ZONES = [
    "UTC",
    "Africa/Cairo",  # jumps at midnight
    "Africa/Casablanca",  # winter time is the exception
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Nuuk",  # jumps over midnight
    "America/St_Johns",  # half an hour; until 2011 back at one minute past midnight
    "Antarctica/Troll",  # two hours
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Europe/Berlin",
    "Pacific/Apia",  # never had 30 December 2011
    "Pacific/Chatham",
]

zones = st.sampled_from(ZONES)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
days = st.dates(date(2006, 1, 1), date(2036, 12, 31))


def local(text: str, zone: str) -> datetime:
    """`2026-03-08 03:00-04:00` in UTC; the offset must be one that the zone has then."""
    instant = datetime.fromisoformat(text)
    assert instant.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes") == text
    return instant.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "due"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08 03:00-04:00"),
        ("America/New_York", "2026-03-08", "00:00", "2026-03-08 00:00-05:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01 01:30-04:00"),
        ("America/Los_Angeles", "2026-03-08", "02:00", "2026-03-08 03:00-07:00"),
        ("Europe/Berlin", "2026-03-29", "02:15", "2026-03-29 03:00+02:00"),
        ("Europe/Berlin", "2026-10-25", "02:15", "2026-10-25 02:15+02:00"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-24 01:00+03:00"),
        ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29 23:30+03:00"),
        ("America/Havana", "2026-03-08", "00:30", "2026-03-08 01:00-04:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04 02:30+11:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05 01:45+11:00"),
        ("Africa/Casablanca", "2025-04-06", "02:10", "2025-04-06 03:00+01:00"),
        ("Antarctica/Troll", "2026-03-29", "02:30", "2026-03-29 03:00+02:00"),
        ("America/St_Johns", "2010-11-06", "23:30", "2010-11-06 23:30-02:30"),
        ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-31 00:00+14:00"),
        ("Asia/Shanghai", "2026-11-22", "09:00", "2026-11-22 09:00+08:00"),
    ],
)
def test_a_gap_moves_the_time_to_its_end_and_a_fold_takes_the_first(zone, day, at, due):
    assert local(due, zone) == due_on(
        date.fromisoformat(day), Schedule(time.fromisoformat(at), zone)
    )


APIA = Schedule(time(9), "Pacific/Apia")
SHANGHAI = Schedule(time(9), "Asia/Shanghai")


def test_a_date_that_the_zone_never_had_is_passed_over():
    assert due_on(date(2011, 12, 30), APIA) is None
    eve = local("2011-12-29 09:00-10:00", "Pacific/Apia")
    assert (local("2011-12-31 09:00+14:00", "Pacific/Apia"), date(2011, 12, 31)) == next_due(
        APIA, eve
    )


@given(zones, times, days)
@example("Africa/Cairo", time(0, 30), date(2026, 4, 24))
@example("Pacific/Apia", time(12), date(2011, 12, 30))
@example("America/Nuuk", time(23, 30), date(2026, 3, 28))
def test_the_due_instant_is_the_first_whose_wall_clock_has_come_to_the_time(zone, at, day):
    wanted, tz = datetime.combine(day, at), ZoneInfo(zone)
    start = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    walls = {
        minute: (start + timedelta(minutes=minute)).astimezone(tz).replace(tzinfo=None)
        for minute in range(54 * 60)
    }
    had = any(wall.date() == day for wall in walls.values())
    first = next(minute for minute, wall in walls.items() if wall >= wanted)
    assert (start + timedelta(minutes=first) if had else None) == due_on(day, Schedule(at, zone))


@given(zones, times, days)
def test_every_local_date_comes_exactly_once_and_in_order(zone, at, day):
    after = datetime.combine(day, time(), UTC)
    found = []
    for _ in range(8):
        after, local_date = next_due(Schedule(at, zone), after)
        found.append((after, local_date))
    for (earlier, one), (later, other) in pairwise(found):
        assert earlier < later
        passed = [one + timedelta(days=gap) for gap in range(1, (other - one).days)]
        assert one < other
        assert [date for date in passed if due_on(date, Schedule(at, zone)) is not None] == []


@given(zones, times, days, times)
def test_looking_back_and_looking_ahead_meet_at_now(zone, at, day, hour):
    now = datetime.combine(day, hour, UTC)
    newest, older = islice(last_dues(Schedule(at, zone), now), 2)
    coming = next_due(Schedule(at, zone), now)
    assert older[0] < newest[0] <= now < coming[0]
    assert coming == next_due(Schedule(at, zone), newest[0])
    assert newest == next_due(Schedule(at, zone), older[0])


def test_the_instant_itself_is_not_after_itself():
    due = datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert date(2026, 11, 23) == next_due(SHANGHAI, due)[1]
    assert (due, date(2026, 11, 22)) == next(last_dues(SHANGHAI, due))


@given(zones, times, days, st.sets(st.integers(0, 6), min_size=1))
def test_only_the_chosen_weekdays_come_and_each_of_them_does(zone, at, day, weekdays):
    every = Schedule(at, zone)
    some = Schedule(at, zone, frozenset(weekdays))
    after = datetime.combine(day, time(), UTC)
    expected = [
        pair for pair in islice(upcoming(every, after), 15) if pair[1].weekday() in weekdays
    ]
    assert expected == list(islice(upcoming(some, after), len(expected)))
