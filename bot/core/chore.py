"""What is still to do after a digest was posted or stopped; each may be repeated without harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChoreKind(StrEnum):
    """What is to be done."""

    PUBLISH = "publish"
    """Pass a post in an announcement channel on to the channels that follow it."""
    THREAD = "thread"
    """Open a thread under a post."""
    TELL = "tell"
    """Tell the person who set a digest up that it was stopped."""


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing to do, until it is done or given up."""

    id: int
    kind: ChoreKind
    guild_id: int
    channel_id: int
    due_at: datetime
    give_up_at: datetime
    delivery_key: str | None = None
    """The delivery that it follows."""
    message_id: int | None = None
    user_id: int | None = None
    text: str = ""
    """The thread's name, or what to tell."""
    attempts: int = 0
    finished_at: datetime | None = None
    reason: str | None = None
    """Why it waits or was given up."""
