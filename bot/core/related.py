"""What a text has in common with events: its words, and how near an event is to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from bot.core.models import Event
from bot.core.text import HAN, terms, tokens

_HAN = re.compile(f"[{HAN}]")

WORDS_LIMIT = 60
"""How many words of a text are looked for."""

_SHORT = 3  # letters of a word that says too little

_ENTITY, _IMPORTANCE = 2.0, 0.25
_ENOUGH = 2.0


def words_of(text: str) -> list[tuple[str, ...]]:
    """What to look for, each once: words of more than three letters, pairs of Han characters."""
    found: dict[tuple[str, ...], None] = {}
    for units in terms(text):
        for word in _words(units):
            found.setdefault(word)
    return list(found)[:WORDS_LIMIT]


def _words(units: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if all(map(_HAN.match, units)):
        return pairwise(units)
    word = "".join(units)
    says_something = len(word) > _SHORT or len(units) > 1
    return [units] if says_something and not re.fullmatch(r"\d+", word) else []


def nearest(
    text: str, entities: Collection[str], events: Sequence[Event], limit: int
) -> list[Event]:
    """The events nearest to a text that names these entities; none when nothing is near.

    Nearness adds up the entities that both name, the part of the event's title that stands in the
    text, its importance, and its place in `events`, which begin with the best match. One common
    word makes nothing near.
    """
    said = set(tokens(text))
    scored = [(_nearness(event, entities, said), event) for event in events]
    ranked = [
        (score + 1 - place / len(scored), event)
        for place, (score, event) in enumerate(scored)
        if score >= _ENOUGH
    ]
    ranked.sort(key=lambda pair: -pair[0])
    return [event for _, event in ranked[:limit]]


def _nearness(event: Event, entities: Collection[str], said: Collection[str]) -> float:
    shared = sum(1 for id in event.entities if id in entities)
    titles = [tokens(title) for title in (event.title.en, event.title.zh_cn) if title]
    alike = max((_part(title, said) for title in titles), default=0.0)
    return _ENTITY * min(shared, 3) + 4 * alike**2 + _IMPORTANCE * event.importance


def _part(title: Sequence[str], said: Collection[str]) -> float:
    """How much of the title the text says, from 0 to 1."""
    return sum(unit in said for unit in title) / max(len(title), 1)
