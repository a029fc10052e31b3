"""Digests: what a channel reads on a local date."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from bot.core.compose import LEAP_DAY, NEAREST, ROOM, anniversary, compose
from bot.core.models import Digest, Event
from bot.core.subscription import Choices, EmptyDay, Look
from bot.i18n import voice

if TYPE_CHECKING:
    from bot.store import Store

_REMEMBERED = 256  # digests: many channels read the same one

EVERYTHING = Choices()
"""What a day has, whatever a digest would leave out."""


class Digests:
    """What a channel reads on a local date."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = asyncio.Lock()
        self._composed: dict[tuple[int, date, Choices, Look], Digest] = {}

    async def events_of(
        self, local_date: date, choices: Choices = EVERYTHING
    ) -> tuple[list[Event], str | None]:
        """What is told of the events of that local date, and the fallback that found it, if any."""
        store, month, day = self._store.events, local_date.month, local_date.day
        if anniversary(local_date) is None:
            found, fallback = await store.of_month(month), LEAP_DAY
        else:
            found, fallback = await store.on_day(month, day), None
        events = [event for event in found if choices.admit(event)]
        if events or choices.empty is EmptyDay.SILENCE:
            return events, fallback
        near = min(day, 28) if month == 2 else day
        return await store.nearest(month, near, choices.categories, choices.least), NEAREST

    async def compose(
        self,
        local_date: date,
        choices: Choices,
        look: Look = Look.EMBED,
        revision: int | None = None,
    ) -> Digest:
        """What a channel would read on that local date.

        Who asks for thousands in a row reads the data's `revision` once for all of them.
        """
        if revision is None:
            revision = await self._store.revision()
        key = (revision, local_date, choices, look)
        async with self._turn:  # whoever asks for the same one meanwhile finds it made
            if key not in self._composed:
                if len(self._composed) >= _REMEMBERED:
                    self._composed.clear()
                self._composed[key] = await self._compose(local_date, choices, look)
            return self._composed[key]

    async def _compose(self, local_date: date, choices: Choices, look: Look) -> Digest:
        events, fallback = await self.events_of(local_date, choices)
        documents = {document.key: document for document in await self._store.documents.all()}
        return compose(
            local_date,
            events,
            voice(choices.language),
            count=choices.count,
            fallback=fallback,
            documents=documents,
            room=ROOM[look],
        )
