"""`python -m fake_discord`: a fake Discord as a process of its own, until its stdin closes."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import threading
from datetime import UTC, datetime

from fake_discord.faults import ANY
from fake_discord.limits import Limits
from fake_discord.server import FakeDiscord
from fake_discord.snowflakes import EPOCH, STEP
from fake_discord.world import World

CHANNELS_OF_A_GUILD = 500

FIRST_GUILD = (int(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000) - EPOCH) * STEP
FIRST_CHANNEL = (int(datetime(2024, 2, 1, tzinfo=UTC).timestamp() * 1000) - EPOCH) * STEP


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m fake_discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--guilds", type=int, default=1, help="at least so many servers")
    parser.add_argument("--channels", type=int, default=1, help="text channels, 500 to a server")
    parser.add_argument("--no-limits", action="store_true", help="lift all rate limits")
    parser.add_argument("--latency", type=float, default=0, help="seconds before each answer")
    asyncio.run(serve(parser.parse_args()))


async def serve(chosen: argparse.Namespace) -> None:
    """Serve, after one line of JSON that says where."""
    limits = Limits.none() if chosen.no_limits else Limits()
    async with FakeDiscord(limits=limits, port=chosen.port) as fake:
        guilds = max(chosen.guilds, -(-chosen.channels // CHANNELS_OF_A_GUILD))
        settle(fake.world, guilds, chosen.channels)
        if chosen.latency:
            fake.faults.slow(ANY, chosen.latency, times=None)
        told = {
            "api_url": fake.api_url,
            "gateway_url": fake.gateway_url,
            "token": fake.token,
            "guilds": {"first": FIRST_GUILD, "step": STEP, "count": guilds},
            "channels": {"first": FIRST_CHANNEL, "step": STEP, "count": chosen.channels},
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        await _stdin_closed()


def settle(world: World, guilds: int, channels: int) -> None:
    """Make servers and text channels, whose ids are the same in every run."""
    made = [world.add_guild(f"Server {i}", id=FIRST_GUILD + i * STEP) for i in range(guilds)]
    for number in range(channels):
        guild = made[min(number // CHANNELS_OF_A_GUILD, guilds - 1)]
        world.add_channel(guild, f"channel-{number}", id=FIRST_CHANNEL + number * STEP)


async def _stdin_closed() -> None:
    loop, closed = asyncio.get_running_loop(), asyncio.Event()

    def read() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(closed.set)

    threading.Thread(target=read, daemon=True).start()
    await closed.wait()


main()
