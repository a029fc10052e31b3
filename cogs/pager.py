"""Buttons and selects under events, found by their custom_id, and so also after a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

import discord
from discord import ui

from bot import i18n
from bot.answers import voice_of
from bot.client import Bot
from bot.core.entities import Directory, code, name_within
from bot.core.models import QUERY_LIMIT, YEAR, Event, Precision, Query
from bot.core.telling import Documents
from bot.core.text import clip
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs import filters, render
from cogs.components import AnyInteraction, answered, rows_of
from cogs.filters import Filter
from cogs.listing import OUTDATED, PATTERN, Listing, Opened, open_page, page_embed
from cogs.mistakes import Mistake
from cogs.sharing import Share, is_private, is_theirs

Interaction = discord.Interaction[Bot]

EVERYTHING = N_("Everything of that day")


class Turn(ui.DynamicItem[ui.Button[Any]], template=rf"(?P<way>prev|next):{PATTERN}"):
    """Opens the page before or after."""

    def __init__(self, listing: Listing, way: str, *, disabled: bool = False) -> None:
        self.target = replace(listing, page=max(0, listing.page + (1 if way == "next" else -1)))
        say = i18n.voice(listing.language).gettext
        name = say("Next") if way == "next" else say("Previous")
        custom_id = f"{way}:{listing.key}"
        super().__init__(ui.Button(label=name, custom_id=custom_id, disabled=disabled))

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

    def __init__(self, day: date, voice: Voice, mark: str = "", label: str = EVERYTHING) -> None:
        self.day = day
        custom_id = f"day:{day}:{mark}"
        super().__init__(ui.Button(label=voice.gettext(label), custom_id=custom_id))

    @classmethod
    def of(cls, event: Event, voice: Voice) -> list[Self]:
        """The button for the other events of an event's day; none when the day is not known."""
        when = event.date
        if when is None or when.precision is not Precision.DAY or when.first.year != YEAR:
            return []
        return [cls(when.first, voice, label=N_("Other events of that day"))]

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(date.fromisoformat(match["day"]), voice_of(interaction), match["mark"])

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Show the day to the one who pressed, in their language."""
        await _show(interaction, Listing(self.day, voice_of(interaction).language))


class Instead(ui.DynamicItem[ui.Button[Any]], template=rf"mean:{PATTERN}"):
    """Asks for what may have been meant instead."""

    def __init__(self, listing: Listing) -> None:
        self.target = listing
        text = listing.subject.text if isinstance(listing.subject, Query) else ""
        label = i18n.voice(listing.language).gettext("Did you mean “{text}”?").format(text=text)
        super().__init__(ui.Button(label=label, custom_id=f"mean:{listing.key}"))

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


class Narrow(ui.DynamicItem[ui.Select[Any]], template=rf"(?P<by>category|month):{PATTERN}"):
    """Shows one of a list's filters, and sets it."""

    def __init__(
        self, listing: Listing, by: Filter, options: list[discord.SelectOption] | None = None
    ) -> None:
        self.listing, self.by = listing, by
        if options is None and isinstance(listing.subject, Query):
            options = filters.options(listing.subject, by, i18n.voice(listing.language))
        super().__init__(ui.Select(custom_id=f"{by}:{listing.key}", options=options or []))

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The select in which something was chosen."""
        options = item.options if isinstance(item, ui.Select) else []
        return cls(Listing.parse(match), Filter(match["by"]), options)

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Show the first page of what the filter leaves."""
        if not isinstance(self.listing.subject, Query):
            raise UsageError(OUTDATED)
        query = filters.narrowed(self.listing.subject, self.by, self.item.values[0])
        target = replace(self.listing, subject=query, page=0)
        await _put(interaction, await open_page(interaction.client, target))


class More(ui.DynamicItem[ui.Button[Any]], template=rf"more:{PATTERN}"):
    """Lists the events of an event's main entity."""

    def __init__(self, listing: Listing, name: str, voice: Voice) -> None:
        self.target = listing
        label = voice.gettext("More of {name}").format(name=name)
        custom_id = f"more:{listing.key}"
        super().__init__(ui.Button(label=clip(label, render.BUTTON_LIMIT), custom_id=custom_id))

    @classmethod
    def of(cls, event: Event, voice: Voice, directory: Directory) -> list[Self]:
        """The button for the entity named first; none for one that the directory lacks."""
        key = next(iter(event.entities), None)
        if key is None or key not in directory:
            return []
        name = directory.name(key, voice.language)
        query = Query(name_within(directory[key], name, QUERY_LIMIT), entity=code(key))
        return [cls(Listing(query, voice.language), name, voice)] if query.text else []

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(Listing.parse(match), "", voice_of(interaction))

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Show the list to the one who pressed, in their language."""
        await _show(interaction, replace(self.target, language=voice_of(interaction).language))


ITEMS = (Turn, Choose, WholeDay, Instead, Narrow, More)


def view_of(*items: ui.Item[Any]) -> ui.View:
    """A view of items that answer for ever."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


