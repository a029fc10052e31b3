"""Hits as ranking reads them: taken from the store once, and kept while the data stay the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from bot.core.models import Event
from bot.core.rank import Fields
from bot.store.codec import load

if TYPE_CHECKING:
    import aiosqlite
    from sqlalchemy.ext.asyncio import AsyncConnection

ROOM = 1024
"""How many hits are kept: some megabytes."""

_READ = """
SELECT place, id, event_text.title, event_text.names, event_text.body, event_text.marks,
    importance, curated, events.body
FROM event_text JOIN events ON place = event_text.rowid
WHERE event_text.rowid IN (SELECT value FROM json_each(:places))
"""


@dataclass(frozen=True)
class Hit:
    """An event that was found."""

    place: int
    id: str
    fields: Fields
    body: str

    @classmethod
    def of(cls, row: Sequence[Any]) -> Hit:
        """The hit of a row that `_READ` gives."""
        place, id, title, names, text, marks, importance, curated, body = row
        title, names, text, marks = (f" {tokens} " for tokens in (title, names, text, marks))
        return cls(place, id, Fields(title, names, text, marks, importance, bool(curated)), body)

    @cached_property
    def event(self) -> Event:
        """The event itself."""
        return load(Event, self.body)


class Shelf:
    """Hits of one revision of the data; which one, its owner knows."""

    def __init__(self) -> None:
        self._hits: dict[int, Hit] = {}

    def __len__(self) -> int:
        return len(self._hits)

    async def take(self, connection: AsyncConnection, places: Sequence[int]) -> list[Hit]:
        """The hits at these places, in their order, without those that are gone meanwhile."""
        missing = [place for place in places if place not in self._hits]
        if missing:
            rows = await fetch(connection, _READ, {"places": json.dumps(missing)})
            self._hits |= {hit.place: hit for hit in map(Hit.of, rows)}
        taken = [self._hits[place] for place in places if place in self._hits]
        while len(self._hits) > ROOM:
            del self._hits[next(iter(self._hits))]
        return taken


async def fetch(connection: AsyncConnection, statement: str, values: Any) -> list[Any]:  # noqa: ANN401
    """All rows of a statement in SQLite's own words.

    The driver's own call is one trip to its thread where SQLAlchemy makes four.
    """
    driver = (await connection.get_raw_connection()).driver_connection
    rows: Iterable[Any] = await cast("aiosqlite.Connection", driver).execute_fetchall(
        statement, values
    )
    return list(rows)
