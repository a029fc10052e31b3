"""The lexicon as the store keeps it: read once for each revision of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.core.lexicon import Lexicon
from bot.store import meta
from bot.store.tables import events, names, words

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


class Lexicons:
    """The lexicon of the newest revision that a search has seen."""

    def __init__(self) -> None:
        self.revision = -1
        self.lexicon = Lexicon()

    async def renew(self, connection: AsyncConnection) -> None:
        """Read it anew unless it is that of the present revision."""
        revision = await meta.revision(connection)
        if revision == self.revision:
            return
        written = select(names.c.key, func.max(names.c.name)).group_by(names.c.key)
        known = {key: name for key, name in await connection.execute(written)}  # noqa: C416
        counts = {word: count for word, count in await connection.execute(select(words))}  # noqa: C416
        total = await connection.scalar(select(func.count()).select_from(events))
        self.lexicon, self.revision = Lexicon(known, counts, total or 0), revision
