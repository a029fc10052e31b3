"""The way of a request: faults, token, rate limits, the work itself, faults again."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, web

from fake_discord.answers import Answer, Dropped
from fake_discord.errors import ApiError, invalid_form, refusal, unauthorized
from fake_discord.faults import Stage
from fake_discord.model import Channel, Json
from fake_discord.permissions import bits
from fake_discord.record import Request

if TYPE_CHECKING:
    from fake_discord.server import FakeDiscord

PREFIX = "/api/v10"
VIEW = bits("view_channel")
RESET = struct.pack("ii", 1, 0)

Handler = Callable[["Call"], Awaitable[Any]]
"""Does what is asked and returns JSON, ready bytes, or None."""


@dataclass(slots=True)
class Call:
    """A request on its way."""

    fake: FakeDiscord
    request: web.Request
    method: str
    route: str
    name: str
    channel_id: int | None

    def id(self, name: str) -> int:
        """An id in the path."""
        return snowflake(self.request.match_info[name], name)

    def channel(self, *rights: str) -> Channel:
        """The channel in the path, which the bot must see and have these rights in."""
        assert self.channel_id is not None
        channel = self.fake.world.channel(self.channel_id)
        self.require(channel, *rights)
        return channel

    def require(self, channel: Channel, *rights: str) -> None:
        """Raise 50001 or 50013 when the bot lacks rights there."""
        held = self.fake.world.rights(channel)
        if not held & VIEW:
            raise refusal(50001)
        needed = bits(*rights)
        if held & needed != needed:
            raise refusal(50013)

    @property
    def is_form(self) -> bool:
        """Whether a form was sent instead of JSON."""
        return self.request.content_type.startswith("multipart/")

    async def body(self) -> Json:
        """What was sent, be it JSON or a form with files."""
        try:
            if self.is_form:
                return await self._form()
            given: Json = json.loads(await self.request.read() or b"{}")
            return given
        except ValueError:
            raise refusal(50109) from None

    async def _form(self) -> Json:
        form = await self.request.post()
        given: Json = json.loads(str(form.get("payload_json", "{}")))
        files = [part for part in form.values() if isinstance(part, web.FileField)]
        target = given.get("data", given)
        target["attachments"] = [self._attachment(file) for file in files]
        return given

    def _attachment(self, file: web.FileField) -> Json:
        attachment_id = self.fake.world.ids.next()
        url = f"{self.fake.api_url}/attachments/{attachment_id}/{file.filename}"
        return {
            "id": str(attachment_id), "filename": file.filename, "url": url, "proxy_url": url,
            "size": file.file.seek(0, 2), "content_type": file.content_type,
        }  # fmt: skip

    def client_gone(self) -> bool:
        """Whether nobody waits for the answer any more."""
        transport = self.request.transport
        return transport is None or transport.is_closing()

    def reset_connection(self) -> None:
        """Break the connection as a crashing server does, so that the client sees a reset."""
        if self.client_gone() or (transport := self.request.transport) is None:
            return
        # Lingering for no time makes the kernel send a reset instead of an orderly end.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        transport.abort()


def endpoint(
    fake: FakeDiscord, name: str, handler: Handler
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """What aiohttp calls for a route, whose name is `METHOD /template`."""
    method, route = name.split()
    # Whoever has an interaction's token needs no other, and no share of the global limit.
    bound = not route.startswith(("/interactions", "/webhooks"))

    async def serve(request: web.Request) -> web.Response:
        began = time.monotonic()
        given = request.match_info.get("channel")
        channel_id = int(given) if given and given.isdecimal() else None
        call = Call(fake, request, method, route, name, channel_id)
        if bound:
            fake.record.arrived(began)
        limits: dict[str, str] = {}
        answer = (
            await _answer(call, handler, limits, bound=bound) if await _read(call) else Dropped()
        )
        done = Request(began, method, route, channel_id, answer.status)
        fake.record.answered(done, invalid=answer.invalid)
        return answer.response(limits)

    return serve


async def answer_unknown(fake: FakeDiscord, request: web.Request) -> web.Response:
    """Answer 404 where there is no route; the record tells the path in its stead."""
    answer = Answer.of_error(ApiError(404, {"message": "404: Not Found", "code": 0}))
    path = f"/{request.match_info['unknown']}"
    done = Request(time.monotonic(), request.method, path, None, answer.status)
    fake.record.answered(done, invalid=False)
    return answer.response({})


async def _read(call: Call) -> bool:
    """Take all in that was sent, which is lost else when the client goes; whether it was all."""
    request = call.request
    try:
        await (request.post() if call.is_form else request.read())
    except (ClientError, OSError):
        return False
    return True


async def _answer(call: Call, handler: Handler, limits: dict[str, str], *, bound: bool) -> Answer:
    fake = call.fake
    if fake.on_request is not None:
        await fake.on_request(call.method, call.route, call.channel_id)
    broken = await fake.faults.strike(call, Stage.BEFORE)
    if broken is not None:
        return broken
    try:
        if bound and call.request.headers.get("Authorization") != fake.authorization:
            raise unauthorized()
        limits |= fake.limiter.admit(call.name, call.channel_id, bound=bound)
        answer = Answer.of(await handler(call))
    except ApiError as error:
        return Answer.of_error(error)
    if fake.on_stored is not None:
        await fake.on_stored(call.method, call.route, call.channel_id)
    return await fake.faults.strike(call, Stage.AFTER) or answer


def snowflake(text: str, name: str) -> int:
    """An id from text; raises 50035 when it is none."""
    if not text.isdecimal():
        said = f'Value "{text}" is not snowflake.'
        raise invalid_form({name: ("NUMBER_TYPE_COERCE", said)})
    return int(text)


def optional_snowflake(query: Mapping[str, str], name: str) -> int | None:
    """An id from a query string."""
    return snowflake(query[name], name) if name in query else None
