"""The servers, channels and people of a fake Discord; each change is told to who listens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from fake_discord import permissions
from fake_discord.known import Known, message_json
from fake_discord.model import (
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    Message,
    Overwrite,
    Role,
    Tag,
    User,
)
from fake_discord.snowflakes import Clock, moment

Listener = Callable[[str, Json, int | None], None]
"""Takes a gateway event, its data and the server it is about."""


class World(Known):
    """Everything that exists; ids may be given where a test wants to know them beforehand."""

    def __init__(self, clock: Clock, nonce_window: timedelta) -> None:
        super().__init__(clock, nonce_window)
        self.bot = self.add_user("bot", bot=True)
        self.operator = self.add_user("operator")
        self.tell: Listener = lambda event, data, guild_id: None

    def add_user(self, name: str, *, bot: bool = False, refuses_dms: bool = False) -> User:
        """A new person."""
        user = User(self.ids.next(), name, bot, refuses_dms)
        self.users[user.id] = user
        return user

    def add_guild(
        self, name: str, *, system_channel: str | None = None, id: int | None = None
    ) -> Guild:
        """A new server of the operator's, with the bot in it; ordinary rights for everybody."""
        guild = Guild(id or self.ids.apart(), name, self.operator.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.bits(*permissions.ORDINARY))
        for user in (self.operator, self.bot):
            guild.members[user.id] = Member(user)
        self.guilds[guild.id] = guild
        if system_channel:
            channel = self._new_channel(guild, system_channel, Kind.TEXT)
            guild.system_channel_id = channel.id
        self.tell("GUILD_CREATE", self.guild_json(guild), guild.id)
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        guild.has_bot = False
        self._rights.clear()
        self.tell("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    def add_role(self, guild: Guild, name: str, *rights: str) -> Role:
        """A new role with these rights."""
        role = Role(self.ids.next(), name, permissions.bits(*rights), len(guild.roles))
        guild.roles[role.id] = role
        self.tell("GUILD_ROLE_CREATE", _of_role(guild, role), guild.id)
        return role

    def set_role(self, guild: Guild, role: Role, *rights: str) -> None:
        """Give a role these rights and no others; the role with the server's id is everybody's."""
        role.permissions = permissions.bits(*rights)
        self._rights.clear()
        self.tell("GUILD_ROLE_UPDATE", _of_role(guild, role), guild.id)

    def add_member(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        """Bring a user into a server, or give a member these roles."""
        member = guild.members[user.id] = Member(user, [role.id for role in roles])
        self._rights.clear()
        if user is self.bot:
            told = {"guild_id": str(guild.id), **member.json()}
            self.tell("GUILD_MEMBER_UPDATE", told, guild.id)
        return member

    def add_channel(self, guild: Guild, name: str, kind: int = Kind.TEXT, **parts: Any) -> Channel:
        """A new channel; `tags` are names of a forum's tags, `flags` may be REQUIRE_TAG."""
        channel = self._new_channel(guild, name, Kind(kind), **parts)
        self.tell("CHANNEL_CREATE", channel.json(), guild.id)
        return channel

    def add_thread(self, parent: Channel, name: str, **parts: Any) -> Channel:
        """A new public thread in a text channel or forum, owned by the bot."""
        thread = Channel(
            **{
                "id": self.ids.next(), "kind": Kind.PUBLIC_THREAD, "name": name,
                "guild_id": parent.guild_id, "parent_id": parent.id, "owner_id": self.bot.id,
                **parts,
            }
        )  # fmt: skip
        thread.changed_at = moment(thread.id)
        self._keep(thread)
        self.tell(
            "THREAD_CREATE", {**self.thread_json(thread), "newly_created": True}, parent.guild_id
        )
        return thread

    def dm(self, user: User) -> Channel:
        """The direct conversation of the bot with a user."""
        for channel in self.inside(0):
            if channel.recipient is user:
                return channel
        channel = Channel(self.ids.next(), Kind.DM, "", recipient=user)
        self._keep(channel)
        return channel

    def changed(self, channel: Channel) -> None:
        """Tell that a channel or thread was changed."""
        if channel.is_thread:
            self.tell("THREAD_UPDATE", self.thread_json(channel), channel.guild_id)
        else:
            self.tell("CHANNEL_UPDATE", channel.json(), channel.guild_id)

    def deny(self, channel: Channel, *rights: str) -> None:
        """Take rights from the bot in a channel; a thread has those of its parent."""
        own = self._overwrite(channel)
        own.deny |= permissions.bits(*rights)
        own.allow &= ~own.deny
        self._rights.clear()
        self.changed(self.ruling(channel))

    def allow(self, channel: Channel, *rights: str) -> None:
        """Give the bot rights in a channel; a thread has those of its parent."""
        own = self._overwrite(channel)
        own.allow |= permissions.bits(*rights)
        own.deny &= ~own.allow
        self._rights.clear()
        self.changed(self.ruling(channel))

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        for each in self.inside(channel.guild_id or 0):
            if each.parent_id == channel.id:
                self._forget(each)
        self._forget(channel)
        self._rights.clear()
        if not channel.is_thread:
            self.tell("CHANNEL_DELETE", channel.json(), channel.guild_id)
            return
        names = ("id", "guild_id", "parent_id", "type")
        told = {name: channel.json()[name] for name in names}
        self.tell("THREAD_DELETE", told, channel.guild_id)

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Delete a message, as a moderator would."""
        self.book.remove(channel_id, message_id)

    def say(self, channel: Channel, user: User, content: str) -> Message:
        """Let a person write something."""
        message_id = self.ids.next()
        raw = json.dumps(message_json(message_id, channel, user, {"content": content}))
        message = Message(message_id, channel.id, user.id, raw.encode())
        self.book.add(message)
        return message

    def _new_channel(
        self, guild: Guild, name: str, kind: Kind, tags: Iterable[str] = (), **parts: Any
    ) -> Channel:
        channel = Channel(parts.pop("id", None) or self.ids.next(), kind, name, **parts)
        channel.guild_id = guild.id
        channel.available_tags = [Tag(self.ids.next(), tag) for tag in tags]
        self._keep(channel)
        return channel

    def _overwrite(self, channel: Channel) -> Overwrite:
        overwrites = self.ruling(channel).overwrites
        return overwrites.setdefault(self.bot.id, Overwrite(self.bot.id, 1))


def _of_role(guild: Guild, role: Role) -> Json:
    return {"guild_id": str(guild.id), "role": role.json()}
