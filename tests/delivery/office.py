"""The real bot on a fake Discord over HTTP: a server, a manager, and a clock to turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from artists import PaperArtist
from clocks import Clock
from factories import subscription
from fake_discord import FakeDiscord
from fake_discord.driving import until
from fake_discord.exchange import Exchange
from fake_discord.model import Channel, Guild, User

from bot.client import Bot
from bot.config import Settings
from bot.core.delivery import Delivery
from bot.core.models import Language
from bot.core.subscription import Subscription
from bot.delivery import Pace
from bot.digests import Digests
from bot.library import Library
from bot.rounds import Rounds
from bot.store import Store
from bot.timelines import Timelines

POST = "POST /channels/{channel}/messages"
POST_IN_FORUM = "POST /channels/{channel}/threads"
MINUTE = timedelta(minutes=1)


@dataclass
class Office:
    """Everything that a test acts upon."""

    fake: FakeDiscord
    bot: Bot
    store: Store
    clock: Clock
    guild: Guild
    channel: Channel
    manager: User

    async def add(self, channel: Channel | None = None, **parts: Any) -> Subscription:
        """A digest of the manager's that is due at once, in English."""
        wanted = {
            "channel_id": (channel or self.channel).id,
            "guild_id": self.guild.id,
            "created_by": self.manager.id,
            "created_at": self.clock(),
            "zone": "UTC",
            "at": self.clock().time(),
            "language": Language.EN,
            "next_due_at": self.clock(),
            "next_date": self.clock().date(),
            **parts,
        }
        added = await self.store.subscriptions.add(subscription(**wanted), limit=1000)
        assert added is not None
        return added

    async def tick(self, **later: float) -> None:
        """Let time pass, then the minute's tick."""
        self.clock.move(**later)
        await self.bot.rounds.tick()

    async def tick_until_done(self, wanted: Subscription, ticks: int = 10) -> Delivery:
        """Tick each minute until a digest of today has its end."""
        for _ in range(ticks):
            await self.bot.rounds.tick()
            if (row := await self.row(wanted)).finished_at:
                return row
            self.clock.move(minutes=1)
        raise AssertionError(f"after {ticks} minutes: {row}")

    async def row(self, wanted: Subscription) -> Delivery:
        """The newest row of a digest in the ledger."""
        (row,) = await self.store.deliveries.history(wanted.id, 1)
        return row

    async def state(self, wanted: Subscription) -> str:
        """Whether a digest comes."""
        found = await self.store.subscriptions.get(wanted.id)
        assert found is not None
        return found.state.value

    async def ask(self, name: str, locale: str = "en-US", **options: Any) -> Exchange:
        """Let the manager use a command of /digest."""
        return await self.fake.slash(
            self.guild, self.channel, self.manager, f"digest {name}", options=options, locale=locale
        )

    def posts(self, channel: Channel | None = None) -> list[dict[str, Any]]:
        """What stands in a channel, without the answers to commands."""
        found = self.fake.world.messages((channel or self.channel).id)
        return [each for each in found if "interaction_metadata" not in each]

    def requests(self, name: str) -> int:
        """How often a route was asked, whatever came of it."""
        method, route = name.split()
        return sum(n for (m, r, _), n in self.fake.requests.items() if (m, r) == (method, route))


def settings_for(fake: FakeDiscord, home: Path, **chosen: Any) -> Settings:
    """What an operator would set, but for the fake's addresses and a pace beyond the limit."""
    settings = Settings(
        _env_file=None,
        discord_token=fake.token,
        discord_api_url=fake.api_url,
        discord_gateway_url=fake.gateway_url,
        database_url=f"sqlite+aiosqlite:///{home}/bot.db",
        seeds_dir=home / "seeds",
        **chosen,
    )
    return settings.model_copy(update={"sends_per_second": 1000})


def make_bot(settings: Settings, store: Store, clock: Clock, pace: Pace | None = None) -> Bot:
    """The bot as `bot.app` composes it, with the clock of the test."""
    digests = Digests(store)
    return Bot(
        settings=settings,
        store=store,
        library=Library(store, settings.seeds_dir),
        digests=digests,
        rounds=Rounds(store, digests, clock, sleep=clock.sleep, pace=pace),
        timelines=Timelines(store, PaperArtist()),
        now=clock,
    )


@asynccontextmanager
async def connecting(fake: FakeDiscord, bot: Bot) -> AsyncIterator[asyncio.Task[None]]:
    """Log in and let the bot care for its connection; close it afterwards."""
    async with bot:
        await bot.log_in()
        task = asyncio.create_task(bot.stay_connected())
        try:
            yield task
        finally:
            task.cancel()  # as the end of the program does
            await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def connected(fake: FakeDiscord, bot: Bot) -> AsyncIterator[asyncio.Task[None]]:
    """The same, and wait until the bot knows all its servers."""
    async with connecting(fake, bot) as task:
        await until(lambda: task.done() or knows_all(fake, bot))
        yield task


def knows_all(fake: FakeDiscord, bot: Bot) -> bool:
    """Whether every shard is up and has heard of its servers."""
    up = len(fake.gateway.ready) == fake.gateway.shards
    return up and {guild.id for guild in bot.guilds} == set(fake.world.guilds)
