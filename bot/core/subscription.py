"""A digest that a channel asked for: when it comes, what it tells and how it is posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum

from bot.core.models import Category, Event, Language

EVERY_DAY = frozenset(range(7))
"""All weekdays; 0 is Monday."""


class EmptyDay(StrEnum):
    """What a digest does where a day or its filter leaves nothing."""

    NEAREST = "nearest"
    SILENCE = "silence"


class Look(StrEnum):
    """How a digest looks."""

    EMBED = "embed"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest comes."""

    at: time
    """Wall-clock time in `zone`, to the minute."""
    zone: str
    """An IANA name."""
    weekdays: frozenset[int] = EVERY_DAY
    """Local weekdays on which it comes, at least one; 0 is Monday."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a digest tells."""

    language: Language = Language.EN
    count: int = 5
    """How many events it tells at most."""
    categories: tuple[Category, ...] = ()
    """Only these; all when empty."""
    least: int = 1
    """The least importance that it tells, 1 to 5."""
    empty: EmptyDay = EmptyDay.NEAREST

    def admit(self, event: Event) -> bool:
        """Whether the digest may tell this event."""
        wanted = not self.categories or event.category in self.categories
        return wanted and event.importance >= self.least


@dataclass(frozen=True, slots=True)
class Posting:
    """How a digest is posted."""

    look: Look = Look.EMBED
    role_id: int | None = None
    """The role that it mentions; nobody else is ever mentioned."""
    silent: bool = False
    """Without a notification."""
    publish: bool = False
    """In an announcement channel: pass it on to the channels that follow."""
    thread: bool = False
    """Open a thread under the post."""
    forum: bool = False
    """The channel is a forum: each digest is a post of its own."""
    tags: tuple[int, ...] = ()
    """Ids of the forum's tags that its posts carry."""


class SubscriptionState(StrEnum):
    """Whether a digest comes."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By a person."""
    STOPPED = "stopped"
    """By us, because Discord refused a post for good."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest that a channel asked for."""

    id: int
    guild_id: int
    channel_id: int
    schedule: Schedule
    choices: Choices
    posting: Posting
    created_by: int
    """The user who set it up."""
    created_at: datetime
    next_due_at: datetime
    """UTC; when the digest of `next_date` is due. Means nothing while it is not active."""
    next_date: date
    """The local date of the next digest."""
    state: SubscriptionState = SubscriptionState.ACTIVE
    reason: str | None = None
    """Why it was stopped."""
    version: int = 1
    """Rises with every change that a person makes."""


class Action(StrEnum):
    """What somebody did to a digest."""

    ADD = "add"
    EDIT = "edit"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a digest's record: who changed it, when and how."""

    at: datetime
    action: Action
    user_id: int | None = None
    """None when the bot did it itself."""
    details: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What it was before and after, by the name of the field; `reason` says why it was stopped."""


def differences(before: Subscription, after: Subscription) -> dict[str, tuple[str, str]]:
    """What differs between two states of one digest, as a `Change` keeps it."""
    old, new = dict(_plain(before)), dict(_plain(after))
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def _plain(subscription: Subscription) -> Iterator[tuple[str, str]]:
    yield "channel_id", str(subscription.channel_id)
    for part in (subscription.schedule, subscription.choices, subscription.posting):
        for each in fields(part):
            yield each.name, _text(getattr(part, each.name))


def _text(value: object) -> str:
    match value:
        case time():
            return f"{value:%H:%M}"
        case tuple() | frozenset():
            return ",".join(str(each) for each in sorted(value))
        case None:
            return ""
        case _:
            return str(value)
