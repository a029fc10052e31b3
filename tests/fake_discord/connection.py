"""One client's connection to the gateway."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from enum import IntEnum
from typing import Self

from aiohttp import WSMsgType, web

from fake_discord.compression import Pack, packer
from fake_discord.model import Json


class Op(IntEnum):
    """The gateway's opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Connection:
    """A web socket, with a queue so that whoever sends need not wait."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.closed_here = False
        self._transport = request.transport
        self._pack: Pack | None = packer(request.query.get("compress"))
        self._queue: asyncio.Queue[Json] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    @classmethod
    async def accept(cls, request: web.Request) -> Self:
        """Take a client in."""
        socket = web.WebSocketResponse(max_msg_size=0, compress=False, timeout=0.2)
        await socket.prepare(request)
        return cls(request, socket)

    def send(self, told: Json) -> None:
        """Send something soon, in order."""
        if not self._writer.done():
            self._queue.put_nowait(told)

    async def flushed(self) -> None:
        """Wait until all that was to be sent is sent, or cannot be any more."""
        drained = asyncio.ensure_future(self._queue.join())
        await asyncio.wait({drained, self._writer}, return_when=asyncio.FIRST_COMPLETED)
        drained.cancel()

    async def received(self) -> AsyncIterator[Json]:
        """What the client says, until it goes."""
        async for message in self.socket:
            if message.type is WSMsgType.TEXT:
                yield json.loads(message.data)

    async def close(self, code: int) -> None:
        """Close with a code, after all that was to be sent."""
        self.closed_here = True
        await self.flushed()
        await self.socket.close(code=code)

    def abort(self) -> None:
        """Break the connection off without a word."""
        self.closed_here = True
        if self._transport is not None:
            self._transport.abort()

    async def end(self) -> None:
        """Stop sending."""
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            told = await self._queue.get()
            data = json.dumps(told).encode()
            if self._pack:
                await self.socket.send_bytes(self._pack(data))
            else:
                await self.socket.send_str(data.decode())
            self._queue.task_done()
