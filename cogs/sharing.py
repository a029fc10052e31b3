"""“Share in channel” on private answers: what a person sees alone, posted for everybody there."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from bot.answers import voice_of
from bot.core.markdown import escape
from bot.core.text import clip
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs.components import AnyInteraction, answered

NAME_LIMIT = 80


class Share(ui.DynamicItem[ui.Button[Any]], template="share"):
    """Posts the private message on which it stands; the message itself holds what is shared."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(ui.Button(label=voice.gettext("Share in channel"), custom_id="share"))

    @classmethod
    def of(cls, interaction: AnyInteraction, voice: Voice) -> list[Self]:
        """The button for a private answer; none where nobody else would see what is shared."""
        return [cls(voice)] if may_share(interaction) else []

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(voice_of(interaction))

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Post the message once: the button is closed before, and opened again if that fails."""
        message = interaction.message
        if message is None or not may_share(interaction):
            raise UsageError(N_("You may not post in this channel, so I cannot share it here."))
        name = escape(clip(interaction.user.display_name, NAME_LIMIT))
        said = voice_of(interaction).gettext("Shared by {name}").format(name=name)
        await interaction.response.edit_message(view=_own(message, disabled=True))
        try:
            await interaction.followup.send(
                said,
                embeds=message.embeds,
                view=_public(message),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except Exception:
            await interaction.edit_original_response(view=_own(message, disabled=False))
            raise


def may_share(interaction: AnyInteraction) -> bool:
    """Whether the person may write there and others would see what the bot answers."""
    if interaction.guild_id is None:
        return interaction.context.private_channel or False
    held = interaction.permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    may_write = held.send_messages_in_threads if in_thread else held.send_messages
    own = interaction.is_user_integration() and not interaction.is_guild_integration()
    return may_write and (held.use_external_apps or not own)


def is_private(interaction: AnyInteraction) -> bool:
    """Whether the message on which something was pressed is seen by one person alone."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def is_theirs(interaction: AnyInteraction) -> bool:
    """Whether the message answers the one who pressed something on it, or nobody."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    return asked is None or asked.user.id == interaction.user.id


def _own(message: discord.Message, *, disabled: bool) -> ui.View:
    view = _copied(message)
    for button in _buttons(view):
        button.disabled = disabled
    return view


def _public(message: discord.Message) -> ui.View:
    view = _copied(message)
    for button in _buttons(view):
        view.remove_item(button)
    return view


def _copied(message: discord.Message) -> ui.View:
    view = ui.View.from_message(message, timeout=None)
    view.stop()  # what is pressed is found by custom_id; discord.py need not keep the view
    return view


def _buttons(view: ui.View) -> list[ui.Button[Any]]:
    found = (item for item in view.children if isinstance(item, ui.Button))
    return [item for item in found if item.custom_id == "share"]
