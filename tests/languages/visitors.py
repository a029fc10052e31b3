"""The real bot on a fake Discord over HTTP, and people who use it from everywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import seed_folder
from clocks import Clock
from fake_discord import FakeDiscord
from fake_discord.driving import connected
from fake_discord.exchange import Exchange
from fake_discord.forms import walk
from fake_discord.model import Channel, Guild, User
from fake_discord.permissions import ORDINARY

from bot.app import open_bot
from bot.client import Bot
from bot.config import Settings

CHIPS = 10


@dataclass(frozen=True)
class Visitor:
    """Somebody who uses the bot in one place and one language."""

    fake: FakeDiscord
    user: User
    channel: Channel
    guild: Guild | None = None
    user_install: bool = False
    locale: str = "en-US"
    guild_locale: str | None = None

    @property
    def scene(self) -> dict[str, Any]:
        return {
            "locale": self.locale,
            "guild_locale": self.guild_locale,
            "user_install": self.user_install,
        }

    async def slash(self, name: str, **options: Any) -> Exchange:
        return await self.fake.slash(
            self.guild, self.channel, self.user, name, options=options, **self.scene
        )

    async def autocomplete(self, name: str, focused: str, text: str) -> list[str]:
        """The labels that are offered."""
        typed: Mapping[str, Any] = {focused: text}
        choices = await self.fake.autocomplete(
            self.guild, self.channel, self.user, name, focused, options=typed, **self.scene
        )
        return [choice["name"] for choice in choices]

    async def press(self, message: Exchange, label: str) -> Exchange:
        """Press the button with that label."""
        buttons = (item for item in items(message) if "custom_id" in item)
        found = next(each for each in buttons if each.get("label") == label)
        return await self.fake.click(message, found["custom_id"], self.user, **self.scene)

    async def choose(self, message: Exchange, place: int) -> Exchange:
        """Choose an event of the list."""
        return await self.set(message, "open", place)

    async def set(self, message: Exchange, action: str, place: int) -> Exchange:
        """Choose an option of the select whose custom_id begins so."""
        selects = (item for item in items(message) if "options" in item)
        select = next(each for each in selects if each["custom_id"].startswith(f"{action}:"))
        value = select["options"][place]["value"]
        return await self.fake.select(
            message, select["custom_id"], [value], self.user, **self.scene
        )


def items(message: Exchange) -> list[dict[str, Any]]:
    """The components of a message."""
    assert message.message is not None
    return list(walk(message.message["components"]))


def shown(answer: Exchange) -> str:
    """All that an answer says."""
    assert answer.message is not None
    embeds = (f"{each['title']}\n{each['description']}" for each in answer.message["embeds"])
    footers = (each["footer"]["text"] for each in answer.message["embeds"] if "footer" in each)
    return "\n".join((answer.content, *embeds, *footers))


def plant(folder: Path) -> Path:
    return seed_folder.plant_more(folder, wafers=CHIPS)


def settings_in(folder: Path, **chosen: Any) -> Settings:
    url = f"sqlite+aiosqlite:///{folder}/bot.db"
    return Settings(_env_file=None, database_url=url, seeds_dir=folder / "seeds", **chosen)


@asynccontextmanager
async def served(fake: FakeDiscord, settings: Settings) -> AsyncIterator[Bot]:
    """The bot, started and connected."""
    clock = Clock(datetime(2026, 11, 22, 9, tzinfo=UTC))
    async with open_bot(settings, now=clock) as bot, connected(fake, bot):
        yield bot


PLACES = ("a server", "a direct message", "a foreign server", "a closed server", "a group")
ABROAD = {"a foreign server", "a closed server", "a group"}
"""Where only the person has installed the bot."""


def visitor_in(place: str, fake: FakeDiscord, **language: str | None) -> Visitor:
    """Somebody in that kind of place; a closed server lets no external app speak to all.

    Made before the bot comes: a foreign server is one that it has never seen.
    """
    world = fake.world
    user = world.add_user("Ann")
    if place == "a direct message":
        return Visitor(fake, user, world.dm(user), **language)
    if place == "a group":
        others = world.dm(world.add_user("Bob"))
        return Visitor(fake, user, others, user_install=True, **language)
    guild = world.add_guild(place)
    world.add_member(guild, user)
    channel = world.add_channel(guild, "general")
    if place == "a closed server":
        rights = set(ORDINARY) - {"use_external_apps"}
        world.set_role(guild, guild.roles[guild.id], *rights)
    if place in ABROAD:
        world.remove_guild(guild)
    return Visitor(fake, user, channel, guild, place in ABROAD, **language)
