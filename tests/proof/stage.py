"""The stage of a scenario: a fake Discord with channels, a store with digests due, a crew."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from factories import subscription
from fake_discord import FakeDiscord, Kind
from seed_folder import plant

from bot.app import open_filled_store
from bot.config import Settings
from bot.core.due import last_dues
from bot.core.subscription import Schedule
from bot.delivery import Pace
from bot.store import Store, open_store
from proof.clock import DAY, NOON, Clocks
from proof.crew import CONTEXT, Crew, Worker
from proof.ledger import Row, Tally, judge, keys, read
from proof.scale import LOCK_TIMEOUT, NONCE_WINDOW, PACE
from proof.worker import INSIDE, Orders

POST = "POST /channels/{channel}/messages"
OPEN = "POST /channels/{channel}/threads"
"""How a digest reaches a text channel, and a forum."""

DURING_SEND = "during the send"
ACCEPTED = "after Discord accepted"

SCHEDULE = Schedule(time(12), "UTC")

Act = Callable[["Stage", Worker], Awaitable[None]]
"""What befalls a worker."""


@dataclass(frozen=True, slots=True)
class Strike:
    """An act at a step of a delivery, the first so many times that the step is reached."""

    step: str
    act: Act
    times: int = 2


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What keeps digests single; the proof switches one off to show that it is needed."""

    nonce: bool = True
    lease: bool = True
    look_up: bool = True

    @property
    def pace(self) -> Pace:
        """With the lease off, a claim is taken over as soon as somebody else wants it."""
        lease = PACE.lease if self.lease else timedelta(0)
        return Pace(PACE.deadline, lease, PACE.pause, PACE.skew)


async def make_template(folder: Path) -> Path:
    """A filled store, from which every scenario takes its copy."""
    seeds = plant(folder / "seeds")
    path = folder / "template.db"
    async with open_filled_store(settings_of(path, seeds)):
        return path


def settings_of(path: Path, seeds: Path, **more: Any) -> Settings:
    """The bot's settings, whatever the environment says."""
    url = f"sqlite+aiosqlite:///{path}?timeout={LOCK_TIMEOUT}"
    return Settings(
        _env_file=None, database_url=url, seeds_dir=seeds, discord_proxy=None, shard_count=None,
        shard_ids=(), admin_ids=frozenset(), catch_up_hours=6, sends_per_second=48, **more,
    )  # type: ignore[call-arg]  # fmt: skip


