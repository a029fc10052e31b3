"""A courier that keeps what it was given, and can refuse, lose its answer, or hang."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass
class FakeCourier:
    """A Discord without limits: what is posted can be found by its mark."""

    posted: list = field(default_factory=list)
    nonces: list = field(default_factory=list)
    marks: dict = field(default_factory=dict)
    searched: list = field(default_factory=list)
    done: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    """Raised by the next calls, one each."""
    error: Exception | None = None
    """Raised by every call."""
    answer_lost: bool = False
    """Whether what is posted arrives although the call fails."""
    barrier: asyncio.Barrier | None = None
    waiting: int = 0
    most: int = 0

    async def post(self, subscription, digest, nonce, mark):
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        if self.barrier:
            await self.barrier.wait()
        self.waiting -= 1
        self.nonces.append(nonce)
        error = self._next_error()
        if error is None or self.answer_lost:
            if mark not in self.marks:
                self.posted.append((subscription.channel_id, digest))
            self.marks[mark] = len(self.posted)
        if error:
            raise error
        return len(self.posted)

    async def find(self, subscription, mark, after):
        self.searched.append(after)
        return self.marks.get(mark)

    async def publish(self, channel_id, message_id):
        self._do("publish", channel_id, message_id)

    async def open_thread(self, channel_id, message_id, name):
        self._do("thread", channel_id, message_id, name)

    async def tell(self, user_id, guild_id, text, nonce):
        self._do("tell", user_id, guild_id, text)

    def _do(self, *what):
        if error := self._next_error():
            raise error
        self.done.append(what)

    def _next_error(self):
        return self.errors.pop(0) if self.errors else self.error
