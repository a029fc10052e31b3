"""A message's menu: what happened in 2023 that has to do with what somebody wrote."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.answers import voice_of
from bot.client import Bot
from bot.core import related as nearness
from bot.core.models import Event
from cogs import render
from cogs.options import Interaction
from cogs.picks import picking

SHOWN = 5
"""How many events are shown at most."""

READ = 4000
"""How much of a message is read, in characters: as many as it may have."""


@app_commands.context_menu(name="Related 2023 AI events")
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.allowed_installs(guilds=True, users=True)
async def related(interaction: Interaction, message: discord.Message) -> None:
    """Answer, to the asker alone, with the events nearest to the message."""
    voice = voice_of(interaction)
    text = text_of(message)
    found = await find(interaction.client, text)
    if found:
        documents = {each.key: each for each in await interaction.client.store.documents.all()}
        heading = voice.gettext("Related 2023 AI events")
        embed = render.page(heading, found, 1, voice, documents)
        view = picking(found, voice)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)
        return
    if text.strip():
        said = voice.gettext(
            "I know nothing of 2023 that has to do with this message; "
            "/event finds what you name yourself."
        )
    else:
        said = voice.gettext("This message has no words that I could look up.")
    await interaction.response.send_message(said, ephemeral=True)


def text_of(message: discord.Message) -> str:
    """What the message says: its own words, and those of its embeds."""
    embedded = (part for each in message.embeds for part in (each.title, each.description) if part)
    return "\n".join((message.content, *embedded))[:READ]


async def find(bot: Bot, text: str) -> list[Event]:
    """The events nearest to the text, best first."""
    entities = (await bot.store.directory()).mentions(text)
    candidates = await bot.store.related.find(nearness.words_of(text), entities)
    return nearness.nearest(text, entities, candidates, SHOWN)