@dataclass(eq=False)
class Stage:
    """Where a scenario plays."""

    path: Path
    fake: FakeDiscord
    clocks: Clocks
    strike: Strike | None = None
    struck: int = 0
    channels: dict[int, int] = field(default_factory=dict)
    """Where each digest goes, by its id."""
    crew: Crew | None = None
    _background: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def workers(self) -> list[Worker]:
        """The places in the crew."""
        assert self.crew is not None
        return self.crew.workers

    def begin(self) -> None:
        """Let the digests fall due."""
        self.clocks.set(NOON)

    def next_day(self) -> None:
        """Let the digests of the next date fall due."""
        today = datetime.fromtimestamp(self.clocks.discord(), UTC).date()
        self.clocks.set(datetime.combine(today + timedelta(days=1), time(12), UTC))

    def ledger(self) -> dict[str, Row]:
        """What the ledger says now."""
        return read(self.path)

    def settled(self) -> bool:
        """Whether the bot is done with everything that is due."""
        ledger = self.ledger()
        return all(key in ledger and ledger[key].settled for key in self.expected())

    def expected(self) -> set[str]:
        """The ledger's keys of all that is due, as the bot's clock shows it."""
        dues = last_dues(SCHEDULE, self.clocks.bot())
        days: list[date] = []
        for _, day in dues:
            if day < DAY:
                break
            days.append(day)
        return set(keys(self.channels, days))

    def judge(self, refused: frozenset[str] = frozenset()) -> Tally:
        """What came of it."""
        return judge(self.expected(), self.ledger(), self.fake.world.book.all(), refused)

    def along(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something while the scenario goes on."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def at_step(self, worker: Worker) -> bool:
        """Let the strike fall; whether it is to fall there again."""
        strike = self.strike
        if strike is None or self.struck >= strike.times:
            return False
        self.struck += 1
        await strike.act(self, worker)
        return self.struck < strike.times

    async def close(self) -> None:
        """Wait for what goes on along."""
        await asyncio.gather(*self._background)

    async def _on_post(self, method: str, route: str, channel_id: int | None) -> None:
        if f"{method} {route}" in {POST, OPEN}:
            await self.at_step(self.workers[0])

    def watch(self) -> None:
        """Let the strike fall where Discord, not the bot, sees the step."""
        if self.strike and self.strike.step == DURING_SEND:
            self.fake.on_request = self._on_post
        if self.strike and self.strike.step == ACCEPTED:
            self.fake.on_stored = self._on_post


@dataclass(frozen=True, slots=True)
class Setting:
    """How large a stage is and what holds on it."""

    texts: int = 4
    forums: int = 0
    workers: int = 1
    safeguards: Safeguards = Safeguards()
    strike: Strike | None = None


@asynccontextmanager
async def open_stage(template: Path, folder: Path, setting: Setting) -> AsyncIterator[Stage]:
    """Everything in place, the workers logged in, and nothing due yet."""
    clocks = Clocks(CONTEXT)
    path = folder / "bot.db"
    shutil.copy(template, path)
    async with AsyncExitStack() as stack:
        fake = FakeDiscord(nonce_window=NONCE_WINDOW, clock=clocks.discord)
        await stack.enter_async_context(fake)
        fake.nonces_enforced = setting.safeguards.nonce
        stage = Stage(path, fake, clocks, setting.strike)
        async with open_store(settings_of(path, template.parent / "seeds").database_url) as store:
            stage.channels = await subscribe(store, fake, setting, NOON)
        stage.crew = Crew(_orders(stage, setting, template.parent / "seeds"), clocks,
                          stage.at_step, setting.workers)  # fmt: skip
        stage.watch()
        await stack.enter_async_context(stage.crew)
        stack.push_async_callback(stage.close)
        yield stage


async def subscribe(
    store: Store, fake: FakeDiscord, setting: Setting, due: datetime
) -> dict[int, int]:
    """Make the channels, with a digest each; the channels' ids by those of the digests."""
    guild = fake.world.add_guild("A server")
    kinds = [Kind.TEXT] * setting.texts + [Kind.FORUM] * setting.forums
    made = {}
    for number, kind in enumerate(kinds):
        channel = fake.world.add_channel(guild, f"channel-{number}", kind)
        wanted = subscription(
            guild_id=guild.id, channel_id=channel.id, forum=kind is Kind.FORUM,
            at=due.time(), zone="UTC", next_due_at=due, next_date=due.date(),
            created_by=fake.world.operator.id,
        )  # fmt: skip
        if added := await store.subscriptions.add(wanted):
            made[added.id] = channel.id
    return made


def _orders(stage: Stage, setting: Setting, seeds: Path) -> Orders:
    fake, step = stage.fake, setting.strike and setting.strike.step
    return Orders(
        settings=settings_of(
            stage.path, seeds, discord_token=fake.token, discord_api_url=fake.api_url,
            discord_gateway_url=fake.gateway_url,
        ),
        log=stage.path.with_name("worker.log"),
        pace=setting.safeguards.pace,
        stop_at=step if step in INSIDE else None,
        looks=setting.safeguards.look_up,
    )  # fmt: skip


async def until_settled(stage: Stage, seconds: float) -> None:
    """Wait until everything is settled, or the time is over: then what is open counts as lost."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not stage.settled():  # noqa: ASYNC110  # a file has no event
                await asyncio.sleep(0.05)
