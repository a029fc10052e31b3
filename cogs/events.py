"""Looking things up: /event and /today."""

from __future__ import annotations

from datetime import date as Date
from zoneinfo import ZoneInfo

from discord import app_commands
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot
from bot.core.models import QUERY_LIMIT, Category, Event, Query
from bot.core.subscription import Choices
from bot.core.text import clip, fold
from bot.core.voice import N_
from cogs import render
from cogs.listing import Listing, Opened, nothing, open_page
from cogs.options import (
    CATEGORY_CHOICES,
    LEAST_CHOICES,
    MONTH_CHOICES,
    DayOption,
    EntityOption,
    Interaction,
    QueryOption,
)
from cogs.pager import WholeDay, controls, instead, send_card, send_page, view_of

PRIVATE = N_("Show the answer to you alone.")

WHOLE_DAY = 25
"""How many events /today tells at most: as a rule all, since a digest's text names it for more."""


class Events(commands.Cog):
    """Commands that anybody may use anywhere, installed by a server or by oneself."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(description="Find what happened in AI in 2023.")
    @app_commands.describe(
        query="Names, words or days: OpenAI, 百度 大模型, GPT-4 March, 3月14日.",
        category="Only events of this kind.",
        month="Only events of this month of 2023.",
        entity="Only events that have to do with it: a company, a person, a model.",
        least="Only events at least so important.",
        private=PRIVATE,
    )
    @app_commands.choices(category=CATEGORY_CHOICES)
    @app_commands.choices(month=MONTH_CHOICES)
    @app_commands.choices(least=LEAST_CHOICES)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def event(
        self,
        interaction: Interaction,
        query: app_commands.Transform[str, QueryOption],
        category: str | None = None,
        month: int | None = None,
        entity: app_commands.Transform[str, EntityOption] | None = None,
        least: int = 1,
        private: bool = False,
    ) -> None:
        """Answer with the one event that is meant, or with pages of them."""
        voice = voice_of(interaction)
        wanted = Query(query, Category(category) if category else None, month, entity, least)
        opened = await open_page(self.bot, Listing(wanted, voice.language))
        if not opened.events:
            await interaction.response.send_message(
                nothing(wanted, voice), view=controls(opened), ephemeral=private
            )
        elif event := _meant(opened, query):
            await send_card(interaction, event, voice, *instead(opened), private=private)
        else:
            await send_page(interaction, opened, private=private)

    @app_commands.command(description="What happened in AI on this day in 2023.")
    @app_commands.describe(date="YYYY-MM-DD or MM-DD; today when left out.", private=PRIVATE)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def today(
        self,
        interaction: Interaction,
        date: app_commands.Transform[Date, DayOption] | None = None,
        private: bool = False,
    ) -> None:
        """Answer with the digest of a day."""
        voice = voice_of(interaction)
        day = date or await self._today(interaction)
        whole = Choices(voice.language, WHOLE_DAY)
        digest = await self.bot.digests.compose(day, whole)
        await interaction.response.send_message(
            embed=render.digest_embed(digest),
            view=view_of(WholeDay(day, voice)),
            ephemeral=private,
        )

    async def _today(self, interaction: Interaction) -> Date:
        """Today by the channel's digest, else by one of the server's, else in UTC.

        Discord tells nobody's time zone, so UTC it is in direct messages.
        """
        guild = interaction.guild_id
        found = await self.bot.store.subscriptions.of_guild(guild) if guild else []
        here = [each for each in found if each.channel_id == interaction.channel_id] or found
        now = self.bot.now()
        return now.astimezone(ZoneInfo(here[0].schedule.zone)).date() if here else now.date()


def _meant(opened: Opened, query: str) -> Event | None:
    """The event when there is but one, or when the query is its title, whole or clipped."""
    best = opened.events[0]
    if opened.total == 1 and not opened.partial:
        return best
    titles = {text for text in (best.title.en, best.title.zh_cn, best.title.zh_tw) if text}
    names = {fold(name) for title in titles for name in (title, clip(title, QUERY_LIMIT))}
    return best if fold(query) in names else None
