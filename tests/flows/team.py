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

NOVEMBER = """\
[[event]]
id = "2023-11-21-claude-2-1"
date = 2023-11-21
category = "model"
importance = 3
title = { en = "A model with a long memory", zh = "记性很好的模型" }
summary = { en = "It reads a whole book.", zh = "它能读完一整本书。" }
sources = [{ url = "https://example.org/book", publisher = "Example" }]

[[event]]
id = "2023-11-22-return"
date = 2023-11-22
category = "people"
importance = 5
entities = ["openai"]
title = { en = "A head of a company returns", zh = "一位掌门人回归" }
summary = { en = "After five days he is back.", zh = "五天之后他回来了。" }
points = { en = ["A new board comes with him."], zh = ["新董事会随之而来。"] }
sources = [{ url = "https://example.org/return", publisher = "Example" }]

[[event]]
id = "2023-11-22-voice"
date = 2023-11-22
category = "product"
importance = 2
title = { en = "Voice for everybody", zh = "人人可用的语音" }
summary = { en = "Talking is free of charge now.", zh = "语音功能免费开放。" }
sources = [{ url = "https://example.org/voice", publisher = "Example" }]
"""

CHIP = """\
[[event]]
id = "2023-05-{day:02}-chip"
date = 2023-05-{day:02}
category = "hardware"
importance = {importance}
title = {{ en = "Wafer number {day}", zh = "第 {day} 片晶圆" }}
summary = {{ en = "One more wafer.", zh = "又一片晶圆。" }}
sources = [{{ url = "https://example.org/wafer/{day}", publisher = "Example" }}]

"""
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
    calendar = seed_folder.plant(folder) / "calendar"
    (calendar / "2023-11.toml").write_text(NOVEMBER, "utf-8")
    chips = (CHIP.format(day=day, importance=day % 5 + 1) for day in range(1, CHIPS + 1))
    (calendar / "2023-05.toml").write_text("".join(chips), "utf-8")
    return folder


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
