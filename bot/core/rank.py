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

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.ask import Ask, Part, Phrase
from bot.core.lexicon import TITLE
from bot.core.text import key

_TITLE, _ENTITY, _NAMES, _BODY = 1.0, 0.9, 0.8, 0.33
_ALL, _STEP, _COVER = 4.0, 0.6, 0.6
_GAP = "\ue000"
_EXACT, _CALLED = 8.0, 3.0
_LEAST = 0.58
"""What share of the words, by weight, an event must have that has not all."""


@dataclass(frozen=True, slots=True)
class Fields:
    """An event as the index has it: tokens with spaces between."""

    title: str
    names: str
    body: str
    marks: str
    importance: int
    curated: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A field made ready to be searched."""

    words: frozenset[str]
    whole: str

    @classmethod
    def of(cls, text: str) -> _Text:
        return cls(frozenset(text.split()), f" {text} ")

    def has(self, part: Part) -> bool:
        """Whether any of the part's phrases stands in it."""
        if not self.words.isdisjoint(part.singles):
            return True
        return any(_pattern(phrase) in self.whole for phrase in part.others)


def _pattern(phrase: Phrase) -> str:
    return f" {' '.join(phrase.units)}{'' if phrase.opens else ' '}"


def score(ask: Ask, event: Fields) -> float:
    """How well the event answers; the highest first."""
    title, names, marks = map(_Text.of, (event.title, event.names, event.marks))
    body = _Text.of(event.body)
    got = sum(part.weight * _found(part, title, names, body, marks) for part in ask.parts)
    asked = sum(part.weight for part in ask.parts) or 1.0
    points = _ALL * got / asked + _STEP * event.importance + _COVER * _covered(title, ask.parts)
    points += _CALLED if TITLE + key(ask.text) in marks.words else 0
    return points - (0 if event.curated else _EXACT)


def _found(part: Part, title: _Text, names: _Text, body: _Text, marks: _Text) -> float:
    if title.has(part):
        return _TITLE
    if part.name and marks.has(part):
        return _ENTITY
    if names.has(part):
        return _NAMES
    return _BODY if body.has(part) else 0.0


def enough(ask: Ask, event: Fields, *, names: bool) -> bool:
    """Whether an event that lacks some of what was asked for still answers it.

    With `names` it is enough to have to do with every name that was asked for.
    """
    fields = (event.title, event.names, event.body, event.marks)
    text = _Text.of(f" {_GAP} ".join(fields))
    has = [part for part in ask.needed if text.has(part)]
    if names and ask.names and set(ask.names) <= set(has):
        return True
    return sum(part.weight for part in has) >= _LEAST * sum(part.weight for part in ask.needed)


def drivers(ask: Ask, *, names: bool) -> list[Part]:
    """The rarest parts: what has none of them, nor with `names` a name, cannot have enough."""
    rarest = sorted(ask.needed, key=lambda part: -part.weight)
    left = sum(part.weight for part in rarest)
    least = _LEAST * left
    chosen: list[Part] = []
    while rarest and left >= least:
        chosen.append(rarest.pop(0))
        left -= chosen[-1].weight
    return chosen + [part for part in rarest if names and part.name]


def _covered(title: _Text, parts: Iterable[Part]) -> float:
    """The share of a title that the query says; of several titles, the largest."""
    told = [part for part in parts if title.has(part)]
    said = map(_Text.of, title.whole.split(_GAP))
    return max((_share(each, told) for each in said), default=0.0)


def _share(title: _Text, parts: Iterable[Part]) -> float:
    said = sum(_length(title, part) for part in parts)
    return min(1.0, said / (len(title.whole.split()) or 1))


def _length(title: _Text, part: Part) -> int:
    """How many of the title's tokens this part says."""
    longer = [len(p.units) for p in part.others if _pattern(p) in title.whole]
    return max([*longer, int(not title.words.isdisjoint(part.singles))])
