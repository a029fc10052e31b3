"""The commands as Discord shows them in Chinese: names, descriptions and choices."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot import i18n
from bot.core.models import Language
from bot.core.voice import Voice

TYPED = {Location.command_name, Location.group_name, Location.parameter_name}
"""Where a name stands that people type; a context menu's is read like any other phrase."""


class CommandTranslator(app_commands.Translator):
    """Translates from the catalogues, which `bot/locales/commands.py` fills from the code.

    Discord falls back from Chinese to the English of the code alone, so both kinds are given.
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The string in that language; None where it is English, or has no translation."""
        language = i18n.language_of(str(locale))
        if language is Language.EN:
            return None
        said = _said(string, context, i18n.voice(language))
        return said if said != string.message else None


def _said(
    string: app_commands.locale_str, context: app_commands.TranslationContextTypes, voice: Voice
) -> str:
    if "month" in string.extras:
        return voice.month(string.extras["month"])
    if context.location in TYPED and not isinstance(context.data, app_commands.ContextMenu):
        return voice.name(string.message)
    return voice.gettext(string.message)
