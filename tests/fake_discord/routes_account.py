"""The bot itself: its user, its application, its commands, the way to the gateway."""

from __future__ import annotations

from fake_discord.api import Call, Handler, snowflake
from fake_discord.errors import refusal
from fake_discord.model import Json


async def me(call: Call) -> Json:
    """GET the bot's user."""
    return {**call.fake.world.bot.json(), "mfa_enabled": True, "verified": True, "locale": "en-US"}


async def application(call: Call) -> Json:
    """GET the application, whose owner is the operator."""
    fake = call.fake
    return {
        "id": str(fake.application_id), "name": fake.world.bot.name, "icon": None,
        "description": "", "summary": "", "type": None, "flags": 0, "verify_key": "0" * 64,
        "bot_public": True, "bot_require_code_grant": False, "hook": True, "team": None,
        "owner": fake.world.operator.json(), "bot": fake.world.bot.json(), "redirect_uris": [],
        "interactions_endpoint_url": None, "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": len(fake.world.guilds),
    }  # fmt: skip


async def gateway(call: Call) -> Json:
    """GET the gateway's address."""
    return {"url": call.fake.gateway_url}


async def gateway_for_bot(call: Call) -> Json:
    """GET the gateway's address with advice on shards."""
    connected = call.fake.gateway
    limit = {
        "total": 1000, "remaining": max(0, 1000 - connected.identifies),
        "reset_after": 86_400_000, "max_concurrency": 1,
    }  # fmt: skip
    return {"url": call.fake.gateway_url, "shards": connected.shards, "session_start_limit": limit}


async def open_dm(call: Call) -> Json:
    """POST for the direct conversation with a user."""
    given = await call.body()
    user = call.fake.world.users.get(snowflake(str(given.get("recipient_id")), "recipient_id"))
    if user is None:
        raise refusal(10013)
    return call.fake.world.dm(user).json()


async def commands(call: Call) -> list[Json]:
    """GET the commands."""
    return list(_commands(call))


async def set_commands(call: Call) -> list[Json]:
    """PUT all commands; those whose name stays keep their id."""
    kept = _commands(call)
    ids = {(each["name"], each["type"]): each["id"] for each in kept}
    version = str(call.fake.world.ids.next())
    given: list[Json] = await call.body()  # type: ignore[assignment]
    kept[:] = [_command(call, each, ids, version) for each in given]
    return kept


def _commands(call: Call) -> list[Json]:
    if call.id("application") != call.fake.application_id:
        raise refusal(10002)
    guild_id = call.id("guild") if "guild" in call.request.match_info else None
    return call.fake.commands.setdefault(guild_id, [])


def _command(call: Call, given: Json, ids: dict[tuple[str, int], str], version: str) -> Json:
    kind = given.get("type") or 1
    defaults = {
        "default_member_permissions": None, "dm_permission": True, "nsfw": False, "options": [],
        "contexts": None, "integration_types": [0], "name_localizations": None,
        "description": "", "description_localizations": None,
    }  # fmt: skip
    return {
        **defaults, **_without_null(given), "type": kind, "version": version,
        "id": ids.get((given["name"], kind)) or str(call.fake.world.ids.next()),
        "application_id": str(call.fake.application_id),
    }  # fmt: skip


def _without_null(given: Json) -> Json:
    return {name: value for name, value in given.items() if value is not None}


ROUTES: dict[str, Handler] = {
    "GET /users/@me": me,
    "POST /users/@me/channels": open_dm,
    "GET /applications/@me": application,
    "GET /oauth2/applications/@me": application,
    "GET /gateway": gateway,
    "GET /gateway/bot": gateway_for_bot,
    "GET /applications/{application}/commands": commands,
    "PUT /applications/{application}/commands": set_commands,
    "GET /applications/{application}/guilds/{guild}/commands": commands,
    "PUT /applications/{application}/guilds/{guild}/commands": set_commands,
}
