"""How a digest's schedule, its states and the moments of its record are worded."""

from __future__ import annotations

from datetime import datetime

from bot.core.delivery import Delivery, DeliveryState
from bot.core.subscription import EVERY_DAY, Action, EmptyDay, Look, Schedule
from bot.core.voice import N_, Voice

WORKDAYS = frozenset(range(5))
WEEKEND = EVERY_DAY - WORKDAYS

EMPTY_DAYS = {
    EmptyDay.NEAREST: N_("The nearest day's events"),
    EmptyDay.SILENCE: N_("Silence"),
}
"""What a digest does on a day with nothing to tell."""

LOOKS = {Look.EMBED: N_("A card"), Look.PLAIN: N_("Plain text")}

STATES = {
    DeliveryState.CLAIMED: N_("being posted"),
    DeliveryState.SENT: N_("posted"),
    DeliveryState.SKIPPED: N_("left out"),
    DeliveryState.FAILED: N_("failed"),
}
"""What became of a digest on one date."""

ACTIONS = {
    Action.ADD: N_("{who} set it up"),
    Action.EDIT: N_("{who} changed it"),
    Action.PAUSE: N_("{who} paused it"),
    Action.RESUME: N_("{who} started it again"),
    Action.STOP: N_("{who} stopped it"),
    Action.REMOVE: N_("{who} removed it"),
}


def moment(instant: datetime, style: str = "f") -> str:
    """An instant that Discord writes in each reader's own zone; `R` is relative to now."""
    return f"<t:{instant.timestamp():.0f}:{style}>"


def who(user_id: int | None, voice: Voice) -> str:
    """A mention of the person; `I` where the bot did it itself."""
    return f"<@{user_id}>" if user_id else voice.gettext("I")


def days(weekdays: frozenset[int], voice: Voice) -> str:
    """`every day`, `Monday to Friday`, `on Monday, Wednesday`."""
    if weekdays == EVERY_DAY:
        return voice.gettext("every day")
    if weekdays == WORKDAYS:
        return voice.gettext("Monday to Friday")
    names = voice.gettext(", ").join(voice.weekday(day) for day in sorted(weekdays))
    return voice.gettext("on {days}").format(days=names)


def times(schedule: Schedule, voice: Voice) -> str:
    """`every day at 09:00 (Asia/Shanghai)`."""
    return voice.gettext("{days} at {time} ({zone})").format(
        days=days(schedule.weekdays, voice), time=f"{schedule.at:%H:%M}", zone=schedule.zone
    )


def outcome(delivery: Delivery, voice: Voice) -> str:
    """`posted`, `left out (too late)`."""
    state = voice.gettext(STATES[delivery.state])
    if delivery.reason is None:
        return state
    reason = voice.recall(delivery.reason)
    return voice.gettext("{state} ({reason})").format(state=state, reason=reason.rstrip(".。"))
