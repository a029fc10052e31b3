"""The filters of a list, shown and changed by selects on its message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import discord

from bot.core import telling
from bot.core.models import Category, Query
from bot.core.voice import Voice
from bot.errors import UsageError
from cogs.listing import OUTDATED, month_of

ALL = "all"
"""The value of the option that takes a filter away."""


class Filter(StrEnum):
    """What a list can be narrowed by; the value begins a custom_id."""

    CATEGORY = "category"
    MONTH = "month"


def options(query: Query, by: Filter, voice: Voice) -> list[discord.SelectOption]:
    """What a filter can be set to, the current choice marked."""
    chosen = query.category if by is Filter.CATEGORY else query.month
    current = str(chosen or ALL)
    return [
        discord.SelectOption(label=label, value=value, default=value == current)
        for value, label in _values(by, voice)
    ]


def narrowed(query: Query, by: Filter, value: str) -> Query:
    """The query with one filter set; UsageError for a value that there is no more."""
    try:
        if by is Filter.CATEGORY:
            return replace(query, category=None if value == ALL else Category(value))
        return replace(query, month=None if value == ALL else month_of(value))
    except ValueError:
        raise UsageError(OUTDATED) from None


def _values(by: Filter, voice: Voice) -> Iterator[tuple[str, str]]:
    if by is Filter.CATEGORY:
        yield ALL, voice.gettext("All categories")
        yield from ((kind.value, telling.category(kind, voice)) for kind in Category)
    else:
        yield ALL, voice.gettext("All months")
        yield from ((str(month), voice.month(month)) for month in range(1, 13))
