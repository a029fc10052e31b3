"""Reports: taken within limits, read one by one, decided once, forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from factories import NOON, event, report

from bot.core.amend import Amendment
from bot.core.models import Localized, PartialDate, Query, Source
from bot.core.report import Refusal, ReportState, Wrong
from bot.store import REPORTER_KNOWN

DAY = PartialDate.parse("2023-03-15")


async def add(store, *reports):
    return [await store.reports.add(each) for each in reports]


async def decide(store, id, state=ReportState.DISMISSED, now=NOON):
    async with store.write() as writer:
        return await writer.decide(id, state, 7, now)


async def amend(store, amendment, id="2023-03-14-gpt-4"):
    async with store.write() as writer:
        return await writer.amend(id, amendment)


async def test_a_report_comes_back_as_it_was_sent(store):
    sent = report(text="二十五\n@everyone", url="https://a.org")
    await add(store, sent)
    assert await store.reports.get(1) == report(id=1, text=sent.text, url=sent.url)
    assert await store.reports.get(2) is None


async def test_one_person_reports_one_thing_once_whatever_became_of_it(store):
    assert await add(store, report(), report(Wrong.TITLE)) == [None, None]
    assert await add(store, report(text="other")) == [Refusal.TWICE]
    await decide(store, 1)
    assert await add(store, report(text="other")) == [Refusal.TWICE]
    assert await add(store, report(user_id=2)) == [None]


async def test_three_reports_of_one_person_wait_and_no_more(store):
    events = [report(event_id=f"e-{n}") for n in range(4)]
    assert await add(store, *events) == [None, None, None, Refusal.OPEN]
    assert await add(store, report(event_id="e-3", user_id=2)) == [None]
    await decide(store, 1)
    assert await add(store, events[3]) == [None]


async def test_a_limit_is_known_before_anything_is_written(store):
    assert await store.reports.refusal(1, 10, NOON) is None
    await add(store, *(report(event_id=f"e-{n}") for n in range(3)))
    assert await store.reports.refusal(1, 10, NOON) is Refusal.OPEN
    assert await store.reports.refusal(2, 10, NOON) is None


async def test_ten_reports_within_a_day_are_enough_for_one_person(store):
    for n in range(10):
        assert await add(store, report(event_id=f"e-{n}", created_at=NOON)) == [None]
        await decide(store, n + 1)
    early = report(event_id="more", created_at=NOON + timedelta(hours=23, minutes=59))
    late = report(event_id="more", created_at=NOON + timedelta(hours=24))
    assert await add(store, early, late) == [Refusal.DAY, None]


async def test_fifty_reports_of_one_server_wait_and_no_more(store):
    crowd = [report(user_id=n) for n in range(1, 51)]
    assert set(await add(store, *crowd)) == {None}
    assert await add(store, report(user_id=51)) == [Refusal.SERVER]
    elsewhere = [report(user_id=51, guild_id=11), report(user_id=52, guild_id=None)]
    assert await add(store, *elsewhere) == [None, None]


async def test_the_queue_goes_round_over_open_reports_only(store):
    await add(store, *(report(user_id=n) for n in (1, 2, 3)))
    await decide(store, 2)
    reports = store.reports
    assert [(await reports.after(id)).id for id in (0, 1, 2, 3)] == [1, 3, 3, 1]
    assert [(await reports.before(id)).id for id in (1, 2, 3)] == [3, 1, 1]
    assert [await reports.waiting(), await reports.waiting(up_to=2)] == [2, 1]


async def test_an_empty_queue_has_nothing_to_show(store):
    assert await store.reports.after(0) is None
    assert await store.reports.before(5) is None


async def test_a_report_is_decided_once_with_who_and_when(store):
    await add(store, report())
    decided = await decide(store, 1, ReportState.ACCEPTED)
    assert (decided.state, decided.decided_by, decided.decided_at) == ("accepted", 7, NOON)
    assert await decide(store, 1) is None
    assert await decide(store, 2) is None
    assert (await store.reports.get(1)).state is ReportState.ACCEPTED


async def test_reports_of_a_server_go_with_it(store):
    await add(store, report(), report(user_id=2, guild_id=11), report(user_id=3, guild_id=None))
    await decide(store, 1)
    assert await store.reports.remove_guild(10) == 1
    assert [await store.reports.get(id) is None for id in (1, 2, 3)] == [True, False, False]


async def test_who_reported_is_forgotten_ninety_days_after_the_decision(store):
    await add(store, report(), report(Wrong.TITLE))
    await decide(store, 1)
    await store.upkeep(NOON + REPORTER_KNOWN)
    assert (await store.reports.get(1)).user_id == 1
    await store.upkeep(NOON + REPORTER_KNOWN + timedelta(seconds=1))
    assert [(await store.reports.get(id)).user_id for id in (1, 2)] == [None, 1]


@pytest.fixture
async def filled(store):
    async with store.write() as writer:
        await writer.apply_events([event(zh="发布"), event("other", en="Another thing")])
    return store


async def test_an_amended_event_is_found_by_its_new_words_day_and_not_by_the_old(filled):
    before = await filled.revision()
    amended = await amend(filled, Amendment(date=DAY, title=Localized(en="Zeppelin")))
    assert amended == await filled.events.get("2023-03-14-gpt-4")
    assert (await filled.search.find(Query("zeppelin"))).events == (amended,)
    assert (await filled.search.find(Query("openai"))).total == 0
    assert [each.id for each in await filled.events.on_day(3, 15)] == [amended.id]
    assert [each.id for each in await filled.events.on_day(3, 14)] == ["other"]
    assert await filled.revision() == before + 1


async def test_a_later_amendment_adds_to_the_earlier_one(filled):
    await amend(filled, Amendment(date=DAY))
    await amend(filled, Amendment(sources=(Source(url="https://a.org"),)))
    (kept,) = (await filled.reports.amendments()).values()
    assert kept == Amendment(date=DAY, sources=(Source(url="https://a.org"),))


async def test_an_amendment_that_changes_nothing_leaves_the_revision(filled):
    before = await filled.revision()
    await amend(filled, Amendment(title=Localized(en="OpenAI releases GPT-4")))
    assert await filled.revision() == before


async def test_an_event_that_is_not_there_is_not_amended(filled):
    assert await amend(filled, Amendment(date=DAY), "nobody") is None
    assert await filled.reports.amendments() == {}


async def test_an_amended_event_steps_aside_where_its_place_is_taken(filled, monkeypatch):
    monkeypatch.setattr("bot.store.index.place", lambda event: 7)
    await amend(filled, Amendment(date=DAY))
    await amend(filled, Amendment(date=DAY), "other")
    assert len(await filled.events.on_day(3, 15)) == 2


async def test_kept_amendments_replace_those_that_were_there(filled):
    await amend(filled, Amendment(date=DAY))
    async with filled.write() as writer:
        await writer.keep_amendments({"b": Amendment(date=DAY)})
    assert await filled.reports.amendments() == {"b": Amendment(date=DAY)}
