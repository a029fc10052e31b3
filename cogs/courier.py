"""Takes digests to channels over REST: no gateway has to be up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord

from bot import i18n, traffic
from bot.core.voice import N_
from bot.errors import (
    DeliveryDelayed,
    DeliveryGone,
    DeliveryRefused,
    DeliveryUnknown,
    PlaceRefused,
)
from cogs import render, rights
from cogs.pager import WholeDay, view_of

if TYPE_CHECKING:
    from bot.client import Bot
    from bot.core.models import Digest
    from bot.core.subscription import Subscription

ChannelT = TypeVar("ChannelT", discord.TextChannel, discord.ForumChannel)

READABLE = 2000
"""How many messages are searched for a mark: twenty requests' worth."""

OUTAGE = 300
"""Seconds until a post is tried again that an outage keeps back, be it a server's or our own."""

NO_HISTORY = N_("I may not read the channel's history, so I cannot tell whether it was posted.")

PLACES = {
    10003: N_("The channel no longer exists."),
    10004: N_("I am no longer on this server."),
    40067: N_("The forum wants a tag on every post; choose one with /digest edit."),
    50001: N_("I cannot see the channel; give me the View Channel permission there."),
    50008: N_("Nothing can be posted in a channel of this kind."),
    50013: N_("I may not post there; give me Send Messages and Embed Links in that channel."),
    50024: N_("Nothing can be posted in a channel of this kind."),
    50083: N_("The thread is archived; open it again."),
    160005: N_("The thread is locked; unlock it."),
}
"""Discord's error codes that hold until a person changes something there."""

_ABOUT_RIGHTS = {PLACES[50001], PLACES[50013]}

DELETED = 10008
PUBLISHED_ALREADY = 40033
HAS_A_THREAD = 160004
"""Discord: opcodes and status codes."""


class DiscordCourier:
    """Posts digests and finds them again; see `bot.courier.Courier`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def post(self, subscription: Subscription, digest: Digest, nonce: str, mark: str) -> int:
        """Post the digest as one message with nonce and mark, or as a forum post with the mark."""
        parts = self._parts(subscription, digest, mark)
        with self._of(subscription), _translated():
            if subscription.posting.forum:
                return await self._post_in_forum(subscription, digest.title, parts)
            channel = self._bot.get_partial_messageable(subscription.channel_id)
            return (await channel.send(nonce=nonce, **parts)).id

    async def find(self, subscription: Subscription, mark: str, after: datetime) -> int | None:
        """The id of our own message, or of our forum post, with that mark."""
        with self._of(subscription), _translated():
            if subscription.posting.forum:
                return await self._find_in_forum(subscription, mark, after)
            return await self._find_message(subscription.channel_id, mark, after)

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Crosspost a message, which Discord does once."""
        channel = self._bot.get_partial_messageable(channel_id)
        with _translated(), _forgiving(PUBLISHED_ALREADY):
            await channel.get_partial_message(message_id).publish()

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        """Open a thread under a message, which can have only one."""
        with _translated(), _forgiving(HAS_A_THREAD):
            channel = await self._channel(channel_id, discord.TextChannel)
            await channel.get_partial_message(message_id).create_thread(name=name[:100])

    async def tell(self, user_id: int, guild_id: int, text: str, nonce: str) -> None:
        """Write to a person, or into the server's system channel when they take no messages."""
        with _translated():
            try:
                private = await self._bot.create_dm(discord.Object(user_id))
                await private.send(text, nonce=nonce)
            except (discord.Forbidden, discord.NotFound):  # closed to us, or no account any more
                channel = await self._system_channel(guild_id)
                await channel.send(text, nonce=nonce)

    async def _system_channel(self, guild_id: int) -> discord.PartialMessageable:
        told = await self._bot.http.get_guild(guild_id, with_counts=False)
        if told["system_channel_id"] is None:
            raise DeliveryRefused(N_("There is nobody whom I could tell."))
        return self._bot.get_partial_messageable(int(told["system_channel_id"]))

    @staticmethod
    def _parts(subscription: Subscription, digest: Digest, mark: str) -> dict[str, Any]:
        """The message's parts; nobody is mentioned but the role that was chosen."""
        posting = subscription.posting
        roles = [discord.Object(posting.role_id)] if posting.role_id else []
        none = {"everyone": False, "users": False, "replied_user": False}
        parts = render.digest_message(digest, posting.look, posting.role_id)
        return parts | {
            "view": view_of(WholeDay(digest.local_date, i18n.voice(digest.language), mark)),
            "allowed_mentions": discord.AllowedMentions(roles=roles or False, **none),
            "silent": posting.silent,
        }

    async def _post_in_forum(
        self, subscription: Subscription, title: str, parts: dict[str, Any]
    ) -> int:
        forum = await self._channel(subscription.channel_id, discord.ForumChannel)
        tags = [tag for tag in forum.available_tags if tag.id in subscription.posting.tags]
        with traffic.once():
            posted = await forum.create_thread(name=title[:100], applied_tags=tags, **parts)
        return posted.thread.id

    async def _find_message(self, channel_id: int, mark: str, after: datetime) -> int | None:
        channel = self._bot.get_partial_messageable(channel_id)
        self._refuse_where_history_is_closed(channel_id)
        read = 0
        async for message in channel.history(limit=READABLE, after=after):
            if self._carries(message, mark):
                return message.id
            read += 1
        if read == READABLE:
            raise DeliveryUnknown(N_("Too much was written meanwhile to look for the post."))
        return None

    async def _find_in_forum(
        self, subscription: Subscription, mark: str, after: datetime
    ) -> int | None:
        self._refuse_where_history_is_closed(subscription.channel_id)
        forum = await self._channel(subscription.channel_id, discord.ForumChannel)
        active = [each for each in await forum.guild.active_threads() if each.parent_id == forum.id]
        archived = [each async for each in forum.archived_threads(limit=100)]
        # A forum has no nonce to save us from a clock put wrong, and our posts of a day are few.
        since = after - timedelta(days=1)
        for thread in (*active, *archived):
            if thread.owner_id != self._me or discord.utils.snowflake_time(thread.id) < since:
                continue
            with _forgiving(DELETED):  # another post whose text was deleted says nothing of ours
                if self._carries(await thread.fetch_message(thread.id), mark):
                    return thread.id
        return None

    def _refuse_where_history_is_closed(self, channel_id: int) -> None:
        """Discord shows an empty channel to whom may not read its history."""
        channel = self._bot.get_channel(channel_id)
        if isinstance(channel, rights.Target):
            held = channel.permissions_for(channel.guild.me)
            if not held.read_message_history:
                raise PlaceRefused(NO_HISTORY)

    @property
    def _me(self) -> int | None:
        return self._bot.user.id if self._bot.user else None

    def _carries(self, message: discord.Message, mark: str) -> bool:
        return message.author.id == self._me and mark in _marks(message)

    async def _channel(self, channel_id: int, kind: type[ChannelT]) -> ChannelT:
        """A channel as the gateway told of it, or else as REST does."""
        channel = self._bot.get_channel(channel_id) or await self._bot.fetch_channel(channel_id)
        if not isinstance(channel, kind):
            raise PlaceRefused(PLACES[50024])
        return channel

    @contextmanager
    def _of(self, subscription: Subscription) -> Iterator[None]:
        """Say more of a refusal, as far as the gateway has told of the server.

        While Discord reports a server as away its channels are not gone: they are tried later.
        """
        try:
            yield
        except PlaceRefused as error:
            guild = self._bot.get_guild(subscription.guild_id)
            if guild is not None and guild.unavailable:
                away = N_("Discord reports that this server is away.")
                raise DeliveryDelayed(away, seconds=OUTAGE) from error
            channel = guild and guild.get_channel_or_thread(subscription.channel_id)
            if not isinstance(channel, rights.Target) or error.message not in _ABOUT_RIGHTS:
                raise
            held = channel.permissions_for(channel.guild.me)
            if lacks := rights.missing(channel, subscription.posting, held):
                raise PlaceRefused(
                    N_("I may not post in {channel} any more; give me there: {rights}."),
                    channel=f"#{channel.name}",
                    rights=lacks,
                ) from error
            raise


