"""A select that opens one of the events that a message tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.answers import voice_of
from bot.core.models import Event
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs import render
from cogs.components import AnyInteraction, answered
from cogs.pager import send_card, view_of

LIMIT = 25
"""How many events a select offers at most."""


class Pick(ui.DynamicItem[ui.Select[Any]], template="pick:event"):
    """Opens one event for whoever chooses it; the message itself holds what can be chosen."""

    def __init__(self, options: Sequence[discord.SelectOption], placeholder: str | None) -> None:
        super().__init__(
            ui.Select(custom_id="pick:event", placeholder=placeholder, options=list(options))
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The select in which something was chosen."""
        if isinstance(item, ui.Select):
            return cls(item.options, item.placeholder)
        return cls([], None)

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Show the event to the one who chose it, in their language."""
        event = await interaction.client.store.events.get(self.item.values[0])
        if event is None:
            raise UsageError(N_("This event is no longer in the store; ask again with /event."))
        await send_card(interaction, event, voice_of(interaction), private=True)


def picking(events: Sequence[Event], voice: Voice) -> ui.View:
    """A view with a select of these events; empty for none."""
    options = render.options(events[:LIMIT], 1, voice)
    return view_of(*([Pick(options, voice.gettext("Open an event"))] if options else []))
