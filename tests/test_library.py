"""Seeds and documents into the store: all or nothing, and what the report says."""

from __future__ import annotations

from pathlib import Path

import pytest
import seed_folder

from bot.core.amend import Amendment
from bot.core.models import Localized, PartialDate, Query
from bot.errors import DocumentError
from bot.library import ImportReport, Library
from bot.store import Store, Writer

GPT4 = "2023-03-14-gpt-4"

DOCUMENTS = """\
[[document]]
key = "hub"
sha256 = "0"
title = "The hub"
publisher = "Hub"
url = "https://example.org/hub"
kind = "year review"
language = "zh-CN"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return seed_folder.plant(tmp_path / "seeds")


@pytest.fixture
def library(store: Store, folder: Path) -> Library:
    return Library(store, folder)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


async def test_an_empty_store_is_filled_once(store: Store, library: Library, folder: Path) -> None:
    await library.ensure()
    write(
        folder / "calendar" / "2023-03.toml",
        seed_folder.MARCH.replace("OpenAI releases", "Releases"),
    )
    await library.ensure()

    event = await store.events.get(GPT4)
    assert event is not None
    assert event.title.en == "OpenAI releases GPT-4"
    assert event.title.zh_tw == "OpenAI 發布 GPT-4"


async def test_importing_twice_changes_nothing(library: Library, tmp_path: Path) -> None:
    review = write(tmp_path / "review.md", seed_folder.REVIEW)

    first = await library.import_paths([review])
    second = await library.import_paths([review])

    assert GPT4 in first.new
    assert first.merged == (GPT4,)
    assert (second.new, second.changed, second.gone) == ((), (), ())


async def test_an_item_that_tells_a_curated_event_becomes_its_source(
    store: Store, library: Library, tmp_path: Path
) -> None:
    await library.import_paths([write(tmp_path / "review.md", seed_folder.REVIEW)])

    page = await store.search.find(Query("gpt4"))
    assert page.total == 1
    told = page.events[0].sources[-1]
    assert (told.document, told.url) == ("review", "https://example.org/review")


async def test_what_a_document_alone_tells_is_found_and_ranks_below(
    store: Store, library: Library, tmp_path: Path
) -> None:
    await library.import_paths([write(tmp_path / "review.md", seed_folder.REVIEW)])

    page = await store.search.find(Query("百度"))

    assert [event.document for event in page.events] == [None, "review"]


async def test_an_import_replaces_what_that_document_gave_before_and_nothing_else(
    store: Store, library: Library, tmp_path: Path
) -> None:
    review = write(tmp_path / "review.md", seed_folder.REVIEW)
    await library.import_paths([review])
    write(review, seed_folder.REVIEW.replace("百度文心大模型", "百度飞桨"))

    report = await library.import_paths([review])

    assert len(report.new) == len(report.gone) == 1
    assert await store.events.get(GPT4) is not None


async def test_a_file_that_left_the_seeds_takes_its_events_along(
    store: Store, library: Library, folder: Path, tmp_path: Path
) -> None:
    outside = write(tmp_path / "outside.md", seed_folder.REVIEW)
    await library.import_paths([outside])
    (folder / "calendar" / "2023-03.toml").unlink()

    report = await library.import_paths([])

    assert GPT4 in report.gone
    assert (await store.search.find(Query("gpt4"))).events[0].document == "outside"


async def test_a_named_file_that_nobody_can_read_is_refused_and_nothing_is_lost(
    store: Store, library: Library, tmp_path: Path
) -> None:
    await library.ensure()
    before = await store.revision()

    with pytest.raises(DocumentError, match=r"empty\.md"):
        await library.import_paths([write(tmp_path / "empty.md", "")])

    assert await store.revision() == before


async def test_in_a_folder_such_a_file_is_listed_and_the_rest_goes_on(
    store: Store, library: Library, tmp_path: Path
) -> None:
    write(tmp_path / "inbox" / "empty.md", "")
    write(tmp_path / "inbox" / "deeper" / "review.md", seed_folder.REVIEW)
    write(tmp_path / "inbox" / ".hidden", "x")

    report = await library.import_paths([tmp_path / "inbox"])

    assert [Path(place.file or "").name for place in report.skipped if place.line == 0] == [
        "empty.md"
    ]
    assert report.merged == (GPT4,)


async def test_a_second_event_with_the_same_id_is_refused(
    store: Store, library: Library, tmp_path: Path
) -> None:
    await library.ensure()

    with pytest.raises(DocumentError, match="2023-03-14-gpt-4"):
        await library.import_paths([write(tmp_path / "mine.toml", f"{seed_folder.MARCH}\n")])


async def test_two_files_of_one_name_are_refused_rather_than_one_lost(
    library: Library, tmp_path: Path
) -> None:
    one = write(tmp_path / "a" / "review.md", seed_folder.REVIEW)
    other = write(tmp_path / "b" / "review.md", seed_folder.REVIEW.replace("三月", "春天"))

    with pytest.raises(DocumentError, match="called 'review' too"):
        await library.import_paths([one, other])


async def test_the_same_document_under_another_name_does_not_stand_twice(
    store: Store, library: Library, tmp_path: Path
) -> None:
    await library.import_paths([write(tmp_path / "review.md", seed_folder.REVIEW)])

    report = await library.import_paths([write(tmp_path / "copy.md", seed_folder.REVIEW)])

    assert (report.new, report.gone) == ((), ())
    assert [document.key for document in await store.documents.all()].count("copy") == 0


async def test_the_same_document_in_another_encoding_does_not_stand_twice(
    library: Library, tmp_path: Path
) -> None:
    await library.import_paths([write(tmp_path / "review.md", seed_folder.REVIEW)])
    copy = tmp_path / "copy.md"
    copy.write_bytes(seed_folder.REVIEW.replace("\n", "\r\n").encode("gb18030"))

    report = await library.import_paths([copy])

    assert (report.new, report.gone) == ((), ())


async def test_in_a_folder_the_second_file_of_a_name_is_listed(
    library: Library, tmp_path: Path
) -> None:
    write(tmp_path / "inbox" / "a" / "review.md", seed_folder.REVIEW)
    write(tmp_path / "inbox" / "b" / "review.md", seed_folder.REVIEW.replace("三月", "春天"))

    report = await library.import_paths([tmp_path / "inbox"])

    assert [place.file for place in report.skipped] == [str(tmp_path / "inbox/b/review.md")]


async def test_a_document_may_be_called_like_a_month(library: Library, tmp_path: Path) -> None:
    report = await library.import_paths([write(tmp_path / "2023-03.md", seed_folder.REVIEW)])

    assert report.merged == (GPT4,)


async def test_a_registered_document_gives_its_name_and_address_before_it_is_imported(
    store: Store, library: Library, folder: Path
) -> None:
    write(folder / "documents.toml", DOCUMENTS)
    cited = seed_folder.MARCH.replace("sources = [{ url", 'sources = [{ document = "hub" }, { url')
    write(folder / "calendar" / "2023-03.toml", cited)

    await library.ensure()

    event = await store.events.get("2023-03-16-ernie-bot")
    assert event is not None
    assert (event.sources[0].url, event.sources[0].title) == ("https://example.org/hub", "The hub")


async def test_a_reload_commits_with_its_swap(store: Store, library: Library, folder: Path) -> None:
    await library.ensure()
    write(
        folder / "calendar" / "2023-03.toml",
        seed_folder.MARCH.replace("OpenAI releases", "Releases"),
    )

    report = await library.reload(_commit)

    assert report.changed == (GPT4,)
    event = await store.events.get(GPT4)
    assert event is not None
    assert event.title.en == "Releases GPT-4"


async def test_a_reload_whose_swap_fails_leaves_the_old_events(
    store: Store, library: Library, folder: Path
) -> None:
    await library.ensure()
    write(
        folder / "calendar" / "2023-03.toml",
        seed_folder.MARCH.replace("OpenAI releases", "Releases"),
    )

    with pytest.raises(RuntimeError):
        await library.reload(_fail)

    event = await store.events.get(GPT4)
    assert event is not None
    assert event.title.en == "OpenAI releases GPT-4"


async def test_a_broken_line_stops_a_reload_before_anything_is_swapped(
    library: Library, folder: Path
) -> None:
    await library.ensure()
    write(
        folder / "calendar" / "2023-03.toml",
        seed_folder.MARCH.replace("2023-03-14\n", "2023-02-30\n"),
    )

    with pytest.raises(DocumentError, match=r"2023-03\.toml:3"):
        await library.reload(_fail)


async def _commit(writer: Writer) -> None:
    await writer.commit()


async def _fail(writer: Writer) -> None:
    raise RuntimeError("the commands are broken")


async def test_progress_counts_the_files_that_were_named(library: Library, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    review = write(tmp_path / "review.md", seed_folder.REVIEW)

    report = await library.import_paths(
        [review], lambda path, n, of: seen.append((path.name, n, of))
    )

    assert isinstance(report, ImportReport)
    assert seen == [("review.md", 1, 1)]


AMENDED = Amendment(PartialDate.parse("2023-03-15"), title=Localized(en="GPT-4 is out"))


async def amend(store: Store, amendment: Amendment = AMENDED) -> None:
    async with store.write() as writer:
        assert await writer.amend(GPT4, amendment)


async def test_what_was_amended_outlives_every_import(store: Store, library: Library) -> None:
    await library.ensure()
    await amend(store)
    report = await library.import_paths([])
    assert (report.new, report.changed, report.gone, report.skipped) == ((), (), (), ())
    event = await store.events.get(GPT4)
    assert event is not None
    assert (str(event.date), event.title.en) == ("2023-03-15", "GPT-4 is out")


async def test_an_amendment_is_dropped_with_a_note_when_the_calendar_says_the_same(
    store: Store, library: Library, folder: Path
) -> None:
    await library.ensure()
    await amend(store)
    march = seed_folder.MARCH.replace("OpenAI releases GPT-4", "GPT-4 is out")
    march = march.replace("date = 2023-03-14", "date = 2023-03-15")
    write(folder / "calendar" / "2023-03.toml", march)

    report = await library.import_paths([])

    (note,) = report.skipped
    assert (note.file, note.reason) == (
        "corrections",
        f"that of {GPT4} is dropped, since the data says so now",
    )
    assert await store.reports.amendments() == {}
    assert report.changed == ()
    assert (await library.import_paths([])).skipped == ()


async def test_an_amendment_whose_event_is_gone_waits_for_it(
    store: Store, library: Library, folder: Path
) -> None:
    await library.ensure()
    await amend(store)
    calendar = folder / "calendar" / "2023-03.toml"
    calendar.write_text(seed_folder.MARCH.replace(GPT4, "2023-03-14-other"), "utf-8")

    for _ in range(2):
        (note,) = (await library.import_paths([])).skipped
        assert note.reason == f"that of {GPT4} waits, since there is no such event now"

    calendar.write_text(seed_folder.MARCH, "utf-8")
    assert (await library.import_paths([])).skipped == ()
    event = await store.events.get(GPT4)
    assert event is not None
    assert event.title.en == "GPT-4 is out"
