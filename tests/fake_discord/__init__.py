"""A Discord to test against: its API and gateway on 127.0.0.1, with faults on demand."""

from fake_discord.commands import NotOffered
from fake_discord.limits import Limits
from fake_discord.model import REQUIRE_TAG, Kind
from fake_discord.server import FakeDiscord

__all__ = ["REQUIRE_TAG", "FakeDiscord", "Kind", "Limits", "NotOffered"]
