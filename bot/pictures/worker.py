"""`python -m bot.pictures.worker`: draws the charts that come in, until there are no more."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.pictures.pipe import receive, send

if TYPE_CHECKING:
    from bot.pictures.chart import Chart, Drawn


def main() -> None:
    """Answer each sequence of charts with the picture, or with a sentence on what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the bot, which then closes us
    gc.disable()  # what there is to collect is collected between two pictures, when nobody waits
    results, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may come in between
    draw = _loaded()  # while nobody waits yet

    while True:
        try:
            charts: Any = receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer: object = draw(charts)
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        send(results, answer)
        gc.collect()  # a figure is a knot of references that would lie about with its pixels


def _loaded() -> Callable[[Sequence[Chart]], Drawn]:
    from matplotlib import artist

    # A quarter of the time goes into the documentation that matplotlib writes of itself.
    artist.kwdoc = _unsaid
    from bot.pictures.draw import draw

    return draw


def _unsaid(artist: object) -> str:
    return ""


if __name__ == "__main__":
    main()
