"""/digest edit, pause, resume, history and why: changing a digest and asking about it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import discord
import pytest
import simcord
from factories import subscription
from team import World

from bot.core.models import Category, Language
from bot.core.subscription import (
    Action,
    Choices,
    EmptyDay,
    Look,
    Posting,
    Subscription,
    SubscriptionState,
)

DUE = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""Nine o'clock in Shanghai on the day after the tests begin."""


async def add(world: World, **options: Any) -> Any:
    chosen = {"channel": world.channel, "time": "09:00", "zone": "Asia/Shanghai", "language": "en"}
    return await world.manager.slash(world.channel, "digest add", **chosen | options)


async def mine(world: World) -> Subscription:
    (found,) = await world.store.subscriptions.of_guild(world.guild.id)
    return found


async def ask(world: World, command: str, **options: Any) -> Any:
    number = str((await mine(world)).id)
    return await world.manager.slash(world.channel, f"digest {command}", digest=number, **options)


async def tick(world: World, now: datetime) -> None:
    world.clock.now = now
    await world.bot.rounds.tick()


def told(result: Any) -> str:
    return str(result.response.embeds[0].description)


async def edit(world: World, part: str, **values: Any) -> Any:
    shown = await ask(world, "edit", part=part)
    return await world.manager.submit_modal(shown, values)


async def test_the_form_shows_when_it_comes_and_changes_it(world: World) -> None:
    await add(world)
    shown = await ask(world, "edit", part="when")
    fields = [label["component"] for label in shown.modal["components"]]
    assert [field.get("value") for field in fields[:2]] == ["09:00", "Asia/Shanghai"]
    assert all(option["default"] for option in fields[2]["options"])

    result = await world.manager.submit_modal(
        shown, {"at": "18:30", "zone": "berlin", "weekdays": ["0", "4"]}
    )

    changed = await mine(world)
    assert (changed.schedule.at, changed.schedule.zone) == (time(18, 30), "Europe/Berlin")
    assert changed.schedule.weekdays == {0, 4}
    assert changed.next_due_at == datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert "on Monday, Friday at 18:30 (Europe/Berlin)" in result.response.content


async def test_the_form_changes_what_it_tells(world: World) -> None:
    await add(world)
    await edit(
        world,
        "what",
        language=["zh-CN"],
        count=["3"],
        categories=["policy", "law"],
        least=["2"],
        empty=["silence"],
    )
    assert (await mine(world)).choices == Choices(
        Language.ZH_CN, 3, (Category.LAW, Category.POLICY), 2, EmptyDay.SILENCE
    )


async def test_the_form_changes_how_it_is_posted(world: World) -> None:
    await add(world)
    role = world.guild.create_role("Readers", mentionable=True)
    other = world.guild.create_text_channel("other")
    result = await edit(
        world, "how", channel=[other], look=["plain"], role=[role], switches=["silent", "thread"]
    )
    changed = await mine(world)
    assert changed.channel_id == other.id
    assert changed.posting == Posting(Look.PLAIN, role.id, silent=True, thread=True)
    assert other.mention in result.response.content


async def test_a_form_that_asks_for_what_cannot_be_changes_nothing_and_says_why(
    world: World,
) -> None:
    await add(world)
    before = await mine(world)
    news_only = await edit(
        world, "how", channel=[world.channel], look=["embed"], switches=["publish"]
    )
    assert "announcement channel" in news_only.response.content
    for values in ({"at": "25:00"}, {"zone": "Mars/Olympus"}):
        form = {"at": "09:00", "zone": "UTC", "weekdays": ["1"]} | values
        refused = await edit(world, "when", **form)
        assert next(iter(values.values())) in refused.response.content
        assert refused.ephemeral
    assert await mine(world) == before


async def test_of_two_open_forms_the_second_is_told_that_it_is_too_late(world: World) -> None:
    await add(world)
    values = {"at": "10:00", "zone": "UTC", "weekdays": ["1"]}
    first, second = [await ask(world, "edit", part="when") for _ in range(2)]
    await world.manager.submit_modal(first, values)
    result = await world.manager.submit_modal(second, values | {"at": "11:00"})
    assert "Somebody else" in result.response.content
    assert (await mine(world)).schedule.at == time(10)


async def test_a_digest_can_be_set_up_with_everything_at_once(world: World) -> None:
    role = world.guild.create_role("Readers", mentionable=True)
    await add(
        world,
        days="workdays",
        category="law",
        least=3,
        empty="silence",
        look="plain",
        role=role,
        silent=True,
        thread=True,
    )
    added = await mine(world)
    assert added.schedule.weekdays == {0, 1, 2, 3, 4}
    assert added.choices == Choices(Language.EN, 5, (Category.LAW,), 3, EmptyDay.SILENCE)
    assert added.posting == Posting(Look.PLAIN, role.id, silent=True, thread=True)


@pytest.mark.parametrize("kind", ["text", "news"])
async def test_a_post_gets_its_thread_and_is_published(world: World, kind: str) -> None:
    make = {"text": world.guild.create_text_channel, "news": world.guild.create_news_channel}
    channel = make[kind]("daily")
    await add(world, channel=channel, thread=True, publish=kind == "news")
    await tick(world, DUE)
    (post,) = [each for each in channel.history() if each.embeds]
    (thread,) = channel.threads
    assert thread.name.startswith("On this day in 2023 AI")
    published = [each.path for each in world.env.http_requests if "crosspost" in each.path]
    assert len(published) == (kind == "news")
    assert all(str(post.id) in path for path in published)


