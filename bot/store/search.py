"""Search for events: how a query is matched and ranked, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.core.ask import Ask, understand
from bot.core.corrections import corrections
from bot.core.models import QUERY_LIMIT, Language, Page, Query
from bot.core.rank import SHARES, enough, score
from bot.core.voice import N_
from bot.errors import UsageError
from bot.store import index
from bot.store.match import driving, parameters
from bot.store.memory import Memory
from bot.store.shelf import Hit, Shelf, fetch
from bot.store.suggest import Suggestion, entity_called, suggest, suggest_entities

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database

AT_ONCE = 64
"""Up to so many hits are found by one reading of the index, and all put in order by their score."""

RANKED = 32
"""Of more than these so many of the first ones; what follows keeps the index's order."""

FEW = 8
"""With fewer hits than these, a query of three words or more also takes events that lack one."""

# The full-text clauses are in SQLite's form.  As long as few events match, one reading of the index
# finds them all.  Of many, each comes from the first list that has it, and a list is read, in the
# order of the index, only as far as the page needs it.
FIND = f"""
WITH best AS MATERIALIZED (
    SELECT rowid AS place, 0 AS tier FROM event_text
    WHERE event_text MATCH :exact ORDER BY rowid LIMIT max(:upto, {AT_ONCE})
), first AS MATERIALIZED (
    SELECT rowid AS place FROM event_text
    WHERE event_text MATCH :any ORDER BY rowid LIMIT {AT_ONCE + 1}
), size AS MATERIALIZED (
    SELECT count(*) AS few, count(*) > {AT_ONCE} AS many FROM first
), good AS MATERIALIZED (
    SELECT rowid AS place, 1 AS tier FROM event_text
    WHERE event_text MATCH :heads AND rowid NOT IN (SELECT place FROM best)
    ORDER BY rowid LIMIT (SELECT many * max(0, :upto - (SELECT count(*) FROM best)) FROM size)
), fair AS MATERIALIZED (
    SELECT rowid AS place, 2 AS tier FROM event_text
    WHERE event_text MATCH :any
    AND rowid NOT IN (SELECT place FROM best UNION ALL SELECT place FROM good)
    ORDER BY rowid LIMIT (
        SELECT many * max(0, :upto - (SELECT count(*) FROM best) - (SELECT count(*) FROM good))
        FROM size
    )
), rest AS MATERIALIZED (
    SELECT place, 2 AS tier FROM first WHERE place NOT IN (SELECT place FROM best)
    LIMIT (SELECT few * (1 - many) FROM size)
)
SELECT revision, total, tier, place FROM (
    SELECT (SELECT value FROM meta WHERE key = 'revision') AS revision,
        (SELECT CASE WHEN many THEN (SELECT count(*) FROM event_text WHERE event_text MATCH :any)
            ELSE few END FROM size) AS total
) LEFT JOIN (
    SELECT tier, place FROM best UNION ALL SELECT tier, place FROM good
    UNION ALL SELECT tier, place FROM fair UNION ALL SELECT tier, place FROM rest
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
SELECT place FROM ({drivers}) GROUP BY place ORDER BY sum(weight) DESC, place LIMIT 200
"""


class Search:
    """Finds events by what people type."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory = Memory()

    async def find(self, query: Query) -> Page:
        """One page of the events that match, best first; UsageError when the query is too long.

        A query is read as a span of days, names, words, and words that may be missing
        (`bot.core.ask`).  First comes what is called exactly so, or has to do with the one entity
        that is named; then what has all that is asked for, a title and importance weighed together
        (`bot.core.rank`).  A query of days alone lists them: the most important first, then the
        earliest.  Where few events have everything, those follow that have most of it, by weight;
        where none has most of three words or more, a good part is enough.  Where that too finds
        nothing, the days are left out of account.  Corrections are offered for what finds little.
        """
        if len(query.text) > QUERY_LIMIT:
            raise UsageError(
                N_("A query has at most {limit} characters, this one has {length}."),
                limit=QUERY_LIMIT,
                length=len(query.text),
            )
        async with self._database.read() as connection:
            page = await self._answer(connection, query, self._memory)
            if page is None:
                self._memory = await self._memory.renewed(connection)
                page = await self._answer(connection, query, self._memory)
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

    async def _answer(
        self, connection: AsyncConnection, query: Query, memory: Memory
    ) -> Page | None:
        """The page; None when the data are newer than what is kept of them in memory."""
        ask = understand(query.text, memory.lexicon)
        page = await _page(connection, query, ask, memory)
        if page and not page.total and ask.span and ask.parts:
            page = await _page(connection, query, replace(ask, span=None), memory)
            page = page and replace(page, partial=bool(page.total))
        return page


async def _page(connection: AsyncConnection, query: Query, ask: Ask, memory: Memory) -> Page | None:
    values = parameters(query, ask)
    if not values:
        return Page(query, 0, ())
    upto = max(RANKED, query.offset + query.limit)
    rows = await fetch(connection, FIND, {**values, "upto": upto})
    revision, total = rows[0][:2]
    if int(revision or 0) != memory.revision:
        return None
    exact = {place for _, _, tier, place in rows if tier == 0}
    places = [place for *_, place in rows if place is not None]
    weak = not total or (total < FEW and len(ask.needed) > 2)
    order = partial(_order, ask, exact)
    window = slice(query.offset, query.offset + query.limit)
    if total <= AT_ONCE:
        hits = await memory.shelf.take(connection, places)
        if weak and ask.parts:
            hits += await _most(connection, query, ask, memory.shelf, set(places))
            total = len(hits)
        hits = sorted(hits, key=order)[window]
    elif query.offset < RANKED:
        hits = await memory.shelf.take(connection, places[:upto])
        hits = [*sorted(hits[:RANKED], key=order), *hits[RANKED:]][window]
    else:
        hits = await memory.shelf.take(connection, places[window])
    offers = corrections(query.text, ask, memory.lexicon) if weak else []
    found = tuple(hit.event for hit in hits)
    return Page(query, total, found, tuple(offers), partial=bool(total and not places))


async def _most(
    connection: AsyncConnection, query: Query, ask: Ask, shelf: Shelf, seen: set[int]
) -> list[Hit]:
    """Events that have most of what is asked for: at most 200.

    Where none has most of three words or more, a good part is enough.
    """
    for share in SHARES if not seen and len(ask.needed) > 2 else SHARES[:1]:
        found = await _with_share(connection, query, ask, shelf, share, names=not seen)
        if more := [hit for hit in found if hit.place not in seen]:
            return more
    return []


async def _with_share(
    connection: AsyncConnection, query: Query, ask: Ask, shelf: Shelf, share: float, *, names: bool
) -> list[Hit]:
    drivers = driving(query, ask, share, names=names)
    values: dict[str, str | float] = {}
    for number, (match, weight) in enumerate(drivers):
        values |= {f"driver{number}": match, f"weight{number}": weight}
    union = " UNION ALL ".join(_A_DRIVER.format(n=n) for n in range(len(drivers)))
    rows = await fetch(connection, _MOST.format(drivers=union), values)
    hits = await shelf.take(connection, [place for (place,) in rows])
    return [hit for hit in hits if enough(ask, hit.fields, share, names=names)]


def _order(ask: Ask, exact: set[int], hit: Hit) -> tuple[bool, float, int, str]:
    return hit.place not in exact, -score(ask, hit.fields), index.day(hit.place), hit.id
