"""Autocomplete: what a query that is still being typed may become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, text

from bot.core import when
from bot.core.ask import Phrase
from bot.core.entities import code, name_within
from bot.core.models import QUERY_LIMIT, Entity, Event, Language, PartialDate
from bot.core.text import clip, key, terms
from bot.core.when import Span
from bot.store.codec import load
from bot.store.match import phrase
from bot.store.tables import entities, names

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_LABEL_LIMIT = 100  # Discord's limit for the name of a choice

_TITLES = text("""
SELECT body FROM (
    SELECT rowid AS place FROM event_text WHERE event_text MATCH :title ORDER BY rowid LIMIT :limit
) JOIN events USING (place) ORDER BY place
""")

_FOREMOST = text("SELECT body FROM events ORDER BY place LIMIT :limit")

_shortest = func.min(func.length(names.c.key))
_ENTITIES = (
    select(entities.c.body, entities.c.events)
    .join(names)
    .where(names.c.key >= bindparam("start"), names.c.key < bindparam("end"))
    .group_by(entities.c.id)
    .order_by(_shortest, entities.c.events.desc(), entities.c.position)
    .limit(bindparam("limit"))
)

_CALLED = (
    select(entities.c.id)
    .join(names)
    .where(names.c.key == bindparam("key"))
    .order_by(entities.c.position)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What autocomplete offers: a label of at most 100 characters, and a query that finds it."""

    label: str
    """The name of an entity or the title of an event; empty for a span of days."""
    value: str
    """At most QUERY_LIMIT characters."""
    events: int | None = None
    """How many events an entity has."""
    date: PartialDate | None = None
    """When an event was."""
    span: Span | None = None
    """The days that a date offers."""


async def suggest(
    connection: AsyncConnection, typed: str, language: Language, limit: int
) -> list[Suggestion]:
    """The days that are named, entities whose name begins so, then events with it in the title.

    Nothing typed yet offers the foremost events.
    """
    typed = typed[:QUERY_LIMIT]
    phrases, start = _phrases(typed), key(typed)
    if typed.strip() and not phrases:
        return []
    span = {"start": start, "end": start + "\U0010ffff", "limit": limit}
    titles = {"title": f"{{title}} : ({phrases})", "limit": limit}
    known = (await connection.execute(_ENTITIES, span)).all() if start else []
    found = await connection.scalars(_TITLES if start else _FOREMOST, titles)
    offers = [*_for_days(typed)]
    offers += [_for_entity(load(Entity, body), count, language) for body, count in known]
    offers += [_for_event(load(Event, body), language) for body in found]
    return _distinct(offers)[:limit]


async def suggest_entities(
    connection: AsyncConnection, typed: str, language: Language, limit: int
) -> list[Suggestion]:
    """Entities whose name begins so, each with its id as the value; nobody's begins with signs."""
    start = key(typed[:QUERY_LIMIT])
    if typed.strip() and not start:
        return []
    span = {"start": start, "end": start + "\U0010ffff", "limit": limit}
    found = [(load(Entity, body), n) for body, n in await connection.execute(_ENTITIES, span)]
    return [
        Suggestion(clip(entity.name.get(language) or entity.id, _LABEL_LIMIT), entity.id, count)
        for entity, count in found
    ]


async def entity_called(connection: AsyncConnection, name: str) -> str | None:
    """The code of the first entity that goes by that name."""
    found = await connection.scalar(_CALLED, {"key": key(name)})
    return code(found) if found else None


def _phrases(typed: str) -> str:
    """What was typed, each word as the beginning of one unless it is a number or a letter."""
    found = (Phrase(units, units[-1].isalpha() and len(units[-1]) > 1) for units in terms(typed))
    return " AND ".join(phrase(each.pattern) for each in found)


def _for_days(typed: str) -> Iterable[Suggestion]:
    span, rest = when.read(typed)
    if span and not rest:
        value = f"{span.first}" if span.days == 1 else typed.strip()
        yield Suggestion("", value, span=span)


def _for_entity(entity: Entity, count: int, language: Language) -> Suggestion:
    name = entity.name.get(language) or entity.id
    value = name_within(entity, name, QUERY_LIMIT)
    return Suggestion(clip(name, _LABEL_LIMIT), value, count)


def _for_event(event: Event, language: Language) -> Suggestion:
    title = event.title.get(language) or ""
    offer = Suggestion(clip(title, _LABEL_LIMIT), clip(title, QUERY_LIMIT))
    return replace(offer, date=event.date)


def _distinct(offers: Iterable[Suggestion]) -> list[Suggestion]:
    """Each value once, and none that is empty or that no query could find."""
    seen = {key(offer.value): offer for offer in reversed(list(offers))}
    return [offer for offer in reversed(list(seen.values())) if key(offer.value)]
