"""What exists in a fake Discord, who may do what in it, and how it is told."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from fake_discord import permissions
from fake_discord.book import Book
from fake_discord.errors import refusal
from fake_discord.model import Channel, Guild, Json, Message, User
from fake_discord.snowflakes import Clock, Snowflakes, moment


class Known:
    """Servers, channels, people and messages, to look things up."""

    bot: User

    def __init__(self, clock: Clock, nonce_window: timedelta) -> None:
        self.ids = Snowflakes(clock)
        self.clock = clock
        self.book = Book(clock, nonce_window)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self._rights: dict[int, int] = {}
        self._inside: defaultdict[int, dict[int, Channel]] = defaultdict(dict)

    def messages(self, channel_id: int) -> list[Json]:
        """A channel's messages, oldest first, as Discord tells them, with their nonces."""
        return [_with_nonce(message) for message in self.book.of(channel_id)]

    def posts(self) -> list[Json]:
        """All messages there are, with their nonces."""
        return [_with_nonce(message) for message in self.book.all()]

    def channel(self, channel_id: int) -> Channel:
        """A channel; raises 10003 when there is none."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise refusal(10003) from None

    def inside(self, guild_id: int) -> list[Channel]:
        """A server's channels and threads; those of no server under 0."""
        return list(self._inside[guild_id].values())

    def ruling(self, channel: Channel) -> Channel:
        """The channel whose overwrites count: a thread's parent."""
        return self.channels[channel.parent_id or 0] if channel.is_thread else channel

    def rights(self, channel: Channel, user: User | None = None) -> int:
        """What somebody, or the bot, may in a channel; nothing for those outside the server."""
        if channel.guild_id is None:
            return permissions.EVERYTHING
        if user is not None:
            return self._compute(channel, user)
        held = self._rights.get(channel.id)
        if held is None:
            held = self._rights[channel.id] = self._compute(channel, self.bot)
        return held

    def guild_json(self, guild: Guild) -> Json:
        """What GUILD_CREATE says of a server: also its channels and active threads."""
        inside = self.inside(guild.id)
        threads = [each for each in inside if each.is_thread and not each.archived]
        return {
            **guild.json(), "joined_at": moment(guild.id), "large": False, "unavailable": False,
            "member_count": len(guild.members), "voice_states": [], "presences": [],
            "members": [guild.members[self.bot.id].json()],
            "channels": [each.json() for each in inside if not each.is_thread],
            "threads": [self.thread_json(each) for each in threads],
            "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        }  # fmt: skip

    def thread_json(self, thread: Channel) -> Json:
        """A thread with the bot's membership, when it is the bot's own."""
        told = thread.json()
        if thread.owner_id == self.bot.id:
            told["member"] = {
                "id": str(thread.id), "user_id": str(self.bot.id), "flags": 1,
                "join_timestamp": moment(thread.id),
            }  # fmt: skip
        return told

    def _keep(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        self._inside[channel.guild_id or 0][channel.id] = channel

    def _forget(self, channel: Channel) -> None:
        del self.channels[channel.id]
        del self._inside[channel.guild_id or 0][channel.id]

    def _compute(self, channel: Channel, user: User) -> int:
        guild = self.guilds[channel.guild_id or 0]
        member = guild.members.get(user.id)
        if member is None or (user is self.bot and not guild.has_bot):
            return 0
        return permissions.in_channel(guild, self.ruling(channel), member)


def message_json(message_id: int, channel: Channel, author: User, given: Json) -> Json:
    """A message as Discord tells it, from what its author gave."""
    told = {
        "id": str(message_id), "type": 0, "channel_id": str(channel.id), "author": author.json(),
        "content": given.get("content") or "", "embeds": given.get("embeds") or [],
        "components": given.get("components") or [], "flags": given.get("flags") or 0,
        "attachments": given.get("attachments") or [], "timestamp": moment(message_id),
        "edited_timestamp": None, "pinned": False, "mention_everyone": False,
        "mentions": [], "mention_roles": [], "tts": bool(given.get("tts")),
    }  # fmt: skip
    if given.get("nonce") is not None:
        told["nonce"] = given["nonce"]
    return told


def _with_nonce(message: Message) -> Json:
    return {**message.json(), "nonce": message.nonce}
