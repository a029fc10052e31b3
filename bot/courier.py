"""The courier: what takes digests to Discord; the extension in `cogs` brings it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.models import Digest
from bot.core.subscription import Subscription
from bot.core.voice import N_
from bot.errors import DeliveryDelayed


class Courier(Protocol):
    """Takes digests to Discord over REST.

    Each method raises DeliveryRefused (PlaceRefused where no post can go there at all),
    DeliveryDelayed, DeliveryUnknown or DeliveryGone.
    """

    async def post(self, subscription: Subscription, digest: Digest, nonce: str, mark: str) -> int:
        """Post the digest as one message and return its id; in a forum that of the new thread.

        The message carries `nonce` (at most 25 characters; a forum knows none) and, in a button's
        custom_id, `mark` (at most 60 characters).
        """

    async def find(self, subscription: Subscription, mark: str, after: datetime) -> int | None:
        """The id that `post` returned for that mark, if its message is there.

        Looks through all that was posted after that instant; DeliveryUnknown when that is too
        much to read, or may not be read.
        """

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Pass a message on to the channels that follow; it is no fault if that is done already."""

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        """Open a thread under a message; it is no fault if it has one."""

    async def tell(self, user_id: int, guild_id: int, text: str, nonce: str) -> None:
        """Tell a person something: in private, or else in the server's system channel."""


class CourierSlot:
    """Where the courier stands while an extension is loaded; a reload puts a new one there."""

    def __init__(self) -> None:
        self.courier: Courier | None = None

    def get(self) -> Courier:
        """The courier; DeliveryDelayed while there is none."""
        if self.courier is None:
            raise DeliveryDelayed(N_("The commands are not loaded, so nothing can be posted."))
        return self.courier
