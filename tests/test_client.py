"""How the client is set up: intents, mentions, proxies and other servers to talk to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import PERMISSIONS, SWEEP, Bot, invite_url
from bot.config import Settings
from bot.errors import DiscordAway


def make_bot(**chosen: Any) -> Bot:
    nothing = cast(Any, SimpleNamespace())
    return Bot(
        settings=Settings(_env_file=None, **chosen),
        store=nothing,
        library=nothing,
        digests=nothing,
        rounds=nothing,
        timelines=nothing,
        now=discord.utils.utcnow,
    )


async def test_the_bot_asks_for_no_more_than_servers_and_mentions_nobody() -> None:
    bot = make_bot()
    assert bot.intents == discord.Intents(guilds=True)
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_an_http_proxy_is_discord_pys_own_affair() -> None:
    assert make_bot(discord_proxy="http://localhost:8080").http.proxy == "http://localhost:8080"


@pytest.mark.parametrize("scheme", ["socks4", "socks5", "socks5h"])
async def test_a_socks_proxy_is_reached_through_its_own_connector(scheme: str) -> None:
    from aiohttp_socks import ProxyConnector

    connector = make_bot(discord_proxy=f"{scheme}://localhost:1080").http.connector
    assert isinstance(connector, ProxyConnector)
    await connector.close()


async def test_other_servers_are_set_before_the_client_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    make_bot(discord_api_url="http://localhost:1/", discord_gateway_url="ws://localhost:2")
    assert Route("GET", "/users/@me").url == "http://localhost:1/api/v10/users/@me"
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://localhost:2"


async def test_a_discord_out_of_reach_is_said_in_one_sentence_without_the_token(
    monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    url = f"http://127.0.0.1:{unused_tcp_port}"
    with pytest.raises(DiscordAway, match="cannot be reached") as caught:
        async with make_bot(discord_token="a-secret", discord_api_url=url) as bot:
            await bot.log_in()
    assert "a-secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_shards_are_as_the_operator_chose() -> None:
    bot = make_bot(shard_count=4, shard_ids=(1, 3))
    assert (bot.shard_count, bot.shard_ids) == (4, [1, 3])
    assert make_bot().shard_count is None


async def test_no_request_waits_longer_than_half_a_minute_for_a_rate_limit() -> None:
    assert make_bot().http.max_ratelimit_timeout == 30


async def test_rate_limits_of_all_channels_are_looked_through_once_in_a_thousand_requests() -> None:
    http = make_bot().http
    stale = discord.http.Ratelimit(None)
    stale._last_request = stale._loop.time() - 1000
    for _ in range(2 * SWEEP):
        http._buckets = {str(n): stale for n in range(300)}
        http._try_clear_expired_ratelimits()
        if not http._buckets:
            break
    assert http._buckets == {}


def test_the_invite_link_carries_the_permissions_and_scopes() -> None:
    url = invite_url(42)
    assert f"permissions={PERMISSIONS.value}" in url
    assert "scope=bot+applications.commands" in url
    assert "client_id=42" in url


def person(id: int, **parts: Any) -> Any:
    return SimpleNamespace(id=id, **parts)


def member(id: int, *, role: str = "developer", state: str = "accepted") -> Any:
    return person(
        id,
        role=discord.TeamMemberRole(role),
        membership_state=discord.TeamMembershipState[state],
    )


TEAM = SimpleNamespace(
    members=[
        member(1, role="admin"),
        member(2),
        member(3, role="read_only"),
        member(4, state="invited"),
    ]
)


@pytest.mark.parametrize(
    ("application", "admins"),
    [
        (None, {9}),
        (SimpleNamespace(team=None, owner=person(5)), {5, 9}),
        (SimpleNamespace(team=TEAM, owner=person(5)), {1, 2, 9}),
    ],
)
async def test_admins_are_the_operators_choice_and_the_applications_owners(
    application: Any, admins: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bot, "application", application)
    bot = make_bot(admin_ids=frozenset({9}))
    assert {id for id in range(10) if bot.is_admin(person(id))} == admins
