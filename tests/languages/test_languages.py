"""In which language the bot answers, and what Discord is told of its commands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_discord import FakeDiscord, NotOffered
from visitors import Visitor, served, shown, visitor_in

from bot import i18n
from bot.client import Bot, Sync
from bot.config import Settings


@pytest.mark.parametrize(
    ("locale", "guild_locale", "said"),
    [
        ("zh-TW", "en-US", "五天之後他回來了"),
        ("de", "zh-CN", "五天之后他回来了"),
        ("en-GB", "zh-CN", "A head of a company returns"),
        ("de", "ja", "A head of a company returns"),
    ],
)
async def test_a_person_whose_language_is_not_spoken_gets_the_servers(
    fake: FakeDiscord, bot: Bot, locale: str, guild_locale: str, said: str
) -> None:
    visitor = visitor_in("a server", fake, locale=locale, guild_locale=guild_locale)
    assert said in shown(await visitor.slash("today"))


async def test_what_was_asked_abroad_is_paged_after_a_restart(
    fake: FakeDiscord, settings: Settings
) -> None:
    visitor = visitor_in("a closed server", fake, locale="zh-CN")
    async with served(fake, settings):
        answer = await visitor.slash("event", query="晶圆")
    async with served(fake, settings):
        await visitor.press(answer, "下一页")
    assert "**9.**" in shown(answer)


async def test_somebody_else_in_a_group_turns_the_page_for_themself(
    fake: FakeDiscord, bot: Bot
) -> None:
    ann = visitor_in("a group", fake, locale="zh-CN")
    answer = await ann.slash("event", query="晶圆")
    bob = Visitor(fake, fake.world.add_user("Bob"), ann.channel, user_install=True)

    turned = await bob.press(answer, "下一页")

    assert turned.ephemeral
    assert "**9.**" in shown(turned)
    assert "**1.**" in shown(answer)


@pytest.mark.parametrize("place", ["a group", "a foreign server"])
@pytest.mark.parametrize("name", ["digest list", "admin status"])
async def test_who_installed_the_bot_for_themself_can_only_look_things_up(
    fake: FakeDiscord, settings: Settings, place: str, name: str
) -> None:
    visitor = visitor_in(place, fake)
    async with served(fake, settings):
        with pytest.raises(NotOffered):
            await visitor.slash(name)


async def test_discord_hears_the_commands_in_chinese_and_again_when_that_changes(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {each["name"]: each["name_localizations"] for each in fake.commands[None]}
    assert names["today"] == {"zh-CN": "今天", "zh-TW": "今天"}

    assert await bot.sync_commands() is Sync.UNCHANGED
    monkeypatch.setattr(i18n, "edition", lambda: "another")
    assert await bot.sync_commands() is Sync.DONE


@pytest.mark.parametrize(
    ("chosen", "guild_locale", "language"),
    [("en", "zh-TW", "English"), (None, "zh-TW", "中文（繁體）"), (None, "ja", "English")],
)
async def test_a_digest_speaks_as_it_is_set_else_as_the_server_does(
    fake: FakeDiscord, bot: Bot, chosen: str | None, guild_locale: str, language: str
) -> None:
    member = visitor_in("a server", fake, locale="zh-CN", guild_locale=guild_locale)
    manager = replace(member, user=fake.world.operator)
    options = {"channel": manager.channel, "time": "09:00", "zone": "UTC", "language": chosen}

    answer = await manager.slash("digest add", **{key: v for key, v in options.items() if v})

    assert f"每天 09:00（UTC），{language}；" in answer.content