def _marks(message: discord.Message) -> Iterator[str]:
    template = WholeDay.__discord_ui_compiled_template__
    for row in message.components:
        for item in row.children if isinstance(row, discord.ActionRow) else ():
            match = template.fullmatch(getattr(item, "custom_id", None) or "")
            if match:
                yield match["mark"]


@contextmanager
def _forgiving(code: int) -> Iterator[None]:
    try:
        yield
    except discord.HTTPException as error:
        if error.code != code:
            raise


@contextmanager
def _translated() -> Iterator[None]:
    """Turn Discord's answers into those that a digest's record tells apart."""
    try:
        yield
    except discord.RateLimited as error:
        wait = N_("Discord asks to wait longer than I can.")
        raise DeliveryDelayed(wait, seconds=error.retry_after) from error
    except discord.HTTPException as error:
        raise _meaning(error) from error
    except aiohttp.ClientConnectorError as error:
        raise DeliveryDelayed(N_("Discord cannot be reached: {error}."), error=error) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise DeliveryUnknown(
            N_("The connection to Discord broke: {error}."), error=type(error).__name__
        ) from error


def _meaning(
    error: discord.HTTPException,
) -> DeliveryDelayed | DeliveryUnknown | DeliveryGone | DeliveryRefused:
    trouble = N_("Discord has trouble: {error}.")
    said = f"{error.status} {error.response.reason}"  # the rest may be a whole page of a proxy's
    # 401 speaks of the token, 429 of too much at once, and what has no code of Discord's comes
    # from a proxy before it: none of them of the channel.
    nameless = error.status in {403, 404} and not error.code
    if error.status in {401, 429} or nameless:
        wait = float(error.response.headers.get("Retry-After") or OUTAGE)
        return DeliveryDelayed(trouble, seconds=wait, error=said)
    if error.status == 408 or error.status >= 500:
        return DeliveryUnknown(trouble, error=said)
    if error.code == DELETED:
        return DeliveryGone(N_("The message was posted and has been deleted since."))
    if known := PLACES.get(error.code):
        return PlaceRefused(known)
    return DeliveryRefused(N_("Discord refused the message: {error}."), error=error)
