"""/admin for the operator alone: status, and a reload that is whole or not at all."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import simcord
from team import World

from bot.client import EXTENSION, Reloaded
from bot.store import Writer

GPT4 = "2023-03-14-gpt-4"
COGS = Path(__file__).parents[2] / EXTENSION


@pytest.fixture
def cogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the commands' code, which the bot loads in place of the real one."""
    for name in [name for name in sys.modules if name.partition(".")[0] == EXTENSION]:
        monkeypatch.delitem(sys.modules, name)
    folder = tmp_path / "code" / EXTENSION
    shutil.copytree(COGS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(folder.parent)
    return folder


@pytest.fixture
def world(cogs: Path, world: World) -> World:
    return world


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


async def reload(world: World) -> str:
    """What /admin reload answers, as it is read: without the marks that keep Markdown off."""
    result = await world.admin.slash(world.channel, "admin reload")
    assert result.ephemeral
    answer = result.response
    said = (answer.content, *(f"{embed.title}\n{embed.description}" for embed in answer.embeds))
    return "\n".join(said).replace("\\", "")


async def title_of_gpt4(world: World) -> str:
    result = await world.member.slash(world.channel, "event", query="GPT-4")
    return str(result.response.embeds[0].title)


async def assert_all_as_before(world: World) -> None:
    """The old events, commands, pagers and courier work, and the old code is what runs."""
    assert await title_of_gpt4(world) == "OpenAI releases GPT-4"
    pages = await world.member.slash(world.channel, "event", query="wafer")
    turned = await world.member.click(pages.response.message, label="Next")
    assert turned.acknowledged
    assert sys.modules[EXTENSION] is world.bot.extensions[EXTENSION]
    courier = sys.modules[f"{EXTENSION}.courier"].DiscordCourier
    assert type(world.bot.rounds.slot.courier) is courier
    assert {cog.__module__ for cog in world.bot.cogs.values()} <= set(sys.modules)


async def test_a_good_reload_brings_new_data_and_new_code_and_says_so(
    world: World, cogs: Path
) -> None:
    edit(world.seeds / "calendar" / "2023-03.toml", "OpenAI releases", "OpenAI shows")
    edit(world.seeds / "calendar" / "2023-05.toml", "2023-05-19-chip", "2023-05-19-disc")
    edit(cogs / "render.py", "\"**{say('About')}**", "\"**{say('Names')}**")

    answer = await reload(world)

    assert f"**Changed** 1: `{GPT4}`" in answer
    assert "**New** 1: `2023-05-19-disc`" in answer
    assert "**Gone** 1: `2023-05-19-chip`" in answer
    assert "Discord already knows the commands." in answer
    assert "0 ms" in answer and "needs a restart" in answer
    result = await world.member.slash(world.channel, "event", query="GPT-4")
    assert result.response.embeds[0].title == "OpenAI shows GPT-4"
    assert "**Names**" in result.response.embeds[0].description


async def test_changed_commands_are_told_to_discord_and_unchanged_ones_are_not(
    world: World, cogs: Path, env: simcord.Env
) -> None:
    edit(cogs / "events.py", "Find what happened in AI in 2023.", "Look up AI in 2023.")
    before = syncs(env)
    assert "The commands changed" in await reload(world)
    assert "already knows" in await reload(world)
    assert syncs(env) == before + 1
    await world.restart()
    assert syncs(env) == before + 1


async def test_a_failed_sync_is_said_and_tried_again(
    world: World, cogs: Path, env: simcord.Env
) -> None:
    edit(cogs / "events.py", "Find what happened in AI in 2023.", "Look up AI in 2023.")
    env.inject_error("PUT", "/applications/*/commands", status=500)
    assert "I try again later" in await reload(world)
    before = syncs(env)
    await world.bot.tick()
    await world.bot.tick()
    assert syncs(env) == before + 1


async def test_a_second_reload_is_refused_while_the_first_one_runs(world: World) -> None:
    first, second = await asyncio.gather(
        world.bot.reload(), world.bot.reload(), return_exceptions=True
    )
    assert isinstance(first, Reloaded)
    assert str(second) == "A reload is already running; wait for its answer."


def syncs(env: simcord.Env) -> int:
    return sum(
        each.method == "PUT" and each.path.endswith("/commands") for each in env.http_requests
    )


BROKEN = {
    "a syntax error": (
        "render.py",
        "from __future__",
        "from from",
        "cogs/render.py:3: invalid syntax",
    ),
    "a name that nobody knows": ("pager.py", "ITEMS = (", "ITEMS = nonsense, (", "'nonsense'"),
    "a setup that fails": (
        "__init__.py",
        "    await bot.commit",
        "    1 / 0\n    await bot.commit",
        "ZeroDivisionError",
    ),
    "no setup": (
        "__init__.py",
        "async def setup(",
        "async def set_up(",
        "NoEntryPointError",
    ),
    "a cog twice": ("__init__.py", "COGS = (Events", "COGS = (Events, Events", "already loaded"),
    "a new module that fails": (
        "__init__.py",
        "from cogs.admin",
        "import cogs.brand_new\nfrom cogs.admin",
        "cogs/brand_new.py:1: ValueError: broken",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
async def test_code_that_cannot_be_loaded_leaves_everything_as_it_was(
    world: World, cogs: Path, fault: str
) -> None:
    file, old, new, answer = BROKEN[fault]
    (cogs / "brand_new.py").write_text("raise ValueError('broken')\n", "utf-8")
    edit(cogs / file, old, new)
    edit(world.seeds / "calendar" / "2023-03.toml", "OpenAI releases", "OpenAI shows")

    said = await reload(world)

    assert answer in said
    assert "cogs/" in said
    await assert_all_as_before(world)
    assert f"{EXTENSION}.brand_new" not in sys.modules


async def test_a_broken_data_file_leaves_everything_as_it_was_and_is_named_with_its_line(
    world: World, cogs: Path
) -> None:
    path = world.seeds / "calendar" / "2023-03.toml"
    line = path.read_text("utf-8").splitlines().index("importance = 5") + 1
    edit(path, "importance = 5", "importance = = 5")

    said = await reload(world)

    assert f"2023-03.toml:{line}" in said
    await assert_all_as_before(world)


async def test_a_commit_that_fails_leaves_everything_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(writer: Writer) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Writer, "commit", fail)
    edit(world.seeds / "calendar" / "2023-03.toml", "OpenAI releases", "OpenAI shows")

    assert "disk full" in await reload(world)

    await assert_all_as_before(world)


async def test_after_a_failed_reload_a_good_one_works(world: World, cogs: Path) -> None:
    edit(cogs / "render.py", "COLOUR = ", "COLOUR == = ")
    await reload(world)
    edit(cogs / "render.py", "COLOUR == = ", "COLOUR = ")
    edit(world.seeds / "calendar" / "2023-03.toml", "OpenAI releases", "OpenAI shows")

    await reload(world)

    assert await title_of_gpt4(world) == "OpenAI shows GPT-4"


async def test_an_edit_of_the_same_size_within_a_second_is_seen(world: World, cogs: Path) -> None:
    for name in ("Names", "Terms", "Words"):
        text = (COGS / "render.py").read_text("utf-8")
        (cogs / "render.py").write_text(text.replace("say('About')", f"say('{name}')"), "utf-8")
        await reload(world)
        result = await world.member.slash(world.channel, "event", query="GPT-4")
        assert f"**{name}**" in result.response.embeds[0].description


async def test_pagers_made_before_a_reload_work_after_it(world: World) -> None:
    pages = await world.member.slash(world.channel, "event", query="wafer")
    await reload(world)
    await world.member.click(pages.response.message, label="Next")
    assert any("**9.**" in (each.embeds[0].description or "") for each in world.channel.history())


async def test_status_shows_what_the_store_holds(world: World) -> None:
    result = await world.admin.slash(world.channel, "admin status")
    assert result.ephemeral
    (embed,) = result.response.embeds
    assert "**Servers** 1" in embed.description
    assert "24 from the calendar, 0 from documents; 23 days of 2023" in embed.description
    assert "none yet" in embed.description


async def test_status_tells_the_last_digest_in_words(world: World) -> None:
    await world.manager.slash(
        world.channel,
        "digest add",
        channel=world.channel,
        time="10:00",
        zone="UTC",
        language="en",
    )
    await world.manager.slash(world.channel, "digest send", digest="1")

    result = await world.admin.slash(world.channel, "admin status")

    assert "**Last digest** 22 November 2026: posted" in result.response.embeds[0].description


async def test_an_administrator_of_a_server_is_not_the_operator(
    world: World, env: simcord.Env
) -> None:
    world.bot.settings = world.bot.settings.model_copy(update={"admin_ids": frozenset()})
    for command in ("admin reload", "admin status"):
        result = await world.admin.slash(world.channel, command)
        assert result.ephemeral
        assert result.response.content == "You may not use this command here."


async def test_an_unforeseen_error_is_logged_under_the_reference_that_the_person_sees(
    world: World,
    tolerated: list[type[BaseException]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("a secret of the program")

    tolerated.append(RuntimeError)
    monkeypatch.setattr(type(world.store.search), "find", fail)

    result = await world.member.slash(world.channel, "event", query="GPT-4")

    assert result.ephemeral
    (record,) = [record for record in caplog.records if record.exc_info]
    reference = record.getMessage().partition(":")[0]
    assert reference in result.response.content
    assert "secret" not in result.response.content
