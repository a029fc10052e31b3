"""What the curated calendar holds itself to, beyond what an event needs to be read at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from bot.core.compose import LEAP_DAY, compose
from bot.core.models import YEAR, Event, Language, Precision
from bot.errors import Fault
from bot.i18n import voice
from bot.importers.toml import load
from bot.seeds import read_bytes

GREAT = 4
"""The importance from which an event needs two addresses and points in both languages."""

NEAR = timedelta(days=3)
ALIKE = 85
"""Titles at least this alike (0 to 100, rapidfuzz's token_sort_ratio) may tell the same thing."""

ONLY_SOURCE_OF = 20
"""How many events may not rest on one address alone."""

TITLE_LIMIT, DESCRIPTION_LIMIT, EMBED_LIMIT = 256, 4096, 6000
"""Discord's limits of an embed, in characters: title, description, all of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with the place where the calendar tells it."""

    event: Event
    file: str
    line: int
    distinct_from: frozenset[str] = frozenset()

    def fault(self, reason: str) -> Fault:
        """A fault of this event."""
        return Fault(self.file, self.line, f"{self.event.id} {reason}")


def read_entries(folder: Path, events: Sequence[Event]) -> list[Entry]:
    """The folder's calendar files once more, for the lines of their events."""
    known = {event.id: event for event in events}
    return [
        Entry(
            known[table.values["id"]],
            str(path),
            table.line,
            frozenset(table.values.get("distinct_from", ())),
        )
        for path in sorted(folder.glob("calendar/*.toml"))
        for table in load(read_bytes(path), str(path), "event")
    ]


def find_faults(entries: Sequence[Entry]) -> list[Fault]:
    """Every breach of the calendar's rules, with file and line."""
    return [fault for rule in RULES for fault in rule(entries)]


def _every_id_stands_once(entries: Sequence[Entry]) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.event.id, entry)
        if other is not entry:
            yield entry.fault(f"stands in {other.file}:{other.line} too")


def _great_events_are_well_told(entries: Sequence[Entry]) -> Iterator[Fault]:
    for entry in entries:
        event = entry.event
        if event.importance < GREAT:
            continue
        if sum(source.url is not None for source in event.sources) < 2:
            yield entry.fault(f"has importance {event.importance} and fewer than two addresses")
        if not event.points.en or not event.points.zh_cn:
            yield entry.fault(f"has importance {event.importance} and lacks points")


def _every_event_has_an_address_and_a_name(entries: Sequence[Entry]) -> Iterator[Fault]:
    for entry in entries:
        if not any(source.url for source in entry.event.sources):
            yield entry.fault("has no address that supports it")
        if not entry.event.entities:
            yield entry.fault("names no entity, so that nobody finds it")


def _no_address_carries_too_much(entries: Sequence[Entry]) -> Iterator[Fault]:
    resting: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        urls = {source.url for source in entry.event.sources if source.url}
        if len(urls) == 1:
            resting[urls.pop()].append(entry)
    for url, rested in resting.items():
        if len(rested) >= ONLY_SOURCE_OF:
            yield rested[0].fault(f"and {len(rested) - 1} other events rest on {url} alone")


def _nothing_is_told_twice(entries: Sequence[Entry]) -> Iterator[Fault]:
    by_entity: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in entry.event.entities[:2]:
            by_entity[name].append(entry)
    seen: set[tuple[str, str]] = set()
    for group in by_entity.values():
        for one, other in combinations(group, 2):
            pair = one.event.id, other.event.id
            if pair not in seen and _look_alike(one, other):
                seen.add(pair)
                yield other.fault(
                    f"looks like {one.event.id}; drop one, or name the other in distinct_from"
                )


def _look_alike(one: Entry, other: Entry) -> bool:
    first, second = one.event, other.event
    named = other.event.id in one.distinct_from or one.event.id in other.distinct_from
    if named or not first.date or not second.date:
        return False
    if abs(first.date.first - second.date.first) > NEAR:
        return False
    titles = zip(
        (first.title.en, first.title.zh_cn), (second.title.en, second.title.zh_cn), strict=True
    )
    return any(a and b and fuzz.token_sort_ratio(a, b) >= ALIKE for a, b in titles)


def _every_digest_fits(entries: Sequence[Entry]) -> Iterator[Fault]:
    days = by_day(entries)
    february = [entry for day, told in days.items() if day.month == 2 for entry in told]
    for language in Language:
        for day, told in [*days.items(), (None, february)]:
            local = day.replace(year=2024) if day else date(2024, 2, 29)
            events = [entry.event for entry in told]
            fallback = None if day else LEAP_DAY
            digest = compose(local, events, voice(language), fallback=fallback)
            whole = len(digest.title) + len(digest.text)
            if (
                len(digest.title) > TITLE_LIMIT
                or len(digest.text) > DESCRIPTION_LIMIT
                or whole > EMBED_LIMIT
            ):
                yield told[0].fault(f"is of {local:%d %B}, whose digest is too long in {language}")


RULES: tuple[Callable[[Sequence[Entry]], Iterator[Fault]], ...] = (
    _every_id_stands_once,
    _great_events_are_well_told,
    _every_event_has_an_address_and_a_name,
    _no_address_carries_too_much,
    _nothing_is_told_twice,
    _every_digest_fits,
)


def by_day(entries: Sequence[Entry]) -> Mapping[date, list[Entry]]:
    """The events of each day of 2023 that is known to have one."""
    days: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        when = entry.event.date
        if when and when.precision is Precision.DAY and when.first.year == YEAR:
            days[when.first].append(entry)
    return days


def coverage(entries: Sequence[Entry]) -> dict[str, object]:
    """Figures of the calendar: events, days, and a line for each month, importance and category."""
    days = by_day(entries)
    months: dict[int, list[Entry]] = defaultdict(list)
    for day, told in days.items():
        months[day.month] += told
    events = [entry.event for entry in entries]
    return {
        "events": len(events),
        "days of 2023 with events": f"{len(days)} of 365",
        "days with two or more": f"{sum(len(told) > 1 for told in days.values())} of 365",
        **{
            f"{date(YEAR, month, 1):%B}": _month(month, told, days)
            for month, told in sorted(months.items())
        },
        **_counted("importance", Counter(str(event.importance) for event in events)),
        **_counted("category", Counter(event.category or "none" for event in events)),
    }


def _month(month: int, told: Sequence[Entry], days: Mapping[date, Sequence[Entry]]) -> str:
    counts = [len(found) for day, found in days.items() if day.month == month]
    return f"{len(told)} events on {len(counts)} days, {min(counts)} to {max(counts)} a day"


def _counted(name: str, counts: Counter[str]) -> dict[str, object]:
    return {f"{name} {key}": count for key, count in sorted(counts.items())}
