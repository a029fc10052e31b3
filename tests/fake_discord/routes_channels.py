"""Servers, channels and threads."""

from __future__ import annotations

from fake_discord.api import Call, Handler, snowflake
from fake_discord.errors import invalid_form, refusal
from fake_discord.model import REQUIRE_TAG, Channel, Guild, Json, Kind
from fake_discord.routes_messages import extra_rights, require_substance, store
from fake_discord.snowflakes import timestamp
from fake_discord.validation import check_message, check_name

HAS_THREAD = 1 << 5


async def guild(call: Call) -> Json:
    """GET a server."""
    return _guild(call).json()


async def guild_channels(call: Call) -> list[Json]:
    """GET a server's channels, without its threads."""
    inside = call.fake.world.inside(_guild(call).id)
    return [each.json() for each in inside if not each.is_thread]


async def active_threads(call: Call) -> Json:
    """GET the threads of a server that are not archived."""
    inside = call.fake.world.inside(_guild(call).id)
    return _threads(call, [each for each in inside if each.is_thread and not each.archived])


async def member(call: Call) -> Json:
    """GET a member; `@me` is the bot."""
    given = call.request.match_info["user"]
    user_id = call.fake.world.bot.id if given == "@me" else snowflake(given, "user")
    try:
        return _guild(call).members[user_id].json()
    except KeyError:
        raise refusal(10007) from None


async def channel(call: Call) -> Json:
    """GET a channel or thread."""
    found = call.channel()
    return call.fake.world.thread_json(found) if found.is_thread else found.json()


async def change_channel(call: Call) -> Json:
    """PATCH a thread (archive, lock, name, tags) or a channel (name, topic)."""
    found = call.channel()
    given = await call.body()
    if found.is_thread:
        _change_thread(call, found, given)
    else:
        call.require(found, "manage_channels")
        found.topic = given.get("topic", found.topic)
    if "name" in given:
        check_name(given)
        found.name = given["name"]
    call.fake.world.changed(found)
    return await channel(call)


def _change_thread(call: Call, thread: Channel, given: Json) -> None:
    is_own = thread.owner_id == call.fake.world.bot.id
    if "locked" in given or thread.locked or not is_own:
        call.require(thread, "manage_threads")
    if thread.archived and given.get("archived") is not False:
        raise refusal(50083)
    if given.get("archived", thread.archived) is not thread.archived:
        thread.changed_at = timestamp(call.fake.world.clock())
    thread.archived = given.get("archived", thread.archived)
    thread.locked = given.get("locked", thread.locked)
    thread.auto_archive = given.get("auto_archive_duration", thread.auto_archive)
    thread.applied_tags = [int(tag) for tag in given.get("applied_tags", thread.applied_tags)]


async def start_thread(call: Call) -> Json:
    """POST a thread: in a forum it is a post, with its first message."""
    parent = call.channel()
    given = await call.body()
    check_name(given)
    if parent.kind is Kind.FORUM:
        return _start_post(call, parent, given)
    if parent.is_thread or parent.recipient:
        raise refusal(50024)
    call.require(parent, "create_public_threads")
    made = call.fake.world.add_thread(parent, given["name"], **_length(given))
    return call.fake.world.thread_json(made)


def _start_post(call: Call, forum: Channel, given: Json) -> Json:
    opening = {**given.get("message", {}), "attachments": given.get("attachments")}
    call.require(forum, "send_messages", *extra_rights(opening))
    check_message(opening)
    require_substance(opening)
    tags = _tags(forum, given)
    world = call.fake.world
    made = world.add_thread(forum, given["name"], applied_tags=tags, **_length(given))
    first = store(world, made, {**opening, "nonce": None}, id=made.id)
    return {**world.thread_json(made), "message": first.json()}


def _tags(forum: Channel, given: Json) -> list[int]:
    tags = [int(tag) for tag in given.get("applied_tags") or ()]
    if len(tags) > 5:
        said = "Must be 5 or fewer in length."
        raise invalid_form({"applied_tags": ("BASE_TYPE_MAX_LENGTH", said)})
    if not {tag.id for tag in forum.available_tags}.issuperset(tags):
        raise invalid_form({"applied_tags": ("UNKNOWN_TAG", "There is no such tag.")})
    if forum.flags & REQUIRE_TAG and not tags:
        raise refusal(40067)
    return tags


async def start_thread_from_message(call: Call) -> Json:
    """POST a thread under a message, whose id it gets."""
    parent = call.channel("create_public_threads")
    message = call.fake.world.book.get(parent.id, call.id("message"))
    given = await call.body()
    check_name(given)
    if parent.kind not in {Kind.TEXT, Kind.ANNOUNCEMENT}:
        raise refusal(50024)
    flags = message.json()["flags"]
    if flags & HAS_THREAD:
        raise refusal(160004)
    kind = Kind.ANNOUNCEMENT_THREAD if parent.kind is Kind.ANNOUNCEMENT else Kind.PUBLIC_THREAD
    world = call.fake.world
    made = world.add_thread(parent, given["name"], id=message.id, kind=kind, **_length(given))
    message.change(flags=flags | HAS_THREAD, thread=made.json())
    return world.thread_json(made)


async def archived_threads(call: Call) -> Json:
    """GET the archived public threads of a channel, last archived first."""
    parent = call.channel("read_message_history")
    inside = call.fake.world.inside(parent.guild_id or 0)
    found = [each for each in inside if each.parent_id == parent.id and each.archived]
    found.sort(key=lambda each: each.changed_at, reverse=True)
    before = call.request.query.get("before")
    found = [each for each in found if before is None or each.changed_at < before]
    limit = int(call.request.query.get("limit", "50"))
    return {**_threads(call, found[:limit]), "has_more": len(found) > limit}


def _length(given: Json) -> Json:
    return {"auto_archive": given.get("auto_archive_duration") or 1440}


def _guild(call: Call) -> Guild:
    found = call.fake.world.guilds.get(call.id("guild"))
    if found is None:
        raise refusal(10004)
    if not found.has_bot:
        raise refusal(50001)
    return found


def _threads(call: Call, threads: list[Channel]) -> Json:
    told = [call.fake.world.thread_json(each) for each in threads]
    return {"threads": told, "members": [each["member"] for each in told if "member" in each]}


ROUTES: dict[str, Handler] = {
    "GET /guilds/{guild}": guild,
    "GET /guilds/{guild}/channels": guild_channels,
    "GET /guilds/{guild}/threads/active": active_threads,
    "GET /guilds/{guild}/members/{user}": member,
    "GET /channels/{channel}": channel,
    "PATCH /channels/{channel}": change_channel,
    "POST /channels/{channel}/threads": start_thread,
    "POST /channels/{channel}/messages/{message}/threads": start_thread_from_message,
    "GET /channels/{channel}/threads/archived/public": archived_threads,
}
