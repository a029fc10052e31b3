"""The posts of a digest: shown before, sent by hand, looked back at and explained."""

from __future__ import annotations

from datetime import date as Date
from zoneinfo import ZoneInfo

from discord import app_commands
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot
from bot.core.voice import N_
from bot.core.why import Case, link, why
from cogs import ledger, render
from cogs.options import ChosenDigest, DayOption, Interaction
from cogs.pager import WholeDay, view_of

PAST, NEXT, CHANGES = 7, 3, 5
"""How much /digest history shows."""

WHICH = N_("The digest, by its number; /digest list shows them.")
WHEN = N_("Of this date instead: YYYY-MM-DD or MM-DD.")


class PostCommands(commands.Cog):
    """The part of the group /digest that looks at posts; `cogs.digest` mixes it in."""

    bot: Bot

    @app_commands.command(description="Show you alone what a digest will post.")
    @app_commands.describe(digest=WHICH, date=WHEN)
    async def preview(
        self,
        interaction: Interaction,
        digest: ChosenDigest,
        date: app_commands.Transform[Date, DayOption] | None = None,
    ) -> None:
        """Show the digest as its channel will read it."""
        day = date or digest.next_date
        made = await self.bot.digests.compose(day, digest.choices, digest.posting.look)
        parts = render.digest_message(made, digest.posting.look)
        await interaction.response.send_message(
            **{name: part for name, part in parts.items() if part is not None},
            view=view_of(WholeDay(day, voice_of(interaction))),
            ephemeral=True,
        )

    @app_commands.command(description="Post a digest at once; the daily one still comes.")
    @app_commands.describe(digest=WHICH, date=WHEN)
    async def send(
        self,
        interaction: Interaction,
        digest: ChosenDigest,
        date: app_commands.Transform[Date, DayOption] | None = None,
    ) -> None:
        """Post the digest of today, or of another date, beside the daily one."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        day = date or self.bot.now().astimezone(ZoneInfo(digest.schedule.zone)).date()
        sent = await self.bot.rounds.send_now(digest, day, interaction.id)
        said = voice_of(interaction).gettext("Posted: {link}")
        await interaction.followup.send(said.format(link=link(digest, sent)), ephemeral=True)

    @app_commands.command(description="Show what a digest posted, what comes next, who changed it.")
    @app_commands.describe(digest=WHICH)
    async def history(self, interaction: Interaction, digest: ChosenDigest) -> None:
        """Show the last and the next posts, and the last changes."""
        voice, store = voice_of(interaction), self.bot.store
        done = await store.deliveries.history(digest.id, PAST)
        changed = await store.subscriptions.changes(digest.id, CHANGES)
        lines = [
            ledger.line(digest, voice),
            *("", f"**{voice.gettext('Last posts')}**"),
            *([ledger.past(digest, each, voice) for each in done] or [voice.gettext("none yet")]),
            *("", f"**{voice.gettext('Next posts')}**"),
            *ledger.coming(digest, voice, self.bot.now(), NEXT),
            *("", f"**{voice.gettext('Changes')}**"),
            *(ledger.change(each, voice) for each in changed),
        ]
        title = voice.gettext("Digest #{number}").format(number=digest.id)
        embed = render.embed(title, lines)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(description="Tell why a digest came, or did not come, on one date.")
    @app_commands.describe(digest=WHICH, date="YYYY-MM-DD or MM-DD; today when left out.")
    async def why(
        self,
        interaction: Interaction,
        digest: ChosenDigest,
        date: app_commands.Transform[Date, DayOption] | None = None,
    ) -> None:
        """Tell the whole chain in plain words."""
        voice, store, now = voice_of(interaction), self.bot.store, self.bot.now()
        day = date or now.astimezone(ZoneInfo(digest.schedule.zone)).date()
        key = f"{digest.id}:{day}"
        case = Case(
            subscription=digest,
            day=day,
            now=now,
            catch_up=self.bot.rounds.catch_up,
            delivery=await store.deliveries.get(key),
            chores=await store.chores.of_delivery(key),
            changes=await store.subscriptions.changes(digest.id, 50),
        )
        said = voice.gettext("Digest #{number} on {day}")
        title = said.format(number=digest.id, day=voice.date(day))
        embed = render.embed(title, why(case, voice))
        await interaction.response.send_message(embed=embed, ephemeral=True)
