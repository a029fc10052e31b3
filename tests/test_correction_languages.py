"""Reports over a fake Discord: in each kind of Chinese, also by a user's own install."""

from __future__ import annotations

import pytest
import seed_folder
from fake_discord import FakeDiscord, Limits
from fake_discord.driving import connected, pointed_at

from bot.app import open_bot
from bot.config import Settings
from bot.core.models import Language
from bot.core.report import Wrong

SAID = {
    "zh-CN": (Language.ZH_CN, "⚑ 报告错误", "谢谢", "你有三条反馈"),
    "zh-TW": (Language.ZH_TW, "⚑ 報告錯誤", "謝謝", "你有三條回報"),
}


@pytest.fixture
async def fake():
    async with FakeDiscord(limits=Limits.none()) as opened:
        with pointed_at(opened):
            yield opened
    assert [status for status in opened.statuses if status >= 400] == []


@pytest.fixture
async def bot(fake, tmp_path):
    settings = Settings(
        _env_file=None,
        discord_token=fake.token,
        discord_api_url=fake.api_url,
        discord_gateway_url=fake.gateway_url,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        seeds_dir=seed_folder.plant(tmp_path / "seeds"),
    )
    fake.world.add_channel(fake.world.add_guild("The team"), "news")
    async with open_bot(settings) as opened, connected(fake, opened):
        yield opened


@pytest.mark.parametrize("user_install", [False, True])
@pytest.mark.parametrize("locale", SAID)
async def test_a_report_is_asked_for_and_thanked_for_in_the_readers_language(
    fake, bot, locale, user_install
):
    language, label, thanks, enough = SAID[locale]
    (guild,) = fake.world.guilds.values()
    channel = next(each for each in fake.world.channels.values() if each.name == "news")
    mei = fake.world.add_user("mei")
    fake.world.add_member(guild, mei)
    here = {"locale": locale, "user_install": user_install}
    shown = await fake.slash(
        guild, channel, mei, "event", options={"query": "GPT-4"}, locale=locale
    )
    (button,) = shown.message["components"][-1]["components"]
    assert button["label"] == label

    for wrong in (Wrong.DATE, Wrong.TITLE, Wrong.TEXT):
        form = await fake.click(shown, button["custom_id"], mei, **here)
        sent = await fake.submit(form, {"wrong": [wrong.value], "text": "2023-03-15", "url": ""})
        await sent.finished()
        assert sent.content.startswith(thanks)
        assert sent.ephemeral
    refused = await fake.click(shown, button["custom_id"], mei, **here)

    assert refused.content.startswith(enough)
    found = await bot.store.reports.get(1)
    assert (found.language, found.guild_id, found.user_id) == (language, guild.id, mei.id)
