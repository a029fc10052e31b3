"""Why a digest came, or did not come, on one date: the whole chain in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import wording
from bot.core.chore import Chore, ChoreKind
from bot.core.delivery import LATE, Delivery, DeliveryState
from bot.core.due import due_on
from bot.core.markdown import escape
from bot.core.subscription import EVERY_DAY, Action, Change, Subscription, SubscriptionState
from bot.core.voice import N_, Voice

PUNCTUAL = timedelta(minutes=2)
"""A first try within this is on time: the clock ticks once a minute."""

CHORES = {
    ChoreKind.PUBLISH: (
        N_("It was published to the channels that follow."),
        N_("It is still to be published to the channels that follow: {reason}"),
        N_("It was not published to the channels that follow: {reason}"),
    ),
    ChoreKind.THREAD: (
        N_("A thread was opened under it."),
        N_("A thread is still to be opened under it: {reason}"),
        N_("No thread was opened under it: {reason}"),
    ),
    ChoreKind.TELL: (
        N_("I told the person who set it up."),
        N_("The person who set it up is still to be told: {reason}"),
        N_("I could not tell the person who set it up: {reason}"),
    ),
}
"""What is said of a chore that is done, that waits, and that was given up."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one digest and one date."""

    subscription: Subscription
    day: date
    now: datetime
    catch_up: timedelta
    delivery: Delivery | None
    chores: Sequence[Chore] = ()
    changes: Sequence[Change] = ()
    """The newest first."""


def why(case: Case, voice: Voice) -> list[str]:
    """The chain of reasons, one sentence each, ending with what became of that date."""
    return [*_rule(case, voice), *_reasons(case, voice)]


def _rule(case: Case, voice: Voice) -> Iterator[str]:
    said = voice.gettext("Digest #{number} comes {times} into {channel}.")
    yield said.format(
        number=case.subscription.id,
        times=wording.times(case.subscription.schedule, voice),
        channel=f"<#{case.subscription.channel_id}>",
    )


def _reasons(case: Case, voice: Voice) -> Iterator[str]:
    if case.delivery is not None:
        yield from _told(case, case.delivery, voice)
        return
    due = due_on(case.day, case.subscription.schedule)
    if due is None:
        yield _never_due(case, voice)
        return
    yield _due(case, due, voice)
    yield from _not_tried(case, due, voice)


def _never_due(case: Case, voice: Voice) -> str:
    schedule = case.subscription.schedule
    if due_on(case.day, replace(schedule, weekdays=EVERY_DAY)) is None:
        said = voice.gettext("There was no {day} in {zone}: its clocks passed over that date.")
        return said.format(day=voice.date(case.day), zone=schedule.zone)
    said = voice.gettext("{day} is a {weekday}, on which it does not come.")
    return said.format(day=voice.date(case.day), weekday=voice.weekday(case.day.weekday()))


def _due(case: Case, due: datetime, voice: Voice) -> str:
    schedule = case.subscription.schedule
    tz = ZoneInfo(schedule.zone)
    shown = due.astimezone(tz).replace(tzinfo=None)
    wanted = datetime.combine(case.day, schedule.at)
    if shown != wanted:
        said = voice.gettext(
            "The clocks of {zone} jumped over {time} on {day}, so its time was the first moment "
            "after: {moment}."
        )
    elif _comes_twice(wanted, tz):
        said = voice.gettext(
            "The clocks of {zone} showed {time} twice on {day}, and its time was the first: "
            "{moment}."
        )
    else:
        said = voice.gettext("For {day} its time was {moment}.")
    return said.format(
        zone=schedule.zone,
        time=f"{schedule.at:%H:%M}",
        day=voice.date(case.day),
        moment=wording.moment(due),
    )


