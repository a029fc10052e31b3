"""What a Discord consists of, each thing with the JSON in which Discord tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from fake_discord.snowflakes import moment

Json = dict[str, Any]


class Kind(IntEnum):
    """The kinds of channels."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset({Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})
REQUIRE_TAG = 1 << 4


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: int
    name: str
    bot: bool = False
    refuses_dms: bool = False

    def json(self) -> Json:
        """As Discord tells it."""
        return {
            "id": str(self.id), "username": self.name, "global_name": None, "avatar": None,
            "discriminator": "0", "public_flags": 0, "flags": 0, "bot": self.bot,
        }  # fmt: skip


@dataclass(slots=True)
class Role:
    """A role of a server; the one with the server's id is everybody's."""

    id: int
    name: str
    permissions: int
    position: int = 0

    def json(self) -> Json:
        """As Discord tells it."""
        return {
            "id": str(self.id), "name": self.name, "permissions": str(self.permissions),
            "position": self.position, "color": 0, "hoist": False, "managed": False,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "mentionable": False, "icon": None, "unicode_emoji": None, "flags": 0,
        }  # fmt: skip


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies a role (0) or a member (1)."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0

    def over(self, held: int) -> int:
        """Rights after this overwrite."""
        return held & ~self.deny | self.allow

    def json(self) -> Json:
        """As Discord tells it."""
        return {
            "id": str(self.id), "type": self.type,
            "allow": str(self.allow), "deny": str(self.deny),
        }  # fmt: skip


@dataclass(slots=True)
class Member:
    """A user in a server."""

    user: User
    roles: list[int] = field(default_factory=list)

    def json(self) -> Json:
        """As Discord tells it."""
        return {
            "user": self.user.json(), "roles": [str(role) for role in self.roles],
            "nick": None, "avatar": None, "banner": None, "joined_at": moment(self.user.id),
            "premium_since": None, "deaf": False, "mute": False, "flags": 0, "pending": False,
            "communication_disabled_until": None,
        }  # fmt: skip


@dataclass(slots=True)
class Tag:
    """A tag of a forum."""

    id: int
    name: str

    def json(self) -> Json:
        """As Discord tells it."""
        return {
            "id": str(self.id), "name": self.name, "moderated": False,
            "emoji_id": None, "emoji_name": None,
        }  # fmt: skip


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, a thread or a direct conversation."""

    id: int
    kind: Kind
    name: str
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    available_tags: list[Tag] = field(default_factory=list)
    flags: int = 0
    last_message_id: int | None = None
    recipient: User | None = None
    owner_id: int = 0
    applied_tags: list[int] = field(default_factory=list)
    archived: bool = False
    locked: bool = False
    auto_archive: int = 1440
    changed_at: str = ""
    sent: int = 0

    @property
    def is_thread(self) -> bool:
        """Whether it hangs under another channel."""
        return self.kind in THREADS

    def json(self) -> Json:
        """As Discord tells it."""
        common = {
            "id": str(self.id), "type": int(self.kind), "flags": self.flags,
            "last_message_id": _text(self.last_message_id),
        }  # fmt: skip
        if self.recipient:
            return {**common, "recipients": [self.recipient.json()]}
        shared = {**common, "guild_id": str(self.guild_id), "name": self.name}
        shared |= {"parent_id": _text(self.parent_id), "rate_limit_per_user": 0}
        return {**shared, **(self._of_thread() if self.is_thread else self._of_channel())}

    def _of_channel(self) -> Json:
        own: Json = {
            "position": self.position, "topic": self.topic, "nsfw": False,
            "permission_overwrites": [each.json() for each in self.overwrites.values()],
            "default_auto_archive_duration": 1440,
        }  # fmt: skip
        if self.kind is Kind.FORUM:
            own |= {
                "available_tags": [tag.json() for tag in self.available_tags],
                "default_reaction_emoji": None, "default_sort_order": None,
                "default_forum_layout": 0, "default_thread_rate_limit_per_user": 0,
            }  # fmt: skip
        return own

    def _of_thread(self) -> Json:
        return {
            "owner_id": str(self.owner_id), "message_count": self.sent, "member_count": 1,
            "total_message_sent": self.sent,
            "applied_tags": [str(tag) for tag in self.applied_tags],
            "thread_metadata": {
                "archived": self.archived, "locked": self.locked,
                "auto_archive_duration": self.auto_archive,
                "archive_timestamp": self.changed_at, "create_timestamp": moment(self.id),
            },
        }  # fmt: skip


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    system_channel_id: int | None = None
    locale: str = "en-US"
    has_bot: bool = True

    def json(self) -> Json:
        """What GET /guilds/{id} says."""
        return {
            "id": str(self.id), "name": self.name, "owner_id": str(self.owner_id),
            "icon": None, "description": None, "home_header": None, "splash": None,
            "discovery_splash": None, "features": [], "banner": None, "application_id": None,
            "region": "deprecated", "afk_channel_id": None, "afk_timeout": 300,
            "system_channel_id": _text(self.system_channel_id), "system_channel_flags": 0,
            "widget_enabled": False, "widget_channel_id": None, "verification_level": 0,
            "roles": [role.json() for role in self.roles.values()],
            "default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0,
            "max_presences": None, "max_members": 500_000, "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25, "vanity_url_code": None, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": self.locale,
            "rules_channel_id": None, "safety_alerts_channel_id": None,
            "public_updates_channel_id": None, "premium_progress_bar_enabled": False,
            "nsfw": False, "nsfw_level": 0, "emojis": [], "stickers": [], "incidents_data": None,
        }  # fmt: skip


@dataclass(slots=True, eq=False)
class Message:
    """A message; its JSON is kept as the bytes that were answered, which takes least memory."""

    id: int
    channel_id: int
    author_id: int
    raw: bytes
    nonce: str | int | None = None
    mark: str | None = None

    def json(self) -> Json:
        """The message as later requests see it: without the nonce."""
        told: Json = json.loads(self.raw)
        told.pop("nonce", None)
        return told

    def change(self, **parts: Any) -> None:
        """Replace parts of the message."""
        self.raw = json.dumps({**json.loads(self.raw), **parts}).encode()


def _text(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
