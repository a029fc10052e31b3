"""One interaction of a person with the bot: what was asked, and all that came back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from fake_discord.model import Channel, Guild, Json, Message, User

ANSWER_WITHIN = 3.0
"""Seconds until a token that was never used is void."""

PATIENCE = 15.0
"""Seconds that is waited for what comes after the first answer, for which Discord gives longer."""

TOKEN_LIVES = 15 * 60
"""Seconds for which an answer may be followed up and edited."""

EPHEMERAL = 1 << 6
LOADING = 1 << 7


@dataclass(frozen=True, slots=True)
class Scene:
    """Who does something, where, and in which language."""

    channel: Channel
    user: User
    guild: Guild | None = None
    locale: str = "en-US"
    guild_locale: str | None = None
    user_install: bool = False


@dataclass(slots=True, eq=False)
class Exchange:
    """What became of an interaction; its messages are the newest version of each."""

    id: int
    token: str
    scene: Scene
    kind: int
    name: str
    began: float
    source: Message | None = None
    type: int | None = None
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    original: Message | None = None
    sent: list[Message] = field(default_factory=list)
    edits: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def message(self) -> Json | None:
        """The answer: content, embeds, components and the rest."""
        return self.original.json() if self.original else None

    @property
    def content(self) -> str:
        """The answer's text; empty when there is none."""
        return self.message["content"] if self.message else ""

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the answer."""
        return bool(self.message and self.message["flags"] & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether the person still sees that the bot is thinking."""
        return bool(self.message and self.message["flags"] & LOADING)

    @property
    def followups(self) -> list[Json]:
        """The further messages, oldest first."""
        return [each.json() for each in self.sent]

    async def answered(self, seconds: float = ANSWER_WITHIN) -> None:
        """Wait for the first answer."""
        await self.until(lambda: self.type is not None, "did not answer", seconds)

    async def finished(self, seconds: float = PATIENCE) -> None:
        """Wait until the bot no longer seems to be thinking."""
        await self.until(lambda: not self.loading, "still thinks about", seconds)

    async def edited(self, seconds: float = PATIENCE) -> None:
        """Wait until the answer was edited."""
        await self.until(lambda: self.edits > 0, "did not edit its answer to", seconds)

    async def followed_up(self, count: int = 1, seconds: float = PATIENCE) -> None:
        """Wait for further messages."""
        await self.until(lambda: len(self.sent) >= count, "did not follow up on", seconds)

    async def until(self, true: Callable[[], bool], failing: str, seconds: float) -> None:
        """Wait for something to become true; TimeoutError says what did not."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"the bot {failing} {self.name} within {seconds:g} s") from None

    def tell(self) -> None:
        """Wake whoever waits for news."""
        self._news.set()
