"""The calendar of the year: twelve small months, a square for each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from matplotlib.path import Path

from bot.core.models import YEAR
from bot.pictures.canvas import MARGIN, TEXT, WIDTH, Sheet
from bot.pictures.chart import Year
from bot.pictures.fonts import width

HEIGHT = 1640
_TOP, _ACROSS, _DOWN = 214, 3, 322
_PITCH, _CELL = 42, 37
_STEP = (WIDTH - 2 * MARGIN - 7 * _PITCH + (_PITCH - _CELL)) / (_ACROSS - 1)
_LEGEND = 1538


def draw(chart: Year) -> bytes:
    """The calendar as a PNG."""
    sheet = Sheet(chart.frame, HEIGHT)
    for month, name in enumerate(chart.frame.months):
        x, y = _corner(month)
        sheet.text(x, y, name, 34)
    bounds = thresholds(max(chart.counts, default=0), len(sheet.palette.steps))
    colours = [_colour(sheet, count, bounds) for count in chart.counts]
    centres = list(_centres())
    xs, ys = zip(*centres, strict=True)
    sheet.marks(xs, ys, _CELL, marker=_square(), c=colours, linewidths=0)
    if starred := [centres[day] for day in sorted(chart.stars)]:
        _stars(sheet, *zip(*starred, strict=True))
    _legend(sheet, chart, bounds)
    return sheet.png()


def thresholds(most: int, steps: int) -> list[int]:
    """The least number of each step that is needed: 1, 4, 7 … for days of up to 15 events."""
    size = max(1, -(-most // steps))
    return [1 + size * step for step in range(steps) if 1 + size * step <= most]


def _colour(sheet: Sheet, count: int, bounds: Sequence[int]) -> str:
    reached = sum(count >= bound for bound in bounds)
    return _steps(sheet, len(bounds))[reached - 1] if reached else sheet.palette.empty


def _steps(sheet: Sheet, wanted: int) -> tuple[str, ...]:
    """So many colours of the scale, as far apart as can be."""
    steps = sheet.palette.steps
    if wanted < 2:
        return steps[-2:-1] * wanted
    return tuple(steps[round(at * (len(steps) - 1) / (wanted - 1))] for at in range(wanted))


def _corner(month: int) -> tuple[float, float]:
    return MARGIN + month % _ACROSS * _STEP, _TOP + month // _ACROSS * _DOWN


def _centres() -> Iterator[tuple[float, float]]:
    """The middle of each day's square; a week is a row that begins on Monday."""
    for number in range(365):
        day = date(YEAR, 1, 1) + timedelta(days=number)
        x, y = _corner(day.month - 1)
        place = day.replace(day=1).weekday() + day.day - 1
        yield x + place % 7 * _PITCH + _CELL / 2, y + 34 + place // 7 * _PITCH + _CELL / 2


def _square(radius: float = 0.16) -> Path:
    """A square with round corners, one wide."""
    r, e = radius, 0.5
    points = [
        (-e + r, -e), (e - r, -e), (e, -e), (e, -e + r), (e, e - r), (e, e), (e - r, e),
        (-e + r, e), (-e, e), (-e, e - r), (-e, -e + r), (-e, -e), (-e + r, -e),
    ]  # fmt: skip
    side = [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path(points, [Path.MOVETO, *side, *side, *side, *side])


def _stars(sheet: Sheet, xs: Sequence[float], ys: Sequence[float]) -> None:
    palette = sheet.palette
    sheet.marks(xs, ys, 26, marker="*", c=palette.ink, edgecolors=palette.ground, linewidths=1.6)


def _legend(sheet: Sheet, chart: Year, bounds: Sequence[int]) -> None:
    palette, language, end = sheet.palette, chart.frame.language, WIDTH - MARGIN
    sheet.text(MARGIN, _LEGEND, chart.scale, TEXT, palette.quiet)
    if chart.stars:
        sheet.text(end, _LEGEND, chart.star, TEXT, palette.quiet, side="right")
        _stars(sheet, [end - width(chart.star, TEXT, language) - 24], [_LEGEND])
    x, y = float(MARGIN), _LEGEND + 54
    colours = (palette.empty, *_steps(sheet, len(bounds)))
    for colour, name in zip(colours, _ranges(bounds, max(chart.counts, default=0)), strict=True):
        sheet.marks([x + 16], [y], 32, marker=_square(), c=[colour], linewidths=0)
        sheet.text(x + 42, y, name)
        x += 42 + width(name, TEXT, language) + 32


def _ranges(bounds: Sequence[int], most: int) -> Iterator[str]:
    """What each colour stands for: `0`, `1–3`, `4–6` and so on."""
    yield "0"
    if not bounds:
        return
    for low, high in zip(bounds, [bound - 1 for bound in bounds[1:]] + [most], strict=True):
        yield str(low) if low == high else f"{low}–{high}"
