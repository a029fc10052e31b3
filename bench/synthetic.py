"""Synthetic events, the same in every run, with words as common and as rare as in prose."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate

from bot.core.models import Category, Entity, Event, Localized, PartialDate, Source

COMMON, RARE, PREFIX, HAN = "model", "zyxgate", "mod", "模型"
"""What the benchmarks search for; the rare word stands in one event of a thousand."""

_VOCABULARY = 5000
_WEIGHTS = list(accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def entities(count: int = 200) -> list[Entity]:
    """Organisations with an English and a Chinese name."""
    return [
        Entity(f"company-{n}", "organisation", Localized(f"Company {n}", f"公司{n}"), (f"Co{n}",))
        for n in range(count)
    ]


def events(count: int) -> Iterator[Event]:
    """Curated events in both languages, of 2023."""
    chance = random.Random(2023)
    english = _words(chance, [COMMON], lambda: "".join(chance.choices(_LETTERS, k=7)))
    chinese = _words(
        chance, [HAN], lambda: "".join(chr(chance.randrange(0x4E00, 0x5A00)) for _ in "12")
    )
    return (_event(number, chance, english, chinese) for number in range(count))


def _words(chance: random.Random, first: list[str], make: Callable[[], str]) -> list[str]:
    return first + [make() for _ in range(_VOCABULARY - len(first))]


def _event(number: int, chance: random.Random, english: list[str], chinese: list[str]) -> Event:
    def text(words: list[str], count: int, gap: str) -> str:
        return gap.join(chance.choices(words, cum_weights=_WEIGHTS, k=count))

    rare = f" {RARE}" if number % 1000 == 0 else ""
    return Event(
        id=f"event-{number}",
        date=PartialDate(date(2023, 1, 1) + timedelta(days=chance.randrange(365))),
        title=Localized(text(english, 6, " ") + rare, text(chinese, 6, "")),
        summary=Localized(text(english, 30, " "), text(chinese, 25, "")),
        category=chance.choice(list(Category)),
        importance=chance.randint(1, 5),
        entities=(f"company-{chance.randrange(200)}",),
        sources=(Source(url=f"https://example.org/{number}", publisher="Example"),),
    )
