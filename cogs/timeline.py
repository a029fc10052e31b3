"""/timeline: the year in a picture, with the same in words below it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot
from bot.core import telling
from bot.core.markdown import escape
from bot.core.models import Category, Entity
from bot.core.voice import Voice
from bot.pictures.chart import Look
from bot.pictures.content import Subject
from cogs import render
from cogs.events import PRIVATE
from cogs.options import CATEGORY_CHOICES, EntityOption, Interaction
from cogs.picks import picking

if TYPE_CHECKING:
    from bot.timelines import Plate

FILE = "2023.png"

SHADE_CHOICES = [
    app_commands.Choice(name="Dark", value=Look.DARK.value),
    app_commands.Choice(name="Light", value=Look.LIGHT.value),
]


class DrawnOption(EntityOption):
    """An entity whose picture is wanted; whoever types a name is about to want one."""

    async def transform(self, interaction: Interaction, value: str, /) -> Entity:  # type: ignore[override]
        """The entity; UsageError when nobody knows one of that name."""
        found = await interaction.client.store.entities.named(value)
        return found or self.unknown(value)

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The same offers; the process that draws starts meanwhile."""
        interaction.client.timelines.warm()
        return await super().autocomplete(interaction, value)


class Timeline(commands.Cog):
    """The picture of the year."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(description="See 2023 in a picture: the whole year, or one name in it.")
    @app_commands.describe(
        entity="Whose year: OpenAI, 百度, GPT-4; everybody's when left out.",
        category="Only events of this kind.",
        look="The picture's background; dark when left out.",
        private=PRIVATE,
    )
    @app_commands.choices(category=CATEGORY_CHOICES, look=SHADE_CHOICES)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def timeline(
        self,
        interaction: Interaction,
        entity: app_commands.Transform[Entity, DrawnOption] | None = None,
        category: str | None = None,
        look: str = Look.DARK.value,
        private: bool = False,
    ) -> None:
        """Answer with the picture, and with its events as a list that can be opened."""
        voice = voice_of(interaction)
        kind = Category(category) if category else None
        subject = Subject(entity, kind, voice.language, Look(look))
        self.bot.timelines.warm()  # while Discord is told to wait
        await interaction.response.defer(ephemeral=private, thinking=True)
        plate = await self.bot.timelines.plate(subject)
        await interaction.followup.send(
            embed=listing(plate, voice),
            files=picture(plate),
            view=picking(plate.events, voice),
            ephemeral=private,
        )


def listing(plate: Plate, voice: Voice) -> discord.Embed:
    """The plate in words."""
    lines = [f"*{plate.subtitle}*", ""]
    for event in plate.events:
        day = voice.day(event.date.first) if event.date else ""
        lines.append(f"**{day}** · {telling.title(event, voice)}")
    if not plate.events:
        lines.append(voice.gettext("Nothing that I know of it has a certain day in 2023."))
    elif plate.png is None:
        lines += ["", voice.gettext("The picture cannot be drawn just now.")]
    return render.embed(escape(plate.title), lines)


def picture(plate: Plate) -> list[discord.File]:
    """The plate's picture as an attachment that tells what is seen; none when it has none."""
    if plate.png is None:
        return []
    return [discord.File(BytesIO(plate.png), FILE, description=plate.alt)]
