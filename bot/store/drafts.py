"""Drafts: events as rows to be written, and how they differ from the rows that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from bot.core.models import Event
from bot.store import index
from bot.store.codec import dump

Stored = Mapping[str, Row[str, int, bytes, bytes]]
"""By id: the id, place, body hash and names hash of each event that is stored."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the events that came, changed and went."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as it is to be stored; equal hashes mean that nothing need be written."""

    event: Event
    names: tuple[str, ...]
    body: str
    body_hash: bytes
    names_hash: bytes

    def differs(self, stored: Stored) -> bool:
        """Whether the event, or a name that it is found by, is new or changed."""
        row = stored.get(self.event.id)
        return row is None or (row[2], row[3]) != (self.body_hash, self.names_hash)

    def row(self, place: int) -> dict[str, Any]:
        """Its row in the table of events."""
        event = self.event
        return {
            "place": place,
            "id": event.id,
            "first": event.date.first if event.date else None,
            "precision": event.date.precision.value if event.date else None,
            "curated": event.curated,
            "importance": event.importance,
            "category": event.category.value if event.category else None,
            "body": self.body,
            "body_hash": self.body_hash,
            "names_hash": self.names_hash,
        }


def draft(events: Iterable[Event], names: Mapping[str, tuple[str, ...]]) -> list[Draft]:
    """Drafts of these events in the order of their places; `names` are those of each entity.

    Written in this order the index is filled several times faster.
    """
    return [
        _draft(event, index.names_of(event, names)) for event in sorted(events, key=index.place)
    ]


def changes(drafts: Iterable[Draft], stored: Stored) -> Changes:
    """What storing the drafts, and no others, will change."""
    wanted = {draft.event.id: draft.body_hash for draft in drafts}
    both = wanted.keys() & stored.keys()
    return Changes(
        new=tuple(sorted(wanted.keys() - both)),
        changed=tuple(sorted(id for id in both if wanted[id] != stored[id][2])),
        gone=tuple(sorted(stored.keys() - both)),
    )


def rows(
    drafts: Iterable[Draft], taken: set[int]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows for the events and for the index, at places that were free and are now taken."""
    placed = [(draft, _free(index.place(draft.event), taken)) for draft in drafts]
    return (
        [draft.row(place) for draft, place in placed],
        [{"rowid": place, **index.row(draft.event, draft.names)} for draft, place in placed],
    )


def _draft(event: Event, names: tuple[str, ...]) -> Draft:
    body = dump(event)
    return Draft(event, names, body, index.digest(body), index.digest(*names))


def _free(place: int, taken: set[int]) -> int:
    while place in taken:
        place += 1
    taken.add(place)
    return place
