"""Search for events: how a query is matched and ranked, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from bot.core.ask import Ask, understand
from bot.core.corrections import corrections
from bot.core.models import QUERY_LIMIT, Event, Language, Page, Query
from bot.core.rank import Fields, enough, score
from bot.core.voice import N_
from bot.errors import UsageError
from bot.store import index
from bot.store.codec import load
from bot.store.lexicon import Lexicons
from bot.store.match import driving, parameters
from bot.store.suggest import Suggestion, entity_called, suggest, suggest_entities

if TYPE_CHECKING:
    import aiosqlite
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database

RANKED = 64
"""How many of the first hits are put in order by their score; what follows keeps the index's."""

FEW = 8
"""With fewer hits than these, a query of three words or more also takes events that lack one."""

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
), found AS MATERIALIZED (
    SELECT tier, place FROM best UNION ALL SELECT tier, place FROM good
    UNION ALL SELECT tier, place FROM fair
    ORDER BY tier, place LIMIT :limit OFFSET :offset
)
SELECT revision, total, tier, place, id, title, names, text, marks, importance, curated, body
FROM (
    SELECT (SELECT value FROM meta WHERE key = 'revision') AS revision,
        (SELECT count(*) FROM event_text WHERE event_text MATCH :words)
        + (SELECT count(*) FROM event_text WHERE event_text MATCH :besides) AS total
) LEFT JOIN (
    SELECT tier, place, id, event_text.title, event_text.names, event_text.body AS text,
        event_text.marks, importance, curated, events.body
    FROM found JOIN events USING (place) JOIN event_text ON event_text.rowid = place
) ON true
ORDER BY tier, place
"""

_A_DRIVER = """
SELECT place, :weight{n} AS weight FROM (
    SELECT rowid AS place FROM event_text WHERE event_text MATCH :driver{n}
    ORDER BY rowid LIMIT 2000
)
"""
_MOST = """
SELECT 3 AS tier, place, id, event_text.title, event_text.names, event_text.body AS text,
    event_text.marks, importance, curated, events.body
