"""The options of slash commands: typed text becomes a value, or a sentence says why not."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, NoReturn

import discord
from discord import app_commands

from bot import zones
from bot.answers import voice_of
from bot.client import Bot
from bot.core.models import QUERY_LIMIT, Category
from bot.core.subscription import Subscription
from bot.core.telling import CATEGORIES
from bot.core.text import clip
from bot.core.voice import N_
from bot.errors import UsageError
from cogs import rights
from cogs.render import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.voice import Voice
    from bot.store import Suggestion

Interaction = discord.Interaction[Bot]

CHOICE_LIMIT = 100
"""The longest name or value of a choice, in characters, by Discord's documentation."""

LANGUAGE_CHOICES = [
    app_commands.Choice(name=name, value=language) for language, name in LANGUAGES.items()
]
CATEGORY_CHOICES = [
    app_commands.Choice(name=CATEGORIES[category], value=category.value) for category in Category
]
LEAST_CHOICES = [
    app_commands.Choice(name="5: what everybody remembers", value=5),
    app_commands.Choice(name="4 and 5: what anyone in AI would name", value=4),
    app_commands.Choice(name="3 and more: worth a minute", value=3),
    app_commands.Choice(name="2 and more: what specialists noticed", value=2),
]
MONTH_CHOICES = [
    app_commands.Choice(
        name=app_commands.locale_str(f"{date(2023, month, 1):%B}", month=month), value=month
    )
    for month in range(1, 13)
]

DAYS_CHOICES = [
    app_commands.Choice(name="Every day", value="every"),
    app_commands.Choice(name="Monday to Friday", value="workdays"),
    app_commands.Choice(name="Saturday and Sunday", value="weekend"),
]
EMPTY_CHOICES = [
    app_commands.Choice(name="The nearest day's events", value="nearest"),
    app_commands.Choice(name="Silence", value="silence"),
]
LOOK_CHOICES = [
    app_commands.Choice(name="A card", value="embed"),
    app_commands.Choice(name="Plain text", value="plain"),
]
PART_CHOICES = [
    app_commands.Choice(name="When: time, zone, weekdays", value="when"),
    app_commands.Choice(name="What: language, events, categories, importance", value="what"),
    app_commands.Choice(name="How: channel, look, mention, thread", value="how"),
]


def query_text(text: str) -> str:
    """A query with its spaces put in order; UsageError when nothing is left."""
    query = " ".join(text.split())
    if not query:
        raise UsageError(N_("Tell me what to look for: a name, a word or a phrase."))
    return query


class QueryOption(app_commands.Transformer):
    """What to look for, offered from entities and titles."""

    @property
    def max_value(self) -> int:
        """The longest query, which Discord checks too."""
        return QUERY_LIMIT

    async def transform(self, interaction: Interaction, value: str, /) -> str:  # type: ignore[override]
        """The query; UsageError when it cannot be one."""
        return query_text(value)

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Days, then entities, then titles."""
        voice = voice_of(interaction)
        found = await interaction.client.store.search.suggest(value[:QUERY_LIMIT], voice.language)
        return _choices((offered(suggestion, voice), suggestion.value) for suggestion in found)


def offered(suggestion: Suggestion, voice: Voice) -> str:
    """What is offered, with the number of its events or its date; cut so that these stay whole."""
    if suggestion.span:
        first, last = map(voice.date, (suggestion.span.first, suggestion.span.last))
        return first if first == last else f"{first} – {last}"
    more = ""
    if suggestion.events:
        said = voice.ngettext("{count} event", "{count} events", suggestion.events)
        more = " · " + said.format(count=voice.number(suggestion.events))
    elif suggestion.date:
        more = f" · {voice.partial(suggestion.date)}"
    return clip(suggestion.label, CHOICE_LIMIT - len(more)) + more


class EntityOption(app_commands.Transformer):
    """A company, a person, a model or the like, offered by its names."""

    async def transform(self, interaction: Interaction, value: str, /) -> str:  # type: ignore[override]
        """The entity's code; UsageError when nobody knows the name."""
        found = await interaction.client.store.search.entity(value)
        return found or self.unknown(value)

    @staticmethod
    def unknown(name: str) -> NoReturn:
        """Refuse a name that nobody knows."""
        raise UsageError(
            N_("I know nobody and nothing called “{text}”; choose from the list."),
            text=clip(name, 40),
        )

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Entities whose name begins so."""
        voice = voice_of(interaction)
        found = await interaction.client.store.search.entities(value[:QUERY_LIMIT], voice.language)
        return _choices((offered(suggestion, voice), suggestion.value) for suggestion in found)


_DAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")


def day_named(text: str, today: date) -> date:
    """The day that `YYYY-MM-DD` or `MM-DD` names; UsageError when there is none.

    Without a year it is today's year; 29 February is then that of the last leap year.
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            N_("“{text}” is no date; write it as YYYY-MM-DD or MM-DD, such as 03-14."),
            text=clip(text, 40),
        )
    month, day = int(match[2]), int(match[3])
    leap_year = today.year - today.year % 4
    assumed = leap_year if (month, day) == (2, 29) else today.year
    try:
        return date(int(match[1] or assumed), month, day)
    except ValueError:
        raise UsageError(N_("There is no such day as {text}."), text=text.strip()) from None


