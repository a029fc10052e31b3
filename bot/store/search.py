"""Search for events: what is indexed, how a query is matched and ranked, what is suggested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.models import Language, Page, Query

if TYPE_CHECKING:
    from bot.store.engine import Database


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
        """One page of the events that match, best first; UsageError when the query is too long."""
        raise NotImplementedError

    async def suggest(self, text: str, language: Language, limit: int = 25) -> list[Suggestion]:
        """Entities, then events, whose name or title begins with or holds what was typed so far."""
        raise NotImplementedError
