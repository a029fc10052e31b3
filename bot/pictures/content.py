"""What a picture of the year says: from what the store counts to words in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.core import telling
from bot.core.models import YEAR, Category, Entity, Event, Language
from bot.core.text import clip
from bot.pictures.chart import Dot, Frame, Label, Line, Look, Year
from bot.pictures.palette import SHAPES

if TYPE_CHECKING:
    from bot.core.voice import Voice
    from bot.store import DayCount, Moment

REMEMBERED = 5
"""The importance from which a day is marked: what everybody remembers."""

ALT_LIMIT = 1024
"""The longest description of an attachment, in characters."""

_ALT_EVENTS = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture is of: an entity, or everything."""

    entity: Entity | None
    category: Category | None
    language: Language
    look: Look = Look.DARK


def year_chart(subject: Subject, days: Sequence[DayCount], voice: Voice) -> Year:
    """The calendar of the year."""
    counts = {_number(each.day): each.events for each in days}
    return Year(
        frame=_frame(subject, {each.day: each.events for each in days}, voice),
        counts=tuple(counts.get(day, 0) for day in range(365)),
        stars=frozenset(_number(each.day) for each in days if each.greatest >= REMEMBERED),
        scale=voice.gettext("Events a day"),
        star=voice.gettext("what everybody remembers"),
    )


def line_chart(
    subject: Subject, moments: Sequence[Moment], told: Sequence[Event], voice: Voice
) -> Line:
    """The line of an entity; the events `told` are named in it."""
    named = {event.id: event for event in told}
    kinds = sorted({each.category for each in moments}, key=list(SHAPES).index)
    return Line(
        frame=_frame(subject, Counter(each.day for each in moments), voice),
        dots=tuple(_dot(each) for each in moments if each.id not in named),
        labels=tuple(
            Label(_dot(each), voice.day(each.day), _title(named[each.id], voice))
            for each in sorted(moments, key=lambda each: (each.day, each.id))
            if each.id in named
        ),
        legend=tuple((kind, telling.category(kind, voice)) for kind in kinds),
    )


def year_alt(chart: Year, days: Sequence[DayCount], told: Sequence[Event], voice: Voice) -> str:
    """What the calendar shows, for those who do not see it."""
    lines = [f"{chart.frame.title}: {chart.frame.subtitle}."]
    lines.append(voice.gettext("A calendar with a square for each day, coloured by its events."))
    if days:
        busiest = max(days, key=lambda each: each.events)
        said = voice.ngettext(
            "The fullest day is {day} with {count} event.",
            "The fullest day is {day} with {count} events.",
            busiest.events,
        )
        lines.append(said.format(day=voice.day(busiest.day), count=voice.number(busiest.events)))
    great = [event for event in told if event.importance >= REMEMBERED]
    return _alt([*lines, *_named(great, voice)])


def line_alt(chart: Line, told: Sequence[Event], voice: Voice) -> str:
    """What the line shows, for those who do not see it."""
    lines = [f"{chart.frame.title}: {chart.frame.subtitle}."]
    lines.append(voice.gettext("A line through the year with a mark for each event."))
    return _alt([*lines, *_named(told, voice)])


def _alt(lines: Iterable[str]) -> str:
    return clip("\n".join(lines), ALT_LIMIT)


def _named(events: Sequence[Event], voice: Voice) -> list[str]:
    dated = sorted((event.date.first, _title(event, voice)) for event in events if event.date)
    return [f"{voice.day(day)}: {title}" for day, title in dated[:_ALT_EVENTS]]


def _frame(subject: Subject, per_day: Mapping[date, int], voice: Voice) -> Frame:
    months = [date(YEAR, month, 1) for month in range(1, 13)]
    # Translators: a CLDR date pattern; LLL is the month's name, short, standing alone.
    pattern = voice.gettext("LLL")
    return Frame(
        language=voice.language,
        look=subject.look,
        title=_heading(subject, voice),
        subtitle=_total(per_day, voice),
        months=tuple(voice.format_date(month, pattern) for month in months),
    )


def _heading(subject: Subject, voice: Voice) -> str:
    if subject.entity:
        name = subject.entity.name.get(voice.language) or subject.entity.id
        heading = voice.gettext("{name} in 2023").format(name=clip(name, 60))
    else:
        heading = voice.gettext("AI in 2023")
    if subject.category is None:
        return heading
    said = voice.gettext("{heading}: {category}")
    return said.format(heading=heading, category=telling.category(subject.category, voice))


def _total(per_day: Mapping[date, int], voice: Voice) -> str:
    """`205 events, most of them in November`."""
    total = sum(per_day.values())
    said = voice.ngettext("{count} event", "{count} events", total)
    counted = said.format(count=voice.number(total))
    months: Counter[int] = Counter()
    for day, count in per_day.items():
        months[day.month] += count
    if total < 3:
        return counted
    # Translators: a CLDR date pattern; LLLL is the month's name, standing alone.
    month = voice.format_date(date(YEAR, months.most_common(1)[0][0], 1), voice.gettext("LLLL"))
    return voice.gettext("{count}, most in {month}").format(count=counted, month=month)


def _dot(moment: Moment) -> Dot:
    return Dot(_number(moment.day), moment.category)


def _number(day: date) -> int:
    return (day - date(YEAR, 1, 1)).days


def _title(event: Event, voice: Voice) -> str:
    """The title on one line of plain text."""
    return " ".join((event.title.get(voice.language) or event.id).split())
