"""Events that share words or entities with a longer text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.core.entities import code
from bot.core.models import Event
from bot.store import index
from bot.store.codec import load

if TYPE_CHECKING:
    from bot.store.engine import Database

# A rare word counts for more than a common one: that is what bm25 is for. The columns are title,
# names, body and marks.
_ALIKE = text("""
SELECT body FROM (
    SELECT rowid AS place, bm25(event_text, 4.0, 4.0, 1.0, 6.0) AS score FROM event_text
    WHERE event_text MATCH :wanted ORDER BY score LIMIT :limit
) JOIN events USING (place) WHERE curated ORDER BY score
""")
_FOREMOST = text("""
SELECT body FROM (
    SELECT rowid AS place FROM event_text WHERE event_text MATCH :wanted ORDER BY rowid LIMIT :limit
) JOIN events USING (place) WHERE curated ORDER BY place
""")


class Related:
    """Finds events for texts of which no event has every word."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, words: Sequence[tuple[str, ...]], entities: Collection[str], limit: int = 50
    ) -> list[Event]:
        """Curated events with any of these words or entities, the best matches first.

        Behind them come the foremost events of the entities, however they are told.
        """
        marks = [index.of_entity(code(id)) for id in entities]
        phrases = [" ".join(units) for units in words]
        async with self._database.read() as connection:
            bodies = [
                body
                for statement, wanted in ((_ALIKE, [*phrases, *marks]), (_FOREMOST, marks))
                if wanted
                for body in await connection.scalars(statement, _any(wanted, limit))
            ]
        return [load(Event, body) for body in dict.fromkeys(bodies)]


def _any(phrases: Sequence[str], limit: int) -> dict[str, str | int]:
    wanted = " OR ".join(f'"{phrase}"' for phrase in phrases)
    return {"wanted": wanted, "limit": limit}
