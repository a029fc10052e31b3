"""The pace of requests: below Discord's limit for all of a bot, whatever is due at once."""

from __future__ import annotations

import asyncio
from typing import Any

from fake_discord import Limits
from fake_discord.driving import until
from office import Office, connected, make_bot, settings_for

from bot.config import Settings


async def test_a_hundred_digests_at_once_never_meet_the_limit(office: Office, home: Any) -> None:
    pace = {"sends_per_second": Settings(_env_file=None).sends_per_second}
    settings = settings_for(office.fake, home).model_copy(update=pace)
    office.bot = make_bot(settings, office.store, office.clock)
    channels = [office.fake.world.add_channel(office.guild, str(n)) for n in range(100)]
    for channel in channels:
        await office.add(channel)
    async with connected(office.fake, office.bot):
        office.fake.limiter.limits = Limits(crossposts_per_hour=None)
        await office.tick()
    assert sum(len(office.posts(channel)) for channel in channels) == 100
    assert office.fake.statuses[429] == 0
    assert office.fake.record.busiest_second <= 50


async def test_answers_to_people_do_not_queue_behind_posts(office: Office, home: Any) -> None:
    settings = settings_for(office.fake, home).model_copy(update={"sends_per_second": 20})
    office.bot = make_bot(settings, office.store, office.clock)
    for number in range(20):
        await office.add(office.fake.world.add_channel(office.guild, str(number)))
    async with connected(office.fake, office.bot):
        posting = asyncio.create_task(office.tick())
        await until(lambda: office.fake.world.posts())
        assert (await office.ask("list")).message
        assert not posting.done()
        await posting
