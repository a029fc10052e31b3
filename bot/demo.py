"""The real bot in a simulated Discord, shown as a page on localhost; the only room with SimCord."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import simcord
import typer
from discord import app_commands
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.app import now, open_bot
from bot.client import Bot
from bot.clock import Clock
from bot.config import Settings
from bot.core.models import Language
from bot.core.subscription import Choices, Posting, Schedule, Subscription
from bot.errors import UsageError

DOCUMENTS = [folder for folder in [Path("../shared/seeds")] if folder.is_dir()]
"""Documents that the demo imports too where they exist."""

ZONES = {Language.EN: "Europe/London", Language.ZH_CN: "Asia/Shanghai"}


@dataclass(frozen=True, slots=True)
class World:
    """The simulated server: its channels by language and the people who look at it."""

    guild: simcord.GuildHandle
    channels: dict[Language, simcord.ChannelHandle]
    member: simcord.MemberActor
    manager: simcord.MemberActor
    admin: simcord.MemberActor


async def run(settings: Settings, *, port: int, browser: bool) -> None:
    """Serve the demo until it is interrupted; its data live in a folder that goes with it."""
    _refuse_a_taken_port(port)
    async with open_demo(settings, port) as url:
        typer.echo(f"A simulated Discord is at {url}\nIts users are not real; Ctrl+C ends it.")
        if browser:
            webbrowser.open(url)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"port {port} cannot be used: {reason}; try --port 0") from None


@asynccontextmanager
async def open_demo(settings: Settings, port: int) -> AsyncIterator[str]:
    """The bot, its clock and its simulated server; gives the address of the page."""
    with tempfile.TemporaryDirectory(prefix="ai2023-demo-") as folder:
        chosen = {"database_url": f"sqlite+aiosqlite:///{folder}/demo.db", "shard_count": 1}
        async with (
            open_bot(settings.model_copy(update=chosen)) as bot,
            simulated(bot) as env,
        ):
            await bot.library.import_paths(DOCUMENTS)
            world = build_world(env)
            bot.settings = bot.settings.model_copy(
                update={"admin_ids": frozenset({world.admin.id})}
            )
            await _subscribe(bot, world)
            async with (
                Clock(bot.tick, bot.upkeep),
                env.preview(
                    world.channels[Language.EN],
                    viewers=[world.manager, world.member, world.admin],
                    layout="channel",
                    port=port,
                ) as preview,
            ):
                yield preview.url


@asynccontextmanager
async def simulated(bot: Bot) -> AsyncIterator[simcord.Env]:
    """The bot in its simulated Discord, with one command more than anywhere else."""
    envs: list[simcord.Env] = []

    @app_commands.command(description="In this demo only: may the bot post in this channel?")
    @app_commands.guild_only()
    async def permission(interaction: discord.Interaction, granted: bool) -> None:
        """Take the bot's right to post away, or give it back, to see what becomes of a digest."""
        _permit(envs[0], interaction.channel_id or 0, granted=granted)
        said = "The bot may post here." if granted else "The bot may no longer post here."
        await interaction.response.send_message(said, ephemeral=True)

    bot.tree.add_command(permission)
    async with simcord.run(bot, check_errors=False) as env:
        envs.append(env)
        yield env


def _permit(env: simcord.Env, channel_id: int, *, granted: bool) -> None:
    denied = discord.Permissions(send_messages=True, embed_links=True)
    everyone = env.backend.get_channel(channel_id).guild_id or 0
    overwrite = Overwrite(everyone, OverwriteType.ROLE, deny=0 if granted else denied.value)
    env.backend.edit_channel(channel_id, {}, overwrites=[overwrite])


def build_world(env: simcord.Env) -> World:
    """A server with two channels and three people: a member, a manager and an admin."""
    guild = env.create_guild("The team")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    admins = guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    return World(
        guild=guild,
        channels={
            Language.EN: guild.create_text_channel("ai-history"),
            Language.ZH_CN: guild.create_text_channel("ai-大事记"),
        },
        member=guild.add_member(env.create_user("mei")),
        manager=guild.add_member(env.create_user("manuel"), roles=[managers]),
        admin=guild.add_member(env.create_user("ada"), roles=[admins]),
    )


async def _subscribe(bot: Bot, world: World) -> None:
    """A digest in each channel that falls due at once, so that the clock posts it."""
    instant = now()
    for language, channel in world.channels.items():
        local = instant.astimezone(ZoneInfo(ZONES[language]))
        at = local.time().replace(second=0, microsecond=0, tzinfo=None)
        await bot.store.subscriptions.add(
            Subscription(
                id=0,
                guild_id=world.guild.id,
                channel_id=channel.id,
                schedule=Schedule(at, ZONES[language]),
                choices=Choices(language),
                posting=Posting(),
                created_by=world.manager.id,
                created_at=instant,
                next_due_at=instant - timedelta(seconds=1),
                next_date=local.date(),
            )
        )
