"""Colours and shapes: each tells apart without the other, also for the colour-blind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.models import Category
from bot.pictures.chart import Look


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one look."""

    ground: str
    ink: str
    quiet: str
    """Of words that matter less; still 7:1 against the ground."""
    rule: str
    """Of lines."""
    empty: str
    """Of a day without events."""
    steps: tuple[str, ...]
    """From few to many, away from the ground in lightness: viridis on dark, YlGnBu on light."""
    kinds: Mapping[Category | None, str]


SHAPES: dict[Category | None, str] = {
    Category.MODEL: "o",
    Category.PRODUCT: "s",
    Category.RESEARCH: "^",
    Category.OPEN_SOURCE: "D",
    Category.BUSINESS: "P",
    Category.POLICY: "v",
    Category.LAW: "X",
    Category.SAFETY: "*",
    Category.HARDWARE: "h",
    Category.PEOPLE: "p",
    Category.CULTURE: ">",
    Category.CHINA_INDUSTRY: "d",
    None: "<",
}
"""matplotlib's names for the marks of a line."""

_ON_DARK = (
    "#56b4e9", "#e69f00", "#2dc99a", "#f0e442", "#e08cbb", "#8fa8ff", "#ff7f4d",
    "#ffffff", "#b0b4ba", "#c9a0ff", "#7fd6d6", "#ff9aa2", "#80848e",
)  # fmt: skip
_ON_LIGHT = (
    "#0072b2", "#b06f00", "#007a5a", "#7d7300", "#a8437f", "#3b4cc0", "#c04a00",
    "#000000", "#60646c", "#7030a0", "#16807f", "#b5303c", "#80848e",
)  # fmt: skip

PALETTES = {
    Look.DARK: Palette(
        ground="#1a1b1e",
        ink="#f2f3f5",
        quiet="#b5bac1",
        rule="#3a3c42",
        empty="#2a2b30",
        steps=("#3b528b", "#21918c", "#35b779", "#90d743", "#fde725"),
        kinds=dict(zip(SHAPES, _ON_DARK, strict=True)),
    ),
    Look.LIGHT: Palette(
        ground="#ffffff",
        ink="#111214",
        quiet="#4a4d55",
        rule="#d4d7dc",
        empty="#eceef1",
        steps=("#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
        kinds=dict(zip(SHAPES, _ON_LIGHT, strict=True)),
    ),
}