async def test_a_forum_gets_a_post_a_day(world: World) -> None:
    forum = world.guild.create_forum_channel("days")
    await add(world, channel=forum)
    for day in range(2):
        await tick(world, DUE + timedelta(days=day))
    names = sorted(thread.name for thread in forum.threads)
    assert [name.rsplit(" · ")[-1] for name in names] == ["23 November 2023", "24 November 2023"]


async def test_a_paused_digest_rests_until_it_is_resumed(world: World) -> None:
    await add(world)
    paused = await ask(world, "pause")
    assert "paused" in paused.response.content
    await tick(world, DUE)
    assert [each for each in world.channel.history() if not each.interaction_metadata] == []

    resumed = await ask(world, "resume")
    assert f"<t:{DUE.timestamp() + 86400:.0f}:R>" in resumed.response.content
    await tick(world, DUE + timedelta(days=1))
    (post,) = [each for each in world.channel.history() if not each.interaction_metadata]
    assert "24 November" in (post.embeds[0].title or "")


async def test_a_channel_that_refuses_stops_the_digest_and_the_manager_is_told(
    world: World, env: simcord.Env
) -> None:
    await add(world)
    env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await tick(world, DUE)

    stopped = await mine(world)
    assert stopped.state is SubscriptionState.STOPPED
    listed = await world.manager.slash(world.channel, "digest list")
    assert "stopped: I may not post there" in told(listed)
    private = env.backend.dm_channels[world.manager.id]
    sent = [each for each in env.http_requests if str(private) in each.path]
    (message,) = [each.json["content"] for each in sent]
    assert "/digest resume" in message

    await ask(world, "resume")
    assert (await mine(world)).state is SubscriptionState.ACTIVE


async def test_what_cannot_be_posted_to_is_not_resumed(world: World) -> None:
    denied = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel(
        "closed", overwrites={world.guild.default_role: denied}
    )
    await world.store.subscriptions.add(
        subscription(guild_id=world.guild.id, channel_id=closed.id, state=SubscriptionState.STOPPED)
    )
    result = await ask(world, "resume")
    assert "give me there: Send Messages" in result.response.content
    assert (await mine(world)).state is SubscriptionState.STOPPED


async def test_history_shows_posts_with_links_what_comes_next_and_who_changed_it(
    world: World,
) -> None:
    await add(world)
    await tick(world, DUE)
    await tick(world, DUE + timedelta(days=1, hours=7))
    await edit(world, "what", language=["en"], count=["2"], least=["1"], empty=["nearest"])

    text = told(await ask(world, "history"))

    (post,) = [each for each in world.channel.history() if not each.interaction_metadata]
    assert f"23 November 2026: [posted](https://discord.com/channels/{world.guild.id}/" in text
    assert f"/{post.id})" in text
    assert "24 November 2026: left out (too late)" in text
    assert text.count(" November 2026: <t:") == 3
    assert f"<@{world.manager.id}> changed it; events at most 5 → 2" in text


@pytest.mark.parametrize(
    ("days", "said"), [(0, "It was posted"), (1, "still to come"), (-1, "set up only afterwards")]
)
async def test_why_tells_the_whole_chain(world: World, days: int, said: str) -> None:
    await add(world)
    await tick(world, DUE)
    day = (DUE + timedelta(days=days)).date()
    text = told(await ask(world, "why", date=str(day)))
    assert text.startswith("Digest #1 comes every day at 09:00 (Asia/Shanghai)")
    assert said in text


async def test_preview_and_send_take_another_date(world: World) -> None:
    await add(world)
    shown = await ask(world, "preview", date="11-21")
    assert "21 November" in shown.response.embeds[0].title
    assert shown.ephemeral
    await ask(world, "send", date="11-21")
    (post,) = [each for each in world.channel.history() if not each.interaction_metadata]
    assert "21 November" in (post.embeds[0].title or "")


async def test_everything_that_people_do_to_a_digest_is_kept(world: World) -> None:
    await add(world)
    number = (await mine(world)).id
    await ask(world, "pause")
    await ask(world, "resume")
    await ask(world, "remove")
    kept = await world.store.subscriptions.changes(number, 10)
    assert [(each.action, each.user_id) for each in kept] == [
        (action, world.manager.id)
        for action in (Action.REMOVE, Action.RESUME, Action.PAUSE, Action.ADD)
    ]


def forum_with_tag(world: World) -> simcord.ChannelHandle:
    forum = world.guild.create_forum_channel("days")
    tag = {"id": "77", "name": "History", "moderated": False, "emoji_id": None, "emoji_name": None}
    world.env.backend.edit_channel(forum.id, {"available_tags": [tag]})
    return forum


async def test_a_forum_post_carries_the_tag_that_was_chosen_from_the_list(world: World) -> None:
    forum = forum_with_tag(world)
    await world.env.settle()
    await add(world, channel=forum, tag="history")
    await tick(world, DUE)
    assert (await mine(world)).posting.tags == (77,)
    (sent,) = [each.json for each in world.env.http_requests if each.path.endswith("/threads")]
    assert sent["applied_tags"] == ["77"]


async def test_a_tag_that_the_channel_does_not_have_is_refused(world: World) -> None:
    forum = forum_with_tag(world)
    await world.env.settle()
    for channel in (forum, world.channel):
        refused = await add(world, channel=channel, tag="Nonsense")
        assert "no tag “Nonsense”" in refused.response.content
