"""The line through the year: months from top to bottom, the most important events named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from bot.core.models import YEAR, Category
from bot.pictures.canvas import MARGIN, TEXT, WIDTH, Sheet
from bot.pictures.chart import Dot, Label, Line
from bot.pictures.fonts import width, wrap
from bot.pictures.palette import SHAPES

_TOP, _DAY = 214, 3.3
_BOTTOM = _TOP + 365 * _DAY
_AXIS, _WORDS = 356, 440
_BIN = 6  # days that share a row of dots
_DOT, _MARK = 17, 28
_SIZE, _LINE = 28, 36


def draw(chart: Line) -> bytes:
    """The line as a PNG."""
    rows = list(_rows(chart))
    sheet = Sheet(chart.frame, round(_BOTTOM + 70 + 46 * len(rows)))
    _months(sheet)
    _dots(sheet, chart.dots)
    _labels(sheet, chart.labels)
    for number, row in enumerate(rows):
        _legend(sheet, row, _BOTTOM + 66 + 46 * number)
    return sheet.png()


def _y(day: int) -> float:
    return _TOP + day * _DAY


def _months(sheet: Sheet) -> None:
    palette = sheet.palette
    for month, name in enumerate(sheet.frame.months, 1):
        top = _y((date(YEAR, month, 1) - date(YEAR, 1, 1)).days)
        sheet.line([MARGIN, _AXIS], [top, top], palette.rule, 1.5)
        sheet.text(MARGIN, top + 30, name, TEXT, palette.quiet)
    sheet.line([MARGIN, _AXIS], [_BOTTOM, _BOTTOM], palette.rule, 1.5)
    sheet.line([_AXIS, _AXIS], [_TOP, _BOTTOM], palette.quiet, 3)


def _dots(sheet: Sheet, dots: Sequence[Dot]) -> None:
    """Dots of a few days in a row, from the line outwards; rows that are too long close up."""
    rows: dict[int, list[Dot]] = defaultdict(list)
    for dot in sorted(dots, key=lambda dot: (dot.day, list(SHAPES).index(dot.category))):
        rows[dot.day // _BIN].append(dot)
    longest = max(map(len, rows.values()), default=0)
    pitch = min(_DOT + 3.0, (_AXIS - MARGIN - 110) / max(1, longest))
    places: dict[Category | None, list[tuple[float, float]]] = defaultdict(list)
    for row, told in rows.items():
        for column, dot in enumerate(told):
            y = _y(min(364, row * _BIN + _BIN // 2))
            places[dot.category].append((_AXIS - 30 - column * pitch, y))
    for category, found in places.items():
        xs, ys = zip(*found, strict=True)
        _mark(sheet, xs, ys, category, min(_DOT, pitch - 1))


def _mark(
    sheet: Sheet, xs: Sequence[float], ys: Sequence[float], kind: Category | None, size: float
) -> None:
    larger = {"*": 1.35, "d": 1.2, "D": 0.86}.get(SHAPES[kind], 1.0)
    sheet.marks(
        xs, ys, size * larger, marker=SHAPES[kind], c=sheet.palette.kinds[kind],
        edgecolors=sheet.palette.ground, linewidths=1, zorder=3,
    )  # fmt: skip


def _labels(sheet: Sheet, labels: Sequence[Label]) -> None:
    said = [_written(label, sheet) for label in labels]
    days = [_y(label.dot.day) for label in labels]
    marks = spread(days, [_MARK - 2.0] * len(labels), _TOP - 14, _BOTTOM + 14)
    heights = [_LINE * len(lines) + 14.0 for lines in said]
    middles = spread(days, heights, _TOP - 26, _BOTTOM + 26)
    for label, lines, mark, middle in zip(labels, said, marks, middles, strict=True):
        colour = sheet.palette.kinds[label.dot.category]
        first = middle - _LINE * (len(lines) - 1) / 2
        at = [_AXIS, _AXIS + 20, _WORDS - 24, _WORDS - 10]
        sheet.line(at, [mark, mark, first, first], colour, 1.8, layer=1)
        _mark(sheet, [_AXIS], [mark], label.dot.category, _MARK)
        sheet.text(_WORDS, first, label.when, _SIZE, colour)
        sheet.text(_WORDS + _indent(label, sheet), first, lines[0], _SIZE)
        for number, line in enumerate(lines[1:], 1):
            sheet.text(_WORDS, first + number * _LINE, line, _SIZE)


def _written(label: Label, sheet: Sheet) -> list[str]:
    """The title in at most two lines, the first one behind the date."""
    room, indent = WIDTH - MARGIN - _WORDS, _indent(label, sheet)
    return wrap(label.title, room, _SIZE, sheet.frame.language, 2, indent)


def _indent(label: Label, sheet: Sheet) -> float:
    return width(label.when, _SIZE, sheet.frame.language) + 16


def spread(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Middles as near as can be to those wanted, in their order, such that nothing overlaps.

    Neighbours that would overlap become one block around the mean of what they want.
    """
    blocks: list[_Block] = []
    for number in range(len(wanted)):
        blocks.append(_Block((number,), wanted, heights, top, bottom))
        while len(blocks) > 1 and blocks[-2].end > blocks[-1].start:
            joined = blocks[-2].members + blocks[-1].members
            blocks[-2:] = [_Block(joined, wanted, heights, top, bottom)]
    return [place for block in blocks for place in block.middles]


class _Block:
    """Neighbours that touch each other, where they are best off between top and bottom."""

    def __init__(
        self,
        members: tuple[int, ...],
        wanted: Sequence[float],
        heights: Sequence[float],
        top: float,
        bottom: float,
    ) -> None:
        self.members = members
        self._heights = [heights[each] for each in members]
        height = sum(self._heights)
        offsets = self._from(0)
        gaps = [wanted[each] - offset for each, offset in zip(members, offsets, strict=True)]
        self.start = max(top, min(sum(gaps) / len(gaps), bottom - height))
        self.end = self.start + height

    @property
    def middles(self) -> list[float]:
        """The middle of each member."""
        return self._from(self.start)

    def _from(self, start: float) -> list[float]:
        ends = accumulate(self._heights)
        return [start + end - height / 2 for end, height in zip(ends, self._heights, strict=True)]


def _rows(chart: Line) -> Iterator[list[tuple[Category | None, str, float]]]:
    """The legend in rows that fit, each entry with its place."""
    row: list[tuple[Category | None, str, float]] = []
    x = float(MARGIN)
    for kind, name in chart.legend:
        taken = 34 + width(name, TEXT, chart.frame.language) + 30
        if row and x + taken - 30 > WIDTH - MARGIN:
            yield row
            row, x = [], float(MARGIN)
        row.append((kind, name, x))
        x += taken
    yield row


def _legend(sheet: Sheet, row: Sequence[tuple[Category | None, str, float]], y: float) -> None:
    for kind, name, x in row:
        _mark(sheet, [x + 12], [y], kind, 24)
        sheet.text(x + 34, y, name, TEXT, sheet.palette.quiet)
