"""Messages: reading, posting, editing, deleting, crossposting."""

from __future__ import annotations

import json
from typing import Any

from fake_discord.api import Call, Handler, optional_snowflake
from fake_discord.errors import invalid_form, refusal
from fake_discord.known import message_json
from fake_discord.model import Channel, Json, Kind, Message
from fake_discord.permissions import bits
from fake_discord.snowflakes import timestamp
from fake_discord.validation import check_message
from fake_discord.world import World

CROSSPOSTED = 1 << 0
SUPPRESS_EMBEDS = 1 << 2
MANAGE_THREADS = bits("manage_threads")
HISTORY = bits("read_message_history")
SUBSTANCE = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
EDITABLE = ("content", "embeds", "components", "attachments", "flags")


async def post(call: Call) -> bytes:
    """POST a message; the same nonce again gives the same message, when that is asked for."""
    channel = call.channel()
    given = await call.body()
    check_may_send(call, channel, given)
    check_message(given)
    require_substance(given)
    world = call.fake.world
    nonce = given.get("nonce")
    if nonce is not None and given.get("enforce_nonce"):
        earlier = world.book.same(world.bot.id, channel.id, nonce)
        if earlier is not None:
            return earlier.raw
    return store(world, channel, given).raw


def check_may_send(call: Call, channel: Channel, given: Json) -> None:
    """Raise what Discord answers to a bot that may not send this there."""
    if channel.kind is Kind.FORUM:
        raise refusal(50008)
    if channel.recipient and channel.recipient.refuses_dms:
        raise refusal(50007)
    send = "send_messages_in_threads" if channel.is_thread else "send_messages"
    call.require(channel, send, *extra_rights(given))
    if channel.locked and not call.fake.world.rights(channel) & MANAGE_THREADS:
        raise refusal(160005)


def extra_rights(given: Json) -> list[str]:
    """The rights that parts of a message need."""
    needed = {"embeds": "embed_links", "attachments": "attach_files"}
    return [right for part, right in needed.items() if given.get(part)]


def require_substance(given: Json) -> None:
    """Raise 50006 for a message of nothing."""
    content = given.get("content")
    if isinstance(content, str) and not content.strip():
        given = {**given, "content": None}
    if not any(given.get(part) for part in SUBSTANCE):
        raise refusal(50006)


def store(world: World, channel: Channel, given: Json, **parts: Any) -> Message:
    """Keep a message of the bot's; `parts` are what Discord adds to what was given."""
    message_id = parts.pop("id", None) or world.ids.next()
    told = {**message_json(message_id, channel, world.bot, given), **parts}
    message = Message(
        message_id, channel.id, world.bot.id, json.dumps(told).encode(),
        given.get("nonce"), first_button(given),
    )  # fmt: skip
    world.book.add(message)
    channel.last_message_id = message_id
    if channel.is_thread:
        _sent_in_thread(world, channel)
    return message


def first_button(given: Json) -> str | None:
    """The custom_id of the first button, by which messages can be told apart."""
    for row in given.get("components") or ():
        for item in row.get("components") or ():
            if item.get("type") == 2 and "custom_id" in item:
                return str(item["custom_id"])
    return None


def _sent_in_thread(world: World, thread: Channel) -> None:
    thread.sent += 1
    if thread.archived:
        thread.archived = False
        thread.changed_at = timestamp(world.clock())
        world.changed(thread)


async def read_page(call: Call) -> list[Json]:
    """GET messages, newest first; without the right to read history there are none."""
    channel = call.channel()
    query = call.request.query
    limit = query.get("limit", "50")
    if not limit.isdecimal() or not 1 <= int(limit) <= 100:
        raise invalid_form({"limit": ("NUMBER_TYPE_MAX", "int value should be between 1 and 100.")})
    world = call.fake.world
    if not world.rights(channel) & HISTORY:
        return []
    span = {name: optional_snowflake(query, name) for name in ("before", "after", "around")}
    return [_seen(call, each) for each in world.book.page(channel.id, int(limit), **span)]


async def read(call: Call) -> Json:
    """GET a message."""
    channel = call.channel("read_message_history")
    return _seen(call, call.fake.world.book.get(channel.id, call.id("message")))


def _seen(call: Call, message: Message) -> Json:
    """Without the intent for it, a bot does not see what others write, unless they mention it."""
    told = message.json()
    bot_id = call.fake.world.bot.id
    is_dm = call.fake.world.channel(message.channel_id).recipient is not None
    if message.author_id == bot_id or is_dm or f"<@{bot_id}>" in told["content"]:
        return told
    return {**told, "content": "", "embeds": [], "components": [], "attachments": []}


async def edit(call: Call) -> bytes:
    """PATCH a message."""
    channel = call.channel()
    message = call.fake.world.book.get(channel.id, call.id("message"))
    given = await call.body()
    if message.author_id != call.fake.world.bot.id and set(given) - {"flags"}:
        raise refusal(50005)
    if channel.archived:
        raise refusal(50083)
    change(call.fake.world, message, given)
    return message.raw


def change(world: World, message: Message, given: Json) -> None:
    """Put the given parts into a message; null empties one."""
    check_message(given)
    empty = {"content": "", "flags": 0}
    parts = {name: given[name] or empty.get(name, []) for name in EDITABLE if name in given}
    require_substance({**message.json(), **parts})
    message.change(**parts, edited_timestamp=timestamp(world.clock()))


async def delete(call: Call) -> None:
    """DELETE a message."""
    channel = call.channel()
    message = call.fake.world.book.get(channel.id, call.id("message"))
    if message.author_id != call.fake.world.bot.id:
        call.require(channel, "manage_messages")
    if channel.archived:
        raise refusal(50083)
    call.fake.world.book.remove(channel.id, message.id)


async def crosspost(call: Call) -> bytes:
    """POST a crosspost: tell an announcement to the channels that follow."""
    channel = call.channel("send_messages")
    if channel.kind is not Kind.ANNOUNCEMENT:
        raise refusal(50024)
    message = call.fake.world.book.get(channel.id, call.id("message"))
    if message.author_id != call.fake.world.bot.id:
        call.require(channel, "manage_messages")
    flags = message.json()["flags"]
    if flags & CROSSPOSTED:
        raise refusal(40033)
    call.fake.limiter.admit_crosspost(channel.id)
    message.change(flags=flags | CROSSPOSTED)
    return message.raw


ROUTES: dict[str, Handler] = {
    "GET /channels/{channel}/messages": read_page,
    "POST /channels/{channel}/messages": post,
    "GET /channels/{channel}/messages/{message}": read,
    "PATCH /channels/{channel}/messages/{message}": edit,
    "DELETE /channels/{channel}/messages/{message}": delete,
    "POST /channels/{channel}/messages/{message}/crosspost": crosspost,
}
