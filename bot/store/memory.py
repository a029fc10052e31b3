"""What search keeps in memory of the data, read once for each of their revisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.core.lexicon import Lexicon
from bot.store import meta
from bot.store.shelf import Shelf
from bot.store.tables import events, names, words

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Memory:
    """The lexicon, and the hits of late, of one revision."""

    revision: int = -1
    lexicon: Lexicon = field(default_factory=Lexicon)
    shelf: Shelf = field(default_factory=Shelf)

    async def renewed(self, connection: AsyncConnection) -> Memory:
        """That of the present revision, read anew unless it is this one."""
        revision = await meta.revision(connection)
        if revision == self.revision:
            return self
        written = select(names.c.key, func.max(names.c.name)).group_by(names.c.key)
        known = {key: name for key, name in await connection.execute(written)}  # noqa: C416
        counts = {word: count for word, count in await connection.execute(select(words))}  # noqa: C416
        total = await connection.scalar(select(func.count()).select_from(events))
        return Memory(revision, Lexicon(known, counts, total or 0))
