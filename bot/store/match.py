"""Queries in the full-text index's own language (SQLite's FTS5), which nothing typed can break."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.ask import Ask, Part, Phrase
from bot.core.models import Query
from bot.core.rank import drivers
from bot.core.text import key
from bot.store import index


def parameters(query: Query, ask: Ask) -> dict[str, str]:
    """What FIND is to match: `exact`, `heads`, `words` and `besides`; none when nothing is asked.

    `heads` have all that is needed in a title or a name, `words` have it anywhere, and `besides`
    are called so and have it nowhere.
    """
    words = [part(each) for each in ask.needed]
    if not words and not ask.span:
        return {}
    only = "".join(f" AND {mark}" for mark in marks(query, ask))
    exact = _either(index.called(key(query.text), key(ask.text), ask.name))
    every = " AND ".join(words) or only.removeprefix(" AND ")
    return {
        "exact": exact + only,
        "heads": f"({{title names marks}} : ({every}))" + only,
        "words": f"({every})" + only,
        "besides": f"({exact} NOT ({every}))" + only,
    }


def driving(query: Query, ask: Ask, *, names: bool) -> list[tuple[str, float]]:
    """The parts of which every answer has one, each with its weight."""
    only = "".join(f" AND {mark}" for mark in marks(query, ask))
    return [(part(each) + only, each.weight) for each in drivers(ask, names=names)]


def marks(query: Query, ask: Ask) -> list[str]:
    """What the filters and the dates of the query demand of an event's marks."""
    wanted: list[Iterable[str]] = []
    if query.category:
        wanted.append([index.of_category(query.category)])
    if query.month:
        wanted.append([index.of_month(query.month)])
    if query.entity:
        wanted.append([index.of_entity(key(query.entity))])
    if query.least > 1:
        wanted.append(index.of_importance(weight) for weight in range(query.least, 6))
    if ask.span:
        wanted.append(index.of_days(ask.span))
    return [_either(each) for each in wanted]


def part(asked: Part) -> str:
    """Any of the part's phrases."""
    return f"({' OR '.join(map(phrase, asked.phrases))})"


def phrase(asked: Phrase) -> str:
    """One quoted phrase."""
    return f'"{" ".join(asked.units)}"' + " *" * asked.opens


def _either(tokens: Iterable[str]) -> str:
    quoted = (f'"{token}"' for token in sorted(set(tokens)))
    return f"({' OR '.join(quoted)})"
