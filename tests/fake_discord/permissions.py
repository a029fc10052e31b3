"""Rights: their bits, and who holds which, computed as Discord's documentation says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fake_discord.model import Channel, Guild, Member

BITS = {
    "create_instant_invite": 0, "kick_members": 1, "ban_members": 2, "administrator": 3,
    "manage_channels": 4, "manage_guild": 5, "add_reactions": 6, "view_audit_log": 7,
    "view_channel": 10, "send_messages": 11, "send_tts_messages": 12, "manage_messages": 13,
    "embed_links": 14, "attach_files": 15, "read_message_history": 16, "mention_everyone": 17,
    "use_external_emojis": 18, "connect": 20, "speak": 21, "change_nickname": 26,
    "manage_roles": 28, "manage_webhooks": 29, "use_application_commands": 31,
    "manage_events": 33, "manage_threads": 34, "create_public_threads": 35,
    "create_private_threads": 36, "send_messages_in_threads": 38, "send_polls": 49,
    "use_external_apps": 50, "pin_messages": 51, "bypass_slowmode": 52,
}  # fmt: skip
"""The number of each right's bit."""

EVERYTHING = (1 << 53) - 1

ORDINARY = (
    "create_instant_invite", "add_reactions", "view_channel", "send_messages", "embed_links",
    "attach_files", "read_message_history", "mention_everyone", "use_external_emojis",
    "change_nickname", "use_application_commands", "create_public_threads",
    "create_private_threads", "send_messages_in_threads", "use_external_apps",
)  # fmt: skip
"""What everybody may in a new server."""


def bits(*names: str) -> int:
    """The rights of these names; capitals are as good as small letters."""
    total = 0
    for name in names:
        total |= 1 << BITS[name.lower()]
    return total


def in_guild(guild: Guild, member: Member) -> int:
    """What a member may in a server, before any channel has its say."""
    if member.user.id == guild.owner_id:
        return EVERYTHING
    held = guild.roles[guild.id].permissions
    for role_id in member.roles:
        held |= guild.roles[role_id].permissions
    return EVERYTHING if held & bits("administrator") else held


def in_channel(guild: Guild, channel: Channel, member: Member) -> int:
    """What a member may in a channel; for a thread, give its parent."""
    held = in_guild(guild, member)
    if held == EVERYTHING:
        return held
    overwrites = channel.overwrites
    if everyone := overwrites.get(guild.id):
        held = everyone.over(held)
    of_roles = [overwrites[role_id] for role_id in member.roles if role_id in overwrites]
    for each in of_roles:
        held &= ~each.deny
    for each in of_roles:
        held |= each.allow
    own = overwrites.get(member.user.id)
    return own.over(held) if own else held
