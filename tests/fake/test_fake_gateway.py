"""The fake Discord's gateway, and the whole as a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import aiohttp
import discord
import pytest
from fake_discord.driving import connected, until


@pytest.fixture
async def client():
    return discord.AutoShardedClient(intents=discord.Intents(guilds=True))


async def test_every_shard_gets_its_own_servers(fake, client):
    fake.gateway.shards = 2
    guilds = [fake.world.add_guild(str(number)) for number in range(4)]
    async with connected(fake, client):
        assert {each.id: (each.id >> 22) % 2 for each in guilds} == {
            each.id: each.shard_id for each in client.guilds
        }
    assert (fake.gateway.identifies, fake.gateway.identifies_by_shard) == (2, {0: 1, 1: 1})


async def test_a_broken_connection_is_resumed_and_loses_nothing(fake, client, guild):
    async with connected(fake, client):
        fake.gateway.drop_all()
        channel = fake.world.add_channel(guild, "meanwhile")
        await until(lambda: client.get_channel(channel.id))
    assert (fake.gateway.identifies, fake.gateway.resumes) == (1, 1)


async def test_a_dead_address_for_resuming_leads_to_a_new_session(fake, client, guild):
    async with connected(fake, client):
        fake.gateway.resume_dead = True
        fake.gateway.drop_all()
        await until(lambda: fake.gateway.refused)
        await until(lambda: fake.gateway.ready)
    assert (fake.gateway.identifies, fake.gateway.resumes) == (2, 0)


async def test_changes_of_the_world_are_heard(fake, client, guild, channel):
    async with connected(fake, client):
        thread = fake.world.add_thread(channel, "thread")
        fake.world.deny(channel, "send_messages")
        second = fake.world.add_guild("Second")
        await until(lambda: client.get_guild(second.id))
        me = client.get_guild(guild.id).me
        assert not client.get_channel(channel.id).permissions_for(me).send_messages
        assert client.get_channel(thread.id).parent_id == channel.id
        fake.world.delete_channel(channel)
        fake.world.remove_guild(second)
        await until(lambda: client.get_guild(second.id) is None)
        assert client.get_channel(channel.id) is None


async def test_a_wrong_token_is_refused_by_the_gateway(fake, http):
    async with http.ws_connect(fake.gateway_url) as socket:
        await socket.receive()
        await socket.send_json({"op": 2, "d": {"token": "another", "intents": 1}})
        await socket.receive()
        assert socket.close_code == 4004


async def test_a_refusing_gateway_leaves_rest_alone(fake, http):
    fake.gateway.refusing = True
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(fake.gateway_url)
    headers = {"Authorization": f"Bot {fake.token}"}
    async with http.get(f"{fake.api_url}/api/v10/users/@me", headers=headers) as answer:
        assert answer.status == 200


async def test_an_invalid_session_means_to_identify_anew(fake, client, guild):
    async with connected(fake, client):
        fake.gateway.forget_sessions()
        await fake.gateway.close_all(4000)
        await until(lambda: fake.gateway.identifies == 2, 8)


async def test_an_outage_may_leave_heartbeats_unanswered(fake, http):
    fake.gateway.silent = True
    async with http.ws_connect(fake.gateway_url) as socket:
        assert (await socket.receive_json())["d"] == {"heartbeat_interval": 41_250}
        await socket.send_json({"op": 1, "d": None})
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.05)


async def test_zstd_comes_as_one_frame_of_blocks(fake, http):
    zstd = pytest.importorskip("compression.zstd", reason="Python below 3.14 has no zstd")
    frame = zstd.ZstdDecompressor()
    fake.world.add_guild("a" * 300_000)
    async with http.ws_connect(fake.gateway_url, params={"compress": "zstd-stream"}) as socket:
        assert json.loads(frame.decompress(await socket.receive_bytes()))["op"] == 10


ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "b"}]}


async def test_it_runs_as_a_process_until_its_stdin_closes(http):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "fake_discord", "--channels", "501", "--no-limits"),
        cwd=Path(__file__).parents[1],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    told = json.loads(await process.stdout.readline())
    ids, url = told["channels"], told["api_url"]
    last = ids["first"] + ids["step"] * (ids["count"] - 1)

    async def post():
        body = {"content": "hello", "components": [ROW]}
        headers = {"Authorization": f"Bot {told['token']}"}
        target = f"{url}/api/v10/channels/{last}/messages"
        async with http.post(target, headers=headers, json=body) as answer:
            return answer.status

    assert [await post(), await post()] == [200, 200]
    await http.post(f"{url}/_fake/limits", json={"per_channel": [1, 60]})
    assert [await post(), await post()] == [200, 429]
    stats = await (await http.get(f"{url}/_fake/stats")).json()
    assert (stats["messages"], stats["doubled"], stats["statuses"]["429"]) == (3, 2, 1)
    process.stdin.close()
    assert await process.wait() == 0
