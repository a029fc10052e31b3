"""Buttons and selects under events, found by their custom_id, and so also after a restart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, Self

import discord
from discord import ui

from bot import i18n
from bot.answers import voice_of
from bot.client import Bot
from bot.core.models import Event, Query
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs import render
from cogs.components import AnyInteraction, answered
from cogs.listing import PATTERN, Listing, Opened, open_page, page_embed
from cogs.mistakes import Mistake

Interaction = discord.Interaction[Bot]


class Turn(ui.DynamicItem[ui.Button[Any]], template=rf"(?P<way>prev|next):{PATTERN}"):
    """Opens the page before or after."""

    def __init__(self, listing: Listing, way: str, *, disabled: bool = False) -> None:
        self.target = replace(listing, page=max(0, listing.page + (1 if way == "next" else -1)))
        say = i18n.voice(listing.language).gettext
        name = say("Next") if way == "next" else say("Previous")
        custom_id = f"{way}:{listing.key}"
        super().__init__(ui.Button(label=name, custom_id=custom_id, disabled=disabled, row=1))

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(Listing.parse(match), match["way"])

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Turn the page for the one who asked; show it to anybody else alone."""
        await _turn(interaction, self.target)


class Choose(ui.DynamicItem[ui.Select[Any]], template=rf"open:{PATTERN}"):
    """Opens one event of the page."""

    def __init__(self, listing: Listing, options: list[discord.SelectOption]) -> None:
        say = i18n.voice(listing.language).gettext
        super().__init__(
            ui.Select(
                custom_id=f"open:{listing.key}",
                placeholder=say("Open an event"),
                options=options,
                row=0,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The select in which something was chosen."""
        options = item.options if isinstance(item, ui.Select) else []
        return cls(Listing.parse(match), options)

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Show the event to the one who chose it."""
        await _open(interaction, self.item.values[0])


class WholeDay(
    ui.DynamicItem[ui.Button[Any]], template=r"day:(?P<day>\d{4}-\d\d-\d\d):(?P<mark>.*)"
):
    """Shows everything of a digest's day; a posted digest is known by the mark in it."""

    def __init__(self, day: date, voice: Voice, mark: str = "") -> None:
        self.day = day
        label = voice.gettext("Everything of that day")
        super().__init__(ui.Button(label=label, custom_id=f"day:{day}:{mark}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(date.fromisoformat(match["day"]), voice_of(interaction), match["mark"])

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Show the day to the one who pressed, in their language."""
        listing = Listing(self.day, voice_of(interaction).language)
        await send_page(interaction, await open_page(interaction.client, listing), private=True)


class Instead(ui.DynamicItem[ui.Button[Any]], template=rf"mean:{PATTERN}"):
    """Asks for what may have been meant instead."""

    def __init__(self, listing: Listing) -> None:
        self.target = listing
        text = listing.subject.text if isinstance(listing.subject, Query) else ""
        label = i18n.voice(listing.language).gettext("Did you mean “{text}”?").format(text=text)
        super().__init__(ui.Button(label=label, custom_id=f"mean:{listing.key}", row=2))

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(Listing.parse(match))

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Show what the corrected query finds."""
        await _turn(interaction, self.target)


ITEMS = (Turn, Choose, WholeDay, Instead)


def view_of(*items: ui.Item[Any]) -> ui.View:
    """A view of items that answer for ever."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


async def send_page(interaction: Interaction, opened: Opened, *, private: bool) -> None:
    """Answer with a page of events."""
    await interaction.response.send_message(
        embed=await page_embed(interaction.client, opened),
        view=_controls(opened),
        ephemeral=private,
    )


def instead(opened: Opened) -> list[Instead]:
    """A button for each query that may have been meant."""
    listing = opened.listing
    if not isinstance(listing.subject, Query):
        return []
    meant = (replace(listing.subject, text=text) for text in opened.corrections)
    return [Instead(replace(listing, subject=query, page=0)) for query in meant]


async def send_card(
    interaction: Interaction, event: Event, voice: Voice, *items: ui.Item[Any], private: bool
) -> None:
    """Answer with one event, and with what may have been meant instead."""
    store = interaction.client.store
    documents = {each.key: each for each in await store.documents.all()}
    card = render.card(event, voice, await store.directory(), documents)
    view = view_of(*items, *Mistake.of(event, voice))
    await interaction.response.send_message(embed=card, view=view, ephemeral=private)


def _controls(opened: Opened) -> ui.View:
    listing = opened.listing
    view = view_of()
    options = render.options(opened.events, opened.first, i18n.voice(listing.language))
    if options:
        view.add_item(Choose(listing, options))
    if opened.last_page:
        view.add_item(Turn(listing, "prev", disabled=listing.page == 0))
        view.add_item(Turn(listing, "next", disabled=listing.page >= opened.last_page))
    for item in instead(opened):
        view.add_item(item)
    return view


async def _turn(interaction: Interaction, target: Listing) -> None:
    opened = await open_page(interaction.client, target)
    message = interaction.message
    asked = message.interaction_metadata if message else None
    if asked and asked.user.id != interaction.user.id:
        await send_page(interaction, opened, private=True)
        return
    embed = await page_embed(interaction.client, opened)
    await interaction.response.edit_message(content=None, embed=embed, view=_controls(opened))


async def _open(interaction: Interaction, key: str) -> None:
    event = await interaction.client.store.events.get(key)
    if event is None:
        raise UsageError(N_("This event is no longer in the store; ask again with /event."))
    await send_card(interaction, event, voice_of(interaction), private=True)
