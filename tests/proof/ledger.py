"""The judgement of a scenario, from both sides: what stands in the channels and in the ledger."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fake_discord.model import Message
from fake_discord.snowflakes import EPOCH, STEP

from bot.core.delivery import EMPTY, LATE, UNCONFIRMED, DeliveryState
from bot.rounds import CATCH_UP

_KEY = re.compile(r"digest:(\d+:\d{4}-\d\d-\d\d)$")
_COLUMNS = "key, state, attempts, due_at, finished_at, reason"


@dataclass(frozen=True, slots=True)
class Row:
    """What the ledger says of one digest."""

    key: str
    state: DeliveryState
    attempts: int
    due_at: datetime
    finished_at: datetime | None
    reason: str | None

    @property
    def settled(self) -> bool:
        """Whether the bot is done with it."""
        return self.state is not DeliveryState.CLAIMED


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of the digests that were due."""

    due: int
    sent: int
    doubled: int
    lost: int
    skipped: int
    """Left out, with a reason that the rule knows."""
    unrecorded: int
    """Posted, while the ledger says that they were not."""
    late: timedelta = field(default_factory=timedelta)
    """How late the latest was posted, by Discord's clock."""

    @property
    def clean(self) -> bool:
        """Whether every digest was posted exactly once, or left out by the rule."""
        return not self.doubled and not self.lost


def read(path: Path) -> dict[str, Row]:
    """The ledger of a store, as another program reads it."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        found = connection.execute(f"SELECT {_COLUMNS} FROM deliveries").fetchall()
    return {key: _row(key, *values) for key, *values in found}


def judge(
    expected: Iterable[str],
    ledger: Mapping[str, Row],
    messages: Iterable[Message],
    refused: frozenset[str] = frozenset(),
) -> Tally:
    """Hold the messages against the ledger; `refused` are digests that Discord did not take."""
    posts = _posts(messages)
    # A date that a clock put forward let the bot begin too early, and leave open, is not due yet.
    due = set(expected) | set(posts) | {key for key, row in ledger.items() if row.settled}
    missing = [key for key in due if key not in posts]
    excused = [key for key in missing if _excused(key, ledger, refused)]
    delays = [posts[key][0] - ledger[key].due_at for key in posts if key in ledger]
    return Tally(
        due=len(due),
        sent=len(posts),
        doubled=sum(len(times) - 1 for times in posts.values()),
        lost=len(missing) - len(excused),
        skipped=len(excused),
        unrecorded=sum(not _recorded(ledger.get(key)) for key in posts),
        late=max([timedelta(0), *delays]),
    )


def _posts(messages: Iterable[Message]) -> dict[str, list[datetime]]:
    """When each digest was posted, once for each message."""
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for message in messages:
        if match := _KEY.search(message.mark or ""):
            seconds = (message.id // STEP + EPOCH) / 1000
            found[match[1]].append(datetime.fromtimestamp(seconds, UTC))
    return {key: sorted(times) for key, times in found.items()}


def _excused(key: str, ledger: Mapping[str, Row], refused: frozenset[str]) -> bool:
    """Whether a digest was left out by the rule, which the ledger must say."""
    row = ledger.get(key)
    if row is None or not row.settled:
        return False
    if row.reason in {LATE, UNCONFIRMED}:
        return _too_late(row, ledger)
    return key in refused if row.state is DeliveryState.FAILED else row.reason == EMPTY


def _too_late(row: Row, ledger: Mapping[str, Row]) -> bool:
    """Whether the window had passed, or a newer date of the same digest had come."""
    subscription, day = row.key.split(":")
    assert row.finished_at is not None
    newer = any(
        other.split(":")[0] == subscription and other.split(":")[1] > day for other in ledger
    )
    return newer or row.finished_at - row.due_at > CATCH_UP


def _recorded(row: Row | None) -> bool:
    return row is not None and row.state is DeliveryState.SENT


def _row(
    key: str, state: str, attempts: int, due_at: str, finished_at: str | None, reason: str | None
) -> Row:
    return Row(
        key, DeliveryState(state), attempts, _instant(due_at),
        _instant(finished_at) if finished_at else None, reason,
    )  # fmt: skip


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def keys(ids: Iterable[int], days: Sequence[date]) -> Iterator[str]:
    """The ledger's keys of these digests on these dates."""
    return (f"{id}:{day}" for day in days for id in ids)
