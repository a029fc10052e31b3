"""What each safeguard is for: the scenario in which it alone matters, with it and without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proof.acts import HOUR, kill
from proof.matrix import BEYOND_DEADLINE, BEYOND_LEASE
from proof.scale import FACTOR, NONCE_WINDOW, PACE
from proof.scenario import Prepare, Scenario
from proof.stage import ACCEPTED, OPEN, POST, Safeguards, Setting, Stage, Strike

_TEXTS = Setting(texts=4)
_FORUMS = Setting(texts=0, forums=4)

_IN_FLIGHT = 0.3
"""Seconds that a post takes while another process looks for it in vain."""

BEYOND_NONCE = (PACE.lease + NONCE_WINDOW).total_seconds() * 1.15
"""Seconds after which Discord has forgotten the nonce of the post that followed."""


@dataclass(frozen=True, slots=True)
class Ablation:
    """A scenario that is clean with all safeguards and doubles without one."""

    scenario: Scenario
    off: Safeguards

    def without(self) -> Scenario:
        """The same scenario with the safeguard switched off."""
        return replace(self.scenario, setting=replace(self.scenario.setting, safeguards=self.off))


def ablations() -> Iterator[Ablation]:
    """One for each safeguard."""
    yield Ablation(
        Scenario("the nonce: text channels, the answer is lost", _TEXTS, _answers_lost),
        Safeguards(nonce=False),
    )
    two = replace(_FORUMS, workers=2)
    yield Ablation(
        Scenario("the lease: forums, two processes", two, _slowly),
        Safeguards(lease=False),
    )
    struck = replace(_FORUMS, strike=Strike(ACCEPTED, kill))
    yield Ablation(
        Scenario("the look-up: forums, SIGKILL once accepted", struck), Safeguards(look_up=False)
    )


def windows() -> Iterator[Scenario]:
    """What is left: where a digest may come twice, or not in time, with every safeguard on."""
    for name, setting, route, delays in (
        ("forum", _FORUMS, OPEN, (BEYOND_DEADLINE, BEYOND_LEASE)),
        ("text channel", _TEXTS, POST, (BEYOND_LEASE, BEYOND_NONCE)),
    ):
        for delay in delays:
            title = f"{name}: taken in {delay / FACTOR:.0f} s after it was sent"
            yield Scenario(title, setting, _held_up(route, delay), linger=delay)
    for name, setting in (("forum", _FORUMS), ("text channel", _TEXTS)):
        wrong = replace(setting, strike=Strike(ACCEPTED, kill, 1))
        title = f"{name}: clock an hour ahead, SIGKILL once accepted"
        yield Scenario(title, wrong, _clock_ahead)


def _answers_lost(stage: Stage) -> None:
    stage.fake.faults.accept_then_drop(POST, times=2)


def _slowly(stage: Stage) -> None:
    stage.fake.faults.slow(OPEN, _IN_FLIGHT, times=None)


def _held_up(route: str, seconds: float) -> Prepare:
    def prepare(stage: Stage) -> None:
        stage.fake.faults.slow(route, seconds)

    return prepare


def _clock_ahead(stage: Stage) -> None:
    stage.clocks.jump(HOUR)
