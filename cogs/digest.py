"""Daily digests: /digest and its commands, for people who manage the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import time as Time

import discord
from discord import app_commands
from discord.ext import commands

from bot import i18n
from bot.answers import voice_of
from bot.client import Bot
from bot.core.due import next_due
from bot.core.models import Category, Language
from bot.core.subscription import (
    EVERY_DAY,
    Action,
    Change,
    Choices,
    EmptyDay,
    Look,
    Posting,
    Schedule,
    Subscription,
    SubscriptionState,
)
from bot.core.voice import N_
from bot.core.wording import WEEKEND, WORKDAYS
from bot.errors import UsageError
from cogs import forms, ledger, render, rights
from cogs.options import (
    CATEGORY_CHOICES,
    DAYS_CHOICES,
    EMPTY_CHOICES,
    LANGUAGE_CHOICES,
    LOOK_CHOICES,
    PART_CHOICES,
    ChosenDigest,
    Interaction,
    TagOption,
    TargetOption,
    TimeOption,
    ZoneOption,
)
from cogs.posts import WHICH, PostCommands

DIGESTS_PER_SERVER = 25

DAYS = {"every": EVERY_DAY, "workdays": WORKDAYS, "weekend": WEEKEND}


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class DigestCommands(
    PostCommands,
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
        channel="The channel, thread or forum to post into.",
        time="The time of day, as HH:MM.",
        zone="The time zone, by city: Asia/Shanghai, Europe/Berlin.",
        language="The language of the digest; the server's own when left out.",
        count="How many events to tell at most; 5 when left out.",
        days="On which days; /digest edit knows single weekdays.",
        category="Only events of this category; /digest edit takes several.",
        least="The least importance of an event, 1 to 5.",
        empty="What to post on a day with nothing to tell.",
        look="How it looks.",
        role="A role to mention.",
        silent="Without a notification.",
        publish="In an announcement channel: publish it to the channels that follow.",
        thread="Open a thread under each post.",
        tag="In a forum: the tag of its posts; /digest edit takes several.",
    )
    @app_commands.choices(
        language=LANGUAGE_CHOICES,
        days=DAYS_CHOICES,
        category=CATEGORY_CHOICES,
        empty=EMPTY_CHOICES,
        look=LOOK_CHOICES,
    )
    async def add(
        self,
        interaction: Interaction,
        channel: app_commands.Transform[rights.Target, TargetOption],
        time: app_commands.Transform[Time, TimeOption],
        zone: app_commands.Transform[str, ZoneOption],
        language: str | None = None,
        count: app_commands.Range[int, 1, 10] = 5,
        days: str = "every",
        category: str | None = None,
        least: app_commands.Range[int, 1, 5] = 1,
        empty: str = "nearest",
        look: str = "embed",
        role: discord.Role | None = None,
        silent: bool = False,
        publish: bool = False,
        thread: bool = False,
        tag: app_commands.Transform[int, TagOption] | None = None,
    ) -> None:
        """Keep the wish, when the bot can fulfil it."""
        of_server = i18n.language_of(str(interaction.guild_locale))
        spoken = Language(language) if language else of_server
        kinds = (Category(category),) if category else ()
        posting = Posting(
            look=Look(look),
            role_id=role.id if role else None,
            silent=silent,
            publish=publish,
            thread=thread,
            forum=isinstance(channel, discord.ForumChannel),
            tags=(tag,) if tag else (),
        )
        await self._add(
            interaction,
            channel,
            Schedule(time, zone, DAYS[days]),
            Choices(spoken, count, kinds, least, EmptyDay(empty)),
            posting,
        )

    async def _add(
        self,
        interaction: Interaction,
        channel: rights.Target,
        schedule: Schedule,
        choices: Choices,
        posting: Posting,
    ) -> None:
        rights.refuse_what_cannot_be(channel, posting, rights.held_in(interaction, channel))
        now = self.bot.now()
        due, day = next_due(schedule, now)
        wanted = Subscription(
            id=0,
            guild_id=channel.guild.id,
            channel_id=channel.id,
            schedule=schedule,
            choices=choices,
            posting=posting,
            created_by=interaction.user.id,
            created_at=now,
            next_due_at=due,
            next_date=day,
        )
        added = await self.bot.store.subscriptions.add(wanted, limit=DIGESTS_PER_SERVER)
        if added is None:
            raise UsageError(
                N_("A server has at most {limit} digests; remove one first."),
                limit=DIGESTS_PER_SERVER,
            )
        await _show(interaction, added)

    @app_commands.command(name="list", description="Show this server's digests.")
    async def list_(self, interaction: Interaction) -> None:
        """Show each digest with its channel, its time, when it comes next and came last."""
        voice = voice_of(interaction)
        found = await self.bot.store.subscriptions.of_guild(interaction.guild_id or 0)
        if not found:
            none = voice.gettext("This server has no digest yet; /digest add makes one.")
            await _answer(interaction, none)
            return
        lines = []
        for each in found:
            lines.append(ledger.line(each, voice))
            last = await self.bot.store.deliveries.history(each.id, 1)
            lines += [f"-# {ledger.past(each, delivery, voice)}" for delivery in last]
        embed = render.embed(voice.gettext("Digests of this server"), lines)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(description="Change a digest in a form that shows what it is set to.")
    @app_commands.describe(digest=WHICH, part="What to change.")
    @app_commands.choices(part=PART_CHOICES)
    async def edit(self, interaction: Interaction, digest: ChosenDigest, part: str) -> None:
        """Open the form."""
        voice = voice_of(interaction)
        form: forms.DigestForm
        if part == "when":
            form = forms.When(digest, voice)
        elif part == "what":
            form = forms.What(digest, voice)
        else:
            form = forms.How(digest, voice, self._target(digest))
        await interaction.response.send_modal(form)

    @app_commands.command(description="Let a digest rest until it is resumed.")
    @app_commands.describe(digest=WHICH)
    async def pause(self, interaction: Interaction, digest: ChosenDigest) -> None:
        """Take it out of the clock's hands."""
        await self._switch(interaction, digest, SubscriptionState.PAUSED, Action.PAUSE)

    @app_commands.command(description="Start a digest again that was paused or stopped.")
    @app_commands.describe(digest=WHICH)
    async def resume(self, interaction: Interaction, digest: ChosenDigest) -> None:
        """Let it come again from its next time on, when the bot may post there."""
        channel = self._target(digest)
        if channel is None:
            raise UsageError(N_("I cannot see its channel; choose another one with /digest edit."))
        rights.refuse_what_cannot_be(
            channel, digest.posting, channel.permissions_for(channel.guild.me)
        )
        await self._switch(interaction, digest, SubscriptionState.ACTIVE, Action.RESUME)

    @app_commands.command(description="Stop a digest for good.")
    @app_commands.describe(digest=WHICH)
    async def remove(self, interaction: Interaction, digest: ChosenDigest) -> None:
        """Forget a digest."""
        await self.bot.store.subscriptions.remove(digest.id, interaction.user.id, self.bot.now())
        said = voice_of(interaction).gettext("Removed digest #{number} of {channel}.")
        await _answer(interaction, said.format(number=digest.id, channel=f"<#{digest.channel_id}>"))

    async def _switch(
        self,
        interaction: Interaction,
        digest: Subscription,
        state: SubscriptionState,
        action: Action,
    ) -> None:
        now = self.bot.now()
        due, day = next_due(digest.schedule, now)
        after = replace(digest, state=state, reason=None, next_due_at=due, next_date=day)
        if digest.state is not state:
            await ledger.keep(self.bot, digest, after, Change(now, action, interaction.user.id))
        await _show(interaction, after)

    def _target(self, digest: Subscription) -> rights.Target | None:
        """The digest's channel, where the bot sees it."""
        guild = self.bot.get_guild(digest.guild_id)
        channel = guild and guild.get_channel_or_thread(digest.channel_id)
        return channel if isinstance(channel, rights.Target) else None


async def _show(interaction: Interaction, subscription: Subscription) -> None:
    """Say what a digest is now."""
    voice = voice_of(interaction)
    said = voice.gettext("Digest {line}")
    await _answer(interaction, said.format(line=ledger.line(subscription, voice)))


async def _answer(interaction: Interaction, text: str) -> None:
    await interaction.response.send_message(text, ephemeral=True)
