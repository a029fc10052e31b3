"""What was accepted of people's reports, on the command line."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import seed_folder
from calls import Run

from bot.core.amend import Amendment
from bot.core.models import Localized, Source
from bot.store import open_store

MORE = """
[[event]]
id = "2023-03-14-claude"
date = 2023-03-14
category = "model"
importance = 3
entities = ["gpt-4"]
title = { en = "Anthropic opens Claude", zh = "Anthropic 开放 Claude" }
summary = { en = "A rival of the same day.", zh = "同日的对手。" }
sources = [{ url = "https://example.org/claude", publisher = "Example" }]
distinct_from = ["2023-03-14-gpt-4"]
"""


def amend(tmp_path: Path, key: str, amendment: Amendment) -> None:
    async def work() -> None:
        url = f"sqlite+aiosqlite:///{tmp_path}/data/bot.db"
        async with open_store(url) as store, store.write() as writer:
            await writer.amend(key, amendment)

    asyncio.run(work())


def test_corrections_are_listed(run: Run, tmp_path: Path) -> None:
    assert run("corrections").out == ""
    added = (Source(url="https://example.org/new"),)
    amend(tmp_path, "2023-03-14-gpt-4", Amendment(note=Localized("", ""), sources=added))
    expected = "2023-03-14-gpt-4\n  note.en: \n  note.zh: \n  source: https://example.org/new\n\n"
    assert run("corrections").out == expected


def test_corrections_are_written_as_tables_that_stand_in_place_of_the_old_ones(
    run: Run, tmp_path: Path
) -> None:
    calendar = tmp_path / "seeds" / "calendar" / "2023-03.toml"
    calendar.write_text(seed_folder.MARCH + MORE, "utf-8")
    run("import")
    amend(tmp_path, "2023-03-14-claude", Amendment(title=Localized(en='Claude is "open"')))

    assert run("corrections", "--toml", "-o", str(tmp_path / "out.toml")).code == 0

    table = (tmp_path / "out.toml").read_text("utf-8")
    assert table.startswith(f"# {calendar}:")
    expected = MORE.replace('"Anthropic opens Claude"', '"Claude is \\"open\\""')
    assert tomllib.loads(table) == tomllib.loads(expected)
    calendar.write_text(f"{seed_folder.MARCH}\n{table}", "utf-8")
    assert run("check").code == 0
    dropped = run("import", "--json").json
    assert [dropped["changed"], len(dropped["skipped"])] == [[], 1]
    assert run("corrections").out == ""


def test_a_correction_of_what_no_calendar_tells_is_named_beside_the_tables(
    run: Run, tmp_path: Path
) -> None:
    review = tmp_path / "review.md"
    review.write_text(seed_folder.REVIEW, "utf-8")
    (key, *_) = (key for key in run("import", str(review), "--json").json["new"] if "review" in key)
    amend(tmp_path, key, Amendment(note=Localized(zh_cn="存疑")))
    assert run("corrections", "--toml").out == f"# {key}: not in the calendar\n"
