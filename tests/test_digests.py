"""What a channel reads on a local date: its events, the fallbacks, the filters."""

from __future__ import annotations

from datetime import date

import pytest
from factories import event, reading

from bot.core.models import Category, Language
from bot.core.subscription import Choices, EmptyDay, Look
from bot.digests import Digests

ENGLISH = Choices(Language.EN)
SILENT = EmptyDay.SILENCE


async def fill(store, *told):
    async with store.write() as writer:
        await writer.replace_document(reading("calendar", events=told))
        await writer.apply_events(told)


@pytest.fixture
async def digests(store):
    await fill(
        store,
        event("2023-11-22-back", "2023-11-22", importance=5, category=Category.PEOPLE),
        event("2023-11-20-law", "2023-11-20", importance=3, category=Category.LAW),
        event("2023-02-06-bard", "2023-02-06", importance=4, category=Category.PRODUCT),
    )
    return Digests(store)


async def told(digests, day, **choices):
    digest = await digests.compose(date.fromisoformat(day), Choices(Language.EN, **choices))
    return digest.fallback, [each.id for each in digest.events]


@pytest.mark.parametrize(
    ("day", "fallback", "events"),
    [
        ("2026-11-22", None, ["2023-11-22-back"]),
        ("2026-11-25", "nearest", ["2023-11-22-back"]),
        ("2028-02-29", "leap-day", ["2023-02-06-bard"]),
    ],
)
async def test_each_day_has_its_events_or_its_fallback(digests, day, fallback, events):
    assert await told(digests, day) == (fallback, events)


async def test_a_leap_day_whose_month_is_empty_shows_the_nearest_day(store):
    await fill(store, event("2023-03-14-gpt-4", "2023-03-14"))
    digest = await Digests(store).compose(date(2028, 2, 29), ENGLISH)
    assert (digest.fallback, len(digest.events)) == ("nearest", 1)
    assert digest.text.startswith("There is nothing to tell for 29 February.")


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"categories": (Category.LAW,)}, ("nearest", ["2023-11-20-law"])),
        ({"categories": (Category.LAW, Category.PEOPLE)}, (None, ["2023-11-22-back"])),
        ({"least": 5}, (None, ["2023-11-22-back"])),
        ({"categories": (Category.LAW,), "least": 4}, ("nearest", [])),
        ({"categories": (Category.LAW,), "empty": SILENT}, (None, [])),
    ],
)
async def test_a_filter_that_leaves_nothing_looks_for_the_nearest_day_or_is_silent(
    digests, choices, expected
):
    assert await told(digests, "2026-11-22", **choices) == expected


async def test_a_filter_holds_on_a_leap_day_too(digests):
    assert await told(digests, "2028-02-29", least=5) == ("nearest", ["2023-11-22-back"])
    assert await told(digests, "2028-02-29", least=5, empty=SILENT) == ("leap-day", [])


async def test_a_plain_digest_is_short_enough_for_a_message(store):
    long = [event(f"2023-03-14-{n}", "2023-03-14", en="Long " * 30) for n in range(10)]
    await fill(store, *long)
    digest = await Digests(store).compose(date(2026, 3, 14), Choices(count=10), Look.PLAIN)
    assert len(digest.text) <= 1800
    assert digest.left_out > 0


async def test_a_digest_is_composed_once_for_all_channels_until_the_data_change(store, digests):
    day = date(2026, 11, 22)
    first = await digests.compose(day, ENGLISH)
    assert await digests.compose(day, ENGLISH) is first
    await fill(store, event("2023-11-22-new", "2023-11-22"))
    assert [each.id for each in (await digests.compose(day, ENGLISH)).events] == ["2023-11-22-new"]
