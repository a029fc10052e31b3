"""What buttons, selects and forms have in common: errors that end where those of commands do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import wraps
from typing import Any, TypeVar

import discord
from discord import ui

from bot.answers import answer_error
from bot.core.voice import Voice

AnyInteraction = discord.Interaction[Any]
"""What discord.py declares for callbacks; the client is always our Bot."""

ItemT = TypeVar("ItemT", bound=ui.Item[Any])


def answered(
    callback: Callable[[ItemT, AnyInteraction], Awaitable[None]],
) -> Callable[[ItemT, AnyInteraction], Coroutine[Any, Any, None]]:
    """Let errors of a component end where those of commands do; discord.py would only log them."""

    @wraps(callback)
    async def wrapper(item: ItemT, interaction: AnyInteraction) -> None:
        try:
            await callback(item, interaction)
        except Exception as error:
            await answer_error(interaction, error)

    return wrapper


def rows_of(*rows: Sequence[ui.Item[Any]]) -> ui.View:
    """A view of such items, each group of them in a row of its own."""
    view = ui.View(timeout=None)
    for number, row in enumerate(row for row in rows if row):
        for item in row:
            item.row = number
            view.add_item(item)
    return view


class Form(ui.Modal):
    """A form whose labels are in the reader's language."""

    def __init__(self, title: str, voice: Voice) -> None:
        super().__init__(title=title)
        self.voice = voice

    def ask(self, label: str, field: ui.Item[Any], hint: str | None = None) -> None:
        """Add one field under its label, both in the reader's language."""
        say = self.voice.gettext
        self.add_item(ui.Label(text=say(label), component=field, description=hint and say(hint)))

    async def on_error(  # type: ignore[override]  # a form has no item at fault
        self, interaction: AnyInteraction, error: Exception, /
    ) -> None:
        """Let errors end where those of commands do."""
        await answer_error(interaction, error)
