"""What people read of a digest: its line, its record, and what a change made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from bot.answers import voice_of
from bot.core import telling, wording
from bot.core.delivery import Delivery
from bot.core.due import next_due, upcoming
from bot.core.markdown import escape
from bot.core.models import Category
from bot.core.subscription import (
    Action,
    Change,
    EmptyDay,
    Look,
    Subscription,
    SubscriptionState,
)
from bot.core.text import clip
from bot.core.voice import N_, Voice
from bot.core.why import link
from bot.errors import UsageError
from cogs.render import LANGUAGES

if TYPE_CHECKING:
    import discord

    from bot.client import Bot

REASON_LIMIT = 200

FIELDS = {
    "channel_id": N_("channel"),
    "at": N_("time"),
    "zone": N_("time zone"),
    "weekdays": N_("weekdays"),
    "language": N_("language"),
    "count": N_("events at most"),
    "categories": N_("categories"),
    "least": N_("least importance"),
    "empty": N_("on an empty day"),
    "look": N_("look"),
    "role_id": N_("role to mention"),
    "silent": N_("without a notification"),
    "publish": N_("published"),
    "thread": N_("thread"),
    "forum": N_("forum"),
    "tags": N_("tags"),
}
"""What a change's fields are called."""


def line(subscription: Subscription, voice: Voice) -> str:
    """`#3: <#channel>, every day at 09:00 (Asia/Shanghai), English; next in 5 hours`."""
    said = voice.gettext("#{number}: {channel}, {times}, {language}; {state}")
    return said.format(
        number=subscription.id,
        channel=f"<#{subscription.channel_id}>",
        times=wording.times(subscription.schedule, voice),
        language=LANGUAGES[subscription.choices.language],
        state=_state(subscription, voice),
    )


def past(subscription: Subscription, delivery: Delivery, voice: Voice) -> str:
    """`22 November 2026: posted` with a link to the post, or why there is none."""
    told = escape(clip(wording.outcome(delivery, voice), REASON_LIMIT))
    if delivery.message_id:
        told = f"[{told}]({link(subscription, delivery)})"
    when = voice.date(delivery.local_date)
    by_hand = f" ({voice.gettext('by hand')})" if delivery.key.startswith("send:") else ""
    return voice.gettext("{day}: {outcome}").format(day=when + by_hand, outcome=told)


def coming(subscription: Subscription, voice: Voice, now: datetime, count: int) -> list[str]:
    """The next dates on which it comes, with their moments."""
    if subscription.state is not SubscriptionState.ACTIVE:
        return [_state(subscription, voice)]
    dues = islice(upcoming(subscription.schedule, now), count)
    return [
        voice.gettext("{day}: {outcome}").format(day=voice.date(day), outcome=wording.moment(due))
        for due, day in dues
    ]


def change(entry: Change, voice: Voice) -> str:
    """`<time>: @somebody changed it: time 09:00 → 10:00`."""
    done = voice.gettext(wording.ACTIONS[entry.action])
    told = [done.format(who=wording.who(entry.user_id, voice))]
    told += [_difference(name, *values, voice) for name, values in entry.details.items()]
    said = voice.gettext("{day}: {outcome}")
    return said.format(day=wording.moment(entry.at), outcome=voice.gettext("; ").join(told))


async def save(
    interaction: discord.Interaction[Bot], before: Subscription, after: Subscription
) -> None:
    """Keep a change that a person made, and show what the digest is now.

    UsageError when somebody else has changed it meanwhile.
    """
    bot, voice = interaction.client, voice_of(interaction)
    now = bot.now()
    if after.schedule != before.schedule:
        due, day = next_due(after.schedule, now)
        after = replace(after, next_due_at=due, next_date=day)
    await keep(bot, before, after, Change(now, Action.EDIT, interaction.user.id))
    said = voice.gettext("Digest {line}").format(line=line(after, voice))
    await interaction.response.send_message(said, ephemeral=True)


async def keep(bot: Bot, before: Subscription, after: Subscription, entry: Change) -> None:
    """Store a change; UsageError when somebody else was first."""
    if not await bot.store.subscriptions.change(before, after, entry):
        raise UsageError(N_("Somebody else has just changed this digest; look at it again."))


def _state(subscription: Subscription, voice: Voice) -> str:
    match subscription.state:
        case SubscriptionState.ACTIVE:
            when = wording.moment(subscription.next_due_at, "R")
            return voice.gettext("next {when}").format(when=when)
        case SubscriptionState.PAUSED:
            return voice.gettext("paused")
        case SubscriptionState.STOPPED:
            reason = voice.recall(subscription.reason or "")
            told = escape(clip(reason, REASON_LIMIT))
            return voice.gettext("stopped: {reason}").format(reason=told)


def _difference(name: str, before: str, after: str, voice: Voice) -> str:
    if name == "reason":
        return escape(clip(voice.recall(after), REASON_LIMIT))
    shown = f"{_value(name, before, voice)} → {_value(name, after, voice)}"
    return f"{voice.gettext(FIELDS[name])} {shown}"


def _value(name: str, value: str, voice: Voice) -> str:
    match name:
        case _ if not value:
            return "–"
        case "channel_id":
            return f"<#{value}>"
        case "role_id":
            return f"<@&{value}>"
        case "weekdays":
            return wording.days(frozenset(map(int, value.split(","))), voice)
        case "language":
            return LANGUAGES[value]
        case "categories":
            kinds = map(Category, value.split(","))
            return voice.gettext(", ").join(telling.category(kind, voice) for kind in kinds)
        case "empty":
            return voice.gettext(wording.EMPTY_DAYS[EmptyDay(value)])
        case "look":
            return voice.gettext(wording.LOOKS[Look(value)])
    switch = {"True": N_("yes"), "False": N_("no")}
    return voice.gettext(switch[value]) if value in switch else escape(value)
