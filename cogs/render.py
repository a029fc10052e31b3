"""What a person sees of events and digests: embeds within Discord's limits, never more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.core import telling
from bot.core.entities import Directory
from bot.core.markdown import escape
from bot.core.models import Digest, Event, Language
from bot.core.subscription import Look
from bot.core.telling import Documents
from bot.core.text import clip
from bot.core.voice import Voice

COLOUR = 0x2F6FDE

TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 4096
LABEL_LIMIT = 100
BUTTON_LIMIT = 80
"""Discord's limits in characters: embed titles and descriptions, options of a select, buttons."""

LINKS = 3
"""How many sources are buttons under a card."""


LANGUAGES = {
    Language.EN.value: "English",
    Language.ZH_CN.value: "中文（简体）",
    Language.ZH_TW.value: "中文（繁體）",
}
"""Each language in its own words."""


def digest_embed(digest: Digest) -> discord.Embed:
    """A digest as a channel reads it."""
    return embed(digest.title, [digest.text])


def digest_message(digest: Digest, look: Look, role_id: int | None = None) -> dict[str, Any]:
    """The parts of a digest's message; the mention of a role stands where Discord heeds it."""
    mention = [f"<@&{role_id}>"] if role_id else []
    if look is Look.EMBED:
        return {"content": "".join(mention) or None, "embed": digest_embed(digest)}
    text = "\n".join([*mention, f"## {digest.title}", digest.text])
    return {"content": text, "suppress_embeds": True}


def card(event: Event, voice: Voice, directory: Directory, documents: Documents) -> discord.Embed:
    """One event with all that is known of it, its sources as links."""
    say = voice.gettext
    lines = [f"**{_heading(event, voice)}**"]
    if summary := telling.summary(event, voice):
        lines += ["", summary]
    lines += telling.points(event, voice)
    if notes := telling.notes(event, voice):
        lines += ["", *(f"> {note}" for note in notes)]
    if event.document is not None:
        lines += ["", _told_by(event.document, voice, documents)]
    if event.entities:
        names = (escape(directory.name(key, voice.language)) for key in event.entities[:20])
        lines += ["", f"**{say('About')}** {say(', ').join(names)}"]
    if cited := _sources(event, voice, documents):
        lines += ["", f"**{say('Sources')}**", *cited]
    return embed(telling.title(event, voice), lines)


def page(
    heading: str, events: Sequence[Event], first: int, voice: Voice, documents: Documents
) -> discord.Embed:
    """Events one to a line, numbered from `first`, under a heading of plain text."""
    lines = []
    for number, event in enumerate(events, first):
        place = voice.number(number)
        lines.append(f"**{place}.** {telling.title(event, voice)}\n*{_heading(event, voice)}*")
        if event.document is not None:
            lines.append(_told_by(event.document, voice, documents))
    return embed(escape(clip(heading, 120)), lines)


def options(events: Sequence[Event], first: int, voice: Voice) -> list[discord.SelectOption]:
    """The same events to choose from; plain text, which Discord shows as it stands."""
    return [
        discord.SelectOption(
            label=clip(f"{voice.number(number)}. {_title(event, voice)}", LABEL_LIMIT),
            description=_when(event, voice)[:LABEL_LIMIT],
            value=event.id,
        )
        for number, event in enumerate(events, first)
        if len(event.id) <= LABEL_LIMIT
    ]


def links(event: Event, documents: Documents) -> list[ui.Button[Any]]:
    """Buttons that lead to the event's first sources."""
    found = list(telling.links(event, documents).items())[:LINKS]
    return [ui.Button(label=clip(name, BUTTON_LIMIT), url=url) for url, name in found]


def embed(heading: str, lines: Iterable[str]) -> discord.Embed:
    """An embed that holds as many whole lines as fit; an ellipsis stands for the rest."""
    return discord.Embed(
        title=clip(heading, TITLE_LIMIT), description=_fit(lines), colour=discord.Colour(COLOUR)
    )


def _fit(lines: Iterable[str]) -> str:
    kept: list[str] = []
    room = DESCRIPTION_LIMIT - len("\n…")
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def _heading(event: Event, voice: Voice) -> str:
    """`14 March 2023 · Models`; no category for what nobody has filed."""
    kind = [telling.category(event.category, voice)] if event.category else []
    return " · ".join([_when(event, voice), *kind])


def _when(event: Event, voice: Voice) -> str:
    return voice.partial(event.date) if event.date else voice.gettext("Date unknown")


def _told_by(key: str, voice: Voice, documents: Documents) -> str:
    """`From a document: Title (English)`: nobody has checked what it tells."""
    document = documents.get(key)
    name = escape(clip((document.title if document else None) or key, 100))
    language = f" ({LANGUAGES.get(document.language, document.language)})" if document else ""
    return f"*{voice.gettext('From a document:')} {name}{language}*"


def _sources(event: Event, voice: Voice, documents: Documents) -> list[str]:
    cited = (telling.cite(source, documents, voice, event.date) for source in event.sources)
    return [f"- {source}" for source in dict.fromkeys(cited) if source]


def _title(event: Event, voice: Voice) -> str:
    """The title as plain text on one line."""
    return " ".join((event.title.get(voice.language) or event.id).split())
