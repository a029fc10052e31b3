"""/sources: where the data come from, what each document tells, and what was corrected in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot
from bot.core.markdown import escape, link
from bot.core.models import Correction, Document
from bot.core.text import clip
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from bot.store.documents import Told
from cogs import render
from cogs.components import AnyInteraction, answered
from cogs.events import PRIVATE
from cogs.options import Interaction
from cogs.pager import view_of

KINDS = {
    "year review": N_("year review"),
    "translated year review": N_("translated year review"),
    "daily newsletter": N_("daily newsletter"),
    "newspaper feature": N_("newspaper feature"),
    "magazine feature": N_("magazine feature"),
}
"""What a person reads for the kinds that `documents.toml` names."""

CALENDAR = "calendar"
"""The importer of our own months, which are no source of anything."""

SELECT_LIMIT = 25


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with all that is known of it."""

    document: Document
    told: Told
    corrections: tuple[Correction, ...]

    @property
    def title(self) -> str:
        """Its title; its key when it has none."""
        return " ".join((self.document.title or self.document.key).split())


class OpenPaper(ui.DynamicItem[ui.Select[Any]], template="source:document"):
    """Opens one document for whoever chooses it."""

    def __init__(self, options: Sequence[discord.SelectOption], placeholder: str | None) -> None:
        select = ui.Select[Any](
            custom_id="source:document", placeholder=placeholder, options=list(options)
        )
        super().__init__(select)

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
        """Show the document to the one who chose it."""
        papers = {each.document.key: each for each in await papers_of(interaction.client)}
        paper = papers.get(self.item.values[0])
        if paper is None:
            raise UsageError(N_("This document is no longer among the sources."))
        embed = paper_embed(paper, voice_of(interaction))
        await interaction.response.send_message(embed=embed, ephemeral=True)


class Sources(commands.Cog):
    """What the answers rest on."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(description="Where the data come from, and what was corrected in them.")
    @app_commands.describe(private=PRIVATE)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def sources(self, interaction: Interaction, private: bool = False) -> None:
        """Answer with the calendar's figures and the list of documents."""
        voice = voice_of(interaction)
        papers = await papers_of(self.bot)
        counts = await self.bot.store.events.counts()
        await interaction.response.send_message(
            embed=overview(papers, counts, voice), view=_opening(papers, voice), ephemeral=private
        )


async def papers_of(bot: Bot) -> list[Paper]:
    """Every document but our own calendar, by key; imported or only cited."""
    store = bot.store.documents
    known = {each.key: each for each in await store.registered()}
    for each in await store.all():
        if each.importer != CALENDAR:
            cited = known.get(each.key)
            stats = {**(cited.stats if cited else {}), **each.stats}
            known[each.key] = replace(each, stats=stats)
    told, corrections = await store.told(), await store.corrections()
    return [
        Paper(
            document,
            told.get(key, Told()),
            tuple(each for each in corrections if each.document == key),
        )
        for key, document in sorted(known.items())
    ]


def overview(papers: Sequence[Paper], counts: Mapping[str, int], voice: Voice) -> discord.Embed:
    """What everything rests on, and the documents one by one."""
    said = voice.gettext(
        "The calendar has {events} events on {days} days of 2023. Each is told in our own words, "
        "with the pages that support it."
    )
    number = voice.number
    lines = [said.format(events=number(counts["curated"]), days=number(counts["days"])), ""]
    if papers:
        lines.append(voice.gettext("These documents were read besides:"))
    for paper in papers:
        lines += ["", f"**{link(paper.title, paper.document.url)}**", *_facts(paper, voice)]
    return render.embed(voice.gettext("Sources"), lines)


def paper_embed(paper: Paper, voice: Voice) -> discord.Embed:
    """One document: what it is, its own figures, and its errors with what is so."""
    lines = _facts(paper, voice)
    if paper.document.url:
        lines.append(link(voice.gettext("Read it"), paper.document.url))
    if figures := _figures(paper.document, voice):
        lines += ["", f"**{voice.gettext('Its figures')}**", *(f"- {each}" for each in figures)]
    if paper.corrections:
        lines += ["", f"**{voice.gettext('What we corrected')}**"]
    return render.embed(escape(paper.title), [*lines, *_all_corrected(paper, lines, voice)])


