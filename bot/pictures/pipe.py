"""Values on their way between the bot and the process that draws."""

from __future__ import annotations

import pickle
from typing import IO


def send(stream: IO[bytes], value: object) -> None:
    """Write one value, so that `receive` reads it at the other end."""
    data = pickle.dumps(value)
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> object:
    """The next value; EOFError when the other end is closed."""
    length = int.from_bytes(stream.read(4), "big")
    data = stream.read(length)
    if not data or len(data) < length:
        raise EOFError
    return pickle.loads(data)  # our own process wrote it
