"""A sheet to draw on, in pixels from its upper left corner; matplotlib without its global state."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from bot.pictures.chart import Frame
from bot.pictures.fonts import families, legible, wrap
from bot.pictures.palette import PALETTES

WIDTH = 1080
"""As wide as a phone, so that nothing is made smaller there."""
MARGIN = 48

TITLE, SUBTITLE, TEXT = 58, 33, 30
"""Sizes of letters: 30 of 1,080 pixels are 11 points on a phone."""

_DPI = 100
_COLOURS = 256


class Sheet:
    """A picture in the making, its title set."""

    def __init__(self, frame: Frame, height: int) -> None:
        self.frame = frame
        self.height = height
        self.palette = PALETTES[frame.look]
        size = (WIDTH / _DPI, height / _DPI)
        self._figure = Figure(figsize=size, dpi=_DPI, facecolor=self.palette.ground)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()
        room = WIDTH - 2 * MARGIN
        (title,) = wrap(frame.title, room, TITLE, frame.language, 1)
        (subtitle,) = wrap(frame.subtitle, room, SUBTITLE, frame.language, 1)
        self.text(MARGIN, 78, title, TITLE)
        self.text(MARGIN, 140, subtitle, SUBTITLE, self.palette.quiet)

    def text(
        self, x: float, y: float, said: str, size: int = TEXT, colour: str = "", side: str = "left"
    ) -> None:
        """Words whose middle line is at `y`, beginning or ending at `x`."""
        self._axes.text(
            x, y, legible(said, self.frame.language),
            fontsize=size * 72 / _DPI, family=families(self.frame.language),
            color=colour or self.palette.ink, ha=side, va="center_baseline", parse_math=False,
        )  # fmt: skip

    def marks(self, xs: Any, ys: Any, size: float, **style: Any) -> None:  # noqa: ANN401
        """One mark at each place, `size` pixels wide."""
        self._axes.scatter(xs, ys, s=(size * 72 / _DPI) ** 2, **style)

    def line(self, xs: Any, ys: Any, colour: str, width: float = 2, layer: int = 0) -> None:  # noqa: ANN401
        """A line through these places."""
        self._axes.plot(xs, ys, color=colour, linewidth=width * 72 / _DPI, zorder=layer)

    def png(self) -> bytes:
        """The finished picture."""
        canvas = FigureCanvasAgg(self._figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        image = Image.frombuffer("RGBA", canvas.get_width_height(), pixels).convert("RGB")
        # A palette makes a third of the size, and nobody sees the difference.  This one is found
        # soonest, but for a shade; what is seen of that is the ground, which is put right.
        few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        corner, shades = (0, 0, 1, 1), few.getpalette() or []
        at = 3 * few.crop(corner).tobytes()[0]
        shades[at : at + 3] = image.crop(corner).tobytes()
        few.putpalette(shades)
        buffer = BytesIO()
        few.save(buffer, "PNG", compress_level=6)
        return buffer.getvalue()
