"""Answers to people when something goes wrong: one sentence, in their language, to them alone."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot import i18n
from bot.core.markdown import escape
from bot.core.text import clip
from bot.core.voice import Voice
from bot.errors import BotError

logger = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

CONTENT_LIMIT = 2000
"""The longest message without an embed, in characters."""


def voice_of(interaction: Interaction) -> Voice:
    """The language in which this person uses Discord; where we lack it, that of the server."""
    locales = interaction.locale, interaction.guild_locale
    return i18n.voice(i18n.language_of(*map(str, locales)))


class Tree(app_commands.CommandTree[Any]):
    """The slash commands, with the one place where their errors end."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Answer an error; see `answer_error`."""
        if interaction.type is not discord.InteractionType.autocomplete:
            await answer_error(interaction, error)


async def answer_error(interaction: Interaction, error: Exception) -> None:
    """Tell the person, and only them, in one sentence what went wrong.

    What nobody foresaw goes to the log under a short reference, which the person sees.
    """
    cause = _cause(error)
    sentence = _sentence(voice_of(interaction), cause) or _logged(interaction, cause)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        logger.warning("Could not tell %s: %s", interaction.user.id, sentence, exc_info=True)


def _cause(error: Exception) -> BaseException:
    """What a command or the reading of an option raised itself."""
    if isinstance(error, app_commands.TransformerError):
        return error.__cause__ or error
    return getattr(error, "original", error)


def _sentence(voice: Voice, error: BaseException) -> str | None:
    """What an expected error says; None for one that nobody foresaw."""
    say = voice.gettext
    match error:
        case BotError():
            lines = map(escape, voice.sentence(error).splitlines())
            return clip("\n".join(lines), CONTENT_LIMIT)
        case app_commands.MissingPermissions():
            return say("This command is for people with the Manage Server permission.")
        case app_commands.NoPrivateMessage():
            return say("This command works in servers only.")
        case app_commands.TransformerError():
            return say("I cannot see what you chose; pick another one from the list.")
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return say("This command has just changed; wait a minute and type it anew.")
        case app_commands.CheckFailure():
            return say("You may not use this command here.")
    return None


def _logged(interaction: Interaction, error: BaseException) -> str:
    reference = secrets.token_hex(3).upper()
    command = interaction.command.qualified_name if interaction.command else "a component"
    logger.error("%s: %s failed", reference, command, exc_info=error)
    said = voice_of(interaction).gettext(
        "Something went wrong on my side; tell my operator this reference: {reference}."
    )
    return said.format(reference=reference)
