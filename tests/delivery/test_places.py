"""Where a digest goes, as Discord stores it, and how it is found there again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_discord import REQUIRE_TAG, Kind
from fake_discord.model import Channel
from fake_discord.routes_channels import HAS_THREAD
from fake_discord.routes_messages import CROSSPOSTED, SUPPRESS_EMBEDS
from office import MINUTE, Office

from bot.core.delivery import DeliveryState
from bot.core.subscription import Look, Subscription
from bot.delivery import Errand
from bot.errors import PlaceRefused


def errand(office: Office, wanted: Subscription) -> Errand:
    return Errand(wanted, office.clock().date(), office.clock())


async def find(office: Office, wanted: Subscription) -> int | None:
    since = office.clock() - timedelta(minutes=5)
    courier = office.bot.rounds.slot.get()
    return await courier.find(wanted, errand(office, wanted).mark, since)


def mark_of(post: dict) -> str:
    return post["components"][0]["components"][0]["custom_id"]


async def test_a_text_channel_gets_one_card_with_nonce_and_mark(at_work: Office) -> None:
    wanted = await at_work.add()
    await at_work.tick()

    (post,) = at_work.posts()
    assert "22 November" in post["embeds"][0]["title"]
    assert post["nonce"] == errand(at_work, wanted).nonce
    assert mark_of(post).endswith(errand(at_work, wanted).mark)
    assert await find(at_work, wanted) == int(post["id"])


async def test_a_plain_digest_is_text_without_previews(at_work: Office) -> None:
    wanted = await at_work.add(look=Look.PLAIN)
    await at_work.tick()

    (post,) = at_work.posts()
    assert post["content"].startswith("## On this day in 2023 AI")
    assert (post["embeds"], post["flags"] & SUPPRESS_EMBEDS) == ([], SUPPRESS_EMBEDS)
    assert await find(at_work, wanted) == int(post["id"])


async def test_an_announcement_is_published_and_gets_its_thread(at_work: Office) -> None:
    news = at_work.fake.world.add_channel(at_work.guild, "news", Kind.ANNOUNCEMENT)
    wanted = await at_work.add(news, publish=True, thread=True)
    await at_work.tick()

    (post,) = at_work.posts(news)
    assert post["flags"] == CROSSPOSTED | HAS_THREAD
    thread = at_work.fake.world.channel(int(post["id"]))
    assert (thread.parent_id, thread.name) == (news.id, post["embeds"][0]["title"])
    assert await find(at_work, wanted) == int(post["id"])


async def test_a_thread_is_opened_under_a_post_in_a_text_channel(at_work: Office) -> None:
    await at_work.add(thread=True)
    await at_work.tick()
    (post,) = at_work.posts()
    assert at_work.fake.world.channel(int(post["id"])).kind is Kind.PUBLIC_THREAD


async def test_publishing_and_opening_a_thread_may_be_repeated(at_work: Office) -> None:
    news = at_work.fake.world.add_channel(at_work.guild, "news", Kind.ANNOUNCEMENT)
    await at_work.add(news)
    await at_work.tick()
    post_id = int(at_work.posts(news)[0]["id"])
    courier = at_work.bot.rounds.slot.get()
    for _ in range(2):
        await courier.publish(news.id, post_id)
        await courier.open_thread(news.id, post_id, "t" * 101)
    assert at_work.fake.statuses[400] == 2


async def test_a_thread_can_be_the_target(at_work: Office) -> None:
    thread = at_work.fake.world.add_thread(at_work.channel, "AI")
    wanted = await at_work.add(thread)
    await at_work.tick()
    (post,) = at_work.posts(thread)
    assert await find(at_work, wanted) == int(post["id"])


async def test_a_digest_opens_an_archived_thread_again(at_work: Office) -> None:
    thread = at_work.fake.world.add_thread(at_work.channel, "AI", archived=True)
    await at_work.add(thread)
    await at_work.tick()
    assert len(at_work.posts(thread)) == 1
    assert not thread.archived


@pytest.fixture
def forum(office: Office) -> Channel:
    parts = {"tags": ["daily", "other"], "flags": REQUIRE_TAG}
    return office.fake.world.add_channel(office.guild, "forum", Kind.FORUM, **parts)


def threads(office: Office, forum: Channel) -> list[Channel]:
    inside = office.fake.world.inside(office.guild.id)
    return [each for each in inside if each.parent_id == forum.id]


async def test_a_forum_gets_a_post_of_its_own_with_tags_each_day(
    forum: Channel, at_work: Office
) -> None:
    tag = forum.available_tags[0].id
    wanted = await at_work.add(forum, forum=True, tags=(tag,))
    await at_work.tick()
    await at_work.tick(days=1)

    first, second = threads(at_work, forum)
    assert (first.applied_tags, second.applied_tags) == ([tag], [tag])
    assert first.name != second.name
    (opening,) = at_work.posts(second)
    assert opening["embeds"][0]["title"] == second.name
    assert await find(at_work, wanted) == second.id


async def test_an_archived_post_of_a_forum_is_found_again(forum: Channel, at_work: Office) -> None:
    wanted = await at_work.add(forum, forum=True, tags=(forum.available_tags[0].id,))
    await at_work.tick()
    (thread,) = threads(at_work, forum)
    thread.archived = True
    at_work.fake.world.changed(thread)
    assert await find(at_work, wanted) == thread.id


async def test_another_post_whose_text_was_deleted_is_not_taken_for_ours(
    forum: Channel, at_work: Office
) -> None:
    tags = (forum.available_tags[0].id,)
    gone = await at_work.add(forum, forum=True, tags=tags)
    await at_work.tick()
    (thread,) = threads(at_work, forum)
    at_work.fake.world.delete_message(thread.id, thread.id)
    wanted = await at_work.add(forum, forum=True, tags=tags)
    assert await find(at_work, wanted) is None
    assert await find(at_work, gone) is None


async def test_a_post_is_found_among_three_hundred_later_ones(at_work: Office) -> None:
    wanted = await at_work.add()
    await at_work.tick()
    at_work.clock.now += MINUTE
    for number in range(300):
        at_work.fake.world.say(at_work.channel, at_work.manager, f"message {number}")
    assert await find(at_work, wanted) == int(at_work.posts()[0]["id"])


async def test_nobody_elses_message_is_taken_for_ours(at_work: Office) -> None:
    wanted = await at_work.add()
    await at_work.tick()
    (post,) = at_work.posts()
    copy = at_work.fake.world.say(at_work.channel, at_work.manager, "look at this")
    copy.change(components=post["components"])
    at_work.fake.world.delete_message(at_work.channel.id, int(post["id"]))
    assert await find(at_work, wanted) is None


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_closed_history_is_never_taken_for_an_empty_channel(
    at_work: Office, in_thread: bool
) -> None:
    world = at_work.fake.world
    target = world.add_thread(at_work.channel, "AI") if in_thread else at_work.channel
    wanted = await at_work.add(target)
    await at_work.tick()
    world.deny(at_work.channel, "read_message_history")
    await heard(at_work)
    with pytest.raises(PlaceRefused, match="history"):
        await find(at_work, wanted)


async def heard(office: Office) -> None:
    """Wait until the bot has heard of all that happened before."""
    told = await office.ask("list")
    assert told.message


async def test_twelve_announcements_in_an_hour_keep_to_the_budget_of_ten(at_work: Office) -> None:
    news = at_work.fake.world.add_channel(at_work.guild, "news", Kind.ANNOUNCEMENT)
    all_wanted = [await at_work.add(news, publish=True) for _ in range(12)]
    await at_work.tick()
    assert published(at_work, news) == 10
    await at_work.tick(minutes=59)
    assert published(at_work, news) == 10
    await at_work.tick(minutes=2)
    assert published(at_work, news) == 12
    states = {(await at_work.row(each)).state for each in all_wanted}
    assert states == {DeliveryState.SENT}
    assert at_work.fake.statuses[429] == 0


def published(office: Office, news: Channel) -> int:
    return sum(post["flags"] & CROSSPOSTED for post in office.posts(news))
