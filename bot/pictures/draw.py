"""Charts → PNG; importing this loads matplotlib, which only the process that draws should do."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures import line, year
from bot.pictures.chart import Chart, Drawn, Year
from bot.pictures.fonts import covers


def draw(charts: Sequence[Chart]) -> Drawn:
    """The first chart whose words can all be written; else the last, without what cannot."""
    readable = (n for n, chart in enumerate(charts) if covers(chart.words, chart.frame.language))
    chosen = next(readable, len(charts) - 1)
    chart = charts[chosen]
    png = year.draw(chart) if isinstance(chart, Year) else line.draw(chart)
    return Drawn(png, chosen)
