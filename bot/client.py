"""The Discord client: typed collaborators, one error handler, and the swap of its commands."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.ext import commands
from yarl import URL

from bot import i18n
from bot.answers import Tree
from bot.errors import DiscordAway, SettingsError
from bot.gateway import SteadyBot
from bot.reload import Reloader
from bot.traffic import LONGEST_PAUSE, Traffic
from bot.translator import CommandTranslator

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.digests import Digests
    from bot.library import ImportReport, Library
    from bot.rounds import Rounds
    from bot.store import Store
    from bot.timelines import Timelines

logger = logging.getLogger(__name__)

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot asks for when a server invites it."""

SCOPES = ("bot", "applications.commands")

EXTENSION = "cogs"

SWEEP = 1000
"""After how many requests discord.py may look through all its rate limits."""


class Sync(StrEnum):
    """What came of telling Discord the commands."""

    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What a reload brought."""

    report: ImportReport
    sync: Sync
    took: timedelta


def invite_url(client_id: int) -> str:
    """The address under which a server's manager adds the bot."""
    return discord.utils.oauth_url(client_id, permissions=PERMISSIONS, scopes=SCOPES)


def install_url(client_id: int) -> str:
    """The address under which a person adds the look-ups to themself, for use everywhere."""
    url = discord.utils.oauth_url(client_id, scopes=("applications.commands",))
    return f"{url}&integration_type=1"


