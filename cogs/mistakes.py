"""“Report a mistake” under every event: a button that opens a form, before and after a restart."""

from __future__ import annotations

import logging
import re
from typing import Any, Self

import discord
from discord import ui

from bot import reports
from bot.answers import voice_of
from bot.client import Bot
from bot.core import telling
from bot.core.models import Event
from bot.core.report import TEXT_LIMIT, URL_LIMIT, Report, Wrong
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs.components import AnyInteraction, Form, answered

logger = logging.getLogger(__name__)

CUSTOM_ID_LIMIT = 100
"""The longest custom_id, in characters, by Discord's documentation."""

WRONG = {
    Wrong.DATE: N_("The date"),
    Wrong.TITLE: N_("The title"),
    Wrong.TEXT: N_("The text"),
    Wrong.SOURCE: N_("A source"),
    Wrong.OTHER: N_("Something else"),
}
"""What a person reads for each thing that may be wrong."""


class Mistake(ui.DynamicItem[ui.Button[Any]], template=r"mistake:(?P<event>.+)"):
    """Opens the form for a report on one event."""

    def __init__(self, event_id: str, voice: Voice) -> None:
        self.event_id = event_id
        label = f"⚑ {voice.gettext('Report a mistake')}"
        custom_id = f"mistake:{event_id}"
        super().__init__(ui.Button(label=label, custom_id=custom_id))

    @classmethod
    def of(cls, event: Event, voice: Voice) -> list[Self]:
        """The event's button; none for an id too long, which a document's long name makes."""
        fits = len(f"mistake:{event.id}") <= CUSTOM_ID_LIMIT
        return [cls(event.id, voice)] if fits else []

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(match["event"], voice_of(interaction))

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Open the form, in the language of the one who pressed."""
        bot = interaction.client
        event = await bot.store.events.get(self.event_id)
        if event is None:
            raise UsageError(N_("This event is no longer in the store; ask again with /event."))
        user, guild_id = interaction.user, interaction.guild_id
        await reports.refuse_a_flood(bot.store, user.id, guild_id, bot.now())
        await interaction.response.send_modal(MistakeForm(event, voice_of(interaction)))


class MistakeForm(Form):
    """What is wrong, what is right, and where that is told."""

    def __init__(self, event: Event, voice: Voice) -> None:
        say = voice.gettext
        super().__init__(say("Report a mistake"), voice)
        self.event = event
        kinds = [discord.SelectOption(label=say(name), value=kind) for kind, name in WRONG.items()]
        self.wrong = ui.Select[Any](custom_id="wrong", options=kinds)
        self.text = ui.TextInput[Any](
            custom_id="text", style=discord.TextStyle.paragraph, max_length=TEXT_LIMIT
        )
        self.url = ui.TextInput[Any](
            custom_id="url", required=False, max_length=URL_LIMIT, placeholder="https://…"
        )
        self.add_item(ui.TextDisplay(f"**{telling.title(event, voice)}**"))
        self.ask(N_("What is wrong?"), self.wrong)
        self.ask(
            N_("What is right?"), self.text, N_("The right date or title alone, or an explanation.")
        )
        self.ask(N_("An address that shows it"), self.url)

    async def on_submit(self, interaction: discord.Interaction[Bot], /) -> None:  # type: ignore[override]
        """Put the report into the operator's queue, and thank for it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        report = self.read(interaction)
        await reports.send(interaction.client.store, report)
        logger.info("a report on %s, server %s", report.event_id, report.guild_id)
        said = self.voice.gettext("Thank you. Your report waits to be read.")
        await interaction.followup.send(said, ephemeral=True)

    def read(self, interaction: discord.Interaction[Bot]) -> Report:
        """What was filled in, by whom and where."""
        return Report(
            id=0,
            event_id=self.event.id,
            wrong=Wrong(self.wrong.values[0]),
            text=self.text.value,
            url=self.url.value.strip() or None,
            language=self.voice.language,
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
            created_at=interaction.client.now(),
        )
