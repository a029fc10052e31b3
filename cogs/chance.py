"""/random: one event by chance, and another one at the press of a button."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot
from bot.core.models import Category, Event
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs import render
from cogs.components import AnyInteraction, answered
from cogs.events import PRIVATE
from cogs.forms import IMPORTANCES
from cogs.options import CATEGORY_CHOICES, Interaction
from cogs.pager import view_of

IMPORTANCE_CHOICES = [
    app_commands.Choice(name=name, value=least) for least, name in IMPORTANCES.items()
]

_ID_LIMIT = 70  # so that the button's custom_id keeps to 100 characters


@dataclass(frozen=True, slots=True)
class Wish:
    """What may come, and what was shown last."""

    category: Category | None = None
    least: int = 1
    shown: str = ""

    @property
    def key(self) -> str:
        """All of it as text."""
        shown = self.shown if len(self.shown) <= _ID_LIMIT else ""
        return f"{self.category or ''}:{self.least}:{shown}"


class Again(
    ui.DynamicItem[ui.Button[Any]],
    template=r"again:(?P<category>[a-z-]*):(?P<least>[1-5]):(?P<shown>.*)",
):
    """Brings another event."""

    def __init__(self, wish: Wish, voice: Voice) -> None:
        self.wish = wish
        label = voice.gettext("Another one")
        super().__init__(ui.Button(label=label, emoji="🎲", custom_id=f"again:{wish.key}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        category = Category(match["category"]) if match["category"] else None
        wish = Wish(category, int(match["least"]), match["shown"])
        return cls(wish, voice_of(interaction))

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Put another event in its place for the one who asked; show it to anybody else alone."""
        voice, response = voice_of(interaction), interaction.response
        event, embed = await draw(interaction.client, self.wish, voice)
        view = view_of(Again(Wish(self.wish.category, self.wish.least, event.id), voice))
        message = interaction.message
        asked = message.interaction_metadata if message else None
        if asked and asked.user.id != interaction.user.id:
            await response.send_message(embed=embed, view=view, ephemeral=True)
        else:
            await response.edit_message(embed=embed, view=view)


class Chance(commands.Cog):
    """Looking without looking for anything."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(name="random", description="One event of 2023, by chance.")
    @app_commands.describe(
        category="Only events of this kind.",
        importance="How important it is at least; anything when left out.",
        private=PRIVATE,
    )
    @app_commands.choices(category=CATEGORY_CHOICES)
    @app_commands.choices(importance=IMPORTANCE_CHOICES)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def chance(
        self,
        interaction: Interaction,
        category: str | None = None,
        importance: int = 1,
        private: bool = False,
    ) -> None:
        """Answer with an event and a button for another one."""
        voice = voice_of(interaction)
        wish = Wish(Category(category) if category else None, importance)
        event, embed = await draw(self.bot, wish, voice)
        again = Again(Wish(wish.category, wish.least, event.id), voice)
        await interaction.response.send_message(embed=embed, view=view_of(again), ephemeral=private)


async def draw(bot: Bot, wish: Wish, voice: Voice) -> tuple[Event, discord.Embed]:
    """An event by chance and its card; UsageError when there is none of the kind."""
    store = bot.store
    event = await store.events.any_one(wish.category, wish.least, wish.shown)
    if event is None:
        raise UsageError(N_("There is no such event; try it without category and importance."))
    documents = {each.key: each for each in await store.documents.all()}
    return event, render.card(event, voice, await store.directory(), documents)
