"""The gateway: sessions of shards, their connections, and the faults that outages brought."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from fake_discord.connection import Connection, Op
from fake_discord.model import Json

if TYPE_CHECKING:
    from fake_discord.server import FakeDiscord

GUILDS = 1 << 0
"""The intent for servers, channels, roles and threads."""

REPLAY = 1000
GOING_AWAY = 1001
AUTHENTICATION_FAILED = 4004
INVALID_SHARD = 4010


@dataclass(slots=True, eq=False)
class Session:
    """What a shard is owed; it outlives its connection so that it can be resumed."""

    id: str
    shard: tuple[int, int]
    intents: int
    connection: Connection | None = None
    sequence: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=REPLAY))

    def push(self, event: str, data: Json) -> None:
        """Send an event, or keep it for a resumption."""
        self.sequence += 1
        told = {"op": Op.DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.sent.append(told)
        if self.connection:
            self.connection.send(told)

    def hears(self, guild_id: int | None) -> bool:
        """Whether what happens in a server is told to this shard; what has none is to shard 0."""
        number, count = self.shard
        return ((guild_id or 0) >> 22) % count == number


class Gateway:
    """The gateway's state, its counts, and the faults to switch on."""

    def __init__(self, fake: FakeDiscord) -> None:
        self._fake = fake
        self.shards = 1
        self.heartbeat_interval = 41.25
        self.identifies = 0
        self.identifies_by_shard: Counter[int] = Counter()
        self.resumes = 0
        self.connects = 0
        self.refused = 0
        self.refusing = False
        self.resume_dead = False
        self.hanging_up = False
        self.invalid_sessions = False
        self.silent = False
        self._sessions: dict[str, Session] = {}
        self._open: set[Connection] = set()

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._open)

    @property
    def ready(self) -> set[int]:
        """The shards that have identified or resumed on a connection that is open."""
        return {each.shard[0] for each in self._sessions.values() if each.connection}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A client comes to the main address."""
        return await self._serve(request, refused=self.refusing)

    async def serve_resume(self, request: web.Request) -> web.StreamResponse:
        """A client comes to the address that READY named for resumptions."""
        return await self._serve(request, refused=self.refusing or self.resume_dead)

    def reaches(self, guild_id: int | None) -> bool:
        """Whether a shard is there that hears of a server."""
        return any(s.connection and s.hears(guild_id) for s in self._sessions.values())

    async def dispatch(self, event: str, data: Json, guild_id: int | None = None) -> None:
        """Send an event to the shard of a server, or to shard 0, and let it go out."""
        self.tell(event, data, guild_id)
        await asyncio.gather(*(each.flushed() for each in self._open))

    def tell(self, event: str, data: Json, guild_id: int | None) -> None:
        """Send an event to whom it concerns, and keep it for those who will resume."""
        is_private = event == "INTERACTION_CREATE"
        for session in self._sessions.values():
            if session.hears(guild_id) and (is_private or session.intents & GUILDS):
                session.push(event, data)

    async def close_all(self, code: int = 4000) -> None:
        """Close every connection in good order, with a code."""
        await asyncio.gather(*(each.close(code) for each in list(self._open)))

    def drop_all(self) -> None:
        """Break every connection off."""
        for each in list(self._open):
            each.abort()

    def forget_sessions(self) -> None:
        """Let no session be resumed any more."""
        self._sessions.clear()

    async def _serve(self, request: web.Request, *, refused: bool) -> web.StreamResponse:
        if refused:
            self.refused += 1
            return web.Response(status=503, text="upstream connect error")
        connection = await Connection.accept(request)
        self._open.add(connection)
        self.connects += 1
        try:
            if self.hanging_up:
                await connection.close(GOING_AWAY)
                return connection.socket
            interval = int(self.heartbeat_interval * 1000)
            connection.send({"op": Op.HELLO, "d": {"heartbeat_interval": interval}})
            async for told in connection.received():
                await self._handle(connection, told["op"], told.get("d"))
        finally:
            self._open.discard(connection)
            self._part(connection)
            await connection.end()
        return connection.socket

    async def _handle(self, connection: Connection, op: int, data: Any) -> None:
        if op == Op.HEARTBEAT and not self.silent:
            connection.send({"op": Op.HEARTBEAT_ACK})
        elif op == Op.IDENTIFY:
            await self._identify(connection, data)
        elif op == Op.RESUME:
            await self._resume(connection, data)

    async def _identify(self, connection: Connection, data: Json) -> None:
        number, count = data.get("shard", (0, 1))
        self.identifies += 1
        self.identifies_by_shard[number] += 1
        if data["token"] != self._fake.token:
            await connection.close(AUTHENTICATION_FAILED)
        elif not 0 <= number < count:
            await connection.close(INVALID_SHARD)
        elif self.invalid_sessions:
            connection.send({"op": Op.INVALID_SESSION, "d": False})
        else:
            self._begin(
                connection, Session(secrets.token_hex(16), (number, count), data["intents"])
            )

    def _begin(self, connection: Connection, session: Session) -> None:
        gone = [each for each in self._sessions.values() if not each.connection]
        for each in gone:
            if each.shard[0] == session.shard[0]:
                del self._sessions[each.id]
        self._sessions[session.id] = session
        session.connection = connection
        world = self._fake.world
        guilds = [each for each in world.guilds.values() if session.hears(each.id) and each.has_bot]
        session.push("READY", self._ready(session, [each.id for each in guilds]))
        if session.intents & GUILDS:
            for guild in guilds:
                session.push("GUILD_CREATE", world.guild_json(guild))

    def _ready(self, session: Session, guild_ids: list[int]) -> Json:
        fake = self._fake
        return {
            "v": 10, "user": fake.world.bot.json(), "session_id": session.id,
            "guilds": [{"id": str(each), "unavailable": True} for each in guild_ids],
            "resume_gateway_url": f"{fake.gateway_url}/resume", "shard": list(session.shard),
            "application": {"id": str(fake.application_id), "flags": 0},
            "session_type": "normal", "private_channels": [],
        }  # fmt: skip

    async def _resume(self, connection: Connection, data: Json) -> None:
        self.resumes += 1
        session = self._sessions.get(data["session_id"])
        if data["token"] != self._fake.token:
            await connection.close(AUTHENTICATION_FAILED)
        elif session is None or self.invalid_sessions:
            connection.send({"op": Op.INVALID_SESSION, "d": False})
        else:
            for told in _missed(session, data["seq"]):
                connection.send(told)
            session.connection = connection
            session.push("RESUMED", {})

    def _part(self, connection: Connection) -> None:
        """A client that closes with 1000 or 1001 gives its session up; others may resume it."""
        gave_up = connection.socket.close_code in {1000, 1001}
        for session in [s for s in self._sessions.values() if s.connection is connection]:
            session.connection = None
            if gave_up and not connection.closed_here:
                del self._sessions[session.id]


def _missed(session: Session, sequence: int) -> Iterator[Json]:
    return (told for told in list(session.sent) if told["s"] > sequence)
