"""The gateway in trouble: the bot always comes back, and never identifies too often."""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fake_discord import FakeDiscord, Kind
from fake_discord.connection import Connection
from fake_discord.driving import until
from fake_discord.routes_channels import HAS_THREAD
from fake_discord.routes_messages import CROSSPOSTED
from office import Office, connected, connecting, knows_all, settings_for

from bot import traffic
from bot.client import Bot
from bot.core.delivery import DeliveryState
from bot.errors import SettingsError

DAY = 86_400


async def test_a_dead_address_for_resuming_leads_to_a_new_session(office: Office) -> None:
    fake = office.fake
    async with connected(fake, office.bot):
        fake.gateway.resume_dead = True
        for times in range(2, 6):
            fake.gateway.drop_all()
            await until(lambda: not fake.gateway.ready)
            await until(lambda: fake.gateway.ready)
            assert fake.gateway.identifies == times
    assert fake.gateway.resumes == 0


async def test_a_long_outage_costs_one_identify_in_the_end(office: Office) -> None:
    fake = office.fake
    async with connected(fake, office.bot) as task:
        fake.gateway.refusing = True
        fake.gateway.drop_all()
        await until(lambda: fake.gateway.refused > 40)
        assert not task.done()
        fake.gateway.refusing = False
        await until(lambda: fake.gateway.ready)
    assert (fake.gateway.identifies, fake.gateway.resumes) == (2, 0)


async def test_a_connection_that_broke_is_resumed_where_that_works(office: Office) -> None:
    fake = office.fake
    async with connected(fake, office.bot):
        for times in range(1, 6):
            fake.gateway.drop_all()
            await until(lambda wanted=times: fake.gateway.resumes == wanted)
            await until(lambda: fake.gateway.ready)
    assert fake.gateway.identifies == 1


async def test_a_gateway_that_hangs_up_at_once_does_not_end_the_bot(office: Office) -> None:
    fake = office.fake
    async with connected(fake, office.bot) as task:
        fake.gateway.resume_dead = True
        fake.gateway.hanging_up = True
        fake.gateway.drop_all()
        before = fake.gateway.connects
        await until(lambda: task.done() or fake.gateway.connects > before + 10)
        assert not task.done()
        fake.gateway.hanging_up = False
        await until(lambda: fake.gateway.ready)
    assert fake.gateway.identifies == 2


async def test_a_resuming_address_that_hangs_up_is_given_up_for_a_new_session(
    office: Office,
) -> None:
    fake = office.fake
    async with connected(fake, office.bot):
        fake.gateway.hanging_up = True
        fake.gateway.drop_all()
        await until(lambda: fake.gateway.connects > 1)
        fake.gateway.hanging_up = False
        await until(lambda: fake.gateway.ready)
    assert (fake.gateway.identifies, fake.gateway.resumes) == (2, 0)


async def test_an_address_that_ends_each_resumed_session_is_given_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = office.fake

    async def end(connection: Connection, data: object) -> None:
        fake.gateway.resumes += 1
        await connection.close(4000)

    async with connected(fake, office.bot):
        monkeypatch.setattr(fake.gateway, "_resume", end)
        fake.gateway.drop_all()
        await until(lambda: fake.gateway.identifies > 1)
        await until(lambda: fake.gateway.ready)
    assert fake.gateway.identifies == 2
    assert fake.gateway.resumes == traffic.RESUMES


@pytest.mark.parametrize("errno", [54, 104, 10054], ids=["macOS", "Linux", "Windows"])
async def test_an_address_that_resets_each_connection_is_given_up(
    office: Office, monkeypatch: pytest.MonkeyPatch, errno: int
) -> None:
    fake = office.fake
    connect = office.bot._open_socket

    async def reset(url: str, **options: Any) -> Any:
        if "resume" in url:
            raise ConnectionResetError(errno, "Connection reset by peer")
        return await connect(url, **options)

    async with connected(fake, office.bot):
        monkeypatch.setattr(office.bot, "_open_socket", reset)
        fake.gateway.drop_all()
        await until(lambda: not fake.gateway.ready)
        await until(lambda: fake.gateway.ready)
    assert (fake.gateway.identifies, fake.gateway.resumes) == (2, 0)