FROM (
    SELECT place, sum(weight) AS weight FROM ({drivers}) GROUP BY place
    ORDER BY weight DESC, place LIMIT 200
) JOIN events USING (place) JOIN event_text ON event_text.rowid = place
"""


@dataclass(frozen=True, slots=True)
class _Hit:
    tier: int
    place: int
    id: str
    fields: Fields
    body: str

    @classmethod
    def of(cls, row: Sequence[Any]) -> _Hit:
        tier, place, id, title, names, text, marks, importance, curated, body = row
        fields = Fields(title, names, text, marks, importance, bool(curated))
        return cls(tier, place, id, fields, body)


class Search:
    """Finds events by what people type."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lexicons = Lexicons()

    async def find(self, query: Query) -> Page:
        """One page of the events that match, best first; UsageError when the query is too long.

        A query is read as a span of days, names, words, and words that may be missing
        (`bot.core.ask`).  First comes what is called exactly so, or has to do with the one entity
        that is named; then what has all that is asked for, a title and importance weighed together
        (`bot.core.rank`).  A query of days alone lists them: the most important first, then the
        earliest.  Where few events have everything, those follow that have most of it, by weight.
        Where none has, the days are left out of account, and corrections are offered.
        """
        if len(query.text) > QUERY_LIMIT:
            raise UsageError(
                N_("A query has at most {limit} characters, this one has {length}."),
                limit=QUERY_LIMIT,
                length=len(query.text),
            )
        async with self._database.read() as connection:
            if self._lexicons.revision < 0:
                await self._lexicons.renew(connection)
            page = await self._answer(connection, query)
            if page is None:
                await self._lexicons.renew(connection)
                page = await self._answer(connection, query)
        return page or Page(query, 0, ())

    async def suggest(self, typed: str, language: Language, limit: int = 25) -> list[Suggestion]:
        """A date, entities and titles that what was typed so far may become."""
        async with self._database.read() as connection:
            return await suggest(connection, typed, language, limit)

    async def entities(self, typed: str, language: Language, limit: int = 25) -> list[Suggestion]:
        """Entities whose name begins with what was typed so far; their ids are the values."""
        async with self._database.read() as connection:
            return await suggest_entities(connection, typed, language, limit)

    async def entity(self, name: str) -> str | None:
        """The code by which a query asks for the entity of that name; None when nobody knows it."""
        async with self._database.read() as connection:
            return await entity_called(connection, name)

    async def _answer(self, connection: AsyncConnection, query: Query) -> Page | None:
        """The page; None when the data are newer than the lexicon."""
        ask = understand(query.text, self._lexicons.lexicon)
        page = await self._page(connection, query, ask)
        if page and not page.total and ask.span and ask.parts:
            page = await self._page(connection, query, replace(ask, span=None))
        return page

    async def _page(self, connection: AsyncConnection, query: Query, ask: Ask) -> Page | None:
        values = parameters(query, ask)
        if not values:
            return Page(query, 0, ())
        rows = await _fetch(connection, FIND, {**values, **window(query)})
        revision, total = rows[0][:2]
        if int(revision or 0) != self._lexicons.revision:
            return None
        hits = [_Hit.of(row[2:]) for row in rows if row[3] is not None]
        weak = not total or (total < FEW and len(ask.needed) > 2)
        if weak and ask.parts:
            more = await self._most(connection, query, ask, {hit.place for hit in hits})
            hits, total = hits + more, total + len(more)
        offers = corrections(query.text, ask, self._lexicons.lexicon) if weak else []
        return Page(query, total, _slice(query, ask, hits), tuple(offers))

    async def _most(
        self, connection: AsyncConnection, query: Query, ask: Ask, seen: set[int]
    ) -> list[_Hit]:
        """Events that have most of what is asked for: at most 200, the heaviest."""
        names = not seen
        drivers = driving(query, ask, names=names)
        values: dict[str, str | float] = {}
        for number, (match, weight) in enumerate(drivers):
            values |= {f"driver{number}": match, f"weight{number}": weight}
        union = " UNION ALL ".join(_A_DRIVER.format(n=n) for n in range(len(drivers)))
        rows = await _fetch(connection, _MOST.format(drivers=union), values)
        hits = (_Hit.of(row) for row in rows)
        return [
            hit for hit in hits if hit.place not in seen and enough(ask, hit.fields, names=names)
        ]


def window(query: Query) -> dict[str, int]:
    """Which hits FIND gives: the first ones all together, as their scores order them."""
    if query.offset >= RANKED:
        return {
            "limit": query.limit,
            "offset": query.offset,
            "upto": query.offset + query.limit,
        }
    upto = max(RANKED, query.offset + query.limit)
    return {"limit": upto, "offset": 0, "upto": upto}


def _slice(query: Query, ask: Ask, hits: list[_Hit]) -> tuple[Event, ...]:
    if query.offset < RANKED or len(hits) > query.limit:
        ranked = sorted(
            hits[:RANKED] if len(hits) > RANKED and hits[-1].tier < 3 else hits,
            key=lambda hit: (hit.tier > 0, -score(ask, hit.fields), index.day(hit.place), hit.id),
        )
        hits = (ranked + hits[len(ranked) :])[query.offset : query.offset + query.limit]
    return tuple(load(Event, hit.body) for hit in hits)


async def _fetch(connection: AsyncConnection, statement: str, values: Any) -> list[Any]:  # noqa: ANN401
    # The driver's own call is one trip to its thread where SQLAlchemy makes four.
    driver = (await connection.get_raw_connection()).driver_connection
    rows: Iterable[Any] = await cast("aiosqlite.Connection", driver).execute_fetchall(
        statement, values
    )
    return list(rows)
