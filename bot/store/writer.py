"""The writer: changes to entities, documents and events within one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Entity, Event, Reading


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the events that came, changed and went."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class Writer:
    """One write transaction; `Store.write()` opens and ends it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def replace_entities(self, entities: list[Entity]) -> None:
        """Store these entities and no others."""
        raise NotImplementedError

    async def replace_document(self, reading: Reading) -> None:
        """Store what a file gives, in place of what it gave before."""
        raise NotImplementedError

    async def remove_document(self, key: str) -> None:
        """Forget what a file gave."""
        raise NotImplementedError

    async def readings(self) -> list[Reading]:
        """What each file gives, by key."""
        raise NotImplementedError

    async def apply_events(self, events: list[Event]) -> Changes:
        """Make the stored events equal to these; writes only what differs."""
        raise NotImplementedError

    async def commit(self) -> None:
        """Commit now; leaving the writer then does nothing more."""
        raise NotImplementedError
