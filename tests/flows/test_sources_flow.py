"""/sources and /about: where the data come from, what was corrected, and what the bot keeps."""

from __future__ import annotations

from pathlib import Path

from seed_folder import REVIEW
from team import World

from bot.core.entities import Directory
from bot.importers import read

REGISTRY = """\
[[document]]
key = "the-review"
sha256 = "{sha256}"
title = "A year in words"
publisher = "Example Press"
kind = "year review"
stats = {{ original_characters = 104112, brief_characters = 7945 }}
url = "https://example.org/review"
language = "zh-CN"
"""

CORRECTIONS = """\
[[correction]]
id = "gpt-4-day"
document = "the-review"
match = ["GPT-4"]
claim = {{ en = "GPT-4 came in April.", zh = "GPT-4 四月发布。" }}
fact = {{ en = "GPT-4 came on 14 March.", zh = "GPT-4 于 3 月 14 日发布。" }}
sources = [{{ url = "https://openai.com/research/gpt-4", publisher = "OpenAI" }}]
"""


async def with_a_document(world: World, tmp_path: Path, *, imported: bool) -> None:
    path = tmp_path / "review.md"
    path.write_text(REVIEW, "utf-8")
    sha256 = read(path.read_bytes(), path.name, Directory()).document.sha256
    (world.seeds / "documents.toml").write_text(REGISTRY.format(sha256=sha256), "utf-8")
    (world.seeds / "corrections.toml").write_text(CORRECTIONS.format(), "utf-8")
    await world.bot.library.import_paths([path] if imported else [])


async def test_the_calendar_and_each_document_are_listed_with_what_they_tell(
    world: World, tmp_path: Path
) -> None:
    await with_a_document(world, tmp_path, imported=True)

    result = await world.member.slash(world.channel, "sources")

    (embed,) = result.response.embeds
    assert "The calendar has 24 events on 23 days of 2023" in embed.description
    assert "](https://example.org/review)**" in embed.description
    assert "year review · Example Press" in embed.description
    assert "1 event of its own" in embed.description
    assert "cited for 1 event" in embed.description
    assert "1 error corrected" in embed.description
    assert "calendar-2023" not in embed.description


async def test_a_document_opens_with_its_figures_and_what_was_corrected(
    world: World, tmp_path: Path
) -> None:
    await with_a_document(world, tmp_path, imported=True)
    result = await world.member.slash(world.channel, "sources")
    await world.restart()

    opened = await world.manager.select(result.response.message, ["the-review"])

    assert opened.ephemeral
    said = opened.response.embeds[0].description
    assert "characters in the file that we read" in said
    assert "GPT-4 came in April." in said
    assert "GPT-4 came on 14 March. ([OpenAI](https://openai.com/research/gpt-4))" in said


async def test_a_document_that_is_only_cited_is_a_source_too(world: World, tmp_path: Path) -> None:
    await with_a_document(world, tmp_path, imported=False)
    result = await world.member.slash(world.channel, "sources", private=True)
    assert result.ephemeral
    assert "A year in words" in result.response.embeds[0].description
    opened = await world.member.select(result.response.message, ["the-review"])
    assert "- 104,112 characters cut to 7,945" in opened.response.embeds[0].description


async def test_a_document_that_has_gone_is_said_to_be_gone(world: World, tmp_path: Path) -> None:
    await with_a_document(world, tmp_path, imported=False)
    result = await world.member.slash(world.channel, "sources")
    async with world.store.write() as writer:
        await writer.replace_registry([], [])

    opened = await world.member.select(result.response.message, ["the-review"])

    assert opened.ephemeral
    assert "no longer among the sources" in opened.response.content


async def test_without_documents_there_is_nothing_to_choose(world: World) -> None:
    result = await world.member.slash(world.channel, "sources")
    assert result.response.components == []
    assert "These documents" not in result.response.embeds[0].description


async def test_the_bot_says_what_it_is_what_it_keeps_and_its_licence(world: World) -> None:
    result = await world.member.user.slash("about")

    said = result.response.embeds[0].description
    for word in (
        "24 events on 23 days",
        "MIT",
        "reports of mistakes",
        "they are deleted",
        "**Version**",
        "/timeline",
    ):
        assert word in said
    (row,) = result.response.components
    assert row["components"][0]["url"].startswith("https://discord.com/oauth2/authorize")