def _all_corrected(paper: Paper, before: Sequence[str], voice: Voice) -> list[str]:
    """Every correction; where there are too many for one message, without their sources."""
    room = render.DESCRIPTION_LIMIT - sum(len(line) + 1 for line in before) - 10
    for cited in (True, False):
        told = ["\n".join(_corrected(each, voice, cited=cited)) for each in paper.corrections]
        if sum(len(each) + 1 for each in told) <= room:
            return told
    return told


def _facts(paper: Paper, voice: Voice) -> list[str]:
    """What it is, and what it gave."""
    document, say = paper.document, voice.gettext
    kind = str(document.stats.get("kind", ""))
    about = [
        say(KINDS[kind]) if kind in KINDS else kind,
        document.publisher or document.author or "",
        voice.date(_day(document.published)) if document.published else "",
        render.LANGUAGES.get(document.language, document.language),
    ]
    lines = [" · ".join(escape(clip(part, 100)) for part in about if part)]
    return [*lines, " · ".join(gave)] if (gave := _gave(paper, voice)) else lines


def _gave(paper: Paper, voice: Voice) -> list[str]:
    """How many events it tells, and how many of its errors are known."""
    alone, besides, errors = paper.told.alone, paper.told.besides, len(paper.corrections)
    say = voice.ngettext
    phrases = {
        say("{count} event of its own", "{count} events of its own", alone): alone,
        say("cited for {count} event", "cited for {count} events", besides): besides,
        say("{count} error corrected", "{count} errors corrected", errors): errors,
    }
    return [said.format(count=voice.number(count)) for said, count in phrases.items() if count]


def _figures(document: Document, voice: Voice) -> list[str]:
    """The figures that the document states of itself, and its length."""
    stats, say = document.stats, voice.gettext
    phrases = {
        "brief_characters": say("{original_characters} characters cut to {brief_characters}"),
        "reading_minutes": say("{reading_minutes} minutes to read"),
        "efficiency_percent": say("{efficiency_percent} % more efficient, as it says itself"),
        "views": say("{views} views"),
    }
    numbers = {name: voice.number(it) for name, it in stats.items() if isinstance(it, int)}
    found = [
        phrase.format(**numbers)
        for name, phrase in phrases.items()
        if set(re.findall(r"\{(\w+)\}", phrase)) <= numbers.keys() and name in numbers
    ]
    if document.characters:
        said = say("{count} characters in the file that we read")
        found.append(said.format(count=voice.number(document.characters)))
    return found


def _corrected(correction: Correction, voice: Voice, *, cited: bool) -> list[str]:
    """What it says, and below it what is so."""
    claim = correction.claim.get(voice.language) or ""
    fact = escape(correction.fact.get(voice.language) or "")
    named = (link(each.publisher or each.title or "", each.url) for each in correction.sources)
    sources = voice.gettext(", ").join(each for each in named if each)
    told = f"  → {fact} ({sources})" if cited else f"  → {fact}"
    return [*([f"- *{escape(claim)}*"] if claim else []), told]


def _day(published: date | datetime) -> date:
    return published.date() if isinstance(published, datetime) else published


def _opening(papers: Sequence[Paper], voice: Voice) -> ui.View:
    options = [
        discord.SelectOption(
            label=clip(paper.title, render.LABEL_LIMIT),
            description=clip(paper.document.publisher or paper.document.author or "", 100) or None,
            value=paper.document.key,
        )
        for paper in papers
        if len(paper.document.key) <= render.LABEL_LIMIT
    ][:SELECT_LIMIT]
    placeholder = voice.gettext("Open a document")
    return view_of(*([OpenPaper(options, placeholder)] if options else []))
