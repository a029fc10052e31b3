"""Dates in Chinese and English prose, with the precision that the words give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.models import PartialDate


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: what it means and where it stands (`text[start:end]`)."""

    date: PartialDate
    start: int
    end: int


def find(text: str, published: date | None = None) -> list[Found]:
    """All dates that the text states, in order; `published` is the day it came out."""
    raise NotImplementedError


def first(text: str, published: date | None = None) -> PartialDate | None:
    """The first date that the text states, or None."""
    return next((found.date for found in find(text, published)), None)
