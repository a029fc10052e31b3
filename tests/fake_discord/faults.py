"""Faults on demand: answers that fail, connections that break, and slowness."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from fake_discord.answers import Answer, Dropped
from fake_discord.errors import ApiError, rate_limited

if TYPE_CHECKING:
    from fake_discord.api import Call

Act = Callable[["Call"], Awaitable[Answer | None]]
"""What a fault does to a request: its answer, or None to go on."""

ANY = "*"
"""Stands for every route."""


class Stage(Enum):
    """When a fault strikes: before the request is looked at, or after it took effect."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(slots=True, eq=False)
class Fault:
    """A fault that waits for requests; `hits` counts those it struck."""

    route: str
    act: Act
    stage: Stage
    channel: int | None
    times: int | None
    probability: float
    hits: int = 0

    def spent(self) -> bool:
        """Whether it has struck as often as it should."""
        return self.times is not None and self.hits >= self.times

    def meant_for(self, call: Call) -> bool:
        """Whether a request is of its route and channel."""
        return self.route in {ANY, call.name} and self.channel in {None, call.channel_id}


class Faults:
    """The faults that are set; each method sets one.

    Every one takes `channel` (an id; None is any), `times` (None is for ever) and `probability`.
    """

    def __init__(self, routes: Collection[str], seed: int = 2023) -> None:
        self._routes = routes
        self._random = random.Random(seed)
        self._set: list[Fault] = []

    def status(self, route: str, status: int = 500, **when: Any) -> Fault:
        """Answer with an error of the server; nothing is stored."""
        return self._add(route, Stage.BEFORE, _answering(_server_error(status)), **when)

    def status_after_accept(self, route: str, status: int = 500, **when: Any) -> Fault:
        """Do what is asked, then answer with an error of the server."""
        return self._add(route, Stage.AFTER, _answering(_server_error(status)), **when)

    def garbage(self, route: str, **when: Any) -> Fault:
        """Answer 502 with a page of HTML, as a proxy does; nothing is stored."""
        page = b"<html><head><title>502 Bad Gateway</title></head></html>"
        answer = Answer(502, page, {"Content-Type": "text/html"})
        return self._add(route, Stage.BEFORE, _answering(answer), **when)

    def drop_before(self, route: str, **when: Any) -> Fault:
        """Close the connection; nothing is stored."""
        return self._add(route, Stage.BEFORE, _drop, **when)

    def accept_then_drop(self, route: str, **when: Any) -> Fault:
        """Do what is asked, then reset the connection."""
        return self._add(route, Stage.AFTER, _drop, **when)

    def slow(
        self,
        route: str,
        seconds: float,
        *,
        after: bool = False,
        needs_client: bool = False,
        **when: Any,
    ) -> Fault:
        """Wait before storing, or `after`; `needs_client`: store nothing when nobody waits."""

        async def act(call: Call) -> Answer | None:
            await asyncio.sleep(seconds)
            return Dropped() if needs_client and call.client_gone() else None

        return self._add(route, Stage.AFTER if after else Stage.BEFORE, act, **when)

    def too_many(
        self, route: str, retry_after: float = 1.0, *, global_: bool = False, **when: Any
    ) -> Fault:
        """Answer 429."""
        error = rate_limited(retry_after, scope="global" if global_ else "user")
        return self._add(route, Stage.BEFORE, _answering(Answer.of_error(error)), **when)

    def refuse(self, route: str, status: int, code: int, message: str, **when: Any) -> Fault:
        """Answer with one of Discord's refusals."""
        error = ApiError(status, {"message": message, "code": code})
        return self._add(route, Stage.BEFORE, _answering(Answer.of_error(error)), **when)

    def clear(self) -> None:
        """Take all faults back."""
        self._set.clear()

    async def strike(self, call: Call, stage: Stage) -> Answer | None:
        """Let the faults for this request act; the first that answers ends it."""
        for fault in list(self._set):
            if fault.stage is stage and fault.meant_for(call) and self._hits(fault):
                answer = await fault.act(call)
                if answer is not None:
                    return answer
        return None

    def _hits(self, fault: Fault) -> bool:
        if fault.probability < 1 and self._random.random() >= fault.probability:
            return False
        fault.hits += 1
        if fault.spent():
            self._set.remove(fault)
        return True

    def _add(
        self,
        route: str,
        stage: Stage,
        act: Act,
        channel: int | None = None,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        if route != ANY and route not in self._routes:
            raise ValueError(f"there is no route {route!r}; choose one of {sorted(self._routes)}")
        fault = Fault(route, act, stage, channel, times, probability)
        self._set.append(fault)
        return fault


def _answering(answer: Answer) -> Act:
    async def act(call: Call) -> Answer | None:
        return answer

    return act


async def _drop(call: Call) -> Answer | None:
    call.reset_connection()
    return Dropped()


def _server_error(status: int) -> Answer:
    return Answer.of_error(ApiError(status, {"message": f"{status}: trouble", "code": 0}))
