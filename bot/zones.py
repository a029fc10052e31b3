"""Time zones as people name them: checking a name, and offering names while somebody types."""

from __future__ import annotations

from typing import NamedTuple

from bot.core.models import Language


class Zone(NamedTuple):
    """A time zone that is offered."""

    label: str
    """What a person reads, at most 100 characters: `Asia/Shanghai · 上海`."""
    name: str
    """The IANA name: `Asia/Shanghai`."""


def zone_named(text: str) -> str:
    """The IANA name that somebody typed, in whatever case, as it is really written.

    Raises UsageError when there is no such time zone.
    """
    raise NotImplementedError


def suggest(text: str, language: Language, limit: int = 25) -> list[Zone]:
    """Zones whose name, city or country the text begins or holds, the best first."""
    raise NotImplementedError
