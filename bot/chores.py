"""Chores: what follows a post or a stop, tried until it is done or its time is over.

Each may be repeated without harm: Discord publishes a message once, a message has one thread, and
what is told carries a fixed nonce.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import traffic
from bot.core.chore import Chore, ChoreKind
from bot.core.voice import N_, keep
from bot.errors import (
    DeliveryDelayed,
    DeliveryError,
    DeliveryGone,
    DeliveryRefused,
    DeliveryUnknown,
)
from bot.i18n import voice

if TYPE_CHECKING:
    from bot.core.models import Digest
    from bot.core.subscription import Subscription
    from bot.courier import CourierSlot
    from bot.store import Store

logger = logging.getLogger(__name__)

PUBLISHED_PER_HOUR = 10
"""How many messages of one channel Discord publishes within an hour (its users' measurements)."""

FOR_A_DAY = timedelta(days=1)
"""How long a chore is tried."""

NO_ANSWER = N_("Discord did not answer in time.")

_DEADLINE = timedelta(seconds=60)
_LEASE = timedelta(seconds=120)
_HOUR = timedelta(hours=1)
_BATCH = 100
_CHANNELS_AT_A_TIME = 16


class Chores:
    """Does what is due."""

    def __init__(self, store: Store, slot: CourierSlot, now: Callable[[], datetime]) -> None:
        self._store = store
        self._slot = slot
        self._now = now

    def after(
        self, subscription: Subscription, digest: Digest, delivery_key: str, message_id: int
    ) -> tuple[Chore, ...]:
        """What is to be done once a digest is out."""
        posting = subscription.posting
        wanted = {ChoreKind.PUBLISH: posting.publish, ChoreKind.THREAD: posting.thread}
        chore = self._chore(subscription, delivery_key, message_id=message_id, text=digest.title)
        return tuple(
            replace(chore, kind=kind)
            for kind, asked in wanted.items()
            if asked and not posting.forum
        )

    def tell(self, subscription: Subscription, error: DeliveryRefused, delivery_key: str) -> Chore:
        """Tell the person who set the digest up why it was stopped."""
        speaks = voice(subscription.choices.language)
        text = speaks.gettext(
            "I stopped digest #{number} in {channel}: {reason} "
            "When that is put right, `/digest resume` starts it again."
        ).format(
            number=subscription.id,
            channel=f"<#{subscription.channel_id}>",
            reason=speaks.sentence(error),
        )
        return self._chore(subscription, delivery_key, user_id=subscription.created_by, text=text)

    def _chore(self, subscription: Subscription, delivery_key: str, **parts: Any) -> Chore:
        now = self._now()
        return Chore(
            id=0,
            kind=ChoreKind.TELL,
            guild_id=subscription.guild_id,
            channel_id=subscription.channel_id,
            due_at=now,
            give_up_at=now + FOR_A_DAY,
            delivery_key=delivery_key,
            **parts,
        )

    async def tick(self) -> None:
        """Do everything that is due; one that fails stops no other."""
        if self._slot.courier is None:
            return
        while due := await self._store.chores.take(self._now(), _LEASE, _BATCH):
            room = asyncio.Semaphore(_CHANNELS_AT_A_TIME)
            async with asyncio.TaskGroup() as group:
                for chores in _by_channel(due):
                    group.create_task(self._do_all(chores, room))

    async def _do_all(self, chores: Iterable[Chore], room: asyncio.Semaphore) -> None:
        """The chores of one channel, one after another: they share its budget."""
        async with room:
            for chore in chores:
                try:
                    await self._do(chore)
                except Exception:
                    logger.exception("Chore %s waits for its lease to end", chore.id)

    async def _do(self, chore: Chore) -> None:
        now = self._now()
        if chore.kind is ChoreKind.PUBLISH and (free := await self._publish_at(chore, now)) > now:
            await self._wait(chore, free, N_("Ten posts an hour may be published in a channel."))
            return
        try:
            await self._hand_over_in_time(chore, now + _DEADLINE)
        except (DeliveryRefused, DeliveryGone) as error:
            await self._finish(chore, keep(error))
        except DeliveryError as error:
            pause = timedelta(minutes=2 ** min(chore.attempts, 6))
            if isinstance(error, DeliveryDelayed):
                pause = max(pause, timedelta(seconds=error.seconds))
            await self._wait(chore, self._now() + pause, keep(error))
        else:
            await self._finish(chore, None)

    async def _hand_over_in_time(self, chore: Chore, until: datetime) -> None:
        try:
            with traffic.deadline(until):
                async with asyncio.timeout(_DEADLINE.total_seconds()):
                    await self._hand_over(chore)
        except TimeoutError as error:
            raise DeliveryUnknown(NO_ANSWER) from error

    async def _hand_over(self, chore: Chore) -> None:
        courier, message_id = self._slot.get(), chore.message_id or 0
        match chore.kind:
            case ChoreKind.PUBLISH:
                await courier.publish(chore.channel_id, message_id)
            case ChoreKind.THREAD:
                await courier.open_thread(chore.channel_id, message_id, chore.text)
            case ChoreKind.TELL:
                await courier.tell(
                    chore.user_id or 0, chore.guild_id, chore.text, f"chore:{chore.id}"
                )

    async def _publish_at(self, chore: Chore, now: datetime) -> datetime:
        """When the channel's budget has room for one more."""
        done = await self._store.chores.done_since(chore.channel_id, chore.kind, now - _HOUR)
        if len(done) < PUBLISHED_PER_HOUR:
            return now
        return done[-PUBLISHED_PER_HOUR] + _HOUR + timedelta(seconds=1)

    async def _wait(self, chore: Chore, until: datetime, reason: str) -> None:
        if until >= chore.give_up_at:
            await self._finish(chore, reason)
        else:
            await self._store.chores.put_off(chore, until, reason)
            logger.info("Chore %s (%s) waits: %s", chore.id, chore.kind.value, reason)

    async def _finish(self, chore: Chore, reason: str | None) -> None:
        await self._store.chores.finish(chore, self._now(), reason)
        logger.info(
            "Chore %s (%s) of channel %s: %s",
            *(chore.id, chore.kind.value, chore.channel_id, reason or "done"),
        )


def _by_channel(chores: Iterable[Chore]) -> Iterable[list[Chore]]:
    found: defaultdict[int, list[Chore]] = defaultdict(list)
    for chore in chores:
        found[chore.channel_id].append(chore)
    return found.values()
