"""What is sent back for a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from fake_discord.errors import ApiError
from fake_discord.record import DROPPED

JSON = {"Content-Type": "application/json"}
"""Without a charset: discord.py reads no other content type as JSON."""

PROXY = {"Via": "1.1 fake"}
"""Discord's answers come through a proxy, and discord.py takes a 429 without one for a ban."""


@dataclass(slots=True)
class Answer:
    """Status, body and headers."""

    status: int
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any) -> Answer:
        """An answer with JSON, which may be made already; None is 204."""
        if value is None:
            return cls(204)
        return cls(200, value if isinstance(value, bytes) else json.dumps(value).encode(), JSON)

    @classmethod
    def of_error(cls, error: ApiError) -> Answer:
        """The answer that an error is."""
        return cls(error.status, json.dumps(error.body).encode(), {**JSON, **error.headers})

    @property
    def invalid(self) -> bool:
        """Whether Discord counts it towards a ban."""
        if self.status == 429:
            return self.headers.get("X-RateLimit-Scope") != "shared"
        return self.status in {401, 403}

    def response(self, limits: Mapping[str, str]) -> web.Response:
        """The answer for aiohttp, with the headers of rate limits."""
        headers = {**PROXY, **limits, **self.headers}
        return web.Response(status=self.status, body=self.body, headers=headers)


class Dropped(Answer):
    """No answer: the connection is gone."""

    def __init__(self) -> None:
        super().__init__(DROPPED)

    def response(self, limits: Mapping[str, str]) -> web.Response:
        """Something for aiohttp to throw away."""
        return web.Response()
