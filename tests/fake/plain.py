"""Asking the fake Discord by plain HTTP, and a clock to put forward."""

from __future__ import annotations

import time

POST = "POST /channels/{channel}/messages"


class Clock:
    """A clock that a test can put forward."""

    ahead = 0.0

    def __call__(self):
        return time.time() + self.ahead


async def ask(http, fake, method, path, **given):
    """An answer's status and JSON."""
    headers = {"Authorization": f"Bot {fake.token}"}
    url = f"{fake.api_url}/api/v10{path}"
    async with http.request(method, url, headers=headers, **given) as response:
        return response.status, await response.json(content_type=None)


def sending(channel):
    """The path to post to."""
    return f"/channels/{channel.id}/messages"
