"""What the full-text index holds of an event, and the order in which it lists its answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date

from bot.core.models import QUERY_LIMIT, YEAR, Category, Event, Localized, PartialDate, Precision
from bot.core.text import clip, key, token_lists

# Characters of the private use area: the index takes them for letters, and nobody's word has them.
_GAP, _EXACT, _CATEGORY, _MONTH = "\ue000", "\ue001", "\ue002", "\ue003"

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


def row(event: Event, names: Iterable[str]) -> dict[str, str]:
    """The columns of the full-text index for this event and its entities' names."""
    return {
        "title": _split(_said(event.title)),
        "names": _split(names),
        "body": _split(_body(event)),
        "marks": " ".join(_marks(event, names)),
    }


def exact(text: str) -> str:
    """The mark of all events whose title, or an entity's name, is this text however written."""
    return _EXACT + key(text)


def of_category(category: Category) -> str:
    """The mark of a category's events."""
    return _CATEGORY + key(category)


def of_month(month: int) -> str:
    """The mark of the events known to be of that month of 2023."""
    return f"{_MONTH}{month}"


def digest(*texts: str) -> bytes:
    """A short fingerprint of the texts."""
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).digest()


def names_of(event: Event, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """All names of the event's entities; an id that nobody describes stands for itself."""
    return tuple(name for id in event.entities for name in names.get(id, (id.replace("-", " "),)))


def _marks(event: Event, names: Iterable[str]) -> list[str]:
    titles = _said(event.title)
    whole = {exact(text) for text in (*titles, *(clip(t, QUERY_LIMIT) for t in titles), *names)}
    marks = sorted(whole - {_EXACT})
    if event.category:
        marks.append(of_category(event.category))
    if month := _month(event.date):
        marks.append(of_month(month))
    return marks


def _month(when: PartialDate | None) -> int | None:
    """The month of 2023 in which it was for sure: a quarter lies in none."""
    if when and when.first.year == YEAR and when.precision in (Precision.DAY, Precision.MONTH):
        return when.first.month
    return None


def _body(event: Event) -> list[str]:
    points = event.points
    return [
        *_said(event.summary),
        *(point for said in (points.en, points.zh_cn, points.zh_tw) for point in said or ()),
        *_said(event.note),
        *([_DATE.sub("", event.id)] if event.curated else []),
    ]


def _said(text: Localized[str]) -> list[str]:
    return [said for said in (text.en, text.zh_cn, text.zh_tw) if said]


def _split(texts: Iterable[str]) -> str:
    """The tokens of each text, once, with a gap between that no phrase can bridge."""
    return f" {_GAP} ".join(dict.fromkeys(map(" ".join, token_lists(texts))))
