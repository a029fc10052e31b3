"""Start-up time and memory next to the smallest possible discord.py bot, both logged in."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from pathlib import Path

from bench.stand_in import Discord, open_discord
from bench.table import Row

SMALLEST = """
import asyncio, os
import discord
discord.http.Route.BASE = os.environ["DISCORD_API_URL"] + "/api/v10"

class Smallest(discord.Client):
    async def setup_hook(self):
        tree = discord.app_commands.CommandTree(self)

        @tree.command()
        async def ping(interaction: discord.Interaction):
            await interaction.response.send_message("pong")

        await tree.sync()

async def main():
    async with Smallest(intents=discord.Intents(guilds=True)) as bot:
        await bot.login(os.environ["DISCORD_TOKEN"])
        print("ready", flush=True)
        input()

asyncio.run(main())
"""

OURS = """
import asyncio
from bot.app import open_bot
from bot.config import load_settings

async def main():
    async with open_bot(load_settings()) as bot:
        await bot.log_in()
        print("ready", flush=True)
        input()

asyncio.run(main())
"""

ROUNDS = 7


async def run() -> list[Row]:
    """A row for the time from start to logged in, and one for the peak of memory."""
    async with open_discord(1, "--no-limits") as discord:
        with tempfile.TemporaryDirectory() as folder:
            environment = _environment(discord, folder)
            await _start(OURS, environment)  # fills the store and compiles the code
            programs = (OURS, SMALLEST) * ROUNDS
            runs = [await _start(program, environment) for program in programs]
    seconds, memory = zip(*runs, strict=True)
    return [
        _row("start to logged in", seconds, "s", aim=3),
        _row("memory when logged in", memory, "MB", aim=2),
    ]


def _row(name: str, figures: Sequence[float], unit: str, aim: float) -> Row:
    """`figures` are ours and the smallest bot's in turn; `aim` is the ratio to stay within."""
    ours, smallest = (statistics.median(figures[start::2]) for start in (0, 1))
    return Row(name, ours, smallest, aim=aim * smallest, unit=unit)


def _environment(discord: Discord, folder: str) -> dict[str, str]:
    return {
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_TOKEN": discord.token,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bench.db",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PYTHONWARNINGS": "ignore",
    }


async def _start(program: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the program says that it is ready, and its peak of memory by then in MB."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=environment, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    line = await process.stdout.readline()
    seconds = time.perf_counter() - began
    if line != b"ready\n":
        raise RuntimeError("the program ended before it was logged in")
    memory = memory_of(process.pid)
    process.stdin.write(b"\n")
    await process.wait()
    return seconds, memory


def memory_of(pid: int | str, field: str = "VmHWM") -> float:
    """A process's memory in MB, as Linux tells it: its peak, or `VmRSS` for now."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith(field))
    return int(kilobytes) / 1024
