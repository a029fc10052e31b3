"""The JSON that the command line prints: a contract, since other programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from bot.core.entities import Directory
from bot.core.models import (
    Digest,
    Event,
    Item,
    Language,
    Localized,
    PartialDate,
    Reading,
    Source,
)

if TYPE_CHECKING:
    from bot.library import ImportReport

T = TypeVar("T")
Json = dict[str, Any]


def event_json(event: Event, directory: Directory) -> Json:
    """One event: its texts by language, its entities by name."""
    return {
        "id": event.id,
        "date": _date(event.date),
        "precision": event.date.precision.value if event.date else None,
        "title": _texts(event.title),
        "summary": _texts(event.summary),
        "points": _texts(event.points),
        "category": event.category.value if event.category else None,
        "importance": event.importance,
        "status": event.status.value,
        "note": _texts(event.note) or None,
        "entities": [directory.name(key, Language.EN) for key in event.entities],
        "sources": [_source_json(source) for source in event.sources],
    }


def digest_json(digest: Digest, directory: Directory) -> Json:
    """A digest: the events it tells and what the channel would read."""
    return {
        "local_date": digest.local_date.isoformat(),
        "anniversary": digest.anniversary.isoformat() if digest.anniversary else None,
        "fallback": digest.fallback,
        "events": [event_json(event, directory) for event in digest.events],
        "reading_seconds": digest.reading_seconds,
        "text": digest.text,
    }


def reading_json(reading: Reading, directory: Directory) -> Json:
    """What an importer found in one document."""
    document = reading.document
    return {
        "document": {
            "key": document.key,
            "importer": document.importer,
            "title": document.title,
            "author": document.author,
            "publisher": document.publisher,
            "published": document.published.isoformat() if document.published else None,
            "url": document.url,
            "language": document.language,
            "characters": document.characters,
            "highlights": list(document.highlights),
            "stats": dict(document.stats),
        },
        "items": [_item_json(item, directory) for item in reading.items],
        "skipped": [
            {"line": skipped.line, "reason": skipped.reason} for skipped in reading.skipped
        ],
    }


def report_json(report: ImportReport) -> Json:
    """What an import changed and what it passed over."""
    return {
        "new": list(report.new),
        "changed": list(report.changed),
        "gone": list(report.gone),
        "merged": list(report.merged),
        "skipped": [
            {"file": skipped.file, "line": skipped.line, "reason": skipped.reason}
            for skipped in report.skipped
        ],
    }


def _item_json(item: Item, directory: Directory) -> Json:
    return {
        "title": item.title,
        "text": item.text,
        "points": list(item.points),
        "section": item.section,
        "url": item.url,
        "date": _date(item.date),
        "precision": item.date.precision.value if item.date else None,
        "line": item.line,
        "entities": [directory.name(key, Language.EN) for key in item.entities],
    }


def _source_json(source: Source) -> Json:
    return {
        "url": source.url,
        "title": source.title,
        "publisher": source.publisher,
        "document": source.document,
        "date": _date(source.date),
    }


def _texts(text: Localized[T]) -> Mapping[str, T | list[str]]:
    both = {"en": text.en, "zh-CN": text.zh_cn}
    return {
        key: list(said) if isinstance(said, tuple) else said
        for key, said in both.items()
        if said is not None
    }


def _date(value: PartialDate | date | None) -> str | None:
    return None if value is None else str(value)
