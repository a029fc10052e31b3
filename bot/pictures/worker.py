"""`python -m bot.pictures.worker`: draws the charts that come in, until there are no more."""

from __future__ import annotations

import gc
import signal
import sys
from typing import Any

from bot.pictures.pipe import receive, send


def main() -> None:
    """Answer each sequence of charts with the picture, or with a sentence on what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the bot, which then closes us
    gc.disable()  # what there is to collect is collected between two pictures, when nobody waits
    results, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may come in between
    from bot.pictures.draw import draw  # loads matplotlib while nobody waits yet

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


if __name__ == "__main__":
    main()
