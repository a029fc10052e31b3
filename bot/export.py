"""The events in forms that other programs read: JSON lines, a table, a calendar."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType

from bot.core.entities import Directory
from bot.core.models import Event, Language, Precision
from bot.jsonform import event_json

Export = Callable[[Sequence[Event], Directory], bytes]

COLUMNS = (
    "id", "date", "precision", "category", "importance", "status",
    "title_en", "title_zh", "summary_en", "summary_zh", "entities", "sources",
)  # fmt: skip


def to_jsonl(events: Sequence[Event], directory: Directory) -> bytes:
    """One event a line, in the form of `event --json`."""
    lines = (json.dumps(event_json(event, directory), ensure_ascii=False) for event in events)
    return "".join(f"{line}\n" for line in lines).encode()


def to_csv(events: Sequence[Event], directory: Directory) -> bytes:
    """A table with a header, UTF-8 with a mark so that spreadsheets read the Chinese."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows([_cell(value) for value in _row(event, directory)] for event in events)
    return out.getvalue().encode("utf-8-sig")


def _row(event: Event, directory: Directory) -> tuple[object, ...]:
    return (
        event.id,
        event.date,
        event.date.precision if event.date else None,
        event.category,
        event.importance,
        event.status,
        event.title.en,
        event.title.zh_cn,
        event.summary.en,
        event.summary.zh_cn,
        "; ".join(directory.name(key, Language.EN) for key in event.entities),
        "; ".join(filter(None, (source.url or source.document for source in event.sources))),
    )


def _cell(value: object) -> str:
    """The value as text; a leading sign is disarmed, or a spreadsheet would run it as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def to_ics(events: Sequence[Event], directory: Directory) -> bytes:
    """A calendar (RFC 5545) of the events whose day is known, each repeated every year."""
    import icalendar  # only this form needs it

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//ai2023-bot//EN")
    calendar.add("version", "2.0")
    for event in events:
        if event.date is None or event.date.precision is not Precision.DAY:
            continue
        entry = icalendar.Event()
        entry.add("uid", f"{event.id}@ai2023-bot")
        entry.add("dtstamp", datetime.combine(event.date.first, time(), UTC))
        entry.add("dtstart", event.date.first)
        entry.add("dtend", event.date.first + timedelta(days=1))
        entry.add("summary", event.title.get(Language.EN))
        entry.add("description", event.summary.get(Language.EN) or "")
        entry.add("rrule", {"freq": "yearly"})
        link = next((source.url for source in event.sources if source.url), None)
        if link:
            entry.add("url", link)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


FORMATS: Mapping[str, Export] = MappingProxyType({"jsonl": to_jsonl, "csv": to_csv, "ics": to_ics})