async def test_failing_to_connect_never_nests_and_ends_when_the_gateway_is_back(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    fake = office.fake
    fake.gateway.refusing = True
    async with connecting(fake, office.bot) as task:
        await until(lambda: task.done() or fake.gateway.refused > 120, 10)
        assert not task.done()
        assert max(depth(each) for each in asyncio.all_tasks()) < 40
        fake.gateway.refusing = False
        await until(lambda: knows_all(fake, office.bot))
    assert fake.gateway.identifies == 1
    failures = [each for each in caplog.records if "Failed to connect" in each.message]
    chains = [each.exc_text.count("Traceback") for each in failures if each.exc_text]
    assert max(chains) < 5, "each line tells of its own failure, not of all before it"


def depth(task: asyncio.Task[Any]) -> int:
    """How many coroutines of a task wait for each other."""
    coroutine, found = task.get_coro(), 0
    while coroutine is not None:
        coroutine, found = getattr(coroutine, "cr_await", None), found + 1
    return found


async def test_shards_that_are_up_are_not_launched_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = office.fake
    fake.gateway.shards = 3
    launched: list[int] = []
    identify = office.bot.before_identify_hook

    async def refuse_the_last(shard_id: int | None, *, initial: bool = False) -> None:
        launched.append(shard_id or 0)
        fake.gateway.refusing = fake.gateway.refused < 5 and shard_id == 1
        await identify(shard_id, initial=initial)

    monkeypatch.setattr(office.bot, "before_identify_hook", refuse_the_last)
    async with connecting(fake, office.bot):
        await until(lambda: fake.gateway.refused >= 5)
        fake.gateway.refusing = False
        await until(lambda: knows_all(fake, office.bot))
    assert launched == [0, 1, 2]
    assert fake.gateway.identifies_by_shard == {0: 1, 1: 1, 2: 1}


async def test_a_shard_that_breaks_while_another_is_launched_comes_back_once(
    office: Office,
) -> None:
    fake = office.fake
    fake.gateway.shards = 2
    async with connecting(fake, office.bot):
        await until(lambda: 0 in fake.gateway.ready)
        fake.gateway.refusing = True
        fake.gateway.drop_all()
        await until(lambda: fake.gateway.refused > 5)
        fake.gateway.refusing = False
        await until(lambda: knows_all(fake, office.bot))
        await asyncio.sleep(0.05)
        assert fake.gateway.connections == 2


async def test_invalid_sessions_do_not_use_the_day_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = office.fake
    async with connected(fake, office.bot) as task:
        fake.gateway.invalid_sessions = True
        fake.gateway.drop_all()
        await until(lambda: fake.gateway.identifies == traffic.AT_ONCE)
        await asyncio.sleep(0.05)
        assert fake.gateway.identifies == traffic.AT_ONCE
        assert not task.done()


async def test_no_day_has_a_thousand_identifies(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    real, shifted = loop.time, 0.0
    monkeypatch.setattr(loop, "time", lambda: real() + shifted)
    done: list[float] = []

    async def identify() -> None:
        for number in count():
            await bot.before_identify_hook(0, initial=number > 0)
            done.append(shifted)

    task = asyncio.create_task(identify())
    while shifted < 2 * DAY:
        await asyncio.sleep(0)
        shifted += traffic.EVERY / 8
    task.cancel()
    first = [at for at in done if at < DAY]
    second = [at for at in done if at >= DAY]
    assert 700 < len(second) < len(first) < 1000


async def test_a_gateway_dead_at_the_start_keeps_no_digest_back(office: Office) -> None:
    office.fake.gateway.refusing = True
    async with connecting(office.fake, office.bot) as task:
        await until(lambda: office.fake.gateway.refused)
        wanted = await office.add()
        await office.tick()
        assert (await office.row(wanted)).state is DeliveryState.SENT
        assert len(office.posts()) == 1
        assert not task.done()
    assert office.fake.gateway.identifies == 0


async def test_all_that_goes_with_a_post_needs_no_gateway_either(office: Office) -> None:
    world = office.fake.world
    news = world.add_channel(office.guild, "news", Kind.ANNOUNCEMENT)
    forum = world.add_channel(office.guild, "forum", Kind.FORUM, tags=["daily"])
    office.fake.gateway.refusing = True
    async with connecting(office.fake, office.bot):
        await office.add(news, publish=True, thread=True)
        tags = (forum.available_tags[0].id,)
        in_forum = await office.add(forum, forum=True, tags=tags)
        office.fake.faults.status_after_accept("POST /channels/{channel}/threads", 503)
        world.deny(office.channel, "send_messages")
        office.manager.refuses_dms = True
        stopped = await office.add()
        await office.tick()
        await office.tick(minutes=3)

    (post,) = office.posts(news)
    assert post["flags"] == CROSSPOSTED | HAS_THREAD
    inside = world.inside(office.guild.id)
    (thread,) = [each for each in inside if each.parent_id == forum.id]
    assert ((await office.row(in_forum)).message_id, thread.applied_tags) == (thread.id, [*tags])
    (notice,) = office.posts(world.channel(office.guild.system_channel_id or 0))
    assert f"#{stopped.id}" in notice["content"]


async def test_a_gateway_whose_address_cannot_be_learned_keeps_no_digest_back(
    office: Office,
) -> None:
    fault = office.fake.faults.status("GET /gateway/bot", 503, times=None)
    async with connecting(office.fake, office.bot):
        await until(lambda: fault.hits > 3)
        await office.add()
        await office.tick()
        assert len(office.posts()) == 1
        office.fake.faults.clear()
        await until(lambda: knows_all(office.fake, office.bot))


@pytest.mark.parametrize(("code", "said"), [(4004, "DISCORD_TOKEN"), (4014, "intent")])
async def test_a_close_for_good_ends_with_one_sentence(
    office: Office, code: int, said: str
) -> None:
    async with connected(office.fake, office.bot) as task:
        await office.fake.gateway.close_all(code)
        with pytest.raises(SettingsError, match=said) as caught:
            await task
    assert "\n" not in str(caught.value)


async def test_a_token_that_the_gateway_refuses_ends_the_program_with_code_1(
    fake: FakeDiscord, home: Path
) -> None:
    settings = settings_for(fake, home)
    environment = fake.environment() | {
        "DATABASE_URL": settings.database_url,
        "SEEDS_DIR": str(settings.seeds_dir),
    }
    fake.token = "a-new-token"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env=environment | {"LOG_LEVEL": "ERROR", "PATH": ""},
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 1
    last = said.decode().strip().splitlines()[-1]
    assert last.startswith("DISCORD_TOKEN: Discord does not know this token any more")
    assert "Traceback" not in said.decode()
