"""/random: an event by chance, and another one at the press of a button."""

from __future__ import annotations

from team import World


async def test_an_event_comes_with_a_button_that_brings_another_in_its_place(world: World) -> None:
    result = await world.member.slash(world.channel, "random")
    first = result.response.embeds[0].title

    await world.member.click(result.response.message, label="Another one")

    assert world.channel.last_message.embeds[0].title != first
    assert len(world.channel.history()) == 1


async def test_what_one_asks_for_is_kept_by_the_button_and_over_a_restart(world: World) -> None:
    result = await world.member.slash(world.channel, "random", category="model", importance=3)
    titles = {result.response.embeds[0].title}
    await world.restart()
    for _ in range(2):
        await world.member.click(result.response.message, label="Another one")
        titles.add(world.channel.last_message.embeds[0].title)
    assert titles == {"OpenAI releases GPT-4", "A model with a long memory"}


async def test_somebody_else_gets_an_event_alone(world: World) -> None:
    result = await world.member.slash(world.channel, "random", category="model")
    before = world.channel.last_message.embeds[0].title

    other = await world.manager.click(result.response.message, label="Another one")

    assert other.ephemeral
    assert other.response.embeds[0].title != before
    assert world.channel.last_message.embeds[0].title == before


async def test_where_there_is_none_of_the_kind_it_says_so(world: World) -> None:
    result = await world.member.slash(world.channel, "random", category="law", importance=5)
    assert result.ephemeral
    assert "There is no such event" in result.response.content


async def test_a_private_answer_is_seen_by_the_asker_alone(world: World) -> None:
    result = await world.member.user.slash("random", private=True)
    assert result.ephemeral
    assert result.response.embeds
