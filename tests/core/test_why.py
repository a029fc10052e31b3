"""Why a digest came or did not come: every link of the chain, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from factories import subscription

from bot.core.chore import Chore, ChoreKind
from bot.core.delivery import EMPTY, LATE, UNCONFIRMED, Delivery, DeliveryState
from bot.core.models import Language
from bot.core.subscription import Action, Change, SubscriptionState
from bot.core.voice import keep
from bot.core.why import Case, why
from bot.errors import PlaceRefused
from bot.i18n import voice

DAY = date(2026, 11, 22)
DUE = datetime(2026, 11, 22, 1, tzinfo=UTC)
STAMP = f"<t:{DUE.timestamp():.0f}:f>"
LONG_AGO = DUE - timedelta(days=30)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def delivery(state=DeliveryState.SENT, **parts):
    defaults = {
        "key": "3:2026-11-22",
        "subscription_id": 3,
        "channel_id": 100,
        "local_date": DAY,
        "attempts": 1,
        "due_at": DUE,
        "opened_at": DUE,
        "claimed_at": DUE,
        "lease_until": DUE + 2 * MINUTE,
        "finished_at": DUE,
    }
    return Delivery(state=state, **defaults | parts)


def told(
    language=Language.EN, *, day=DAY, now=DUE + HOUR, row=None, chores=(), changes=(), **parts
):
    mine = subscription(3, **{"created_at": LONG_AGO} | parts)
    case = Case(mine, day, now, 6 * HOUR, row, chores, changes)
    return why(case, voice(language))


def change(action, hours, **parts):
    return Change(DUE + hours * HOUR, action, 7, **parts)


def test_the_chain_begins_with_the_rule():
    rule = "Digest #3 comes every day at 09:00 (Asia/Shanghai) into <#100>."
    assert told()[0] == rule


def test_a_digest_that_came_is_told_with_its_moment_and_its_link():
    lines = told(row=delivery(message_id=77))
    assert lines[1:] == [
        f"For 22 November 2026 its time was {STAMP}.",
        f"It was posted {STAMP}: https://discord.com/channels/10/100/77",
    ]


def test_a_post_in_a_forum_is_a_channel_of_its_own():
    lines = told(row=delivery(message_id=77), forum=True)
    assert lines[-1].endswith("https://discord.com/channels/10/77")


def test_a_late_first_try_and_several_tries_are_told():
    late = delivery(message_id=77, opened_at=DUE + HOUR, attempts=3)
    lines = told(row=late)
    assert "before that I was not running" in lines[2]
    assert "I took it up 3 times" in lines[3]


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (
            DeliveryState.SKIPPED,
            LATE,
            "It was left out: too late. A digest is posted up to 6 hours late.",
        ),
        (DeliveryState.SKIPPED, EMPTY, "It was left out: nothing to tell that day."),
        (DeliveryState.FAILED, UNCONFIRMED, "It failed: outcome unknown"),
        (
            DeliveryState.FAILED,
            keep(PlaceRefused("Give me there: {rights}.", rights=["Send Messages"])),
            "It failed: Give me there: Send Messages.",
        ),
        (
            DeliveryState.SENT,
            "The message was posted and has been deleted since.",
            "The message was posted and has been deleted since.",
        ),
        (
            DeliveryState.CLAIMED,
            "Discord has trouble.",
            f"It is not out yet (Discord has trouble.); I take it up again "
            f"<t:{DUE.timestamp() + 120:.0f}:R>.",
        ),
    ],
)
def test_every_end_has_its_sentence(state, reason, said):
    assert told(row=delivery(state, reason=reason))[-1] == said


def test_a_weekday_that_was_not_chosen_is_named():
    lines = told(weekdays=frozenset({0, 1}))
    assert lines[0] == "Digest #3 comes on Monday, Tuesday at 09:00 (Asia/Shanghai) into <#100>."
    assert lines[1:] == ["22 November 2026 is a Sunday, on which it does not come."]


def test_a_date_that_the_zone_never_had_is_told():
    lines = told(day=date(2011, 12, 30), zone="Pacific/Apia")
    assert lines[-1].startswith("There was no 30 December 2011 in Pacific/Apia")


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        (date(2026, 3, 29), time(2, 15), "jumped over 02:15 on 29 March 2026"),
        (date(2026, 10, 25), time(2, 15), "showed 02:15 twice on 25 October 2026"),
    ],
)
def test_a_change_of_the_clocks_is_told(day, at, said):
    lines = told(day=day, at=at, zone="Europe/Berlin", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert said in lines[1]


def test_before_it_was_set_up_nothing_was_due():
    lines = told(created_at=DUE + MINUTE)
    assert lines[-1].startswith("It was set up only afterwards")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([change(Action.PAUSE, -1)], "<@7> paused it."),
        (
            [change(Action.RESUME, 1), change(Action.STOP, -1, details={"reason": ("", "Gone.")})],
            "stopped it: Gone.",
        ),
    ],
)
def test_who_paused_or_stopped_it_before_is_named(changes, said):
    assert said in told(changes=changes)[-1]


def test_a_pause_that_ended_in_time_explains_nothing():
    changes = [change(Action.RESUME, -1), change(Action.PAUSE, -2)]
    assert "paused" not in told(changes=changes)[-1]


def test_what_is_still_to_come_is_told_and_a_pause_with_it():
    now = DUE - HOUR
    assert told(now=now)[-1] == "That is still to come."
    assert "paused" in told(now=now, state=SubscriptionState.PAUSED)[-1]
    assert told(now=DUE + MINUTE)[-1] == "It is about to be posted."


def test_a_day_without_record_is_said_to_be_one():
    assert "I kept no record" in told(now=DUE + 9 * HOUR)[-1]
    lines = told(now=DUE + 9 * HOUR, changes=[change(Action.EDIT, 8)])
    assert "it was changed since" in lines[-2]
    assert "<@7> changed it." in lines[-1]


@pytest.mark.parametrize("kind", ChoreKind)
def test_what_follows_a_post_is_told_in_all_its_states(kind):
    chore = Chore(1, kind, 10, 100, DUE, DUE + HOUR)
    done = replace(chore, finished_at=DUE)
    given_up = replace(done, reason="Nobody there.")
    lines = told(row=delivery(message_id=77), chores=[chore, done, given_up])[-3:]
    assert len(set(lines)) == 3
    assert "still" in lines[0]
    assert lines[2].endswith("Nobody there.")


def test_the_chain_is_chinese_for_who_reads_chinese():
    lines = told(Language.ZH_CN, row=delivery(DeliveryState.SKIPPED, reason=LATE))
    assert lines[0] == "推送 #3 的设置：每天 09:00（Asia/Shanghai）发到 <#100>。"
    assert "晚 6 小时" in lines[-1]
    reason = keep(PlaceRefused("The channel no longer exists."))
    failed = told(Language.ZH_CN, row=delivery(DeliveryState.FAILED, reason=reason))[-1]
    assert "channel" not in failed
