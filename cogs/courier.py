"""Takes digests to channels over REST: no gateway has to be up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot import i18n
from bot.core.voice import N_
from bot.errors import DeliveryRefused, DeliveryUnknown
from cogs import render
from cogs.pager import WholeDay, view_of

if TYPE_CHECKING:
    from bot.client import Bot
    from bot.core.models import Digest

RECENT = 100
"""How many messages are searched for a mark: one request's worth."""

REFUSALS = {
    10003: N_("The channel no longer exists."),
    10008: N_("The message was posted and has been deleted since."),
    50001: N_("I cannot see the channel; give me the View Channel permission there."),
    50013: N_("I may not post there; give me Send Messages and Embed Links in that channel."),
    50083: N_("The thread is archived; open it again."),
    160005: N_("The thread is locked; unlock it."),
}
"""What Discord's error codes mean to the people of a server (Discord: opcodes and status codes)."""


class DiscordCourier:
    """Posts digests and finds them again; see `bot.digests.Courier`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def post(self, channel_id: int, digest: Digest, nonce: str, mark: str) -> int:
        """Post the digest as one message that carries nonce and mark; returns its id."""
        button = WholeDay(digest.local_date, i18n.voice(digest.language), mark)
        with _translated():
            message = await self._bot.get_partial_messageable(channel_id).send(
                embed=render.digest_embed(digest), view=view_of(button), nonce=nonce
            )
        return message.id

    async def find(self, channel_id: int, mark: str, after: datetime) -> int | None:
        """The id of our own message with that mark among the channel's recent ones."""
        channel = self._bot.get_partial_messageable(channel_id)
        with _translated():
            async for message in channel.history(limit=RECENT, after=after):
                if message.author == self._bot.user and mark in _marks(message):
                    return message.id
        return None


def _marks(message: discord.Message) -> Iterator[str]:
    template = WholeDay.__discord_ui_compiled_template__
    for row in message.components:
        for item in row.children if isinstance(row, discord.ActionRow) else ():
            match = template.fullmatch(getattr(item, "custom_id", None) or "")
            if match:
                yield match["mark"]


@contextmanager
def _translated() -> Iterator[None]:
    """Turn Discord's answers into those that a digest's record tells apart."""
    try:
        yield
    except discord.RateLimited as error:
        raise DeliveryUnknown(N_("Discord asks to wait longer than I can.")) from error
    except discord.HTTPException as error:
        # 401 speaks of the token, not of the channel; 408, 429 and 5xx pass.
        if error.status in {401, 408, 429} or error.status >= 500:
            raise DeliveryUnknown(N_("Discord has trouble: {error}."), error=error) from error
        if known := REFUSALS.get(error.code):
            raise DeliveryRefused(known) from error
        raise DeliveryRefused(N_("Discord refused the message: {error}."), error=error) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise DeliveryUnknown(
            N_("The connection to Discord broke: {error}."), error=type(error).__name__
        ) from error
