"""Use case: readers report mistakes, the operator decides, and the events change at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.core.amend import Amendment, remaining
from bot.core.models import TEXT_LIMIT, TITLE_LIMITS, Event, Localized, PartialDate
from bot.core.report import Report, ReportState, is_citable, proposed, source
from bot.core.text import clip
from bot.core.voice import N_
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.store import Store, Writer

FIELDS = ("date", "title_en", "title_zh", "summary_en", "summary_zh", "note_en", "note_zh", "url")
"""What the operator may write anew."""

DECIDED = N_("This report is decided already.")

_LIMITS = {"title_en": TITLE_LIMITS["en"], "title_zh": TITLE_LIMITS["zh"]}


async def refuse_a_flood(store: Store, user_id: int, guild_id: int | None, now: datetime) -> None:
    """UsageError when this person could not send anything: before they have typed it."""
    if refusal := await store.reports.refusal(user_id, guild_id, now):
        raise UsageError(refusal.value)


async def send(store: Store, report: Report) -> None:
    """Take a report; UsageError when it says nothing, cites nothing, or is one too many."""
    if not report.text.strip():
        raise UsageError(N_("Say what is right, or what is wrong."))
    if report.url is not None and not is_citable(report.url):
        raise UsageError(
            N_("“{url}” is no address; it begins with https:// or http://."),
            url=clip(report.url, 80),
        )
    if refusal := await store.reports.add(report):
        raise UsageError(refusal.value)


def refuse_decided(report: Report) -> None:
    """UsageError when somebody has decided on it."""
    if report.state is not ReportState.OPEN:
        raise UsageError(DECIDED)


async def accept(store: Store, report: Report, user_id: int, now: datetime) -> None:
    """Change the event as the report proposes; UsageError when it proposes nothing definite."""
    amendment = proposed(report)
    if amendment is None:
        raise UsageError(N_("This report must be put into words first; press one of the edits."))
    async with store.write() as writer:
        await _decide(writer, report, ReportState.ACCEPTED, user_id, now)
        await _amend(writer, report, amendment)


async def edit(
    store: Store, report: Report, amendment: Amendment, user_id: int, now: datetime
) -> None:
    """Change the event as the operator wrote it."""
    if not amendment:
        raise UsageError(N_("Nothing was changed; dismiss the report if nothing is wrong."))
    async with store.write() as writer:
        await _decide(writer, report, ReportState.EDITED, user_id, now)
        await _amend(writer, report, amendment)


async def dismiss(store: Store, report: Report, user_id: int, now: datetime) -> None:
    """Close the report and change nothing."""
    async with store.write() as writer:
        await _decide(writer, report, ReportState.DISMISSED, user_id, now)


def fields(event: Event) -> dict[str, str]:
    """What an operator's form is filled with."""
    return {
        "date": str(event.date or ""),
        "title_en": event.title.en or "",
        "title_zh": event.title.zh_cn or "",
        "summary_en": event.summary.en or "",
        "summary_zh": event.summary.zh_cn or "",
        "note_en": event.note.en or "",
        "note_zh": event.note.zh_cn or "",
        "url": "",
    }


def written(event: Event, filled: Mapping[str, str]) -> Amendment:
    """What a form changes of the event that it was filled with; UsageError names what cannot be."""
    before = fields(event)
    changed = {
        name: text.strip() for name, text in filled.items() if text.strip() != before[name].strip()
    }
    for name, text in changed.items():
        _refuse_what_cannot_be(name, text)
    url = changed.get("url")
    amendment = Amendment(
        date=_date(changed["date"]) if "date" in changed else None,
        title=_texts("title", changed),
        summary=_texts("summary", changed),
        note=_note(event, changed),
        sources=(source(url),) if url else (),
    )
    return remaining(event, amendment)


def _refuse_what_cannot_be(name: str, text: str) -> None:
    if name == "url" and text and not is_citable(text):
        url = clip(text, 80)
        raise UsageError(N_("“{url}” is no address; it begins with https:// or http://."), url=url)
    if name.startswith(("title", "summary")) and not text:
        raise UsageError(N_("A title and a summary cannot be left empty."))
    limit = _LIMITS.get(name, TEXT_LIMIT)
    if len(text) > limit:
        raise UsageError(N_("A text is too long; at most {limit} characters."), limit=limit)


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise UsageError(
            N_("“{text}” is no date; write it as 2023-03-14, 2023-03, 2023-Q1 or 2023."),
            text=clip(text, 40),
        ) from None


def _texts(part: str, changed: Mapping[str, str]) -> Localized[str]:
    return Localized(changed.get(f"{part}_en"), changed.get(f"{part}_zh"))


def _note(event: Event, changed: Mapping[str, str]) -> Localized[str]:
    """The note in both languages or in none: the calendar knows no other."""
    note = _texts("note", changed)
    both = [
        new if new is not None else old or ""
        for new, old in ((note.en, event.note.en), (note.zh_cn, event.note.zh_cn))
    ]
    if event.curated and note != Localized() and len(set(map(bool, both))) == 2:
        raise UsageError(N_("A note needs both languages; leave both empty to take it away."))
    return note


async def _decide(
    writer: Writer, report: Report, state: ReportState, user_id: int, now: datetime
) -> None:
    if await writer.decide(report.id, state, user_id, now) is None:
        raise UsageError(DECIDED)


async def _amend(writer: Writer, report: Report, amendment: Amendment) -> None:
    if await writer.amend(report.event_id, amendment) is None:
        raise UsageError(N_("This event is no longer in the store; dismiss the report."))
