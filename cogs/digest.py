"""Daily digests: /digest add, list, remove, preview and send, for people who manage the server."""

from __future__ import annotations

from datetime import datetime
from datetime import time as Time

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import PERMISSIONS, Bot, voice_of
from bot.core.due import next_due
from bot.core.markdown import escape
from bot.core.models import DeliveryState, Language, Subscription
from bot.core.text import clip
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs import render
from cogs.options import (
    LANGUAGE_CHOICES,
    DigestOption,
    Interaction,
    TimeOption,
    ZoneOption,
)
from cogs.pager import WholeDay, view_of

DIGESTS_PER_SERVER = 25

Target = discord.TextChannel | discord.Thread
"""Where a digest may go: text and announcement channels, and threads."""

WHICH = "The digest, by its number; /digest list shows them."

RIGHTS = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "embed_links": N_("Embed Links"),
    "attach_files": N_("Attach Files"),
    "read_message_history": N_("Read Message History"),
}
"""Discord's names for the permissions of `PERMISSIONS`, and what threads ask for instead."""

STATES = {
    DeliveryState.CLAIMED: N_("being posted"),
    DeliveryState.SENT: N_("posted"),
    DeliveryState.SKIPPED: N_("left out"),
    DeliveryState.FAILED: N_("failed"),
}
"""What became of a digest's last day."""


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class DigestCommands(
    commands.GroupCog,
    group_name="digest",
    group_description="Daily digests of what happened in AI on this day in 2023.",
):
    """Commands for people with Manage Server; the check is ours too, not Discord's alone."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]
        """Refuse whoever may not manage the server."""
        if interaction.guild_id is None:
            raise app_commands.NoPrivateMessage
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command(description="Post a digest into a channel every day.")
    @app_commands.describe(
        channel="The channel or thread to post into.",
        time="The time of day, as HH:MM.",
        zone="The time zone, by city: Asia/Shanghai, Europe/Berlin.",
        language="The language of the digest.",
        count="How many events to tell at most; 5 when left out.",
    )
    @app_commands.choices(language=LANGUAGE_CHOICES)
    async def add(
        self,
        interaction: Interaction,
        channel: Target,
        time: app_commands.Transform[Time, TimeOption],
        zone: app_commands.Transform[str, ZoneOption],
        language: str,
        count: app_commands.Range[int, 1, 10] = 5,
    ) -> None:
        """Keep the wish, when the bot can fulfil it."""
        voice = voice_of(interaction)
        _refuse_where_rights_are_missing(channel, voice)
        if await self.bot.store.subscriptions.count(channel.guild.id) >= DIGESTS_PER_SERVER:
            raise UsageError(
                N_("A server has at most {limit} digests; remove one first."),
                limit=DIGESTS_PER_SERVER,
            )
        now = self.bot.now()
        due, day = next_due(zone, time, now)
        added = await self.bot.store.subscriptions.add(
            guild_id=channel.guild.id,
            channel_id=channel.id,
            at=time,
            zone=zone,
            language=Language(language),
            created_by=interaction.user.id,
            created_at=now,
            next_due_at=due,
            next_date=day,
            count=count,
        )
        said = voice.gettext("Digest {line}")
        await _answer(interaction, said.format(line=_line(added, voice)))

    @app_commands.command(name="list", description="Show this server's digests.")
    async def list_(self, interaction: Interaction) -> None:
        """Show each digest with its channel, its time and when it comes next."""
        voice = voice_of(interaction)
        found = await self.bot.store.subscriptions.of_guild(interaction.guild_id or 0)
        if not found:
            await _answer(
                interaction, voice.gettext("This server has no digest yet; /digest add makes one.")
            )
            return
        lines = [await self._with_last(each, voice) for each in found]
        embed = render.embed(voice.gettext("Digests of this server"), lines)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(description="Stop a digest.")
    @app_commands.describe(digest=WHICH)
    async def remove(
        self, interaction: Interaction, digest: app_commands.Transform[Subscription, DigestOption]
    ) -> None:
        """Stop a digest for good."""
        await self.bot.store.subscriptions.remove(digest.id)
        said = voice_of(interaction).gettext("Removed digest #{number} of {channel}.")
        await _answer(interaction, said.format(number=digest.id, channel=f"<#{digest.channel_id}>"))

    @app_commands.command(description="Show you alone what a digest will post next.")
    @app_commands.describe(digest=WHICH)
    async def preview(
        self, interaction: Interaction, digest: app_commands.Transform[Subscription, DigestOption]
    ) -> None:
        """Show the next digest as its channel will read it."""
        made = await self.bot.digests.compose(digest.next_date, digest.language, digest.count)
        await interaction.response.send_message(
            embed=render.digest_embed(made),
            view=view_of(WholeDay(made.local_date, voice_of(interaction))),
            ephemeral=True,
        )

    @app_commands.command(description="Post today's digest at once; the daily one still comes.")
    @app_commands.describe(digest=WHICH)
    async def send(
        self, interaction: Interaction, digest: app_commands.Transform[Subscription, DigestOption]
    ) -> None:
        """Post today's digest beside the daily one."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        sent = await self.bot.digests.send_now(digest, interaction.id, self.bot.now())
        link = f"https://discord.com/channels/{digest.guild_id}/{sent.channel_id}/{sent.message_id}"
        said = voice_of(interaction).gettext("Posted: {link}")
        await interaction.followup.send(said.format(link=link), ephemeral=True)

    async def _with_last(self, subscription: Subscription, voice: Voice) -> str:
        history = await self.bot.digests.history(subscription.id, 1)
        line = _line(subscription, voice)
        if not history:
            return line
        last = history[0]
        reason = f" ({clip(voice.gettext(last.reason), 60)})" if last.reason else ""
        state = f"{voice.date(last.local_date)}: {voice.gettext(STATES[last.state])}{reason}"
        return f"{line}\n*{escape(state)}*"


def _line(subscription: Subscription, voice: Voice) -> str:
    """`#3: <#channel>, every day at 09:00 (Asia/Shanghai), English, next in 5 hours`."""
    said = voice.gettext("#{number}: {channel}, daily at {time} ({zone}), {language}; next {when}")
    return said.format(
        number=subscription.id,
        channel=f"<#{subscription.channel_id}>",
        time=f"{subscription.at:%H:%M}",
        zone=subscription.zone,
        language=render.LANGUAGES[subscription.language],
        when=_moment(subscription.next_due_at),
    )


def _moment(instant: datetime) -> str:
    """An instant that Discord writes in each reader's own zone."""
    return discord.utils.format_dt(instant, "R")


async def _answer(interaction: Interaction, text: str) -> None:
    await interaction.response.send_message(text, ephemeral=True)


def _refuse_where_rights_are_missing(channel: Target, voice: Voice) -> None:
    held = channel.permissions_for(channel.guild.me)
    wanted = [name for name, needed in PERMISSIONS if needed]
    if isinstance(channel, discord.Thread):
        wanted[wanted.index("send_messages")] = "send_messages_in_threads"
    missing = [voice.gettext(RIGHTS[name]) for name in wanted if not getattr(held, name)]
    if missing:
        raise UsageError(
            N_("I cannot post in {channel} yet; give me there: {rights}."),
            channel=f"#{channel.name}",
            rights=", ".join(missing),
        )
