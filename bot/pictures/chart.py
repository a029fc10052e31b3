"""What a picture shows: finished words and numbers, so that drawing knows no store."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.models import Category, Language


class Look(StrEnum):
    """A picture's own background, readable on both of Discord's."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pictures have."""

    language: Language
    """Decides on the form of the Han characters."""
    look: Look
    title: str
    subtitle: str
    months: tuple[str, ...]
    """The names of the twelve months, short."""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that is written."""
        return (self.title, self.subtitle, *self.months)


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar: one square a day, coloured by how many events it has."""

    frame: Frame
    counts: tuple[int, ...]
    """One for each day of 2023."""
    stars: frozenset[int]
    """The days that are marked, from 0."""
    scale: str
    """What the colours mean."""
    star: str
    """What the mark means."""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that is written."""
        return (*self.frame.words, self.scale, self.star)


@dataclass(frozen=True, slots=True)
class Dot:
    """An event on a line."""

    day: int
    """The day of 2023, from 0."""
    category: Category | None


@dataclass(frozen=True, slots=True)
class Label:
    """An event that is named."""

    dot: Dot
    when: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through the year: a dot for each event, the most important ones named."""

    frame: Frame
    dots: tuple[Dot, ...]
    """Events that are not named."""
    labels: tuple[Label, ...]
    """In the order of their days."""
    legend: tuple[tuple[Category | None, str], ...]
    """The categories that occur, and their names."""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that is written."""
        said = (word for label in self.labels for word in (label.when, label.title))
        return (*self.frame.words, *said, *(name for _, name in self.legend))


Chart = Year | Line


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture."""

    png: bytes
    chart: int
    """Which of the charts that were offered was drawn, from 0."""
