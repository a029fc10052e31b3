"""Delivery: one digest is claimed, posted through the courier, and recorded.

The order is always claim, post, record: a crash between any two leaves a row from which a later
tick goes on.  While a claim is held a post is repeated with the same nonce, which Discord drops
for a few minutes.  After an outcome that nobody knows the claim stays until its lease ends;
whoever takes it over looks for the message first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

from bot import traffic
from bot.chores import NO_ANSWER, Chores
from bot.core.delivery import EMPTY, LATE, UNCONFIRMED, Delivery, DeliveryState
from bot.core.models import Digest
from bot.core.subscription import EmptyDay, Subscription
from bot.core.voice import keep
from bot.errors import (
    DeliveryDelayed,
    DeliveryError,
    DeliveryGone,
    DeliveryRefused,
    DeliveryUnknown,
    PlaceRefused,
)
from bot.store.deliveries import Claim, Ending

if TYPE_CHECKING:
    from bot.courier import CourierSlot
    from bot.digests import Digests
    from bot.store import Store

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[None]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take; a proof scales all of them by one factor."""

    deadline: timedelta = timedelta(seconds=60)
    """For one whole send, counted from its claim; past it nobody knows the outcome."""
    lease: timedelta = timedelta(seconds=120)
    """How long a claim keeps others away; always longer than the deadline."""
    pause: timedelta = timedelta(seconds=1)
    """Before a post is tried a second time; the next pauses double."""
    skew: timedelta = timedelta(minutes=5)
    """How far Discord's clock and ours may be apart."""

    def scaled(self, factor: float) -> Pace:
        """The same with every time multiplied."""
        return Pace(
            self.deadline * factor, self.lease * factor, self.pause * factor, self.skew * factor
        )


@dataclass(frozen=True, slots=True)
class Errand:
    """One digest to take to one channel."""

    subscription: Subscription
    local_date: date
    due_at: datetime
    following: tuple[datetime, date] | None = None
    """When its digest is due next, and for which date; None when more dates are owed before."""
    revision: int | None = None
    """Of the data that it tells; the newest when left out."""
    by_hand: str | None = None
    """What somebody asked for besides the schedule: the interaction's id."""

    @property
    def key(self) -> str:
        """Its row in the ledger."""
        return (
            f"send:{self.by_hand}" if self.by_hand else f"{self.subscription.id}:{self.local_date}"
        )

    @property
    def nonce(self) -> str:
        """The same for every try; 24 characters."""
        return blake2b(self.key.encode(), digest_size=12).hexdigest()

    @property
    def mark(self) -> str:
        """By which its message is found again."""
        return f"digest:{self.key}"


