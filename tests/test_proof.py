"""A short form of `make proof`: real processes, a fake Discord, a few faults."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_discord.model import Message
from proof.acts import disk_full, kill
from proof.clock import NOON
from proof.fanouts import SEED, killed
from proof.ledger import Row, Tally, judge
from proof.matrix import STEPS, TEXT, cells
from proof.programme import Findings, Programme
from proof.safeguards import ablations
from proof.scenario import Outcome, Scenario, play
from proof.stage import ACCEPTED, Setting, Strike, make_template
from proof.worker import BEFORE_RECORD

from bot.core.delivery import LATE, DeliveryState

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
async def template(tmp_path):
    return await make_template(tmp_path)


async def test_every_digest_is_posted_once_whatever_happens(template):
    scenarios = [
        Scenario("killed", Setting(2, 1, strike=Strike(ACCEPTED, kill, 1))),
        Scenario("disk full", Setting(2, 1, strike=Strike(BEFORE_RECORD, disk_full, 1))),
        killed("killed at random", Setting(10, 2), 5, SEED),
        Scenario("two processes", Setting(10, 2, workers=2)),
    ]
    outcomes = await Programme(template).all(scenarios)
    assert [each.tally for each in outcomes if not each.tally.clean] == []
    assert [(each.tally.due, each.tally.sent) for each in outcomes] == [
        (3, 3),
        (3, 3),
        (12, 12),
        (12, 12),
    ]


async def test_without_the_nonce_digests_are_doubled(template):
    nonce, *_ = ablations()
    assert (await play(nonce.without(), template)).tally.doubled > 0


def test_a_process_can_be_killed_at_every_step_of_a_delivery():
    assert [cell.step for cell in cells(TEXT) if cell.fault == "SIGKILL"] == list(STEPS)


def row(**parts):
    """A ledger's row that was given up an hour after it was due."""
    hour = timedelta(hours=1)
    defaults = {"key": "1:2026-11-22", "state": DeliveryState.SKIPPED, "attempts": 1}
    times = {"due_at": NOON, "finished_at": NOON + hour, "reason": LATE}
    return Row(**defaults | times | parts)


@pytest.mark.parametrize(
    ("parts", "lost"),
    [
        ({}, 1),
        ({"finished_at": NOON + timedelta(hours=7)}, 0),
        ({"state": DeliveryState.SENT, "reason": None}, 1),
        ({"state": DeliveryState.CLAIMED, "finished_at": None, "reason": None}, 1),
        ({"state": DeliveryState.FAILED, "reason": "whatever"}, 1),
    ],
)
def test_what_is_not_posted_counts_as_lost_unless_the_rule_left_it_out(parts, lost):
    found = row(**parts)
    tally = judge([found.key], {found.key: found}, [])
    assert (tally.lost, tally.skipped, tally.sent) == (lost, 1 - lost, 0)


def test_two_messages_of_one_date_are_a_double():
    mark = "day:2026-11-22:digest:1:2026-11-22"
    messages = [Message(id=number << 22, channel_id=1, author_id=1, raw=b"", mark=mark)
                for number in (1, 2)]  # fmt: skip
    sent = row(state=DeliveryState.SENT, reason=None)
    tally = judge([sent.key], {sent.key: sent}, messages)
    assert (tally.doubled, tally.lost, tally.clean) == (1, 0, False)


def test_the_proof_fails_when_a_safeguard_proves_useless():
    clean = Outcome("the nonce", Tally(1, 1, 0, 0, 0, 0))
    assert Findings(unsafe=[clean]).faults() == ["the nonce: not needed?"]
    doubled = Outcome("the nonce", Tally(1, 1, 1, 0, 0, 0))
    assert Findings(unsafe=[doubled]).faults() == []
    assert Findings(safe=[doubled]).faults()