async def send_page(interaction: Interaction, opened: Opened, *, private: bool) -> None:
    """Answer with a page of events."""
    shares = Share.of(interaction, i18n.voice(opened.listing.language)) if private else []
    await interaction.response.send_message(
        embed=await page_embed(interaction.client, opened),
        view=controls(opened, *shares),
        ephemeral=private,
    )


def instead(opened: Opened) -> list[Instead]:
    """A button for each query that may have been meant."""
    listing = opened.listing
    if not isinstance(listing.subject, Query):
        return []
    meant = (replace(listing.subject, text=text) for text in opened.corrections)
    return [Instead(replace(listing, subject=query, page=0)) for query in meant]


@dataclass(frozen=True, slots=True)
class Card:
    """One event as a message."""

    embed: discord.Embed
    view: ui.View


async def send_card(
    interaction: Interaction, event: Event, voice: Voice, *items: ui.Item[Any], private: bool
) -> None:
    """Answer with one event, and with what may have been meant instead."""
    card = await card_of(interaction, event, voice, *items, private=private)
    await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=private)


async def card_of(
    interaction: Interaction, event: Event, voice: Voice, *items: ui.Item[Any], private: bool
) -> Card:
    """One event with what leads on from it; `items` stand first."""
    store = interaction.client.store
    directory = await store.directory()
    documents = {each.key: each for each in await store.documents.all()}
    shares = Share.of(interaction, voice) if private else []
    view = card_view(event, voice, directory, documents, *items, shares=shares)
    return Card(render.card(event, voice, directory, documents), view)


def card_view(
    event: Event,
    voice: Voice,
    directory: Directory,
    documents: Documents,
    *items: ui.Item[Any],
    shares: Sequence[Share] = (),
) -> ui.View:
    """What leads on from an event: its day and its main entity, its sources, a report."""
    return rows_of(
        items,
        [*WholeDay.of(event, voice), *More.of(event, voice, directory)],
        render.links(event, documents),
        [*Mistake.of(event, voice), *shares],
    )


def controls(opened: Opened, *shares: Share) -> ui.View:
    """What a page is opened, narrowed and turned with; without events, what can be undone."""
    listing, query = opened.listing, opened.listing.subject
    options = render.options(opened.events, opened.first, i18n.voice(listing.language))
    turns = [
        Turn(listing, "prev", disabled=listing.page == 0),
        Turn(listing, "next", disabled=listing.page >= opened.last_page),
    ]
    narrow = isinstance(query, Query) and bool(opened.events or query.category or query.month)
    return rows_of(
        [Choose(listing, options)] if options else [],
        *([Narrow(listing, by)] for by in Filter if narrow),
        [*(turns if opened.last_page else []), *(shares if opened.events else [])],
        instead(opened),
    )


async def _show(interaction: Interaction, target: Listing) -> None:
    opened = await _found(interaction, target)
    await send_page(interaction, opened, private=True)


async def _turn(interaction: Interaction, target: Listing) -> None:
    await _put(interaction, await _found(interaction, target))


async def _found(interaction: Interaction, target: Listing) -> Opened:
    opened = await open_page(interaction.client, target)
    if not opened.events:
        raise UsageError(OUTDATED)
    return opened


async def _put(interaction: Interaction, opened: Opened) -> None:
    """Put a page in the place of the message for the one who asked; show it to others alone."""
    if not is_theirs(interaction):
        await send_page(interaction, opened, private=True)
        return
    message = interaction.message
    voice = i18n.voice(opened.listing.language)
    shares = Share.of(interaction, voice) if is_private(interaction) else []
    await interaction.response.edit_message(
        content=message.content if message and message.embeds else None,  # who shared it
        embed=await page_embed(interaction.client, opened),
        view=controls(opened, *shares),
    )


async def _open(interaction: Interaction, key: str) -> None:
    event = await interaction.client.store.events.get(key)
    if event is None:
        raise UsageError(N_("This event is no longer in the store; ask again with /event."))
    await send_card(interaction, event, voice_of(interaction), private=True)
