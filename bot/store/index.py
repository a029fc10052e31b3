"""What the full-text index holds of an event, and the order in which it lists its answers."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.core.entities import code
from bot.core.lexicon import MARK, TITLE
from bot.core.models import QUERY_LIMIT, YEAR, Category, Event, Localized, PartialDate, Precision
from bot.core.text import HAN, clip, key, name_tokens, token_lists
from bot.core.when import Span

FORMAT = "2"
"""Rises whenever a row of the index is made otherwise: a store of another one is indexed anew."""

# Characters of the private use area: the index takes them for letters, and nobody's word has them.
_GAP, _CATEGORY, _TIME, _ENTITY, _WEIGHT = "\ue000", "\ue002", "\ue003", "\ue004", "\ue005"

_UNDATED = date.max.toordinal()

_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}-")
"""How the id of a curated event begins; what follows are words that people look for too."""


def place(event: Event) -> int:
    """A number of 62 bits that sorts events as answers do; equals are told apart by their ids.

    Curated before imported, then the most important, then the earliest.
    """
    day = event.date.first.toordinal() if event.date else _UNDATED
    tail = int.from_bytes(digest(event.id)[:4], "big") << 3  # room to step aside for a twin
    return (not event.curated) << 61 | (5 - event.importance) << 58 | day << 36 | tail


_RUN = re.compile(f"[{HAN}](?: [{HAN}])+")


def pairs(titles: Iterable[str]) -> Counter[str]:
    """In how many titles, as the index has them, each two Han characters stand side by side."""
    counts: Counter[str] = Counter()
    for title in titles:
        runs = (run.split(" ") for run in _RUN.findall(title))
        counts.update({first + second for run in runs for first, second in pairwise(run)})
    return counts


def day(place: int) -> int:
    """The place without its tail: equal for equally important events of one day."""
    return place >> 36


def row(event: Event, names: Sequence[str]) -> dict[str, str]:
    """The columns of the full-text index for this event and its entities' names."""
    titles = token_lists(_titles(event))
    return {
        "title": _join(titles),
        "names": _join(map(name_tokens, names)),
        "body": _join(token_lists(_body(event))),
        "marks": " ".join(_marks(event, titles, names)),
    }


def called(*keys: str) -> set[str]:
    """Marks of all events whose title, or an entity's name, has one of these keys."""
    return {mark + key for key in keys for mark in (MARK, TITLE)}


def of_category(category: Category) -> str:
    """The mark of a category's events."""
    return _CATEGORY + key(category)


def of_entity(code: str) -> str:
    """The mark of an entity's events."""
    return f"{_ENTITY}{code}"


def of_importance(importance: int) -> str:
    """The mark of the events of that importance."""
    return f"{_WEIGHT}{importance}"


def of_month(month: int, year: int = YEAR) -> str:
    """The mark of the events known to be of that month."""
    return f"{_TIME}{year}{month:02}"


def of_days(span: Span) -> Iterator[str]:
    """Marks of which each event of these days has one: whole years, whole months, and days."""
    day = span.first
    while day <= span.last:
        month_ends = (day.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
        if day.day == 1 and month_ends <= span.last:
            yield of_month(day.month, day.year)
            if day.month == 1 and date(day.year, 12, 31) <= span.last:
                yield f"{_TIME}{day.year}"
            day = month_ends
        else:
            yield f"{_TIME}{day:%Y%m%d}"
        day += timedelta(1)


def digest(*texts: str) -> bytes:
    """A short fingerprint of the texts."""
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).digest()


def names_of(event: Event, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """All names of the event's entities; an id that nobody describes stands for itself."""
    return tuple(name for id in event.entities for name in names.get(id, (id.replace("-", " "),)))


def _marks(event: Event, titles: list[list[str]], names: Iterable[str]) -> list[str]:
    clipped = (
        key(clip(title, QUERY_LIMIT)) for title in _titles(event) if len(title) > QUERY_LIMIT
    )
    called = dict.fromkeys((*map("".join, titles), *clipped))
    category = [of_category(event.category)] if event.category else []
    return [
        *(TITLE + title for title in called if title),
        *(MARK + name for name in dict.fromkeys(map(key, names)) if name),
        *category,
        *_times(event.date),
        *(of_entity(code(id)) for id in event.entities),
        of_importance(event.importance),
    ]


def _times(when: PartialDate | None) -> list[str]:
    """The month and the day in which it was for sure; the year, where no month is known."""
    if when is None:
        return []
    day = when.first.isoformat().replace("-", "")
    known = {Precision.DAY: (6, 8), Precision.MONTH: (6,)}.get(when.precision, (4,))
    return [_TIME + day[:length] for length in known]


def _body(event: Event) -> list[str]:
    points = event.points
    return [
        *_said(event.summary),
        *(point for said in (points.en, points.zh_cn, points.zh_tw) for point in said or ()),
        *_said(event.note),
    ]


def _titles(event: Event) -> list[str]:
    """Its titles, and what the calendar calls it in its id."""
    return [*_said(event.title), *([_DATE.sub("", event.id)] if event.curated else [])]


def _said(text: Localized[str]) -> list[str]:
    return [said for said in (text.en, text.zh_cn, text.zh_tw) if said]


def _join(texts: Iterable[Sequence[str]]) -> str:
    """The tokens of each text, once, with a gap between that no phrase can bridge."""
    return f" {_GAP} ".join(dict.fromkeys(map(" ".join, texts)))
