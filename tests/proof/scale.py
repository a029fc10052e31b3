"""The one factor by which the proof shortens what would take minutes."""

from __future__ import annotations

from datetime import timedelta

from bot.delivery import Pace

FACTOR = 1 / 30
"""The deadline of 60 s takes 2 s, the lease of 120 s takes 4 s."""

LONGEST_PAUSE = 30 * FACTOR
"""Seconds that a request waits at most for a rate limit."""

PACE = Pace().scaled(FACTOR)

NONCE_WINDOW = timedelta(minutes=3) * FACTOR
"""Discord says "a few minutes"; three are the fewest that this can mean."""

LOCK_TIMEOUT = 30 * FACTOR
"""Seconds for which the store waits for another program."""

WHILE = LOCK_TIMEOUT * 1.5
"""Seconds for which a disk is full or a database locked: longer than the store waits."""


def scaled(seconds: float) -> float:
    """So many seconds of real life, in the proof."""
    return seconds * FACTOR
