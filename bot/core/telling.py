"""How one event is told in Markdown: what a digest and an answer's card share."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.markdown import address, escape, host, link, one_line
from bot.core.models import Category, Document, Event, PartialDate, Source, Status
from bot.core.text import clip
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

TITLE_LIMIT = 200
SUMMARY_LIMIT = 600
POINT_LIMIT = 300
NOTE_LIMIT = 300
SOURCES_LIMIT = 5
"""How many sources are named one by one."""

Documents = Mapping[str, Document]
"""Documents by key: they name the sources that an event only refers to."""

_UNKNOWN = Document(key="", importer="", title="")


def category(kind: Category | None, voice: Voice) -> str:
    """The category's name; `Other` for what nobody has filed."""
    return voice.gettext(CATEGORIES[kind] if kind else N_("Other"))


def title(event: Event, voice: Voice) -> str:
    """The event's title, escaped."""
    return escape(clip(event.title.get(voice.language) or event.id, TITLE_LIMIT))


def summary(event: Event, voice: Voice) -> str:
    """The event in one or two sentences, escaped; empty when it has none."""
    return escape(clip(event.summary.get(voice.language) or "", SUMMARY_LIMIT))


def points(event: Event, voice: Voice) -> list[str]:
    """The event's points as the lines of a list."""
    said = event.points.get(voice.language) or ()
    return [f"- {escape(clip(point, POINT_LIMIT))}" for point in said]


def cite(
    source: Source, documents: Documents, voice: Voice, told: PartialDate | None = None
) -> str:
    """One source as a Markdown link named by its publisher.

    The date that it gives follows, unless it agrees with the date `told`.
    """
    document = documents.get(source.document or "", _UNKNOWN)
    url = source.url or document.url
    name = source.publisher or document.publisher or source.title or document.title
    shown = link(name or host(url or "") or source.document or "", url)
    if source.date is None or (told and _agree(source.date, told)):
        return shown
    dated = voice.gettext("{source} ({date})")
    return dated.format(source=shown, date=voice.partial(source.date))


def links(event: Event, documents: Documents) -> dict[str, str]:
    """The publishers of the event's sources, as plain text, by their addresses."""
    found: dict[str, str] = {}
    for source in event.sources:
        document = documents.get(source.document or "", _UNKNOWN)
        url = address(source.url or document.url or "")
        name = source.publisher or document.publisher or source.title or document.title
        if url:
            found.setdefault(url, one_line(name or "") or host(url))
    return found


def sources(event: Event, documents: Documents, voice: Voice) -> str:
    """The sources of the event on one line; empty when it has none."""
    named = dict.fromkeys(cite(source, documents, voice, event.date) for source in event.sources)
    shown = [name for name in named if name]
    more = len(shown) - SOURCES_LIMIT
    if more > 0:
        said = voice.ngettext("{n} more", "{n} more", more)
        shown[SOURCES_LIMIT:] = [said.format(n=voice.number(more))]
    return " · ".join(shown)


def notes(event: Event, voice: Voice) -> list[str]:
    """What a reader must know beside the event: only reported, disputed, dates that differ."""
    note = escape(clip(event.note.get(voice.language) or "", NOTE_LIMIT))
    match event.status:
        case Status.DISPUTED:
            return [f"⚠️ {note or voice.gettext('Sources disagree.')}"]
        case Status.REPORTED:
            return [voice.gettext("Reported, not confirmed."), *([note] if note else [])]
        case Status.CONFIRMED:
            return [note] if note else []


def _agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether both dates may mean the same day."""
    return one.first <= other.last and other.first <= one.last
