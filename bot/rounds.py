"""The rounds: at each tick everything that is due is delivered, and the next instant is set."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from bot.chores import Chores
from bot.core.due import last_dues, next_due
from bot.core.voice import N_
from bot.courier import CourierSlot
from bot.delivery import Errand, Pace, Postman, Sleep
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.core.delivery import Delivery
    from bot.core.subscription import Subscription
    from bot.digests import Digests
    from bot.store import Store

logger = logging.getLogger(__name__)

CATCH_UP = timedelta(hours=6)
"""How late a digest may still be posted, unless the operator chose otherwise."""

MISSED = 7
"""How many missed dates of one digest are recorded after a long downtime; the newest."""

WORKERS = 48
"""How many digests are on their way at a time: at 48 a second each may take a second."""

_PAGE = 500


class Rounds:
    """Every digest of every channel, once for each local date."""

    def __init__(
        self,
        store: Store,
        digests: Digests,
        now: Callable[[], datetime],
        *,
        sleep: Sleep = asyncio.sleep,
        catch_up: timedelta = CATCH_UP,
        pace: Pace | None = None,
    ) -> None:
        self.catch_up = catch_up
        self.slot = CourierSlot()
        self.chores = Chores(store, self.slot, now)
        self._store = store
        self._now = now
        self._postman = Postman(store, digests, self.chores, self.slot, now, sleep, pace or Pace())

    async def tick(self) -> None:
        """Deliver everything that is due, settle what is too late, then do the chores.

        After a downtime only the newest due date of a digest is posted, if it is inside the
        window; of those before it the last `MISSED` are recorded as skipped. One digest that
        fails stops no other.
        """
        if self.slot.courier is None:
            return
        room = asyncio.Semaphore(WORKERS)
        async with asyncio.TaskGroup() as group:
            async for page in self._due():
                revision = await self._store.revision()
                for subscription in page:
                    await room.acquire()
                    task = group.create_task(self._serve(subscription, revision))
                    task.add_done_callback(lambda _: room.release())
        await self.chores.tick()

    async def send_now(
        self, subscription: Subscription, local_date: date, interaction_id: int
    ) -> Delivery:
        """Post the digest of that date at once, beside the daily one; the ledger's row.

        Raises DeliveryError when it did not go out, or nobody can say whether it did, and
        UsageError when the subscription was removed meanwhile.
        """
        errand = Errand(subscription, local_date, self._now(), by_hand=str(interaction_id))
        await self._postman.deliver(errand)
        if row := await self._store.deliveries.get(errand.key):
            return row
        raise UsageError(N_("This digest does not exist any more."))

    async def _due(self) -> AsyncIterator[list[Subscription]]:
        """What is due, page by page; what is not settled by then waits for the next tick."""
        last: Subscription | None = None
        while page := await self._store.subscriptions.due(self._now(), _PAGE, last):
            yield page
            if len(page) < _PAGE:
                return
            last = page[-1]

    async def _serve(self, subscription: Subscription, revision: int) -> None:
        try:
            await self._settle(subscription, revision)
        except Exception:
            logger.exception("Digest %s waits for its lease to end", subscription.id)

    async def _settle(self, subscription: Subscription, revision: int) -> None:
        """Bring every date that is owed to its end, the oldest first; the last sets the next."""
        now = self._now()
        following = next_due(subscription.schedule, now)
        owed = self._owed(subscription, now)
        if not owed:
            await self._store.deliveries.move_on(subscription, *following)
        for place, (due, day) in enumerate(owed, start=1):
            last = place == len(owed)
            errand = Errand(subscription, day, due, following if last else None, revision)
            if not await self._postman.deliver(errand, late=not last or now - due > self.catch_up):
                return

    @staticmethod
    def _owed(subscription: Subscription, now: datetime) -> list[tuple[datetime, date]]:
        """The due instants and dates that were not settled yet, the oldest first."""
        newest_first = last_dues(subscription.schedule, now)
        unsettled = takewhile(lambda due: due[1] >= subscription.next_date, newest_first)
        return list(islice(unsettled, MISSED + 1))[::-1]
