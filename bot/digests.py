"""Digests: what is due is claimed, composed, posted through the courier, and recorded.

The order is always claim, post, record, set the next due instant: a crash between any two leaves a
row from which a later tick goes on. After an outcome that nobody knows the claim stays until its
lease ends; whoever takes it over looks for the message first and posts again with the same nonce.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.core.compose import LEAP_DAY, NEAREST, anniversary, compose
from bot.core.due import last_dues, next_due
from bot.core.models import Delivery, DeliveryState, Digest, Event, Language, Subscription
from bot.core.voice import N_
from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, UsageError
from bot.i18n import voice

if TYPE_CHECKING:
    from bot.store import Store

logger = logging.getLogger(__name__)

DEADLINE = timedelta(seconds=60)
"""For one whole send; past it nobody knows the outcome."""

LEASE = timedelta(seconds=120)
"""How long a claim keeps others away; always longer than the deadline."""

MISSED = 7
"""How many missed dates of one digest are recorded after a long downtime; the newest."""

LATE = N_("too late")
"""Why a date was skipped: its digest could not go out within the catch-up window."""

UNCONFIRMED = N_("outcome unknown")
"""Why a delivery counts as failed: it may have gone out, and its message was not found."""

WORKERS = 8
"""How many digests are on their way at a time."""

_TICK_LIMIT = 3000  # at Discord's 50 requests a second one tick cannot post more in its minute
_SKEW = timedelta(minutes=5)  # how far Discord's clock and ours may be apart


class Courier(Protocol):
    """Takes digests to Discord; the extension in `cogs` brings it."""

    async def post(self, channel_id: int, digest: Digest, nonce: str, mark: str) -> int:
        """Post the digest as one message and return its id.

        The message carries `nonce` (at most 25 characters) and, in a button's custom_id, `mark`
        (at most 60 characters). Raises DeliveryRefused or DeliveryUnknown.
        """

    async def find(self, channel_id: int, mark: str, after: datetime) -> int | None:
        """The id of our message that carries the mark, among those after that instant."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """One digest to take to one channel."""

    key: str
    subscription: Subscription
    local_date: date
    since: datetime
    """No message of this errand is older."""
    clock: Callable[[], datetime]
    """Stamps the ledger."""

    @property
    def nonce(self) -> str:
        return blake2b(self.key.encode(), digest_size=12).hexdigest()

    @property
    def mark(self) -> str:
        return f"digest:{self.key}"


class Digests:
    """Every digest of every channel, once for each local date."""

    courier: Courier | None = None
    """Set by the extension while it is loaded; without it nothing is posted."""

    def __init__(self, store: Store, *, catch_up: timedelta = timedelta(hours=6)) -> None:
        """Keep the store, and how late a digest may still be posted."""
        self._store = store
        self._catch_up = catch_up

    async def events_of(self, local_date: date) -> tuple[list[Event], str | None]:
        """All events that belong to that local date, and the fallback that found them, if any."""
        store, month, day = self._store.events, local_date.month, local_date.day
        if anniversary(local_date) is None:
            events, fallback = await store.of_month(month), LEAP_DAY
        else:
            events, fallback = await store.on_day(month, day), None
        if events:
            return events, fallback
        return await store.nearest(month, min(day, 28) if month == 2 else day), NEAREST

    async def compose(self, local_date: date, language: Language, count: int = 5) -> Digest:
        """What a channel would read on that local date."""
        events, fallback = await self.events_of(local_date)
        documents = {document.key: document for document in await self._store.documents.all()}
        return compose(
            local_date,
            events,
            voice(language),
            count=count,
            fallback=fallback,
            documents=documents,
        )

    async def tick(self, now: datetime) -> None:
        """Post everything that is due at `now`, and settle what is too late.

        After a downtime only the newest due date of a digest is posted, if it is inside the
        window; of those before it the last `MISSED` are recorded as skipped. One digest that
        fails stops no other.
        """
        if self.courier is None:
            return
        clock = _clock_from(now)
        work = iter(await self._store.subscriptions.due(now, _TICK_LIMIT))
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._work(work, now, clock))

    async def send_now(
        self, subscription: Subscription, interaction_id: int, now: datetime
    ) -> Delivery:
        """Post today's digest at once, beside the daily one; the ledger's row.

        Raises DeliveryRefused, DeliveryUnknown when nobody can say whether it went out, and
        UsageError when the subscription was removed meanwhile.
        """
        today = now.astimezone(ZoneInfo(subscription.zone)).date()
        key = f"send:{interaction_id}"
        errand = _Errand(key, subscription, today, now - _SKEW, _clock_from(now))
        if claim := await self._claim(errand):
            await self._deliver(errand, claim)
        if row := await self._store.deliveries.get(errand.key):
            return row
        raise UsageError(N_("This digest does not exist any more."))

    async def history(self, subscription_id: int, limit: int = 7) -> list[Delivery]:
        """The last deliveries of a digest, the newest first."""
        return await self._store.deliveries.history(subscription_id, limit)

    async def _work(
        self, work: Iterator[Subscription], now: datetime, clock: Callable[[], datetime]
    ) -> None:
        """Serve what is left; several workers share the iterator."""
        for subscription in work:
            try:
                await self._serve(subscription, now, clock)
            except DeliveryUnknown as error:
                logger.warning("Digest %s: %s", subscription.id, error)
            except Exception:
                logger.exception("Digest %s waits for its lease to end", subscription.id)

    async def _serve(
        self, subscription: Subscription, now: datetime, clock: Callable[[], datetime]
    ) -> None:
        """Settle every date that is owed, the oldest first, then say when the next is due."""
        owed = self._owed(subscription, now)
        for place, (due, day) in enumerate(owed, start=1):
            key = f"{subscription.id}:{day}"
            errand = _Errand(key, subscription, day, due - _SKEW, clock)
            late = place < len(owed) or now - due > self._catch_up
            if not await self._settle(errand, late=late):
                return
        following = next_due(subscription.zone, subscription.at, now)
        await self._store.subscriptions.set_next(subscription.id, *following)

    @staticmethod
    def _owed(subscription: Subscription, now: datetime) -> list[tuple[datetime, date]]:
        """The due instants and dates that were not settled yet, the oldest first."""
        newest_first = last_dues(subscription.zone, subscription.at, now)
        unsettled = takewhile(lambda due: due[1] >= subscription.next_date, newest_first)
        return list(islice(unsettled, MISSED + 1))[::-1]

    async def _settle(self, errand: _Errand, *, late: bool) -> bool:
        """Bring one date to its end; False when somebody else is at it."""
        claim = await self._claim(errand)
        if claim is None:
            row = await self._store.deliveries.get(errand.key)
            return row is None or row.state is not DeliveryState.CLAIMED
        if late:
            await self._give_up(errand, claim)
            return True
        try:
            await self._deliver(errand, claim)
        except DeliveryRefused as refusal:
            logger.warning("Digest %s was refused: %s", errand.key, refusal)
        return True

    async def _claim(self, errand: _Errand) -> Delivery | None:
        subscription = errand.subscription
        return await self._store.deliveries.claim(
            errand.key,
            subscription.id,
            subscription.channel_id,
            errand.local_date,
            errand.clock(),
            LEASE,
        )

    async def _deliver(self, errand: _Errand, claim: Delivery) -> None:
        """Post what is claimed and record it; when nobody knows the outcome the claim stays."""
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()):
                message_id = await self._post(errand, claim)
        except TimeoutError as error:
            raise DeliveryUnknown(N_("Discord did not answer in time.")) from error
        except DeliveryRefused as refusal:
            await self._record(errand, claim, DeliveryState.FAILED, reason=str(refusal))
            raise
        await self._record(errand, claim, DeliveryState.SENT, message_id=message_id)

    async def _post(self, errand: _Errand, claim: Delivery) -> int:
        if claim.attempts > 1 and (found := await self._find(errand)):
            return found
        subscription = errand.subscription
        digest = await self.compose(errand.local_date, subscription.language, subscription.count)
        courier = self._courier()
        return await courier.post(subscription.channel_id, digest, errand.nonce, errand.mark)

    async def _give_up(self, errand: _Errand, claim: Delivery) -> None:
        """Record a date whose window is over; an attempt of unknown outcome is looked for once."""
        if claim.attempts == 1:
            await self._record(errand, claim, DeliveryState.SKIPPED, reason=LATE)
            return
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()):
                found = await self._find(errand)
        except (DeliveryError, TimeoutError):
            found = None
        if found:
            await self._record(errand, claim, DeliveryState.SENT, message_id=found)
        else:
            await self._record(errand, claim, DeliveryState.FAILED, reason=UNCONFIRMED)

    async def _find(self, errand: _Errand) -> int | None:
        courier = self._courier()
        return await courier.find(errand.subscription.channel_id, errand.mark, errand.since)

    def _courier(self) -> Courier:
        if self.courier is None:
            raise DeliveryUnknown(N_("The commands are not loaded, so nothing can be posted."))
        return self.courier

    async def _record(
        self,
        errand: _Errand,
        claim: Delivery,
        state: DeliveryState,
        message_id: int | None = None,
        reason: str | None = None,
    ) -> None:
        await self._store.deliveries.finish(claim.key, state, errand.clock(), message_id, reason)
        logger.info(
            "Digest %s of %s in channel %s: %s, attempt %s, message %s, reason %s",
            *(claim.key, claim.local_date, claim.channel_id, state.value, claim.attempts),
            *(message_id, reason),
        )


def _clock_from(now: datetime) -> Callable[[], datetime]:
    """A clock that shows `now` and goes on: a tick may take minutes, and leases count from it."""
    time = asyncio.get_running_loop().time
    start = time()
    return lambda: now + timedelta(seconds=time() - start)
