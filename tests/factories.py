"""Values with defaults, for tests that care about one or two of their parts."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, time

from bot.core.models import (
    Category,
    Document,
    Entity,
    Event,
    Item,
    Language,
    Localized,
    PartialDate,
    Reading,
    Source,
)
from bot.core.report import Report, Wrong
from bot.core.subscription import Choices, Posting, Schedule, Subscription

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def event(id="2023-03-14-gpt-4", on="2023-03-14", en="OpenAI releases GPT-4", zh=None, **parts):
    """A curated event; `on` is its date as text, or None."""
    defaults = {
        "category": Category.MODEL,
        "importance": 3,
        "summary": Localized(en="It happened.", zh_cn="有此一事。"),
        "sources": (Source(url=f"https://example.org/{id}", publisher="Example"),),
    }
    when = PartialDate.parse(on) if on else None
    return Event(id=id, date=when, title=Localized(en=en, zh_cn=zh), **defaults | parts)


def imported(id="doc-1", document="doc", **parts):
    """An event that a document alone tells."""
    return event(id=id, document=document, **{"category": None, "importance": 1} | parts)


def entity(id="openai", en="OpenAI", zh=None, aliases=(), kind="organisation"):
    """An entity, an organisation unless told otherwise."""
    return Entity(id=id, kind=kind, name=Localized(en=en, zh_cn=zh), aliases=tuple(aliases))


def item(title="A thing", text="A thing happened.", line=1, on=None, **parts):
    """A piece of a document; `on` is its date as text."""
    when = PartialDate.parse(on) if on else None
    return Item(title=title, text=text, line=line, date=when, **parts)


def document(key="doc", **parts):
    """A document in Chinese."""
    return Document(**{"key": key, "importer": "newsletter", "title": "A document"} | parts)


def reading(key="doc", items=(), events=(), **parts):
    """What a file with that key gives."""
    return Reading(document(key, **parts), items=tuple(items), events=tuple(events))


def report(wrong=Wrong.DATE, text="2023-03-15", **parts):
    """What user 1 of server 10 says is wrong with GPT-4, at NOON."""
    defaults = {
        "id": 0,
        "event_id": "2023-03-14-gpt-4",
        "url": None,
        "language": Language.EN,
        "user_id": 1,
        "guild_id": 10,
        "created_at": NOON,
    }
    return Report(wrong=wrong, text=text, **defaults | parts)


def subscription(id=0, **parts):
    """A digest every morning at nine in Shanghai, due at NOON.

    Parts of its schedule, choices and posting may be given by their own names.
    """
    defaults = {
        "guild_id": 10,
        "channel_id": 100,
        "created_by": 1000,
        "created_at": NOON,
        "next_due_at": NOON,
        "next_date": date(2026, 11, 22),
    }
    nested = {
        "schedule": _build(Schedule, {"at": time(9, 0), "zone": "Asia/Shanghai"}, parts),
        "choices": _build(Choices, {"language": Language.ZH_CN}, parts),
        "posting": _build(Posting, {}, parts),
    }
    return Subscription(id=id, **{**defaults, **nested, **parts})


def _build(kind, defaults, parts):
    own = {each.name: parts.pop(each.name) for each in fields(kind) if each.name in parts}
    return kind(**defaults | own)
