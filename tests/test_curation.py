"""The rules of the calendar, each broken on purpose; and the shipped calendar, which keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import event

from bot.check import check_seeds
from bot.core.models import Event, Localized, PartialDate, Source
from bot.curation import ONLY_SOURCE_OF, Entry, by_day, coverage, find_faults, read_entries
from bot.seeds import read_seeds

SEEDS = Path(__file__).parents[1] / "seeds"

GOOD = replace(
    event(),
    id="2023-03-14-gpt-4",
    date=PartialDate.parse("2023-03-14"),
    title=Localized("OpenAI releases GPT-4", "OpenAI 发布 GPT-4", "OpenAI 發布 GPT-4"),
    points=Localized(("One.", "Two."), ("一。", "二。"), ("一。", "二。")),
    importance=5,
    entities=("openai", "gpt-4"),
    sources=(Source(url="https://a.example/1"), Source(url="https://b.example/2")),
)


def faults(*events: Event, distinct: Sequence[str] = ()) -> list[str]:
    entries = [
        Entry(each, "2023-03.toml", line, frozenset(distinct))
        for line, each in enumerate(events, 1)
    ]
    return [str(fault) for fault in find_faults(entries)]


def test_a_good_event_has_no_fault() -> None:
    assert faults(GOOD) == []


def test_an_id_stands_once() -> None:
    assert "2023-03-14-gpt-4 stands in 2023-03.toml:1 too" in faults(GOOD, GOOD)[0]


def test_a_great_event_needs_two_addresses_and_points() -> None:
    poor = replace(GOOD, sources=GOOD.sources[:1], points=Localized())

    told = faults(poor)

    assert told[0].startswith("2023-03.toml:1: 2023-03-14-gpt-4 has importance 5")
    assert len(told) == 2
    assert faults(replace(poor, importance=3)) == []


def test_every_event_needs_an_address_and_a_name() -> None:
    assert (
        len(faults(replace(GOOD, importance=2, sources=(Source(document="x"),), entities=()))) == 2
    )


def test_one_address_alone_does_not_carry_twenty_events() -> None:
    events = [
        replace(
            GOOD,
            id=f"2023-{n}",
            importance=2,
            sources=GOOD.sources[:1],
            title=Localized(str(n), str(n)),
            entities=(f"e{n}",),
        )
        for n in range(ONLY_SOURCE_OF)
    ]

    assert len(faults(*events)) == 1
    assert faults(*events[1:]) == []


def test_two_events_that_look_alike_are_a_fault_unless_one_names_the_other() -> None:
    twin = replace(GOOD, id="2023-03-15-gpt-4", date=PartialDate.parse("2023-03-15"))

    assert "looks like 2023-03-14-gpt-4" in faults(GOOD, twin)[0]
    assert faults(GOOD, twin, distinct=[GOOD.id]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"date": PartialDate.parse("2023-03-19")},
        {"entities": ("google",)},
        {"title": Localized("Google answers with Bard", "谷歌推出 Bard", None)},
    ],
)
def test_another_time_another_name_or_another_title_is_another_event(
    change: dict[str, object],
) -> None:
    assert faults(GOOD, replace(GOOD, id="other", **change)) == []  # type: ignore[arg-type]


def test_the_shipped_calendar_keeps_its_rules() -> None:
    found, _ = check_seeds(SEEDS)

    assert [str(fault) for fault in found] == []


@pytest.fixture(scope="module")
def shipped() -> list[Entry]:
    seeds = read_seeds(SEEDS)
    return read_entries(SEEDS, [each for reading in seeds.readings for each in reading.events])


def test_every_day_of_2023_has_at_least_two_events(shipped: list[Entry]) -> None:
    days = by_day(shipped)
    year = [date(2023, 1, 1) + timedelta(day) for day in range(365)]

    assert [day.isoformat() for day in year if len(days.get(day, ())) < 2] == []


def test_the_calendar_has_at_least_1500_events(shipped: list[Entry]) -> None:
    assert len(shipped) >= 1500


def test_coverage_counts_days_months_importances_and_categories(shipped: list[Entry]) -> None:
    figures = coverage(shipped)

    assert figures["days of 2023 with events"] == "365 of 365"
    assert sum(int(str(n)) for name, n in figures.items() if name.startswith("importance")) == len(
        shipped
    )
