"""The real bot on a real store in a simulated Discord: a server, two channels, three people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import discord
import seed_folder
import simcord
from artists import PaperArtist
from clocks import Clock

from bot.client import Bot
from bot.config import Settings
from bot.digests import Digests
from bot.library import Library
from bot.rounds import Rounds
from bot.store import Store
from bot.timelines import Timelines

CHIPS = 19


@dataclass
class World:
    """Everything that a test acts upon."""

    env: simcord.Env
    store: Store
    clock: Clock
    seeds: Path
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    member: simcord.MemberActor
    manager: simcord.MemberActor
    admin: simcord.MemberActor

    @property
    def bot(self) -> Bot:
        assert isinstance(self.env.bot, Bot)
        return self.env.bot

    def new_bot(self) -> Bot:
        """A bot as the next start of the program would make it."""
        settings = Settings(_env_file=None, shard_count=1, admin_ids=frozenset({self.admin.id}))
        return make_bot(settings, self.store, self.seeds, self.clock)

    async def restart(self) -> None:
        await self.env.restart_bot(self.new_bot())


def make_bot(settings: Settings, store: Store, seeds: Path, clock: Clock) -> Bot:
    digests = Digests(store)
    return Bot(
        settings=settings,
        store=store,
        library=Library(store, seeds),
        digests=digests,
        rounds=Rounds(store, digests, clock, sleep=clock.sleep),
        timelines=Timelines(store, PaperArtist()),
        now=clock,
    )


def plant(folder: Path) -> Path:
    return seed_folder.plant_more(folder, wafers=CHIPS)


def settle(env: simcord.Env, store: Store, seeds: Path, clock: Clock) -> World:
    """People the simulated server."""
    guild = env.create_guild("The team")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    admins = guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    world = World(
        env=env,
        store=store,
        clock=clock,
        seeds=seeds,
        guild=guild,
        channel=guild.create_text_channel("ai-history"),
        member=guild.add_member(env.create_user("mei")),
        manager=guild.add_member(env.create_user("manuel"), roles=[managers]),
        admin=guild.add_member(env.create_user("ada"), roles=[admins]),
    )
    admin_ids = frozenset({world.admin.id})
    world.bot.settings = world.bot.settings.model_copy(update={"admin_ids": admin_ids})
    return world


def cause(error: BaseException) -> BaseException:
    """What a command or the reading of an option raised itself."""
    return getattr(error, "original", None) or error.__cause__ or error
