"""Interactions as Discord sends them to the bot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fake_discord.exchange import Exchange, Scene
from fake_discord.model import Channel, Json, Role, User
from fake_discord.permissions import bits
from fake_discord.world import World

IN_GUILD, WITH_BOT, ELSEWHERE = 0, 1, 2
ABROAD = ("attach_files", "embed_links", "mention_everyone")
"""What an application may outside of the servers that installed it."""


def context_of(scene: Scene) -> int:
    """In a server, in a conversation with the bot, or in another one."""
    if scene.guild:
        return IN_GUILD
    return WITH_BOT if scene.channel.recipient is scene.user else ELSEWHERE


def app_permissions(world: World, scene: Scene, channel: Channel) -> int:
    """What the application may in a channel, as the person's scene has it."""
    if scene.guild and scene.guild.has_bot:
        return world.rights(channel)
    more = ("use_external_emojis",) if context_of(scene) == WITH_BOT else ()
    return bits(*ABROAD, *more)


def interaction(world: World, exchange: Exchange, data: Json) -> Json:
    """What INTERACTION_CREATE says."""
    scene = exchange.scene
    told = {
        "id": str(exchange.id), "application_id": str(world.bot.id), "token": exchange.token,
        "type": exchange.kind, "version": 1, "data": data, "locale": scene.locale,
        "channel": _channel(world, scene, scene.channel), "channel_id": str(scene.channel.id),
        "app_permissions": str(app_permissions(world, scene, scene.channel)),
        "authorizing_integration_owners": owners(scene), "context": context_of(scene),
        "entitlements": [], "entitlement_sku_ids": [], "attachment_size_limit": 10 * 1024**2,
    }  # fmt: skip
    if exchange.source:
        told["message"] = exchange.source.json()
    return told | (_in_guild(world, scene) if scene.guild else {"user": scene.user.json()})


def owners(scene: Scene) -> Json:
    """Which installations let the person do this: a server's, the person's own, or both."""
    found: Json = {"1": str(scene.user.id)} if scene.user_install else {}
    if not scene.user_install or (scene.guild and scene.guild.has_bot):
        found["0"] = str(scene.guild.id) if scene.guild else "0"
    return found


def metadata(exchange: Exchange) -> Json:
    """What an answer tells about the interaction that it answers."""
    told: Json = {
        "id": str(exchange.id), "type": exchange.kind, "user": exchange.scene.user.json(),
        "authorizing_integration_owners": owners(exchange.scene),
    }  # fmt: skip
    if exchange.source:
        told["interacted_message_id"] = str(exchange.source.id)
    return told


def resolved(world: World, scene: Scene, values: Iterable[Any]) -> Json:
    """The channels, roles and users among the values, described."""
    found: Json = {}
    for value in values:
        key = str(getattr(value, "id", value))
        if isinstance(value, Channel):
            told = _channel(world, scene, value)
            told["app_permissions"] = str(app_permissions(world, scene, value))
            found.setdefault("channels", {})[key] = told
        elif isinstance(value, Role):
            found.setdefault("roles", {})[key] = value.json()
        elif isinstance(value, User):
            found.setdefault("users", {})[key] = value.json()
            if scene.guild and value.id in scene.guild.members:
                found.setdefault("members", {})[key] = _member(world, scene, value)
    return found


def _in_guild(world: World, scene: Scene) -> Json:
    assert scene.guild is not None
    locale = scene.guild_locale or scene.guild.locale
    guild = {"id": str(scene.guild.id), "locale": locale, "features": []}
    member = {**_member(world, scene, scene.user), "user": scene.user.json()}
    return {"guild_id": guild["id"], "guild": guild, "guild_locale": locale, "member": member}


def _member(world: World, scene: Scene, user: User) -> Json:
    assert scene.guild is not None
    told = scene.guild.members[user.id].json()
    del told["user"]
    return {**told, "permissions": str(world.rights(scene.channel, user))}


def _channel(world: World, scene: Scene, channel: Channel) -> Json:
    told = channel.json()
    told.pop("permission_overwrites", None)
    if channel.guild_id is not None:
        told["permissions"] = str(world.rights(channel, scene.user))
    return told
