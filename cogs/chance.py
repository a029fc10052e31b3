"""/random: one event by chance, and another one at the press of a button."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Self

from discord import app_commands, ui
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot
from bot.core.models import Category, Event
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs.components import AnyInteraction, answered
from cogs.events import PRIVATE
from cogs.forms import IMPORTANCES
from cogs.options import CATEGORY_CHOICES, Interaction
from cogs.pager import Card, card_of
from cogs.sharing import is_private, is_theirs

IMPORTANCE_CHOICES = [
    app_commands.Choice(name=name, value=least) for least, name in IMPORTANCES.items()
]

_ID_LIMIT = 70  # so that the button's custom_id keeps to 100 characters


@dataclass(frozen=True, slots=True)
class Wish:
    """What may come, and what was shown last."""

    category: str | None = None
    """A category's value; a button of an older version may hold one that there is no more."""
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
        wish = Wish(match["category"] or None, int(match["least"]), match["shown"])
        return cls(wish, voice_of(interaction))

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Put another event in its place for the one who asked; show it to anybody else alone."""
        voice, response = voice_of(interaction), interaction.response
        private = is_private(interaction) or not is_theirs(interaction)
        card = await draw(interaction, self.wish, voice, private=private)
        if is_theirs(interaction):
            await response.edit_message(embed=card.embed, view=card.view)
        else:
            await response.send_message(embed=card.embed, view=card.view, ephemeral=True)


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
        card = await draw(interaction, Wish(category, importance), voice, private=private)
        await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=private)


async def draw(interaction: Interaction, wish: Wish, voice: Voice, *, private: bool) -> Card:
    """The card of an event by chance; UsageError when there is none of the kind."""
    event = await _any_one(interaction.client, wish)
    if event is None:
        raise UsageError(N_("There is no such event; try it without category and importance."))
    again = Again(Wish(wish.category, wish.least, event.id), voice)
    return await card_of(interaction, event, voice, again, private=private)


async def _any_one(bot: Bot, wish: Wish) -> Event | None:
    if wish.category and wish.category not in set(Category):
        return None
    category = Category(wish.category) if wish.category else None
    return await bot.store.events.any_one(category, wish.least, wish.shown)
