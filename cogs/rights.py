"""What the bot must be allowed to do in a channel for a digest to be posted there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import discord
from discord import app_commands

from bot.core.subscription import Look, Posting
from bot.core.voice import N_
from bot.errors import UsageError

Target = discord.TextChannel | discord.Thread | discord.ForumChannel
"""Where a digest may go: text and announcement channels, threads and forums."""

KINDS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]
"""What Discord calls them; a media channel, which discord.py calls a forum too, wants pictures."""

NAMES = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "create_public_threads": N_("Create Public Threads"),
    "embed_links": N_("Embed Links"),
    "read_message_history": N_("Read Message History"),
    "mention_everyone": N_("Mention @everyone, @here and All Roles"),
    "manage_threads": N_("Manage Threads"),
}
"""Discord's names for what may be missing."""


def target(picked: app_commands.AppCommandChannel | app_commands.AppCommandThread) -> Target:
    """The channel that somebody picked; UsageError when the bot does not see it."""
    channel = picked.resolve()
    if not isinstance(channel, Target):
        raise UsageError(N_("I cannot see {channel}; choose another one."), channel=picked.name)
    return channel


def missing(channel: Target, posting: Posting, held: discord.Permissions) -> list[str]:
    """The names, in English, of the permissions that are missing; in Discord's order."""
    return [
        NAMES[right]
        for right in NAMES
        if right in set(_needed(channel, posting)) and not getattr(held, right)
    ]


def held_in(interaction: discord.Interaction, channel: Target) -> discord.Permissions:
    """What the bot may do there, as this interaction says, or else as the gateway last told."""
    data: Mapping[str, Any] = cast("Mapping[str, Any]", interaction.data or {})
    resolved = data.get("resolved", {})
    stated = resolved.get("channels", {}).get(str(channel.id), {}).get("app_permissions")
    if stated is not None:
        return discord.Permissions(int(stated))
    return channel.permissions_for(channel.guild.me)


def refuse_what_cannot_be(channel: Target, posting: Posting, held: discord.Permissions) -> None:
    """UsageError that says why the bot cannot post there in this way."""
    if lacks := missing(channel, posting, held):
        raise UsageError(
            N_("I cannot post in {channel} yet; give me there: {rights}."),
            channel=f"#{channel.name}",
            rights=lacks,
        )
    if posting.publish and not _is_news(channel):
        raise UsageError(N_("Only what stands in an announcement channel can be published."))
    if posting.thread and not isinstance(channel, discord.TextChannel):
        raise UsageError(N_("A thread can be opened under a post in a text channel only."))
    if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag and not posting.tags:
        raise UsageError(
            N_("{channel} wants a tag on every post; choose one of: {tags}."),
            channel=f"#{channel.name}",
            tags=[tag.name for tag in channel.available_tags],
        )


def _needed(channel: Target, posting: Posting) -> Iterator[str]:
    yield "view_channel"
    yield "read_message_history"  # to find a post of unknown outcome again
    in_thread = isinstance(channel, discord.Thread)
    yield "send_messages_in_threads" if in_thread else "send_messages"
    if posting.look is Look.EMBED:
        yield "embed_links"
    if posting.thread:
        yield "create_public_threads"
    if posting.role_id and _is_closed(channel.guild.get_role(posting.role_id)):
        yield "mention_everyone"
    if isinstance(channel, discord.ForumChannel) and any(
        tag.moderated for tag in channel.available_tags if tag.id in posting.tags
    ):
        yield "manage_threads"


def _is_news(channel: Target) -> bool:
    return isinstance(channel, discord.TextChannel) and channel.is_news()


def _is_closed(role: discord.Role | None) -> bool:
    """Whether not everybody may mention it."""
    return role is not None and not role.mentionable
