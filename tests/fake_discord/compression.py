"""The ways in which the gateway packs what it sends: not at all, zlib or zstd."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

Pack = Callable[[bytes], bytes]
"""Packs one event; what went before belongs to the same stream."""

ZSTD_HEADER = b"\x28\xb5\x2f\xfd\x00\x58"
"""Magic number, no options, a window of 2 MiB."""

ZSTD_BLOCK = 128 * 1024
"""The largest block that the format allows."""


def packer(name: str | None) -> Pack | None:
    """The packer for what the client asked for; None when it wants plain text."""
    return PACKERS[name]() if name in PACKERS else None


def zlib_stream() -> Pack:
    """One zlib stream for all events, flushed after each."""
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def zstd_stream() -> Pack:
    """One zstd frame of raw blocks: Python below 3.14 has no compressor, and none is needed."""
    begun = False

    def pack(data: bytes) -> bytes:
        nonlocal begun
        head = b"" if begun else ZSTD_HEADER
        begun = True
        return head + b"".join(_raw_blocks(data))

    return pack


def _raw_blocks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), ZSTD_BLOCK):
        block = data[start : start + ZSTD_BLOCK]
        yield (len(block) << 3).to_bytes(3, "little") + block


PACKERS: dict[str | None, Callable[[], Pack]] = {
    "zlib-stream": zlib_stream,
    "zstd-stream": zstd_stream,
}
