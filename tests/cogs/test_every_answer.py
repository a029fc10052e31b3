"""Every answer for every event, day and name of the shipped data keeps to Discord's limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from artists import PaperArtist
from limits import faults

from bot import i18n
from bot.core.entities import code
from bot.core.models import QUERY_LIMIT, Category, Language, Query
from bot.core.subscription import Choices, Look
from bot.digests import Digests
from bot.library import Library
from bot.pictures.content import ALT_LIMIT, Subject
from bot.store import open_store
from bot.timelines import Timelines
from cogs import about, chance, listing, pager, picks, render, sources, timeline
from cogs.events import WHOLE_DAY
from cogs.listing import PAGE, Listing, Opened
from cogs.sharing import Share

LONGEST = Query("文" * QUERY_LIMIT, Category.CHINA_INDUSTRY, 12, code("china"), 5)
MEANT = tuple(letter * QUERY_LIMIT for letter in "abc")

ROOT = Path(__file__).parents[2]
DOCUMENTS = [folder for folder in [ROOT.parent / "shared" / "seeds"] if folder.is_dir()]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with all that is shipped, and the documents where they are at hand."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('whole')}/bot.db"

    async def fill() -> None:
        async with open_store(url) as store:
            await Library(store, ROOT / "seeds").import_paths(DOCUMENTS)

    asyncio.run(fill())
    return url


@pytest.fixture
async def whole(filled: str) -> AsyncIterator[Any]:
    """As much of a bot as answers need."""
    async with open_store(filled) as store:
        yield SimpleNamespace(
            store=store, digests=Digests(store), timelines=Timelines(store, PaperArtist())
        )


def days() -> Iterator[date]:
    """Every day that there is, 29 February too."""
    return (date(2024, 1, 1) + timedelta(days=number) for number in range(366))


@pytest.mark.parametrize("language", Language)
async def test_every_event_as_a_card_on_a_page_and_in_a_select(
    whole: Any, language: Language
) -> None:
    voice, directory = i18n.voice(language), await whole.store.directory()
    documents = {each.key: each for each in await whole.store.documents.all()}
    events = [event async for event in whole.store.events.all()]
    assert len(events) > 1000
    for event in events:
        again = chance.Again(chance.Wish(event.category, 5, event.id), voice)
        view = pager.card_view(event, voice, directory, documents, again, shares=[Share(voice)])
        card = render.card(event, voice, directory, documents)
        assert faults(content="x" * 200, embeds=[card], view=view) == [], event.id
    for start in range(0, len(events), PAGE):
        told = events[start : start + PAGE]
        page = render.page("x" * 60, told, start + 1, voice, documents)
        assert faults(embeds=[page], view=picks.picking(told, voice)) == [], told[0].id
        opened = Opened(Listing(LONGEST, language, start // PAGE), len(events), told, MEANT)
        assert faults(embeds=[page], view=pager.controls(opened, Share(voice))) == [], told[0].id


@pytest.mark.parametrize("language", Language)
async def test_more_of_an_events_main_name_is_never_nothing(whole: Any, language: Language) -> None:
    voice, directory = i18n.voice(language), await whole.store.directory()
    events = [event async for event in whole.store.events.all()]
    main = {event.entities[0]: event for event in events if event.entities}
    assert len(main) > 100
    for entity, event in main.items():
        (more,) = pager.More.of(event, voice, directory)
        page = await listing.open_page(whole, more.target)
        assert any(entity in each.entities for each in page.events), entity


@pytest.mark.parametrize("language", Language)
async def test_every_choice_of_filters_with_and_without_events(
    whole: Any, language: Language
) -> None:
    for month in (None, *range(1, 13)):
        for category in (None, *Category):
            wanted = Listing(Query("openai", category, month), language)
            page = await listing.open_page(whole, wanted)
            embed = await listing.page_embed(whole, page)
            assert faults(embeds=[embed], view=pager.controls(page)) == [], (month, category)


@pytest.mark.parametrize("language", Language)
async def test_every_day_as_a_digest_as_today_and_page_by_page(
    whole: Any, language: Language
) -> None:
    voice, revision = i18n.voice(language), await whole.store.revision()
    for day in days():
        more = pager.view_of(pager.WholeDay(day, voice))
        for look in Look:
            digest = await whole.digests.compose(day, Choices(language), look, revision)
            parts = render.digest_message(digest, look, role_id=2**63)
            embeds = [parts["embed"]] if "embed" in parts else []
            assert faults(content=parts["content"], embeds=embeds, view=more) == [], (day, look)
        today = await whole.digests.compose(day, Choices(language, WHOLE_DAY), revision=revision)
        assert faults(embeds=[render.digest_embed(today)], view=more) == [], day
        async for page in pages(whole, Listing(day, language)):
            embed = await listing.page_embed(whole, page)
            assert faults(embeds=[embed], view=pager.controls(page)) == [], day


async def pages(bot: Any, first: Listing) -> AsyncIterator[Opened]:
    page = await listing.open_page(bot, first)
    yield page
    for number in range(1, page.last_page + 1):
        yield await listing.open_page(bot, Listing(first.subject, first.language, number))


async def test_the_picture_of_the_year_of_every_category(whole: Any) -> None:
    for language in Language:
        for category in (None, *Category):
            await assert_plate(whole, Subject(None, category, language))


async def test_the_picture_of_every_name_that_there_is(whole: Any) -> None:
    directory = await whole.store.directory()
    assert len(directory) > 100
    for number, entity in enumerate(directory.values()):
        language = list(Language)[number % len(Language)]
        await assert_plate(whole, Subject(entity, None, language))


async def assert_plate(bot: Any, subject: Subject) -> None:
    plate, voice = await bot.timelines.plate(subject), i18n.voice(subject.language)
    view = picks.picking(plate.events, voice)
    assert faults(embeds=[timeline.listing(plate, voice)], view=view) == [], subject
    assert 0 < len(plate.alt) <= ALT_LIMIT


@pytest.mark.parametrize("language", Language)
async def test_the_sources_and_what_the_bot_says_of_itself(whole: Any, language: Language) -> None:
    voice, counts = i18n.voice(language), await whole.store.events.counts()
    papers = await sources.papers_of(whole)
    assert len(papers) >= 5
    overview = sources.overview(papers, counts, voice)
    assert faults(embeds=[overview], view=sources._opening(papers, voice)) == []
    for paper in papers:
        embed = sources.paper_embed(paper, voice)
        assert faults(embeds=[embed]) == [], paper.document.key
        assert not (embed.description or "").endswith("…")
    assert (
        faults(embeds=[about.about_embed(10**6, 365, voice)], view=about._links(2**63, voice)) == []
    )
