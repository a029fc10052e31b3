"""Forms that change a digest, filled with what it is set to: when, what and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot import zones
from bot.client import Bot
from bot.core.models import Category, Language
from bot.core.subscription import (
    Choices,
    EmptyDay,
    Look,
    Posting,
    Schedule,
    Subscription,
)
from bot.core.telling import CATEGORIES
from bot.core.voice import N_, Voice
from bot.core.wording import EMPTY_DAYS, LOOKS
from cogs import ledger, rights
from cogs.components import AnyInteraction, Form
from cogs.options import time_named
from cogs.render import LANGUAGES

IMPORTANCES = {
    1: N_("Everything"),
    2: N_("2 and more: what specialists noticed"),
    3: N_("3 and more: worth a minute"),
    4: N_("4 and 5: what anyone in AI would name"),
    5: N_("5: what everybody remembers"),
}
SWITCHES = {
    "silent": N_("Without a notification"),
    "publish": N_("Publish (announcement channels)"),
    "thread": N_("Open a thread under each post"),
}


class DigestForm(Form):
    """A form for one part of a digest; `read` says what the digest becomes."""

    def __init__(self, subscription: Subscription, voice: Voice) -> None:
        title = voice.gettext("Digest #{number}").format(number=subscription.id)
        super().__init__(title, voice)
        self.subscription = subscription

    def read(self, interaction: discord.Interaction[Bot]) -> Subscription:
        """What the digest becomes; UsageError names what cannot be."""
        raise NotImplementedError

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Keep what was filled in, and show what the digest is now."""
        await ledger.save(interaction, self.subscription, self.read(interaction))


class When(DigestForm):
    """The time of day, the zone and the weekdays."""

    def __init__(self, subscription: Subscription, voice: Voice) -> None:
        super().__init__(subscription, voice)
        schedule = subscription.schedule
        self.at = ui.TextInput[Any](custom_id="at", default=f"{schedule.at:%H:%M}", max_length=5)
        self.zone = ui.TextInput[Any](custom_id="zone", default=schedule.zone, max_length=60)
        weekdays = {str(day): voice.weekday(day) for day in range(7)}
        chosen = {str(day) for day in schedule.weekdays}
        self.weekdays = _select("weekdays", weekdays, chosen, most=7)
        self.ask(N_("Time"), self.at, N_("The time of day, as HH:MM."))
        self.ask(N_("Time zone"), self.zone, N_("A city or a zone, such as Asia/Shanghai."))
        self.ask(N_("Weekdays"), self.weekdays)

    def read(self, interaction: discord.Interaction[Bot]) -> Subscription:
        """The digest with its new schedule."""
        at, zone = time_named(self.at.value), zones.zone_named(self.zone.value)
        days = frozenset(int(day) for day in self.weekdays.values)
        return replace(self.subscription, schedule=Schedule(at, zone, days))


class What(DigestForm):
    """The language, the number of events, and which ones."""

    def __init__(self, subscription: Subscription, voice: Voice) -> None:
        super().__init__(subscription, voice)
        say, choices = voice.gettext, subscription.choices
        self.language = _select("language", LANGUAGES, {choices.language.value})
        counts = {str(n): voice.number(n) for n in range(1, 11)}
        self.count = _select("count", counts, {str(choices.count)})
        kinds = {kind.value: say(name) for kind, name in CATEGORIES.items()}
        wanted = {kind.value for kind in choices.categories}
        self.categories = _select("categories", kinds, wanted, least=0, most=len(kinds))
        weights = {str(n): say(name) for n, name in IMPORTANCES.items()}
        self.least = _select("least", weights, {str(choices.least)})
        rules = {rule.value: say(name) for rule, name in EMPTY_DAYS.items()}
        self.empty = _select("empty", rules, {choices.empty.value})
        self.ask(N_("Language"), self.language)
        self.ask(N_("Events at most"), self.count)
        self.ask(N_("Categories"), self.categories, N_("All when nothing is chosen."))
        self.ask(N_("Least importance"), self.least)
        self.ask(N_("On a day with nothing to tell"), self.empty)

    def read(self, interaction: discord.Interaction[Bot]) -> Subscription:
        """The digest with its new choices."""
        choices = Choices(
            language=Language(self.language.values[0]),
            count=int(self.count.values[0]),
            categories=tuple(sorted(Category(kind) for kind in self.categories.values)),
            least=int(self.least.values[0]),
            empty=EmptyDay(self.empty.values[0]),
        )
        return replace(self.subscription, choices=choices)


class How(DigestForm):
    """The channel, the look, whom to mention, and what goes with a post."""

    def __init__(
        self, subscription: Subscription, voice: Voice, channel: rights.Target | None
    ) -> None:
        super().__init__(subscription, voice)
        say, posting = voice.gettext, subscription.posting
        here = [discord.Object(subscription.channel_id, type=discord.abc.GuildChannel)]
        self.channel = ui.ChannelSelect[Any](
            custom_id="channel", channel_types=rights.KINDS, default_values=here, required=True
        )
        looks = {look.value: say(name) for look, name in LOOKS.items()}
        self.look = _select("look", looks, {posting.look.value})
        role = [discord.Object(posting.role_id, type=discord.Role)] if posting.role_id else []
        self.role = ui.RoleSelect[Any](custom_id="role", min_values=0, default_values=role)
        switches = {name: say(text) for name, text in SWITCHES.items()}
        on = {name for name in SWITCHES if getattr(posting, name)}
        self.switches = _select("switches", switches, on, least=0, most=len(switches))
        self.tags = _tags(channel, posting)
        self.ask(N_("Channel"), self.channel)
        self.ask(N_("Look"), self.look)
        self.ask(N_("Role to mention"), self.role)
        self.ask(N_("With each post"), self.switches)
        if self.tags is not None:
            self.ask(N_("Tags of the forum's posts"), self.tags)

    def read(self, interaction: discord.Interaction[Bot]) -> Subscription:
        """The digest with its new place, when the bot may post there in this way."""
        channel = rights.target(self.channel.values[0])
        posting = Posting(
            look=Look(self.look.values[0]),
            role_id=self.role.values[0].id if self.role.values else None,
            forum=isinstance(channel, discord.ForumChannel),
            tags=self._tags_of(channel),
            **{name: name in self.switches.values for name in SWITCHES},
        )
        rights.refuse_what_cannot_be(channel, posting, rights.held_in(interaction, channel))
        return replace(self.subscription, channel_id=channel.id, posting=posting)

    def _tags_of(self, channel: rights.Target) -> tuple[int, ...]:
        """The chosen tags; none of them when another channel was chosen."""
        same = channel.id == self.subscription.channel_id
        return tuple(int(tag) for tag in self.tags.values) if self.tags and same else ()


def _tags(channel: rights.Target | None, posting: Posting) -> ui.Select[Any] | None:
    """The tags of a forum; None for a channel without any."""
    if not isinstance(channel, discord.ForumChannel) or not channel.available_tags:
        return None
    names = {str(tag.id): tag.name for tag in channel.available_tags}
    chosen = {str(tag) for tag in posting.tags}
    return _select("tags", names, chosen, least=0, most=min(5, len(names)))


def _select(
    name: str,
    labels: Mapping[str, str],
    chosen: set[str],
    *,
    least: int = 1,
    most: int = 1,
) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=label, value=value, default=value in chosen)
        for value, label in labels.items()
    ]
    return ui.Select(
        custom_id=name, options=options, min_values=least, max_values=most, required=least > 0
    )
