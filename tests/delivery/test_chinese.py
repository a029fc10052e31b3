"""/digest from end to end for a reader of Chinese: all is Chinese, within Discord's limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

import chinese
import pytest
from fake_discord import Kind
from fake_discord.exchange import Exchange
from office import Office

from bot.core.models import Category, Language
from bot.core.subscription import EmptyDay, Look, Subscription

PAUSED = {"zh-CN": "暂停", "zh-TW": "暫停"}
SEND = {"zh-CN": "发送消息", "zh-TW": "傳送訊息"}


@dataclass
class Manager:
    """Who manages the server's digest, and reads one kind of Chinese."""

    office: Office
    locale: str

    async def ask(self, name: str, **options: Any) -> Exchange:
        return await self.office.ask(name, self.locale, **options)

    async def hear(self, name: str, **options: Any) -> str:
        return self.read((await self.ask(name, **options)).message)

    def read(self, told: dict[str, Any] | None) -> str:
        return chinese.read(told, self.locale)


async def only(office: Office) -> Subscription:
    (found,) = await office.store.subscriptions.of_guild(office.guild.id)
    return found


@pytest.fixture(params=["zh-CN", "zh-TW"])
async def manager(request: pytest.FixtureRequest, at_work: Office) -> Manager:
    """One who has added a digest."""
    added = Manager(at_work, request.param)
    options = {"time": "18:00", "zone": "Asia/Shanghai", "language": added.locale}
    answer = await added.ask("add", channel=at_work.channel, **options)
    assert "18:00" in added.read(answer.message)
    assert answer.ephemeral
    return added


async def test_a_digest_is_listed_and_posted_in_chinese(manager: Manager) -> None:
    await manager.office.tick(hours=1, minutes=1)
    (post,) = manager.office.posts()
    assert "2023" in manager.read(post)
    assert f"<#{manager.office.channel.id}>" in await manager.hear("list")


async def test_all_three_forms_are_filled_in_in_chinese(manager: Manager) -> None:
    news = manager.office.fake.world.add_channel(manager.office.guild, "news", Kind.ANNOUNCEMENT)
    other = {"zh-CN": Language.ZH_TW, "zh-TW": Language.ZH_CN}[manager.locale]
    filled: dict[str, dict[str, Any]] = {
        "when": {"at": "7：30", "zone": "柏林", "weekdays": ["0", "4"]},
        "what": {
            "language": [other.value],
            "count": ["3"],
            "categories": ["model", "law"],
            "least": ["2"],
            "empty": ["silence"],
        },
        "how": {"channel": [news], "look": ["plain"], "switches": ["silent", "publish"]},
    }
    for part, values in filled.items():
        form = await manager.ask("edit", digest="1", part=part)
        manager.read(form.modal)
        answer = await manager.office.fake.submit(form, values)
        manager.read(answer.message)

    digest = await only(manager.office)
    assert (digest.schedule.at, digest.schedule.zone) == (time(7, 30), "Europe/Berlin")
    assert digest.schedule.weekdays == {0, 4}
    assert digest.choices.language is other
    assert (digest.choices.count, digest.choices.least) == (3, 2)
    assert set(digest.choices.categories) == {Category.MODEL, Category.LAW}
    assert digest.choices.empty is EmptyDay.SILENCE
    assert (digest.channel_id, digest.posting.look) == (news.id, Look.PLAIN)
    assert (digest.posting.silent, digest.posting.publish) == (True, True)
    assert not digest.posting.thread


async def test_a_forum_s_tags_are_chosen_in_its_form(manager: Manager) -> None:
    office = manager.office
    forum = office.fake.world.add_channel(office.guild, "forum", Kind.FORUM, tags=["日刊", "其他"])
    form = await manager.ask("edit", digest="1", part="how")
    await manager.office.fake.submit(form, {"channel": [forum]})
    form = await manager.ask("edit", digest="1", part="how")
    tag = str(forum.available_tags[0].id)
    answer = await manager.office.fake.submit(form, {"channel": [forum], "tags": [tag]})
    manager.read(answer.message)
    assert (await only(manager.office)).posting.tags == (int(tag),)


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("when", {"at": "25:00"}),
        ("when", {"zone": "火星"}),
        ("how", {"switches": ["publish"]}),
    ],
)
async def test_what_cannot_be_is_said_in_chinese_and_changes_nothing(
    manager: Manager, part: str, values: dict[str, Any]
) -> None:
    before = await only(manager.office)
    form = await manager.ask("edit", digest="1", part=part)
    if part == "how":
        values = {"channel": [manager.office.channel], **values}
    answer = await manager.office.fake.submit(form, values)
    manager.read(answer.message)
    assert answer.ephemeral
    assert await only(manager.office) == before


async def test_a_digest_is_paused_resumed_looked_back_at_and_explained_in_chinese(
    manager: Manager,
) -> None:
    assert PAUSED[manager.locale] in await manager.hear("pause", digest="1")
    assert (await only(manager.office)).state.value == "paused"
    await manager.hear("resume", digest="1")
    assert (await only(manager.office)).state.value == "active"
    await manager.office.tick(hours=1, minutes=1)
    for name in ("history", "why", "preview"):
        answer = await manager.ask(name, digest="1")
        manager.read(answer.message)
        assert answer.ephemeral


async def test_a_refusal_by_discord_is_explained_in_chinese_everywhere(manager: Manager) -> None:
    manager.office.fake.world.deny(manager.office.channel, "send_messages", "embed_links")
    await manager.office.tick(hours=1, minutes=1)
    private = manager.office.fake.world.dm(manager.office.manager)
    said = [manager.read(manager.office.posts(private)[0])]
    said += [await manager.hear(name, digest="1") for name in ("history", "why")]
    said.append(await manager.hear("list"))
    said.append(await manager.hear("resume", digest="1"))
    assert all(SEND[manager.locale] in each for each in said), said


async def test_twenty_five_digests_with_long_reasons_fit_into_the_list(manager: Manager) -> None:
    for _ in range(24):
        wanted = await manager.office.add(language=Language(manager.locale))
        assert wanted
    manager.office.fake.world.deny(manager.office.channel, "send_messages", "embed_links")
    await manager.office.tick()
    answer = await manager.ask("list")
    assert manager.read(answer.message).count(SEND[manager.locale]) > 10