class DayOption(app_commands.Transformer):
    """A day of the calendar."""

    async def transform(self, interaction: Interaction, value: str, /) -> date:  # type: ignore[override]
        """The day; UsageError when it does not exist."""
        return day_named(value, interaction.client.now().date())


def time_named(text: str) -> time:
    """The time of day that `HH:MM` names; UsageError when there is none."""
    match = re.fullmatch(r"(\d{1,2})[:：](\d{2})", text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise UsageError(
            N_("“{text}” is no time of day; write it as HH:MM, such as 09:00."), text=clip(text, 40)
        )
    return time(int(match[1]), int(match[2]))


class TimeOption(app_commands.Transformer):
    """A time of day, to the minute."""

    async def transform(self, interaction: Interaction, value: str, /) -> time:  # type: ignore[override]
        """The time; UsageError when it does not exist."""
        return time_named(value)


class TargetOption(app_commands.Transformer):
    """A channel that a digest may go to."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel, which Discord lets people pick."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds that are offered."""
        return rights.KINDS

    async def transform(  # type: ignore[override]
        self,
        interaction: Interaction,
        value: app_commands.AppCommandChannel | app_commands.AppCommandThread,
        /,
    ) -> rights.Target:
        """The channel; UsageError when the bot does not see it."""
        return rights.target(value)


class TagOption(app_commands.Transformer):
    """A tag of the forum that was chosen as the channel."""

    async def transform(self, interaction: Interaction, value: str, /) -> int:  # type: ignore[override]
        """The tag's id; UsageError when the forum has none of that name."""
        named = {tag.name.casefold(): tag.id for tag in _tags(interaction)}
        found = named.get(value.strip().casefold())
        if found is None:
            raise UsageError(
                N_("The channel has no tag “{text}”; choose one from the list."),
                text=clip(value, 40),
            )
        return found

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The forum's tags; none for another channel."""
        names = [tag.name for tag in _tags(interaction)]
        return _choices((name, name) for name in names if value.casefold() in name.casefold())


def _tags(interaction: Interaction) -> Sequence[discord.ForumTag]:
    """The tags of the channel that was chosen so far."""
    picked = getattr(interaction.namespace, "channel", None)
    guild, id = interaction.guild, getattr(picked, "id", None)
    channel = guild.get_channel(id) if guild and id else None
    return channel.available_tags if isinstance(channel, discord.ForumChannel) else ()


class ZoneOption(app_commands.Transformer):
    """A time zone by its IANA name, offered by cities and countries."""

    async def transform(self, interaction: Interaction, value: str, /) -> str:  # type: ignore[override]
        """The zone's name; UsageError when there is none."""
        return zones.zone_named(value)

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Zones that the text names."""
        return _choices(zones.suggest(value, voice_of(interaction).language))


class DigestOption(app_commands.Transformer):
    """One of the server's digests, by its number."""

    async def transform(self, interaction: Interaction, value: str, /) -> Subscription:  # type: ignore[override]
        """The digest; UsageError when this server has none of that number."""
        number = value.strip().lstrip("#")
        subscriptions = interaction.client.store.subscriptions
        found = await subscriptions.get(int(number)) if re.fullmatch(r"\d{1,18}", number) else None
        if found is None or found.guild_id != interaction.guild_id:
            raise UsageError(
                N_("This server has no digest “{text}”; choose one from the list."),
                text=clip(value, 40),
            )
        return found

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The server's digests whose label holds the text."""
        if interaction.guild is None:
            return []
        found = await interaction.client.store.subscriptions.of_guild(interaction.guild.id)
        labels = ((label(each, interaction.guild), str(each.id)) for each in found)
        return _choices(pair for pair in labels if value.casefold() in pair[0].casefold())


ChosenDigest = app_commands.Transform[Subscription, DigestOption]


def label(subscription: Subscription, guild: discord.Guild) -> str:
    """A digest in one line of plain text: `#3 · general · 09:00 Asia/Shanghai · English`."""
    channel = guild.get_channel_or_thread(subscription.channel_id)
    return " · ".join(
        (
            f"#{subscription.id}",
            channel.name if channel else str(subscription.channel_id),
            f"{subscription.schedule.at:%H:%M} {subscription.schedule.zone}",
            LANGUAGES[subscription.choices.language],
        )
    )


def _choices(pairs: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """At most 25 choices within Discord's limits, which it refuses as a whole otherwise."""
    return [
        app_commands.Choice(name=clip(name, CHOICE_LIMIT), value=value)
        for name, value in pairs
        if name and 0 < len(value) <= CHOICE_LIMIT
    ][:25]
