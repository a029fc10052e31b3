"""/about: what this bot is, what it keeps of people, and under which licence its data are."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot, invite_url
from bot.core.voice import N_, Voice
from cogs import render
from cogs.events import PRIVATE
from cogs.options import Interaction
from cogs.pager import view_of

PACKAGE = "ai2023-bot"

PARTS = {
    N_("What it is"): N_(
        "A memory of what happened in AI in 2023, in English and Chinese, each event with its "
        "sources. /event finds it, /today tells a day, /timeline draws the year, and /digest "
        "posts “on this day” into a channel every morning."
    ),
    N_("Where it knows it from"): N_(
        "{events} events on {days} days, told in our own words after public pages; /sources names "
        "the documents that were read and what was corrected in them."
    ),
    N_("Licence"): N_(
        "The program, and the words in which the calendar tells the facts, are free under the MIT "
        "licence. Pages and documents that it links to belong to their authors."
    ),
    N_("Privacy"): N_(
        "It reads no messages, except one that you choose in a message's menu, and keeps none. It "
        "keeps the digests that a server sets up: ids of the server, the channel, a role, and of "
        "whoever set them up or changed them; and reports of mistakes, with the ids of the server "
        "and of whoever sent them. When a server removes the bot, they are deleted; the record of "
        "past posts, which names nobody, goes after 400 days, and the id of who sent a report 90 "
        "days after the decision on it."
    ),
    N_("Version"): "{version}",
}
"""Headings and what stands under each, to be translated and filled in."""


class About(commands.Cog):
    """The bot about itself."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(description="What this bot is, what it keeps, and its licence.")
    @app_commands.describe(private=PRIVATE)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def about(self, interaction: Interaction, private: bool = False) -> None:
        """Answer with everything that one should know of the bot."""
        voice = voice_of(interaction)
        counts = await self.bot.store.events.counts()
        await interaction.response.send_message(
            embed=about_embed(counts["curated"], counts["days"], voice),
            view=_links(interaction.application_id, voice),
            ephemeral=private,
        )


def about_embed(events: int, days: int, voice: Voice) -> discord.Embed:
    """The parts of PARTS in one embed."""
    known = {"events": voice.number(events), "days": voice.number(days), "version": _version()}
    blocks = [
        f"**{voice.gettext(heading)}**\n{voice.gettext(text).format(**known)}"
        for heading, text in PARTS.items()
    ]
    return render.embed(voice.gettext("On this day in 2023 AI"), ["\n\n".join(blocks)])


def _version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:  # run from its folder, and never installed
        return "?"


def _links(application_id: int, voice: Voice) -> ui.View:
    label = voice.gettext("Add it to a server")
    return view_of(ui.Button(label=label, url=invite_url(application_id)))
