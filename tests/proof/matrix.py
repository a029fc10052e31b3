"""The fault matrix: each fault at each step of a delivery at which it has a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from proof.acts import DAY, HOUR, asleep, clock_moved, clock_wrong, disk_full, kill, locked
from proof.scale import PACE, scaled
from proof.scenario import Prepare, Scenario
from proof.stage import ACCEPTED, DURING_SEND, OPEN, POST, Act, Setting, Stage, Strike
from proof.worker import AFTER_CLAIM, BEFORE_CLAIM, BEFORE_RECORD

STEPS = (BEFORE_CLAIM, AFTER_CLAIM, DURING_SEND, ACCEPTED, BEFORE_RECORD)

HISTORY = "GET /channels/{channel}/messages"
THREADS = "GET /guilds/{guild}/threads/active"
"""How a message is looked for in a text channel, and in a forum."""

REFUSED = "no permission"
SERVER = (500, 502, 503, 504)

TIMES = 2
"""How often a fault strikes in a cell."""

BEYOND_DEADLINE = PACE.deadline.total_seconds() * 1.25
BEYOND_LEASE = PACE.lease.total_seconds() * 1.25


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel, with the routes by which it is written and searched."""

    name: str
    texts: int
    forums: int
    write: str
    search: str


TEXT = Kind("text channels", 4, 0, POST, HISTORY)
FORUM = Kind("forums", 0, 4, OPEN, THREADS)


@dataclass(frozen=True, slots=True)
class Cell:
    """A fault at a step."""

    fault: str
    step: str
    scenario: Scenario


def cells(kind: Kind) -> Iterator[Cell]:
    """Every cell that has a meaning."""
    for name, act in _acts().items():
        for step in STEPS:
            yield Cell(name, step, _befallen(kind, step, act))
    for name, faults in _faults(kind).items():
        for step, prepare in faults.items():
            yield Cell(name, step, _troubled(kind, name, step, prepare))


def _befallen(kind: Kind, step: str, act: Act) -> Scenario:
    strike = Strike(step, act, TIMES if act is kill else 1)
    return Scenario(step, Setting(kind.texts, kind.forums, strike=strike))


def _troubled(kind: Kind, name: str, step: str, prepare: Prepare) -> Scenario:
    """Discord fails; after the claim it is the look-up that fails, once one is needed."""
    strike = Strike(ACCEPTED, kill, 1) if step == AFTER_CLAIM else None
    setting = Setting(kind.texts, kind.forums, strike=strike)
    refuses = name == REFUSED and step == DURING_SEND
    return Scenario(step, setting, prepare, refuses=refuses, linger=BEYOND_DEADLINE)


def _acts() -> Mapping[str, Act]:
    return MappingProxyType(
        {
            "SIGKILL": kill,
            "asleep for an hour": asleep(HOUR),
            "clock put forward an hour": clock_moved(HOUR),
            "clock put forward a day": clock_moved(DAY),
            "clock back an hour, then right": clock_wrong(-HOUR),
            "clock back a day, then right": clock_wrong(-DAY),
            "disk full": disk_full,
            "database locked": locked,
        }
    )


def _faults(kind: Kind) -> Mapping[str, Mapping[str, Prepare]]:
    """Discord's faults by name, and by the step at which they strike."""
    found = {
        "connection dropped": _broken(kind, "drop_before", "accept_then_drop"),
        **{str(code): _broken(kind, "status", "status_after_accept", code) for code in SERVER},
        "429": _broken(kind, "too_many", None, scaled(30)),
        "429 for the whole bot": _broken(kind, "too_many", None, scaled(30), global_=True),
        "slow beyond the deadline": _slow(kind, BEYOND_DEADLINE),
        "garbage": _broken(kind, "garbage", None),
        REFUSED: {DURING_SEND: partial(_refuse, kind)},
    }
    if kind is TEXT:  # in a forum this is the window that is left
        found["slow beyond the lease"] = {DURING_SEND: _slow(kind, BEYOND_LEASE)[DURING_SEND]}
    return found


def _broken(
    kind: Kind, before: str, after: str | None, *given: object, **more: object
) -> dict[str, Prepare]:
    def prepare(fault: str, route: str, stage: Stage) -> None:
        getattr(stage.fake.faults, fault)(route, *given, times=TIMES, **more)

    found = {
        AFTER_CLAIM: partial(prepare, before, kind.search),
        DURING_SEND: partial(prepare, before, kind.write),
    }
    return found | ({ACCEPTED: partial(prepare, after, kind.write)} if after else {})


def _slow(kind: Kind, seconds: float) -> dict[str, Prepare]:
    def prepare(route: str, stage: Stage, *, after: bool = False) -> None:
        stage.fake.faults.slow(route, seconds, after=after, times=TIMES)

    return {
        AFTER_CLAIM: partial(prepare, kind.search),
        DURING_SEND: partial(prepare, kind.write),
        ACCEPTED: partial(prepare, kind.write, after=True),
    }


def _refuse(kind: Kind, stage: Stage) -> None:
    channel = next(iter(stage.channels.values()))
    stage.fake.faults.refuse(kind.write, 403, 50013, "Missing Permissions", channel=channel)
