"""All messages of a Discord, with the memory for nonces."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from fake_discord.errors import refusal
from fake_discord.model import Message
from fake_discord.snowflakes import Clock

Nonce = tuple[int, int, str]
"""Author, channel and what the author gave."""


class Book:
    """Messages by channel and id."""

    def __init__(self, clock: Clock, nonce_window: timedelta) -> None:
        self.posted = 0
        self.marks: Counter[tuple[int, str]] = Counter()
        self.nonces_enforced = True
        self._clock = clock
        self._window = nonce_window.total_seconds()
        self._nonces: dict[Nonce, tuple[float, int]] = {}
        self._channels: defaultdict[int, dict[int, Message]] = defaultdict(dict)

    @property
    def doubled(self) -> int:
        """How many messages came beyond one for each channel and mark."""
        return sum(self.marks.values()) - len(self.marks)

    def add(self, message: Message) -> None:
        """Keep a message, and remember its nonce."""
        self._channels[message.channel_id][message.id] = message
        self.posted += 1
        if message.mark is not None:
            self.marks[message.channel_id, message.mark] += 1
        if message.nonce is not None:
            self._forget_old_nonces()
            key = (message.author_id, message.channel_id, str(message.nonce))
            self._nonces.pop(key, None)  # so that the order stays that of time
            self._nonces[key] = (self._clock(), message.id)

    def same(self, author_id: int, channel_id: int, nonce: str | int) -> Message | None:
        """The message that this nonce made a moment ago; raises 10008 when that is deleted."""
        made, message_id = self._nonces.get((author_id, channel_id, str(nonce)), (None, 0))
        if not self.nonces_enforced or made is None or self._clock() - made >= self._window:
            return None
        return self.get(channel_id, message_id)

    def get(self, channel_id: int, message_id: int) -> Message:
        """A message; raises 10008 when there is none."""
        try:
            return self._channels[channel_id][message_id]
        except KeyError:
            raise refusal(10008) from None

    def remove(self, channel_id: int, message_id: int) -> None:
        """Delete a message; its nonce stays known."""
        self.get(channel_id, message_id)
        del self._channels[channel_id][message_id]

    def of(self, channel_id: int) -> list[Message]:
        """A channel's messages, oldest first."""
        return sorted(self._channels.get(channel_id, {}).values(), key=lambda each: each.id)

    def all(self) -> Iterator[Message]:
        """Every message."""
        for messages in self._channels.values():
            yield from messages.values()

    def page(
        self,
        channel_id: int,
        limit: int,
        *,
        before: int | None = None,
        after: int | None = None,
        around: int | None = None,
    ) -> list[Message]:
        """Part of a channel, newest first."""
        messages = self.of(channel_id)
        if around is not None:
            older = [each for each in messages if each.id < around][-(limit // 2) :]
            newer = [each for each in messages if each.id >= around]
            chosen = older + newer[: limit - len(older)]
        elif after is not None:
            chosen = [each for each in messages if each.id > after][:limit]
        else:
            chosen = [each for each in messages if before is None or each.id < before][-limit:]
        return chosen[::-1]

    def _forget_old_nonces(self) -> None:
        oldest = next(iter(self._nonces.values()), None)
        if oldest is not None and self._clock() - oldest[0] >= self._window:
            del self._nonces[next(iter(self._nonces))]
