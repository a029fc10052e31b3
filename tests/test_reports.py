"""Readers report, the operator decides: what is refused, and what becomes of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import NOON, event, imported, report

from bot import reports
from bot.core.amend import Amendment
from bot.core.models import Localized, PartialDate, Source
from bot.core.report import ReportState, Wrong
from bot.errors import UsageError

DAY = PartialDate.parse("2023-03-15")
GPT4 = event(zh="发布", note=Localized("Old", "旧", "舊"))


@pytest.fixture
async def filled(store):
    async with store.write() as writer:
        await writer.apply_events([GPT4])
    return store


async def sent(store, **parts):
    """The report as the store has it."""
    await reports.send(store, report(**parts))
    found = await store.reports.before(0)
    assert found is not None
    return found


async def state(store):
    return (await store.reports.get(1)).state


async def test_an_accepted_report_changes_its_event_at_once(filled):
    found = await sent(filled)
    await reports.accept(filled, found, 7, NOON)
    assert (await filled.events.get(GPT4.id)).date == DAY
    assert await state(filled) is ReportState.ACCEPTED


async def test_an_edit_changes_what_was_written(filled):
    found = await sent(filled, wrong=Wrong.TEXT, text="It is wrong.")
    amendment = reports.written(GPT4, {"summary_en": "So it is.", "summary_zh": "有此一事。"})
    await reports.edit(filled, found, amendment, 7, NOON)
    assert (await filled.events.get(GPT4.id)).summary.en == "So it is."
    assert await state(filled) is ReportState.EDITED


async def test_a_dismissed_report_changes_nothing(filled):
    before = await filled.revision()
    await reports.dismiss(filled, await sent(filled), 7, NOON)
    assert await filled.revision() == before
    assert await state(filled) is ReportState.DISMISSED


ACTS = {
    "accept": reports.accept,
    "edit": lambda store, found, *by: reports.edit(store, found, Amendment(date=DAY), *by),
    "dismiss": reports.dismiss,
}


@pytest.mark.parametrize("second", ACTS)
async def test_of_two_who_decide_the_second_is_told_and_changes_nothing(filled, second):
    found = await sent(filled)
    await reports.dismiss(filled, found, 7, NOON)
    with pytest.raises(UsageError, match="decided already"):
        await ACTS[second](filled, found, 8, NOON)
    assert (await filled.reports.get(1)).decided_by == 7
    assert await filled.events.get(GPT4.id) == GPT4


async def test_a_report_on_an_event_that_is_gone_stays_open_until_it_is_dismissed(filled):
    found = await sent(filled)
    async with filled.write() as writer:
        await writer.apply_events([])
    with pytest.raises(UsageError, match="no longer in the store"):
        await reports.accept(filled, found, 7, NOON)
    assert await state(filled) is ReportState.OPEN
    await reports.dismiss(filled, found, 7, NOON)


async def test_free_text_cannot_be_accepted_as_it_stands(filled):
    found = await sent(filled, wrong=Wrong.OTHER)
    with pytest.raises(UsageError, match="put into words"):
        await reports.accept(filled, found, 7, NOON)


async def test_an_edit_that_changes_nothing_decides_nothing(filled):
    found = await sent(filled)
    with pytest.raises(UsageError, match="Nothing was changed"):
        await reports.edit(filled, found, Amendment(), 7, NOON)
    assert await state(filled) is ReportState.OPEN


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"text": " \n "}, "Say what is right"),
        ({"url": "javascript:alert(1)"}, "is no address"),
        ({"url": "https://good.org@bad.org"}, "is no address"),
    ],
)
async def test_a_report_that_says_or_cites_nothing_is_refused(store, parts, reason):
    with pytest.raises(UsageError, match=reason):
        await reports.send(store, report(**parts))
    assert await store.reports.waiting() == 0


async def test_one_report_too_many_is_refused_with_the_reason(store):
    await reports.send(store, report())
    with pytest.raises(UsageError, match="reported this already"):
        await reports.send(store, report())


def test_a_form_that_nobody_touched_changes_nothing():
    assert not reports.written(GPT4, reports.fields(GPT4))


def test_a_form_changes_only_what_was_written_anew():
    filled = reports.fields(GPT4) | {"date": " 2023-03-15", "url": "https://a.org/x"}
    added = (Source(url="https://a.org/x", publisher="a.org"),)
    assert reports.written(GPT4, filled) == Amendment(date=DAY, sources=added)


def test_a_note_is_taken_away_in_both_languages_at_once():
    gone = reports.written(GPT4, {"note_en": "", "note_zh": ""})
    assert gone == Amendment(note=Localized("", ""))


@pytest.mark.parametrize(
    ("filled", "reason"),
    [
        ({"date": "15 March"}, "is no date"),
        ({"date": ""}, "is no date"),
        ({"title_en": "  "}, "cannot be left empty"),
        ({"summary_zh": ""}, "cannot be left empty"),
        ({"title_zh": "文" * 41}, "at most 40"),
        ({"url": "nonsense"}, "is no address"),
        ({"note_en": ""}, "both languages"),
    ],
)
def test_what_the_calendar_would_refuse_is_refused_in_a_form(filled, reason):
    with pytest.raises(UsageError, match=reason):
        reports.written(GPT4, filled)


def test_an_event_without_a_note_needs_both_languages_for_one():
    bare = replace(GPT4, note=Localized())
    with pytest.raises(UsageError, match="both languages"):
        reports.written(bare, {"note_en": "New", "note_zh": ""})


def test_what_a_document_alone_tells_may_stay_in_its_one_language():
    told = imported(zh="发布", en=None, summary=Localized(zh_cn="有此一事。"))
    changed = reports.written(told, reports.fields(told) | {"note_zh": "存疑"})
    assert changed == Amendment(note=Localized(zh_cn="存疑"))
