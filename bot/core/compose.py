"""The digest of a local date: what happened that day in 2023, in one language, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.core import telling
from bot.core.models import YEAR, Digest, Event
from bot.core.subscription import Look
from bot.core.telling import Documents
from bot.core.text import reading_seconds
from bot.core.voice import Voice

ROOM = {Look.EMBED: 3800, Look.PLAIN: 1800}
"""The longest text of a digest, in characters: an embed's description holds 4,096, and a message
2,000, title and mention included."""

LEAP_DAY = "leap-day"
NEAREST = "nearest"
HIGHLIGHT = 4
"""The importance from which an event is a highlight."""


def anniversary(local_date: date) -> date | None:
    """The same day in 2023, which had no 29 February."""
    leap = (local_date.month, local_date.day) == (2, 29)
    return None if leap else local_date.replace(year=YEAR)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How much is told: so many events, so many of them with a summary, points or none."""

    events: int
    summaries: int
    points: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """All that the lines of one digest need."""

    local_date: date
    ranked: Sequence[Event]
    fallback: str | None
    documents: Documents
    voice: Voice


def compose(
    local_date: date,
    events: Sequence[Event],
    voice: Voice,
    *,
    count: int = 5,
    fallback: str | None = None,
    documents: Documents | None = None,
    room: int = ROOM[Look.EMBED],
) -> Digest:
    """The digest of `local_date` out of the day's events.

    What is too long loses its points first, then summaries from the last event up, then events.

    Args:
        local_date: the day on which it is read.
        events: all events of the day, or of the fallback; any order.
        voice: the language to write in.
        count: how many events to tell; fewer when they do not fit.
        fallback: None, `leap-day` (February's events) or `nearest` (those of the nearest day).
        documents: names and addresses for the sources that only refer to a document.
        room: how many characters the text may have.
    """
    ranked = sorted(events, key=lambda event: (-event.importance, event.id))
    page = _Page(local_date, ranked, fallback, documents or {}, voice)
    plan, text = next(
        (plan, text)
        for plan in _plans(min(count, len(ranked)))
        if len(text := _text(page, plan)) <= room
    )
    return Digest(
        local_date=local_date,
        anniversary=anniversary(local_date),
        fallback=fallback,
        language=voice.language,
        title=_title(local_date, voice),
        text=text,
        events=tuple(_grouped(ranked[: plan.events])),
        left_out=len(ranked) - plan.events,
        reading_seconds=_seconds(text),
    )


def _plans(count: int) -> Iterator[_Plan]:
    yield _Plan(count, count, points=True)
    yield from (_Plan(count, told, points=False) for told in range(count, 0, -1))
    yield from (_Plan(told, 0, points=False) for told in range(count, -1, -1))


def _seconds(text: str) -> int:
    return reading_seconds(re.sub(r"\]\([^)]*\)", "]", text))


def _title(local_date: date, voice: Voice) -> str:
    return voice.gettext("On this day in 2023 AI · {date}").format(date=_day(local_date, voice))


def _day(local_date: date, voice: Voice) -> str:
    day = anniversary(local_date)
    return voice.date(day) if day else voice.day(local_date)


def _text(page: _Page, plan: _Plan) -> str:
    told = page.ranked[: plan.events]
    blocks = [_opening(page), _highlights(page, told)]
    for kind, group in groupby(_grouped(told), key=lambda event: event.category):
        heading = f"### {telling.category(kind, page.voice)}"
        blocks += ["\n".join([heading, *(_event(event, page, plan) for event in group)])]
    body = "\n\n".join(block for block in blocks if block)
    return f"{body}\n\n{_closing(page, plan, _seconds(body))}" if page.ranked else body


def _grouped(told: Sequence[Event]) -> list[Event]:
    """Categories in the order of their most important event, and so within each."""
    kinds = list(dict.fromkeys(event.category for event in told))
    return sorted(told, key=lambda event: kinds.index(event.category))


def _opening(page: _Page) -> str:
    """Why the reader sees other days than this one; empty when it is this one."""
    voice = page.voice
    if not page.ranked:
        return voice.gettext("The calendar has no events yet.")
    if page.fallback == LEAP_DAY:
        return voice.gettext("2023 had no 29 February. This is what mattered most that month.")
    if page.fallback == NEAREST:
        phrase = voice.gettext(
            "There is nothing to tell for {date}. This is what happened on the nearest day."
        )
        return phrase.format(date=_day(page.local_date, voice))
    return ""


def _highlights(page: _Page, told: Sequence[Event]) -> str:
    """The titles that everybody should know; empty where one event is all there is."""
    great = [event for event in told if event.importance >= HIGHLIGHT]
    if len(told) < 2 or not great:
        return ""
    heading = f"**{page.voice.gettext('Highlights')}**"
    return "\n".join([heading, *(f"- {telling.title(event, page.voice)}" for event in great)])


def _event(event: Event, page: _Page, plan: _Plan) -> str:
    place, voice = page.ranked.index(event), page.voice
    lines = [f"**{telling.title(event, voice)}**{_when(event, page)}"]
    if place < plan.summaries and (summary := telling.summary(event, voice)):
        lines.append(summary)
    if place == 0 and plan.points and (points := telling.points(event, voice)):
        lines += [*points, ""]  # or the next line would belong to the last point
    lines += [f"*{note}*" for note in telling.notes(event, voice)]
    if cited := telling.sources(event, page.documents, voice):
        lines.append(f"↳ {cited}")
    return "\n".join(lines)


def _when(event: Event, page: _Page) -> str:
    """The event's own date, where it is not the digest's."""
    shown = page.fallback and event.date and page.voice.partial(event.date)
    return f" · {shown}" if shown else ""


def _closing(page: _Page, plan: _Plan, seconds: int) -> str:
    """How long it takes to read, what was left out and how to see it."""
    voice, minutes = page.voice, max(1, round(seconds / 60))
    time = voice.ngettext("{n} minute to read", "{n} minutes to read", minutes)
    said = [time.format(n=voice.number(minutes))]
    if more := len(page.ranked) - plan.events:
        phrase = voice.ngettext("{n} more event: {command}", "{n} more events: {command}", more)
        command = f"`/{voice.name('today')} {voice.name('date')}:{page.local_date.isoformat()}`"
        said.append(phrase.format(n=voice.number(more), command=command))
    return f"*{' · '.join(said)}*"