class Bot(SteadyBot):
    """The client that Discord talks to; what people see of it lives in the extension `cogs`."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        library: Library,
        digests: Digests,
        rounds: Rounds,
        timelines: Timelines,
        now: Callable[[], datetime],
    ) -> None:
        _use_endpoints(settings)
        # It speaks to nobody, so a missing voice library is no reason for a warning at each start.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            max_ratelimit_timeout=LONGEST_PAUSE,
            http_trace=Traffic(settings.sends_per_second, now).trace,
            **_shards(settings),
            **_proxy(settings.discord_proxy),
        )
        self.settings = settings
        self.store = store
        self.library = library
        self.digests = digests
        self.rounds = rounds
        self.timelines = timelines
        self.now = now
        self._reloader = Reloader(self, EXTENSION)
        self._sync = Sync.UNCHANGED
        _sweep_seldom(self.http)

    async def setup_hook(self) -> None:
        """Load the commands and tell Discord of them, before the first event arrives."""
        await self.tree.set_translator(CommandTranslator())
        await self.load_extension(EXTENSION)
        await self.sync_commands()

    async def log_in(self) -> None:
        """Log in with the operator's token; SettingsError when Discord does not know it.

        DiscordAway when it cannot be reached.
        """
        token = self.settings.discord_token
        try:
            await self.login(token.get_secret_value() if token else "")
        except discord.LoginFailure:
            raise SettingsError(
                "DISCORD_TOKEN: Discord does not know this token; "
                "make a new one at https://discord.com/developers → your application → Bot"
            ) from None
        except discord.RateLimited as error:
            wait = error.retry_after
            raise DiscordAway("Discord asks to wait", seconds=wait) from None
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            # The text of an answer may be a whole page of a proxy's.
            why: object = error
            if isinstance(error, discord.HTTPException):
                why = f"{error.status} {error.response.reason}"
            raise DiscordAway(
                "Discord cannot be reached: {why}; if there is a proxy, name it in DISCORD_PROXY",
                why=why,
            ) from None
        id = self.application_id or 0
        logger.info("invite this bot into a server: %s", invite_url(id))
        logger.info("add its look-ups to yourself: %s", install_url(id))

    def is_admin(self, user: discord.abc.User) -> bool:
        """Whether the operator named this person, or the application is theirs or their team's."""
        return user.id in self.settings.admin_ids or user.id in self._owners()

    async def tick(self) -> None:
        """Do what is due this minute: digests, and the sync of commands that failed before."""
        await self.rounds.tick()
        if self._sync is Sync.FAILED:
            await self.sync_commands()

    async def upkeep(self) -> None:
        """Keep the store in order, once a night."""
        await self.store.upkeep(self.now())

    async def sync_commands(self) -> Sync:
        """Tell Discord the commands if they differ from what it was last told.

        A failure is logged and the next call tries again.
        """
        known = sorted(self.tree.get_commands(), key=lambda command: command.name)
        payload = [i18n.edition(), *(command.to_dict(self.tree) for command in known)]
        told = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = f"commands:{self.application_id}"
        if await self.store.meta_get(key) == told:
            self._sync = Sync.UNCHANGED
            return self._sync
        try:
            await self.tree.sync()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            logger.warning("Discord did not take the commands, which I offer again: %s", error)
            self._sync = Sync.FAILED
            return self._sync
        await self.store.meta_set(key, told)
        logger.info("%s commands told to Discord", len(known))
        self._sync = Sync.DONE
        return self._sync

    async def reload(self) -> Reloaded:
        """Read data and commands anew: both are new afterwards, or both are as before.

        Raises DocumentError or ReloadError, which name file and line, when nothing was changed.
        """
        began = self.now()
        report = await self._reloader.run()
        sync = await self.sync_commands()
        return Reloaded(report, sync, self.now() - began)

    async def commit_reload(self) -> None:
        """Make the new events of a reload valid; the extension's `setup` awaits this last."""
        await self._reloader.commit()

    async def load_extension(self, name: str, *, package: str | None = None) -> None:
        """Load an extension; one that fails can no longer commit a reload."""
        try:
            await super().load_extension(name, package=package)
        finally:
            self._reloader.disarm()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Stop the digests of a server that removed the bot, and forget what it reported."""
        await self.store.subscriptions.remove_guild(guild.id)
        await self.store.reports.remove_guild(guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Stop the digests of a deleted channel."""
        await self.store.subscriptions.remove_channel(channel.id, self.now())

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Stop the digests of a deleted thread."""
        await self.store.subscriptions.remove_channel(payload.thread_id, self.now())

    def _owners(self) -> set[int]:
        """Who owns the application, as Discord said at log-in."""
        if self.application is None:
            return set()
        if (team := self.application.team) is None:
            return {self.application.owner.id}
        return {
            member.id
            for member in team.members
            if member.membership_state is discord.TeamMembershipState.accepted
            and member.role is not discord.TeamMemberRole.read_only
        }


def _use_endpoints(settings: Settings) -> None:
    """Point discord.py at another REST or gateway server, for all clients of this process."""
    if settings.discord_api_url:
        discord.http.Route.BASE = f"{settings.discord_api_url.rstrip('/')}/api/v10"
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)


def _sweep_seldom(http: discord.http.HTTPClient) -> None:
    """Let discord.py look for rate limits that it can forget once in a thousand requests.

    It looks through those of all channels at every request, and keeps each for five minutes: ten
    thousand digests at once would cost it fifty million looks.
    """
    sweep, requests = http._try_clear_expired_ratelimits, count(1)

    def seldom() -> None:
        if next(requests) % SWEEP == 0:
            sweep()

    http._try_clear_expired_ratelimits = seldom  # type: ignore[method-assign]


def _shards(settings: Settings) -> dict[str, Any]:
    """The client's options for its share of the shards; Discord decides what is not set."""
    chosen = {"shard_count": settings.shard_count, "shard_ids": list(settings.shard_ids)}
    return {name: value for name, value in chosen.items() if value}


def _proxy(url: str | None) -> dict[str, Any]:
    """The client's options for a proxy: discord.py speaks HTTP to one, aiohttp-socks the rest."""
    if url is None:
        return {}
    if url.startswith("http"):
        return {"proxy": url}
    from aiohttp_socks import ProxyConnector  # only who sits behind such a proxy needs it

    # The proxy resolves names in any case, which is what the h of socks5h asks for.
    return {"connector": ProxyConnector.from_url(url.replace("h://", "://", 1), limit=0)}
