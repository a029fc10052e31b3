"""The operator's forms for an event that was reported, filled with what it says now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

import discord
from discord import ui

from bot import reports
from bot.client import Bot
from bot.core.amend import Amendment
from bot.core.markdown import escape
from bot.core.models import TEXT_LIMIT, TITLE_LIMITS, Event
from bot.core.report import URL_LIMIT, Report, cited
from bot.core.voice import N_, Voice
from cogs.components import Form
from cogs.mistakes import WRONG

Keep = Callable[[discord.Interaction[Bot], Amendment], Awaitable[None]]
"""What to do with what was written."""

LABELS = {
    "date": N_("Date"),
    "title_en": N_("Title, English"),
    "title_zh": N_("Title, Simplified Chinese"),
    "summary_en": N_("Summary, English"),
    "summary_zh": N_("Summary, Simplified Chinese"),
    "note_en": N_("Note, English"),
    "note_zh": N_("Note, Simplified Chinese"),
    "url": N_("Address of a source to add"),
}
LIMITS = {
    "date": 10,
    "title_en": TITLE_LIMITS["en"],
    "title_zh": TITLE_LIMITS["zh"],
    "url": URL_LIMIT,
}
LONG = ("summary", "note")


class Rewriting(Form):
    """A form of some parts of an event, beside the report."""

    names: tuple[str, ...] = ()

    def __init__(self, report: Report, event: Event, voice: Voice, keep: Keep) -> None:
        super().__init__(voice.gettext("Correct the event"), voice)
        self.event, self.keep = event, keep
        told = f"**{voice.gettext(WRONG[report.wrong])}** {escape(report.text)}"
        self.add_item(ui.TextDisplay(told))
        now = reports.fields(event) | {"url": cited(report) or ""}
        # A document's text may be longer than a field of a form: such a one cannot be edited here.
        self.fields = {
            name: _field(name, now[name]) for name in self.names if len(now[name]) <= TEXT_LIMIT
        }
        for name, field in self.fields.items():
            self.ask(LABELS[name], field)

    async def on_submit(self, interaction: discord.Interaction[Bot], /) -> None:  # type: ignore[override]
        """Hand over what was changed."""
        filled = {name: field.value for name, field in self.fields.items()}
        await self.keep(interaction, reports.written(self.event, filled))


class Texts(Rewriting):
    """Title and summary."""

    names = ("title_en", "title_zh", "summary_en", "summary_zh")


class Facts(Rewriting):
    """Date, note and a source."""

    names = ("date", "note_en", "note_zh", "url")


FORMS: Mapping[str, type[Rewriting]] = MappingProxyType({"texts": Texts, "facts": Facts})


def _field(name: str, now: str) -> ui.TextInput[Any]:
    long = name.startswith(LONG)
    return ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=now or None,
        required=False,
        max_length=max(LIMITS.get(name, TEXT_LIMIT), len(now)),
    )
