"""Ranking: in what order events answer a query.

First come the events that are called exactly what was typed, or that have to do with the one
entity that was named.  Within these, and within the rest, curated events come before what a
document alone tells, and then the sum of three things decides:

- how much of what was asked for the event has, 4 points for all: each part counts as much as it is
  rare, whole where a title has it, nine tenths where the event has to do with the entity that is
  named, four fifths in a longer name of an entity, and a third in the text;
- its importance, 0.6 points for each step;
- how much of a title the query covers, 0.6 points for all of it, and 3 more where the event is
  called exactly so.

A curated event's id counts as one of its titles: `2023-04-05-segment-anything` names it.

Equals keep the order of the index: the most important first, then the earliest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from bot.core.ask import Ask, Part
from bot.core.lexicon import TITLE

_ENTITY, _NAMES, _BODY = 0.9, 0.8, 0.33
_ALL, _STEP, _COVER = 4.0, 0.6, 0.6
_GAP = "\ue000"
_EXACT, _CALLED = 8.0, 3.0
SHARES = (0.58, 0.3)
"""What share of the words, by weight, an event must have that has not all; the second where no
event has the first."""


@dataclass(frozen=True)
class Fields:
    """An event as the index has it: tokens, each with a space before and after."""

    title: str
    names: str
    body: str
    marks: str
    importance: int
    curated: bool

    @cached_property
    def titles(self) -> tuple[tuple[str, int], ...]:
        """Each of its titles, and of how many tokens it is."""
        return tuple((title, title.count(" ") - 1) for title in self.title.split(_GAP))


def score(ask: Ask, event: Fields) -> float:
    """How well the event answers; the highest first."""
    got, titled = 0.0, []
    for part in ask.parts:
        if part.told(event.title):
            titled.append(part)
            got += part.weight
        else:
            got += part.weight * _besides(part, event)
    points = _ALL * got / ask.weight + _STEP * event.importance + _COVER * _covered(event, titled)
    points += _CALLED if f" {TITLE}{ask.key} " in event.marks else 0
    return points - (0 if event.curated else _EXACT)


def _besides(part: Part, event: Fields) -> float:
    """How much it counts that the event has the part elsewhere than in a title."""
    if part.name and part.told(event.marks):
        return _ENTITY
    if part.told(event.names):
        return _NAMES
    return _BODY if part.told(event.body) else 0.0


def enough(ask: Ask, event: Fields, share: float, *, names: bool) -> bool:
    """Whether an event that has but a share of what was asked for still answers it.

    With `names` it is enough to have to do with every name that was asked for.
    """
    text = _GAP.join((event.title, event.names, event.body, event.marks))
    has = [part for part in ask.needed if part.told(text)]
    if names and ask.names and set(ask.names) <= set(has):
        return True
    return sum(part.weight for part in has) >= share * sum(part.weight for part in ask.needed)


def drivers(ask: Ask, share: float, *, names: bool) -> list[Part]:
    """The rarest parts: what has none of them, nor with `names` a name, cannot have the share."""
    rarest = sorted(ask.needed, key=lambda part: -part.weight)
    left = sum(part.weight for part in rarest)
    least = share * left
    chosen: list[Part] = []
    while rarest and left >= least:
        chosen.append(rarest.pop(0))
        left -= chosen[-1].weight
    return chosen + [part for part in rarest if names and part.name]


def _covered(event: Fields, titled: Collection[Part]) -> float:
    """The share of a title that these parts say; of several titles, the largest."""
    most = 0.0
    for title, size in event.titles if titled else ():
        most = max(most, sum([part.told(title) for part in titled]) / size)
    return min(1.0, most)
