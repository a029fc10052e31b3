"""The bot's side of interactions: the first answer, further messages, edits."""

from __future__ import annotations

import json
from typing import Any

from fake_discord.api import Call, Handler
from fake_discord.errors import ApiError, refusal
from fake_discord.exchange import ANSWER_WITHIN, EPHEMERAL, LOADING, TOKEN_LIVES, Exchange
from fake_discord.known import message_json
from fake_discord.model import Json, Message
from fake_discord.payloads import metadata
from fake_discord.permissions import bits
from fake_discord.routes_messages import change, require_substance, store
from fake_discord.validation import check_choices, check_message, check_modal

PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
OF_COMPONENTS = frozenset({DEFERRED_UPDATE, UPDATE})
COMMAND, AUTOCOMPLETE, SUBMIT = 2, 4, 5
EXTERNAL_APPS = bits("use_external_apps")
MOST_FOLLOWUPS = 5


async def callback(call: Call) -> Json | None:
    """POST the first answer."""
    exchange = call.fake.exchanges.get(call.request.match_info["token"])
    if exchange is None or exchange.id != call.id("interaction"):
        raise refusal(10062)
    if exchange.type is not None:
        raise refusal(40060)
    if call.fake.world.clock() - exchange.began > ANSWER_WITHIN:
        raise refusal(10062)
    given = await call.body()
    _take(call, exchange, given["type"], given.get("data") or {})
    exchange.type = given["type"]
    exchange.tell()
    if call.request.query.get("with_response", "").lower() not in {"1", "true"}:
        return None
    return _response(exchange)


def _take(call: Call, exchange: Exchange, kind: int, data: Json) -> None:
    if (kind == CHOICES) != (exchange.kind == AUTOCOMPLETE) or kind not in range(4, 10):
        raise _not_fitting(kind)
    if kind in OF_COMPONENTS and exchange.source is None:
        raise _not_fitting(kind)
    if kind == CHOICES:
        check_choices(data.get("choices") or ())
        exchange.choices = data.get("choices") or []
    elif kind == MODAL:
        if exchange.kind == SUBMIT:
            raise _not_fitting(kind)
        check_modal(data)
        exchange.modal = data
    elif kind == MESSAGE:
        exchange.original = _send(call, exchange, data)
    elif kind == DEFERRED:
        flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
        exchange.original = _send(call, exchange, {"flags": flags}, hollow=True)
    else:
        _update_source(call, exchange, kind, data)


def _update_source(call: Call, exchange: Exchange, kind: int, data: Json) -> None:
    assert exchange.source is not None
    if kind == UPDATE:
        change(call.fake.world, exchange.source, data)
        exchange.edits += 1
    exchange.original = exchange.source


def _not_fitting(kind: int) -> ApiError:
    said = f"Value must be one that this interaction can take, not {kind}."
    errors = {"type": {"_errors": [{"code": "BASE_TYPE_CHOICES", "message": said}]}}
    return ApiError(400, {"message": "Invalid Form Body", "code": 50035, "errors": errors})


def _response(exchange: Exchange) -> Json:
    told: Json = {"id": str(exchange.id), "type": exchange.kind}
    resource: Json = {"type": exchange.type}
    if message := exchange.message:
        told |= {
            "response_message_id": message["id"],
            "response_message_loading": exchange.loading,
            "response_message_ephemeral": exchange.ephemeral,
        }
        resource["message"] = message
    return {"interaction": told, "resource": resource}


def _send(call: Call, exchange: Exchange, given: Json, *, hollow: bool = False) -> Message:
    """Make a message; what only one person sees is not put in the channel."""
    check_message(given)
    if not hollow:
        require_substance(given)
    world, channel = call.fake.world, exchange.scene.channel
    given = {**given, "nonce": None, "flags": (given.get("flags") or 0) | _forced(call, exchange)}
    parts: dict[str, Any] = {
        "type": 20 if exchange.kind == COMMAND else 0, "interaction_metadata": metadata(exchange),
        "application_id": str(world.bot.id), "webhook_id": str(world.bot.id),
    }  # fmt: skip
    if not given["flags"] & EPHEMERAL:
        return store(world, channel, given, **parts)
    message_id = world.ids.next()
    told = {**message_json(message_id, channel, world.bot, given), **parts}
    return Message(message_id, channel.id, world.bot.id, json.dumps(told).encode())


def _forced(call: Call, exchange: Exchange) -> int:
    """Where external apps are not welcome, only the person sees what theirs answers."""
    scene = exchange.scene
    if not scene.user_install or not scene.guild or scene.guild.has_bot:
        return 0
    rights = call.fake.world.rights(scene.channel, scene.user)
    return 0 if rights & EXTERNAL_APPS else EPHEMERAL


async def follow_up(call: Call) -> bytes:
    """POST a further message; after a deferral the first one takes its place."""
    exchange = _exchange(call)
    given = await call.body()
    if exchange.loading:
        assert exchange.original is not None
        return _edit(call, exchange, exchange.original, given)
    only_for_user = exchange.scene.user_install and not _guild_has_bot(exchange)
    if only_for_user and len(exchange.sent) >= MOST_FOLLOWUPS:
        said = "Maximum number of follow up messages has been reached for this interaction"
        raise ApiError(400, {"code": 40094, "message": said})
    exchange.sent.append(_send(call, exchange, given))
    exchange.tell()
    return exchange.sent[-1].raw


async def read(call: Call) -> Json:
    """GET an answer."""
    return _answer(call, _exchange(call)).json()


async def edit(call: Call) -> bytes:
    """PATCH an answer."""
    exchange = _exchange(call)
    return _edit(call, exchange, _answer(call, exchange), await call.body())


async def delete(call: Call) -> None:
    """DELETE an answer."""
    exchange = _exchange(call)
    message = _answer(call, exchange)
    if not message.json()["flags"] & EPHEMERAL:
        call.fake.world.book.remove(message.channel_id, message.id)
    if message is exchange.original:
        exchange.original = None
    else:
        exchange.sent.remove(message)
    exchange.tell()


def _edit(call: Call, exchange: Exchange, message: Message, given: Json) -> bytes:
    flags = message.json()["flags"]
    kept = (given.get("flags") or 0) & ~EPHEMERAL | flags & EPHEMERAL
    change(call.fake.world, message, {**given, "flags": kept})
    exchange.edits += message is exchange.original
    exchange.tell()
    return message.raw


def _exchange(call: Call) -> Exchange:
    exchange = call.fake.exchanges.get(call.request.match_info["token"])
    if exchange is None or exchange.type is None:
        raise refusal(10015)
    if call.fake.world.clock() - exchange.began > TOKEN_LIVES:
        raise refusal(50027)
    return exchange


def _answer(call: Call, exchange: Exchange) -> Message:
    wanted = call.request.match_info["message"]
    found = {str(each.id): each for each in exchange.sent}
    if exchange.original:
        found |= {"@original": exchange.original, str(exchange.original.id): exchange.original}
    if wanted not in found:
        raise refusal(10008)
    return found[wanted]


def _guild_has_bot(exchange: Exchange) -> bool:
    guild = exchange.scene.guild
    return guild is not None and guild.has_bot


ROUTES: dict[str, Handler] = {
    "POST /interactions/{interaction}/{token}/callback": callback,
    "POST /webhooks/{application}/{token}": follow_up,
    "GET /webhooks/{application}/{token}/messages/{message}": read,
    "PATCH /webhooks/{application}/{token}/messages/{message}": edit,
    "DELETE /webhooks/{application}/{token}/messages/{message}": delete,
}
