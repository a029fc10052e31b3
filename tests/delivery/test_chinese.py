"""/digest from end to end for a reader of Chinese: all is Chinese, within Discord's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from fake_discord import Kind
from fake_discord.exchange import Exchange
from fake_discord.forms import walk
from office import Office

from bot.core.models import Category, Language
from bot.core.subscription import EmptyDay, Look, Subscription

ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = {"Asia", "Shanghai", "Europe", "Berlin", "UTC", "English", "ChatGPT", "Reuters"}
"""What stays as it is in every language."""


def texts(told: dict[str, Any]) -> Iterator[str]:
    """All that a person reads of an answer or a form."""
    yield told.get("content") or ""
    yield told.get("title") or ""
    for embed in told.get("embeds", ()):
        yield embed.get("title") or ""
        yield embed.get("description") or ""
    for each in walk(told.get("components")):
        yield from (each.get(name) or "" for name in ("label", "description", "placeholder"))
        yield from (option["label"] for option in each.get("options", ()))


def chinese(told: dict[str, Any] | None) -> str:
    """The text of it, which must be Chinese."""
    assert told is not None
    said = "\n".join(filter(None, texts(told)))
    assert re.search(r"[\u4e00-\u9fff]", said), said
    readable = re.sub(r"https?://\S+|<[^>]*>|`[^`]*`|#[\w-]+|/digest \w+", "", said)
    assert set(ENGLISH.findall(readable)) <= NAMES, said
    return said


async def ask(office: Office, name: str, **options: Any) -> Exchange:
    return await office.ask(name, "zh-CN", **options)


async def only(office: Office) -> Subscription:
    (found,) = await office.store.subscriptions.of_guild(office.guild.id)
    return found


@pytest.fixture
async def added(at_work: Office) -> Office:
    options = {"time": "18:00", "zone": "Asia/Shanghai", "language": "zh-CN"}
    answer = await ask(at_work, "add", channel=at_work.channel, **options)
    assert "18:00" in chinese(answer.message)
    assert answer.ephemeral
    return at_work


async def test_a_digest_is_listed_and_posted_in_chinese(added: Office) -> None:
    await added.tick(hours=1, minutes=1)
    (post,) = added.posts()
    assert "2023" in chinese(post)
    assert f"<#{added.channel.id}>" in chinese((await ask(added, "list")).message)


async def test_all_three_forms_are_filled_in_in_chinese(added: Office) -> None:
    news = added.fake.world.add_channel(added.guild, "news", Kind.ANNOUNCEMENT)
    filled: dict[str, dict[str, Any]] = {
        "when": {"at": "7：30", "zone": "柏林", "weekdays": ["0", "4"]},
        "what": {
            "language": ["zh-TW"],
            "count": ["3"],
            "categories": ["model", "law"],
            "least": ["2"],
            "empty": ["silence"],
        },
        "how": {"channel": [news], "look": ["plain"], "switches": ["silent", "publish"]},
    }
    for part, values in filled.items():
        form = await ask(added, "edit", digest="1", part=part)
        chinese(form.modal)
        answer = await added.fake.submit(form, values)
        chinese(answer.message)

    digest = await only(added)
    assert (digest.schedule.at, digest.schedule.zone) == (time(7, 30), "Europe/Berlin")
    assert digest.schedule.weekdays == {0, 4}
    assert digest.choices.language is Language.ZH_TW
    assert (digest.choices.count, digest.choices.least) == (3, 2)
    assert set(digest.choices.categories) == {Category.MODEL, Category.LAW}
    assert digest.choices.empty is EmptyDay.SILENCE
    assert (digest.channel_id, digest.posting.look) == (news.id, Look.PLAIN)
    assert (digest.posting.silent, digest.posting.publish) == (True, True)
    assert not digest.posting.thread


async def test_a_forum_s_tags_are_chosen_in_its_form(added: Office) -> None:
    forum = added.fake.world.add_channel(added.guild, "forum", Kind.FORUM, tags=["日报", "其他"])
    form = await ask(added, "edit", digest="1", part="how")
    await added.fake.submit(form, {"channel": [forum]})
    form = await ask(added, "edit", digest="1", part="how")
    tag = str(forum.available_tags[0].id)
    chinese((await added.fake.submit(form, {"channel": [forum], "tags": [tag]})).message)
    assert (await only(added)).posting.tags == (int(tag),)


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("when", {"at": "25:00"}),
        ("when", {"zone": "亚特兰蒂斯"}),
        ("how", {"switches": ["publish"]}),
    ],
)
async def test_what_cannot_be_is_said_in_chinese_and_changes_nothing(
    added: Office, part: str, values: dict[str, Any]
) -> None:
    before = await only(added)
    form = await ask(added, "edit", digest="1", part=part)
    if part == "how":
        values = {"channel": [added.channel], **values}
    answer = await added.fake.submit(form, values)
    chinese(answer.message)
    assert answer.ephemeral
    assert await only(added) == before


async def test_a_digest_is_paused_resumed_looked_back_at_and_explained_in_chinese(
    added: Office,
) -> None:
    assert "暂停" in chinese((await ask(added, "pause", digest="1")).message)
    assert (await only(added)).state.value == "paused"
    chinese((await ask(added, "resume", digest="1")).message)
    assert (await only(added)).state.value == "active"
    await added.tick(hours=1, minutes=1)
    for name in ("history", "why", "preview"):
        answer = await ask(added, name, digest="1")
        chinese(answer.message)
        assert answer.ephemeral


async def test_a_refusal_by_discord_is_explained_in_chinese_everywhere(added: Office) -> None:
    added.fake.world.deny(added.channel, "send_messages", "embed_links")
    await added.tick(hours=1, minutes=1)
    private = added.fake.world.dm(added.manager)
    said = [chinese(added.posts(private)[0])]
    said += [chinese((await ask(added, name, digest="1")).message) for name in ("history", "why")]
    said.append(chinese((await ask(added, "list")).message))
    said.append(chinese((await ask(added, "resume", digest="1")).message))
    assert all("发送消息" in each for each in said), said


async def test_twenty_five_digests_with_long_reasons_fit_into_the_list(added: Office) -> None:
    for _ in range(24):
        wanted = await added.add(language=Language.ZH_CN)
        assert wanted
    added.fake.world.deny(added.channel, "send_messages", "embed_links")
    await added.tick()
    answer = await ask(added, "list")
    assert chinese(answer.message).count("发送消息") > 10
