"""How one event is told in Markdown: what a digest and an answer's card share."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.models import Category, Document, Event, Source
from bot.core.voice import N_, Voice

CATEGORIES = {
    Category.MODEL: N_("Models"),
    Category.PRODUCT: N_("Products"),
    Category.RESEARCH: N_("Research"),
    Category.OPEN_SOURCE: N_("Open source"),
    Category.BUSINESS: N_("Business"),
    Category.POLICY: N_("Policy"),
    Category.LAW: N_("Law"),
    Category.SAFETY: N_("Safety"),
    Category.HARDWARE: N_("Hardware"),
    Category.PEOPLE: N_("People"),
    Category.CULTURE: N_("Culture"),
    Category.CHINA_INDUSTRY: N_("China's industry"),
}
"""What a person reads for each category."""

Documents = Mapping[str, Document]
"""Documents by key: they name the sources that an event only refers to."""


def category(kind: Category | None, voice: Voice) -> str:
    """The category's name; `Other` for what nobody has filed."""
    return voice.gettext(CATEGORIES[kind] if kind else N_("Other"))


def cite(source: Source, documents: Documents, voice: Voice) -> str:
    """One source as a Markdown link named by its publisher, with its own date where it has one."""
    raise NotImplementedError


def sources(event: Event, documents: Documents, voice: Voice) -> str:
    """All sources of the event on one line."""
    raise NotImplementedError


def notes(event: Event, voice: Voice) -> list[str]:
    """What a reader must know beside the event: reported only, disputed, dates that differ."""
    raise NotImplementedError