class Postman:
    """Takes errands to their end."""

    def __init__(
        self,
        store: Store,
        digests: Digests,
        chores: Chores,
        slot: CourierSlot,
        now: Callable[[], datetime],
        sleep: Sleep,
        pace: Pace,
    ) -> None:
        self._store = store
        self._digests = digests
        self._chores = chores
        self._slot = slot
        self._now = now
        self._sleep = sleep
        self._pace = pace

    async def deliver(self, errand: Errand, *, late: bool = False) -> bool:
        """Bring one date to its end, too `late` or in time; False while its end is open.

        Raises DeliveryError, after it was recorded, when an errand by hand does not succeed.
        """
        claim = await self._claim(errand)
        if claim is None:
            return await self._is_settled(errand)
        began = _monotonic()
        try:
            if late:
                await self._give_up(errand, claim)
            else:
                await self._bring(errand, claim)
        except (DeliveryDelayed, DeliveryUnknown) as error:
            if errand.by_hand:  # somebody waits for the answer, and no tick comes back to it
                await self._finish(errand, claim, DeliveryState.FAILED, reason=keep(error))
                raise
            await self._put_off(claim, error, _monotonic() - began)
            return False
        except DeliveryGone as error:
            await self._finish(errand, claim, DeliveryState.SENT, reason=keep(error))
        except DeliveryRefused as error:
            await self._refuse(errand, claim, error)
        return True

    async def _is_settled(self, errand: Errand) -> bool:
        """Whether somebody else brought it to its end; then only the next instant is missing."""
        row = await self._store.deliveries.get(errand.key)
        if row is not None and row.state is DeliveryState.CLAIMED:
            return False
        if errand.following:
            await self._store.deliveries.move_on(errand.subscription, *errand.following)
        return True

    async def _claim(self, errand: Errand) -> Delivery | None:
        wanted = Claim(
            key=errand.key,
            subscription_id=errand.subscription.id,
            channel_id=errand.subscription.channel_id,
            local_date=errand.local_date,
            due_at=errand.due_at,
            scheduled=errand.by_hand is None,
        )
        return await self._store.deliveries.claim(wanted, self._now(), self._pace.lease)

    async def _bring(self, errand: Errand, claim: Delivery) -> None:
        """Post what is claimed, unless there is nothing to tell, and record it."""
        subscription = errand.subscription
        choices, look = subscription.choices, subscription.posting.look
        told = (errand.local_date, choices, look, errand.revision)
        digest = await self._digests.compose(*told)
        if not digest.events and choices.empty is EmptyDay.SILENCE and not errand.by_hand:
            await self._finish(errand, claim, DeliveryState.SKIPPED, reason=EMPTY)
            return
        message_id = await self._in_time(claim, self._post(errand, claim, digest))
        chores = self._chores.after(subscription, digest, claim.key, message_id)
        await self._finish(errand, claim, DeliveryState.SENT, message_id=message_id, chores=chores)

    async def _in_time(self, claim: Delivery, work: Coroutine[None, None, T]) -> T:
        """Do it before the claim's deadline; DeliveryUnknown when that passes."""
        until = claim.claimed_at + self._pace.deadline
        left = (until - self._now()).total_seconds()
        try:
            with traffic.deadline(until):
                async with asyncio.timeout(left):
                    return await work
        except TimeoutError as error:
            raise DeliveryUnknown(NO_ANSWER) from error

    async def _post(self, errand: Errand, claim: Delivery, digest: Digest) -> int:
        if claim.attempts > 1 and (found := await self._find(errand, claim)):
            return found
        until = claim.claimed_at + self._pace.deadline
        for pause in self._pauses():
            if self._now() >= until:  # the machine slept
                raise DeliveryUnknown(NO_ANSWER)
            try:
                return await self._slot.get().post(
                    errand.subscription, digest, errand.nonce, errand.mark
                )
            except (DeliveryDelayed, DeliveryUnknown) as error:
                wait = max(pause, timedelta(seconds=getattr(error, "seconds", 0)))
                if self._now() + wait >= until:
                    raise
                logger.info("Digest %s is tried again in %s s: %s", errand.key, wait.seconds, error)
            await self._sleep(wait.total_seconds())
            if errand.subscription.posting.forum and (found := await self._find(errand, claim)):
                return found
        raise AssertionError("pauses never end")

    def _pauses(self) -> Iterator[timedelta]:
        pause = self._pace.pause
        while True:
            yield pause
            pause *= 2

    async def _find(self, errand: Errand, claim: Delivery) -> int | None:
        since = claim.opened_at - self._pace.skew
        return await self._slot.get().find(errand.subscription, errand.mark, since)

    async def _give_up(self, errand: Errand, claim: Delivery) -> None:
        """Record a date whose window is over; an attempt of unknown outcome is looked for once."""
        if claim.attempts == 1:
            await self._finish(errand, claim, DeliveryState.SKIPPED, reason=LATE)
            return
        try:
            found = await self._in_time(claim, self._find(errand, claim))
        except DeliveryError:
            found = None
        state = DeliveryState.SENT if found else DeliveryState.FAILED
        reason = None if found else UNCONFIRMED
        await self._finish(errand, claim, state, message_id=found, reason=reason)

    async def _put_off(
        self, claim: Delivery, error: DeliveryDelayed | DeliveryUnknown, passed: float
    ) -> None:
        """Keep the claim: to the end of its lease when a post may be out, else as long as asked.

        That counts from the claim and the seconds `passed` since: the wall clock may have been put
        forward meanwhile, and back again soon.
        """
        until = claim.lease_until
        if isinstance(error, DeliveryDelayed):
            wait = max(self._pace.pause, timedelta(seconds=error.seconds))
            until = claim.claimed_at + timedelta(seconds=passed) + wait
        await self._store.deliveries.put_off(claim, until, keep(error))
        logger.warning("Digest %s is not out yet: %s", claim.key, error)

    async def _refuse(self, errand: Errand, claim: Delivery, error: DeliveryRefused) -> None:
        """Record a refusal; where no post can go any more the digest stops, and we say so once."""
        parts: dict[str, Any] = {"reason": keep(error)}
        if isinstance(error, PlaceRefused) and not errand.by_hand:
            chore = self._chores.tell(errand.subscription, error, claim.key)
            parts |= {"stopped": errand.subscription, "chores": (chore,)}
        await self._finish(errand, claim, DeliveryState.FAILED, **parts)
        if errand.by_hand:
            raise error

    async def _finish(
        self, errand: Errand, claim: Delivery, state: DeliveryState, **parts: Any
    ) -> None:
        """Record the end, and in the same transaction all that follows from it."""
        if errand.following:
            parts["following"] = (errand.subscription, *errand.following)
        ending = Ending(claim, state, self._now(), **parts)
        kept = await self._store.deliveries.finish(ending)
        logger.log(
            logging.INFO if kept else logging.WARNING,
            "Digest %s of %s in channel %s: %s, attempt %s, message %s, reason %s%s",
            *(claim.key, claim.local_date, claim.channel_id, state.value, claim.attempts),
            *(ending.message_id, ending.reason, "" if kept else "; taken over meanwhile"),
        )


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