def _comes_twice(wall: datetime, tz: ZoneInfo) -> bool:
    first, second = (wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second


def _not_tried(case: Case, due: datetime, voice: Voice) -> Iterator[str]:
    """Why there is no row in the ledger."""
    subscription, say = case.subscription, voice.gettext
    if subscription.created_at > due:
        said = say("It was set up only afterwards, {moment}.")
        yield said.format(moment=wording.moment(subscription.created_at))
    elif halted := _halted_by(case, due):
        yield _change(halted, voice)
    elif due > case.now and subscription.state is SubscriptionState.ACTIVE:
        yield say("That is still to come.")
    elif due > case.now:
        yield say("It is paused, so it will not come unless it is started again before.")
    elif case.now - due < PUNCTUAL:
        yield say("It is about to be posted.")
    elif later := [each for each in case.changes if each.at > due]:
        yield say("I kept no record of that date; it was changed since, so its time was another.")
        yield from (_change(each, voice) for each in later[:3])
    else:
        yield say("I kept no record of that date: I was not running, or it is too long ago.")


def _halted_by(case: Case, due: datetime) -> Change | None:
    """The change by which it was paused or stopped when its time came."""
    before = (change for change in case.changes if change.at <= due)
    switches = {Action.PAUSE, Action.STOP, Action.RESUME, Action.ADD}
    last = next((change for change in before if change.action in switches), None)
    return last if last and last.action in {Action.PAUSE, Action.STOP} else None


def _change(change: Change, voice: Voice) -> str:
    done = voice.gettext(wording.ACTIONS[change.action]).format(
        who=wording.who(change.user_id, voice)
    )
    moment = wording.moment(change.at)
    if "reason" in change.details:
        said = voice.gettext("{moment}: {done}: {reason}")
        return said.format(
            moment=moment, done=done, reason=voice.recall(change.details["reason"][1])
        )
    return voice.gettext("{moment}: {done}.").format(moment=moment, done=done)


def _told(case: Case, delivery: Delivery, voice: Voice) -> Iterator[str]:
    say = voice.gettext
    due = say("For {day} its time was {moment}.")
    yield due.format(day=voice.date(case.day), moment=wording.moment(delivery.due_at))
    if delivery.opened_at - delivery.due_at > PUNCTUAL:
        late = say(
            "I first tried {moment}: before that I was not running, or could not use my database."
        )
        yield late.format(moment=wording.moment(delivery.opened_at))
    if delivery.attempts > 1:
        tries = say(
            "I took it up {count} times: nobody could say what had become of it, so I looked for "
            "the message first each time."
        )
        yield tries.format(count=voice.number(delivery.attempts))
    yield _end(case, delivery, voice)
    yield from (_chore(chore, voice) for chore in case.chores)


def _end(case: Case, delivery: Delivery, voice: Voice) -> str:
    say, reason = voice.gettext, voice.recall(delivery.reason or "")
    match delivery.state:
        case DeliveryState.SENT if delivery.message_id is None:
            return reason
        case DeliveryState.SENT:
            said = say("It was posted {moment}: {link}")
            return said.format(
                moment=wording.moment(delivery.finished_at or delivery.claimed_at),
                link=link(case.subscription, delivery),
            )
        case DeliveryState.SKIPPED:
            left_out = say("It was left out: {reason}.").format(reason=reason)
            if delivery.reason != LATE:
                return left_out
            hours = voice.number(round(case.catch_up / timedelta(hours=1)))
            window = say("A digest is posted up to {hours} hours late.").format(hours=hours)
            return f"{left_out} {window}"
        case DeliveryState.FAILED:
            return say("It failed: {reason}").format(reason=escape(reason))
        case DeliveryState.CLAIMED:
            said = say("It is not out yet ({reason}); I take it up again {moment}.")
            return said.format(
                reason=escape(reason) or say("being posted"),
                moment=wording.moment(delivery.lease_until, "R"),
            )


def link(subscription: Subscription, delivery: Delivery) -> str:
    """The address of a digest's message; a forum's post is a channel of its own."""
    channel = "" if subscription.posting.forum else f"{delivery.channel_id}/"
    server = subscription.guild_id
    return f"https://discord.com/channels/{server}/{channel}{delivery.message_id}"


def _chore(chore: Chore, voice: Voice) -> str:
    done, waits, given_up = CHORES[chore.kind]
    if chore.finished_at and not chore.reason:
        return voice.gettext(done)
    reason = voice.recall(chore.reason) if chore.reason else "…"
    return voice.gettext(given_up if chore.finished_at else waits).format(reason=escape(reason))
