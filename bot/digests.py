"""Digests: what is due is claimed, composed, posted through the courier, and recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.core.models import Delivery, Digest, Language, Subscription

if TYPE_CHECKING:
    from bot.store import Store

logger = logging.getLogger(__name__)


class Courier(Protocol):
    """Takes digests to Discord; the extension in `cogs` brings it."""

    async def post(self, channel_id: int, digest: Digest, nonce: str, mark: str) -> int:
        """Post the digest as one message and return its id.

        The message carries `nonce` (at most 25 characters) and, in a button's custom_id, `mark`
        (at most 60 characters). Raises DeliveryRefused or DeliveryUnknown.
        """

    async def find(self, channel_id: int, mark: str, after: datetime) -> int | None:
        """The id of our message that carries the mark, among those after that instant."""


class Digests:
    """Every digest of every channel, once for each local date."""

    courier: Courier | None = None
    """Set by the extension while it is loaded; without it nothing is posted."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        catch_up: timedelta = timedelta(hours=6),
    ) -> None:
        """Keep the store, the clock that stamps the ledger, and how late a digest may come."""
        self._store = store
        self._now = now
        self._catch_up = catch_up

    async def compose(self, local_date: date, language: Language, count: int = 5) -> Digest:
        """What a channel would read on that local date."""
        raise NotImplementedError

    async def tick(self, now: datetime) -> None:
        """Post everything that is due at `now`, and settle what is too late."""
        raise NotImplementedError

    async def send_now(
        self, subscription: Subscription, interaction_id: int, now: datetime
    ) -> Delivery:
        """Post today's digest at once, beside the daily one; the ledger's row, sent.

        Raises DeliveryRefused, or DeliveryUnknown when nobody can say whether it went out.
        """
        raise NotImplementedError

    async def history(self, subscription_id: int, limit: int = 7) -> list[Delivery]:
        """The last deliveries of a digest, the newest first."""
        raise NotImplementedError
