"""Queries in the full-text index's own language (SQLite's FTS5), which nothing typed can break."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.ask import Ask, Part
from bot.core.models import Query
from bot.core.rank import drivers
from bot.core.text import key
from bot.store import index


def parameters(query: Query, ask: Ask) -> dict[str, str]:
    """What FIND is to match: `exact`, `heads` and `any`; none when nothing is asked.

    `exact` are called so, `heads` have all that is needed in a title or a name, and `any` are
    called so or have it anywhere.
    """
    words = [part(each) for each in ask.needed]
    if not words and not ask.span:
        return {}
    keys = filter(None, (key(query.text), key(ask.text), ask.name))
    exact = _either(map(_token, sorted(index.called(*keys))))
    every, only = " AND ".join(words), " AND ".join(marks(query, ask))
    return {
        "exact": _all(exact, only),
        "heads": _all(every and f"({{title names marks}} : ({every}))", only),
        "any": _all(every and f"({exact} OR ({every}))", only),
    }


def driving(query: Query, ask: Ask, share: float, *, names: bool) -> list[tuple[str, float]]:
    """The parts of which every answer with that share has one, each with its weight."""
    only = " AND ".join(marks(query, ask))
    return [(_all(part(each), only), each.weight) for each in drivers(ask, share, names=names)]


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
    return [_either(map(_token, each)) for each in wanted]


def part(asked: Part) -> str:
    """Any of the part's phrases: of two of which one holds the other, the shorter will do."""
    said = [pattern for pattern, _ in asked.patterns]
    return _either(
        phrase(pattern)
        for pattern in said
        if not any(other in pattern for other in said if other != pattern)
    )


def phrase(pattern: str) -> str:
    """A phrase by its pattern, quoted; without a space at its end its last token may go on."""
    return _token(pattern.strip()) + ("" if pattern.endswith(" ") else " *")


def _token(text: str) -> str:
    return f'"{text}"'


def _all(*wanted: str) -> str:
    return " AND ".join(f"({each})" for each in wanted if each)


def _either(phrases: Iterable[str]) -> str:
    return f"({' OR '.join(dict.fromkeys(phrases))})"
