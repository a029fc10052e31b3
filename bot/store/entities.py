"""Entities by name, and the days on which something happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, text

from bot.core.entities import code
from bot.core.models import YEAR, Category, Entity, Precision
from bot.core.text import key
from bot.store import index
from bot.store.codec import load
from bot.store.tables import entities, events, names

if TYPE_CHECKING:
    from bot.store.engine import Database

_NAMED = (
    select(entities.c.body)
    .join(names)
    .where(names.c.key == bindparam("name"))
    .order_by(entities.c.position)
    .limit(1)
)

# Only columns: an entity may have hundreds of events, and a dot needs no words.
_MOMENTS = text("""
SELECT id, first, importance, category FROM event_text JOIN events ON place = event_text.rowid
WHERE event_text MATCH :marks AND curated AND precision = :day AND first BETWEEN :start AND :end
ORDER BY place
""").columns(first=events.c.first.type)


@dataclass(frozen=True, slots=True)
class Moment:
    """An event as a point in time."""

    id: str
    day: date
    importance: int
    category: Category | None


class Entities:
    """Organisations, people, models and the like."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def named(self, name: str) -> Entity | None:
        """The entity that goes by this name, however written, or has this id."""
        async with self._database.read() as connection:
            body = await connection.scalar(_NAMED, {"name": key(name)})
        return load(Entity, body) if body else None

    async def moments(self, entity: Entity, category: Category | None = None) -> list[Moment]:
        """Curated events of the entity whose day in 2023 is known, most important first."""
        marks = [index.of_entity(code(entity.id))]
        if category:
            marks.append(index.of_category(category))
        values = {
            "marks": " AND ".join(f'"{mark}"' for mark in marks),
            "day": Precision.DAY.value,
            "start": date(YEAR, 1, 1).isoformat(),
            "end": date(YEAR, 12, 31).isoformat(),
        }
        async with self._database.read() as connection:
            rows = (await connection.execute(_MOMENTS, values)).all()
        return [
            Moment(row.id, row.first, row.importance, row.category and Category(row.category))
            for row in rows
        ]
