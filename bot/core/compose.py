"""The digest of a local date: what happened that day in 2023, in one language, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.models import Digest, Event
from bot.core.telling import Documents
from bot.core.voice import Voice

TEXT_LIMIT = 3800
"""The longest text of a digest, in characters: an embed's description holds 4,096."""


def compose(
    local_date: date,
    events: Sequence[Event],
    voice: Voice,
    *,
    count: int = 5,
    fallback: str | None = None,
    documents: Documents | None = None,
) -> Digest:
    """The digest of `local_date` out of the day's events, most important first.

    Args:
        local_date: the day on which it is read.
        events: all events of the day, or of the fallback; any order.
        voice: the language to write in.
        count: how many events to tell; fewer when they do not fit.
        fallback: None, `leap-day` (February's events) or `nearest` (those of the nearest day).
        documents: names and addresses for the sources that only refer to a document.
    """
    raise NotImplementedError
