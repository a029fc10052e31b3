"""Events by id, by day and by month."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.core.models import Event

if TYPE_CHECKING:
    from bot.store.engine import Database


class Events:
    """All events, curated and imported."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, id: str) -> Event | None:  # noqa: A002
        """The event with that id."""
        raise NotImplementedError

    async def on_day(self, month: int, day: int) -> list[Event]:
        """Curated events of that day of 2023, most important first, then by id."""
        raise NotImplementedError

    async def nearest(self, month: int, day: int) -> list[Event]:
        """Curated events of the nearest day of 2023 that has any; of two, the earlier."""
        raise NotImplementedError

    async def of_month(self, month: int) -> list[Event]:
        """Curated events known to be of that month of 2023, most important first."""
        raise NotImplementedError

    def all(self) -> AsyncIterator[Event]:
        """Every event, by date, the undated last."""
        raise NotImplementedError

    async def counts(self) -> dict[str, int]:
        """How many events, curated, imported, documents, entities, subscriptions and days."""
        raise NotImplementedError
