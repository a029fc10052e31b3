"""Charts to draw."""

from __future__ import annotations

from bot.core.models import Category, Language
from bot.pictures.chart import Dot, Frame, Label, Line, Look, Year

MONTHS = tuple(f"{month}" for month in range(1, 13))


def frame(title="AI in 2023", language=Language.EN, look=Look.DARK):
    return Frame(language, look, title, "3 events", MONTHS)


def year(counts=(), stars=(), **parts):
    padded = (*counts, *[0] * (365 - len(counts)))
    return Year(frame(**parts), padded, frozenset(stars), "Events a day", "remembered")


def line(labels=1, dots=0, title="A thing happens to somebody", **parts):
    named = tuple(
        Label(Dot(day * 7 % 365, Category.LAW), "1 January", title) for day in range(labels)
    )
    unnamed = tuple(Dot(day % 365, list(Category)[day % 12]) for day in range(dots))
    legend = tuple((kind, kind.value) for kind in Category)
    return Line(frame(**parts), unnamed, named, legend)
