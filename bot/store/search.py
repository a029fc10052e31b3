"""Search for events: how a query is matched and ranked, and what is suggested while one types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import bindparam, func, select, text

from bot.core.entities import names as names_of
from bot.core.models import QUERY_LIMIT, Entity, Event, Language, Page, Query
from bot.core.text import clip, key, terms
from bot.core.voice import N_
from bot.errors import UsageError
from bot.store import index
from bot.store.codec import load
from bot.store.tables import entities, names

if TYPE_CHECKING:
    import aiosqlite

    from bot.store.engine import Database

_LABEL_LIMIT = 100  # Discord's limit for the name of a choice

# The full-text clause in SQLite's form.  Each answer comes from the first list that has it, and a
# list is read, in the order of the index, only as far as the page needs it.
FIND = """
WITH best AS MATERIALIZED (
    SELECT rowid AS place, 0 AS tier FROM event_text
    WHERE event_text MATCH :exact ORDER BY rowid LIMIT :upto
), good AS MATERIALIZED (
    SELECT rowid AS place, 1 AS tier FROM event_text
    WHERE event_text MATCH :heads AND rowid NOT IN (SELECT place FROM best)
    ORDER BY rowid LIMIT max(0, :upto - (SELECT count(*) FROM best))
), fair AS MATERIALIZED (
    SELECT rowid AS place, 2 AS tier FROM event_text
    WHERE event_text MATCH :words
    AND rowid NOT IN (SELECT place FROM best UNION ALL SELECT place FROM good)
    ORDER BY rowid
    LIMIT max(0, :upto - (SELECT count(*) FROM best) - (SELECT count(*) FROM good))
), found AS (
    SELECT tier, place FROM best UNION ALL SELECT tier, place FROM good
    UNION ALL SELECT tier, place FROM fair
    ORDER BY tier, place LIMIT :limit OFFSET :offset
)
SELECT total, body
FROM (
    SELECT (SELECT count(*) FROM event_text WHERE event_text MATCH :words)
        + (SELECT count(*) FROM event_text WHERE event_text MATCH :besides) AS total
) LEFT JOIN (SELECT tier, place, body FROM found JOIN events USING (place)) ON true
ORDER BY tier, place
"""

_TITLES = text("""
SELECT body FROM (
    SELECT rowid AS place FROM event_text WHERE event_text MATCH :title ORDER BY rowid LIMIT :limit
) JOIN events USING (place) ORDER BY place
""")

_FOREMOST = text("SELECT body FROM events ORDER BY place LIMIT :limit")

_shortest = func.min(func.length(names.c.key))
_ENTITIES = (
    select(entities.c.body)
    .join(names)
    .where(names.c.key >= bindparam("start"), names.c.key < bindparam("end"))
    .group_by(entities.c.id)
    .order_by(_shortest, entities.c.position)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What autocomplete offers: a label of at most 100 characters, and a query that finds it."""

    label: str
    value: str
    """At most QUERY_LIMIT characters."""


class Search:
    """Finds events by what people type."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, query: Query) -> Page:
        """One page of the events that match, best first; UsageError when the query is too long.

        First what is called exactly so, or has to do with the entity called so; then what has the
        words in its title or its entities' names; then the rest.  Within each, curated events come
        first, then the most important, then the earliest.
        """
        if len(query.text) > QUERY_LIMIT:
            raise UsageError(
                N_("A query has at most {limit} characters, this one has {length}."),
                limit=QUERY_LIMIT,
                length=len(query.text),
            )
        values = parameters(query)
        if not values:
            return Page(query, 0, ())
        async with self._database.read() as connection:
            # The driver's own call is one trip to its thread where SQLAlchemy makes four.
            driver = (await connection.get_raw_connection()).driver_connection
            rows = list(await cast("aiosqlite.Connection", driver).execute_fetchall(FIND, values))
        events = (load(Event, body) for _, body in rows if body)
        return Page(query, rows[0][0], tuple(events))

    async def suggest(self, typed: str, language: Language, limit: int = 25) -> list[Suggestion]:
        """Entities whose name begins with what was typed so far, then events with it in the title.

        Nothing typed yet offers the foremost events.
        """
        phrases, start = _phrases(typed[:QUERY_LIMIT]), key(typed[:QUERY_LIMIT])
        if typed.strip() and not phrases:
            return []
        titles = {"title": f"{{title}} : ({phrases})", "limit": limit}
        span = {"start": start, "end": start + "\U0010ffff", "limit": limit}
        async with self._database.read() as connection:
            known = (await connection.scalars(_ENTITIES, span)).all() if start else []
            found = await connection.scalars(_TITLES if start else _FOREMOST, titles)
            events = [load(Event, body) for body in found]
        offers = [_for_entity(load(Entity, body), language) for body in known]
        offers += [_for_event(event, language) for event in events]
        return _distinct(offers)[:limit]


def parameters(query: Query) -> dict[str, str | int]:
    """The values that FIND takes for this query; none when no word was typed."""
    phrases = _phrases(query.text)
    window = {"limit": query.limit, "offset": query.offset, "upto": query.offset + query.limit}
    return {**_matches(query, phrases), **window} if phrases else {}


def _phrases(typed: str) -> str:
    """What was typed, as a full-text query without any syntax of its own."""
    return " AND ".join(map(_phrase, terms(typed)))


def _phrase(units: tuple[str, ...]) -> str:
    """One quoted phrase; its last word may go on, unless it is a number, a sign or a letter."""
    goes_on = units[-1].isalpha() and len(units[-1]) > 1
    return f'"{" ".join(units)}"' + " *" * goes_on


def _matches(query: Query, phrases: str) -> dict[str, str]:
    exact = f'"{index.exact(query.text)}"'
    marks = []
    if query.category:
        marks.append(index.of_category(query.category))
    if query.month:
        marks.append(index.of_month(query.month))
    only = "".join(f' AND "{mark}"' for mark in marks)
    return {
        "exact": exact + only,
        "heads": f"({{title names}} : ({phrases}))" + only,
        "words": f"({phrases})" + only,
        "besides": f"({exact} NOT ({phrases}))" + only,
    }


def _for_entity(entity: Entity, language: Language) -> Suggestion:
    name = entity.name.get(language) or entity.id
    fitting = (other for other in (name, *names_of(entity)) if len(other) <= QUERY_LIMIT)
    return Suggestion(clip(name, _LABEL_LIMIT), next(fitting, ""))


def _for_event(event: Event, language: Language) -> Suggestion:
    title = event.title.get(language) or ""
    return Suggestion(clip(title, _LABEL_LIMIT), clip(title, QUERY_LIMIT))


def _distinct(offers: Iterable[Suggestion]) -> list[Suggestion]:
    """Each value once, and none that is empty or that no query could find."""
    seen = {key(offer.value): offer for offer in reversed(list(offers))}
    return [offer for offer in reversed(list(seen.values())) if key(offer.value)]
