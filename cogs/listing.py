"""A list of events that a person pages through: a custom_id holds all that it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot import i18n
from bot.core.entities import code
from bot.core.markdown import escape
from bot.core.models import YEAR, Category, Event, Language, Query
from bot.core.voice import N_
from bot.errors import UsageError
from cogs import render

if TYPE_CHECKING:
    import discord

    from bot.client import Bot
    from bot.core.voice import Voice

PAGE = 8
"""How many events stand on a page."""

PATTERN = (
    r"(?P<language>en|zh-CN|zh-TW):(?P<page>\d{1,5}):"
    r"(?P<subject>d:(?P<day>\d{4}-\d\d-\d\d)"
    r"|q:(?P<kind>[-a-l])(?P<moon>[-1-9a-c])(?P<least>[1-5])(?P<entity>[0-9a-f]{8})?:(?P<query>.+)"
    r"|f:(?P<category>[a-z-]*):(?P<month>\d*):(?P<text>.+)"
    r"|.+)"
)
"""What `Listing.key` writes; with an action before it it fits a custom_id's 100 characters.

The last forms are those of messages which an older version of the bot has posted, and of what no
version knows any more.
"""

OUTDATED = N_("This list is older than my data; ask again with /event.")

_KINDS = "-abcdefghijkl"
_MOONS = "-123456789abc"


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a message of another version lists, such as a category that there is no more."""

    key: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed, in which language, and the page that is open, from 0."""

    subject: Query | date | Unknown
    """A query, or the local date whose digest has more to tell."""
    language: Language
    page: int = 0

    @classmethod
    def parse(cls, match: re.Match[str]) -> Listing:
        """The listing that a match of PATTERN describes."""
        subject: Query | date | Unknown
        try:
            subject = _subject(match.groupdict())
        except (ValueError, IndexError):
            subject = Unknown(match["subject"])
        return cls(subject, Language(match["language"]), int(match["page"]))

    @property
    def key(self) -> str:
        """All of it as text, at most 86 characters for a query of at most 60."""
        match self.subject:
            case Query() as query:
                kind = _KINDS[_CATEGORIES.index(query.category)]
                filters = f"{kind}{_MOONS[query.month or 0]}{query.least}{query.entity or ''}"
                subject = f"q:{filters}:{query.text}"
            case date() as day:
                subject = f"d:{day}"
            case Unknown(key=subject):
                pass
        return f"{self.language}:{self.page}:{subject}"


_CATEGORIES = (None, *Category)


def _subject(said: dict[str, str]) -> Query | date | Unknown:
    if said["day"]:
        return date.fromisoformat(said["day"])
    if said["query"]:
        return _query(said)
    if said["text"]:
        category = Category(said["category"]) if said["category"] else None
        return Query(said["text"], category, month_of(said["month"]) if said["month"] else None)
    return Unknown(said["subject"])


def month_of(number: str) -> int:
    """The month of that number; ValueError when there is none."""
    return date(YEAR, int(number), 1).month


def _query(said: dict[str, str]) -> Query:
    return Query(
        said["query"],
        _CATEGORIES[_KINDS.index(said["kind"])],
        _MOONS.index(said["moon"]) or None,
        said["entity"],
        int(said["least"]),
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """One page of a listing, read from the store."""

    listing: Listing
    total: int
    events: Sequence[Event]
    corrections: Sequence[str] = ()
    """Queries that may have been meant."""
    partial: bool = False
    """Whether no event has everything that was asked for."""
    shortened: bool = False
    """Whether a later page was asked for, which there is no more."""

    @property
    def first(self) -> int:
        """The number of the page's first event, from 1."""
        return self.listing.page * PAGE + 1

    @property
    def last_page(self) -> int:
        """The number of the last page, from 0."""
        return max(0, self.total - 1) // PAGE


async def open_page(bot: Bot, listing: Listing) -> Opened:
    """The listing's page as it stands now; its last page when it has become shorter.

    UsageError when it asks for what is not known any more.
    """
    opened = await _read(bot, listing)
    if not opened.events and opened.total:
        shorter = Listing(listing.subject, listing.language, opened.last_page)
        opened = replace(await _read(bot, shorter), shortened=True)
    return opened


async def _read(bot: Bot, listing: Listing) -> Opened:
    start = listing.page * PAGE
    match listing.subject:
        case Query() as query:
            page = await bot.store.search.find(replace(query, offset=start, limit=PAGE))
            if query.entity and not page.total and not await _known(bot, query.entity):
                raise UsageError(OUTDATED)
            return Opened(listing, page.total, page.events, page.corrections, page.partial)
        case date() as day:
            events, _ = await bot.digests.events_of(day)
            return Opened(listing, len(events), events[start : start + PAGE])
        case Unknown():
            raise UsageError(OUTDATED)


async def _known(bot: Bot, entity: str) -> bool:
    return any(code(key) == entity for key in await bot.store.directory())


async def page_embed(bot: Bot, opened: Opened) -> discord.Embed:
    """The page as a person reads it."""
    voice = i18n.voice(opened.listing.language)
    documents = {each.key: each for each in await bot.store.documents.all()}
    if isinstance(opened.listing.subject, Query) and not opened.events:
        return render.embed(escape(_heading(opened)), [nothing(opened.listing.subject, voice)])
    made = render.page(_heading(opened), opened.events, opened.first, voice, documents)
    if footer := _footer(opened, voice):
        made.set_footer(text=" · ".join(footer))
    return made


def nothing(query: Query, voice: Voice) -> str:
    """What is said where nothing is found."""
    if query.category or query.month or query.entity or query.least > 1:
        said = voice.gettext(
            "I know nothing about “{text}” within that choice; try it without the other options."
        )
    else:
        said = voice.gettext(
            "I know nothing about “{text}” in 2023; try a shorter name, or another spelling."
        )
    return said.format(text=escape(query.text))


def _footer(opened: Opened, voice: Voice) -> list[str]:
    said = []
    if opened.partial:
        said.append(voice.gettext("No event has all of this; these come nearest."))
    if opened.last_page:
        page, pages = voice.number(opened.listing.page + 1), voice.number(opened.last_page + 1)
        said.append(voice.gettext("Page {page} of {pages}").format(page=page, pages=pages))
    if opened.shortened:
        said.append(voice.gettext("The list has become shorter; this is its last page."))
    return said


def _heading(opened: Opened) -> str:
    voice = i18n.voice(opened.listing.language)
    count = voice.number(opened.total)
    match opened.listing.subject:
        case Query(text=text):
            said = voice.ngettext(
                "{count} event for “{text}”", "{count} events for “{text}”", opened.total
            )
            return said.format(count=count, text=text)
        case Unknown(key=key):
            return key
        case day:
            said = voice.ngettext(
                "{count} event for {day}", "{count} events for {day}", opened.total
            )
            return said.format(count=count, day=voice.day(day))
