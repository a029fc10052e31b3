"""The command line: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import icalendar
import pytest
import seed_folder

from bot.cli import main
from bot.core.amend import Amendment
from bot.core.models import Localized, Source
from bot.store import open_store


@dataclass(frozen=True, slots=True)
class Done:
    """What one call printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Calls the command line with a store and a seeds folder of its own."""
    seeds = seed_folder.plant(tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDS_DIR", str(seeds))
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/data/bot.db")
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    def call(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["bot", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        shown = capfdbinary.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, shown.out.decode(), shown.err.decode())

    return call


def test_event_prints_the_contract(run: Run) -> None:
    done = run("event", "gpt4", "--json")

    assert done.code == 0
    assert done.json["query"] == "gpt4"
    assert done.json["total"] == 1
    assert done.json["events"] == [
        {
            "id": "2023-03-14-gpt-4",
            "date": "2023-03-14",
            "precision": "day",
            "title": {"en": "OpenAI releases GPT-4", "zh-CN": "OpenAI 发布 GPT-4"},
            "summary": {"en": "The model also takes pictures.", "zh-CN": "新模型也能看图。"},
            "points": {"en": ["It passes the bar exam."], "zh-CN": ["能通过律师资格考试。"]},
            "category": "model",
            "importance": 5,
            "status": "confirmed",
            "note": {
                "en": "Beijing sources date it 15 March.",
                "zh-CN": "北京时间为 3 月 15 日。",
            },
            "entities": ["OpenAI", "GPT-4"],
            "sources": [
                {
                    "url": "https://openai.com/research/gpt-4",
                    "title": None,
                    "publisher": "OpenAI",
                    "document": None,
                    "date": None,
                },
                {
                    "url": "https://www.theverge.com/2023/3/14/23638033/openai-gpt-4",
                    "title": None,
                    "publisher": "The Verge",
                    "document": None,
                    "date": None,
                },
            ],
        }
    ]


@pytest.mark.parametrize(
    "words", [("百度",), ("openai", "--month", "3"), ("OpenAI", "--category", "model")]
)
def test_event_finds_names_in_either_language_and_filters(run: Run, words: tuple[str, ...]) -> None:
    assert run("event", *words, "--json").json["total"] == 1


def test_event_narrows_to_an_entity_and_an_importance(run: Run) -> None:
    asked = ("event", "march", "--entity", "OpenAI", "--least", "5", "--json")
    assert [each["id"] for each in run(*asked).json["events"]] == ["2023-03-14-gpt-4"]
    refused = run("event", "march", "--entity", "nobody")
    assert (refused.code, "nobody" in refused.err) == (1, True)


def test_event_names_what_may_have_been_meant(run: Run) -> None:
    assert run("event", "opneai", "--json").json["did_you_mean"] == ["OpenAI"]
    assert "Did you mean 'OpenAI'?" in run("event", "opneai").out


@pytest.mark.parametrize(
    "query",
    [
        "nothing-like-it",
        "'; DROP TABLE events; --",
        '"',
        "*",
        "NEAR(",
        "@everyone",
        "](javascript:x)",
    ],
)
def test_a_query_that_finds_nothing_is_an_empty_list_and_no_error(run: Run, query: str) -> None:
    done = run("event", query, "--json")

    assert (done.code, done.json["total"], done.json["events"]) == (0, 0, [])


def test_a_query_of_more_than_sixty_characters_is_refused(run: Run) -> None:
    done = run("event", "x" * 5000)

    assert done.code == 1
    assert done.out == ""
    assert done.err.strip().count("\n") == 0
    assert "60 characters" in done.err


def test_today_prints_the_contract(run: Run) -> None:
    done = run("today", "--date", "2026-03-14", "--json")

    assert done.code == 0
    assert done.json["local_date"] == "2026-03-14"
    assert done.json["anniversary"] == "2023-03-14"
    assert done.json["fallback"] is None
    assert [event["id"] for event in done.json["events"]] == ["2023-03-14-gpt-4"]
    assert done.json["reading_seconds"] > 0
    assert "OpenAI releases GPT-4" in done.json["text"]


def test_today_on_29_february_has_no_anniversary(run: Run, tmp_path: Path) -> None:
    february = seed_folder.MARCH.replace("2023-03-", "2023-02-")
    (tmp_path / "seeds" / "calendar" / "2023-02.toml").write_text(february, "utf-8")

    done = run("today", "--date", "2028-02-29", "--json")

    assert done.json["anniversary"] is None
    assert done.json["fallback"] == "leap-day"


def test_today_on_an_empty_day_tells_the_nearest(run: Run) -> None:
    done = run("today", "--date", "2026-03-18", "--json", "--lang", "zh-CN")

    assert done.json["fallback"] == "nearest"
    assert [event["id"] for event in done.json["events"]] == ["2023-03-16-ernie-bot"]
    assert "百度发布文心一言" in done.json["text"]


@pytest.mark.parametrize("date", ["2026-02-30", "soon", "2026-13-01", "20261122", "2026-W47-7"])
def test_a_date_that_does_not_exist_is_refused_with_one_sentence(run: Run, date: str) -> None:
    done = run("today", "--date", date)

    assert done.code == 1
    assert date in done.err
    assert done.err.strip().count("\n") == 0


def test_import_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text(seed_folder.REVIEW, "utf-8")

    first, second = run("import", "review.md", "--json"), run("import", "review.md", "--json")

    assert set(first.json) == {"new", "changed", "gone", "merged", "skipped"}
    assert first.json["merged"] == ["2023-03-14-gpt-4"]
    assert [second.json[key] for key in ("new", "changed", "gone")] == [[], [], []]


BROKEN = {
    "empty.md": b"",
    "picture.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "letter.docx": b"PK\x03\x04\x14\x00\x06\x00",
    "bad-date.toml": seed_folder.MARCH.replace("= 2023-03-14\n", "= 2023-02-30\n").encode(),
    "bad-category.toml": seed_folder.MARCH.replace('"model"', '"modle"').encode(),
    "same-id.toml": seed_folder.MARCH.encode() + b"\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_used_is_refused_with_a_sentence_and_nothing_is_lost(
    run: Run, tmp_path: Path, name: str
) -> None:
    run("import")
    (tmp_path / name).write_bytes(BROKEN[name])

    done = run("import", name)

    assert done.code == 1
    assert name.removesuffix(".toml") in done.err
    assert "Traceback" not in done.err
    assert run("event", "gpt4", "--json").json["total"] == 1


def test_a_file_that_does_not_exist_is_refused(run: Run) -> None:
    done = run("read", "nowhere.md")

    assert (done.code, done.err) == (1, "nowhere.md: cannot be read: no such file or directory\n")


def test_a_pipe_is_refused_rather_than_waited_for(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert (run("read", "pipe").code, run("read", str(tmp_path)).code) == (1, 1)


def test_output_is_utf_8_whatever_the_system_speaks(run: Run, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot", "event", "百度", "--json"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=True,
    )

    assert "百度发布文心一言" in done.stdout.decode("utf-8")


def test_read_prints_the_contract_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text(seed_folder.REVIEW, "utf-8")

    done = run("read", "review.md", "--json")

    assert set(done.json) == {"document", "items", "skipped"}
    assert set(done.json["document"]) == {
        "key", "importer", "title", "author", "publisher", "published", "url", "language",
        "characters", "highlights", "stats",
    }  # fmt: skip
    assert set(done.json["items"][0]) == {
        "title", "text", "points", "section", "url", "date", "precision", "line", "entities",
    }  # fmt: skip
    assert done.json["document"]["published"] == "2023-12-30T09:00:00"
    assert done.json["items"][0]["entities"] == ["GPT-4", "OpenAI"]
    assert not (tmp_path / "data").exists()


def test_several_documents_are_a_list(run: Run, tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(seed_folder.REVIEW, "utf-8")

    assert [form["document"]["key"] for form in run("read", "one.md", "two.md", "--json").json] == [
        "one",
        "two",
    ]


def test_wrong_usage_ends_with_two(run: Run) -> None:
    assert run("event").code == 2
    assert run("event", "gpt", "--month", "13").code == 2
    assert run("fly").code == 2


@pytest.mark.parametrize(
    "command", ["run", "demo", "import", "check", "read", "event", "today", "export"]
)
def test_every_command_has_help(run: Run, command: str) -> None:
    done = run(command, "--help")

    assert done.code == 0
    assert "Usage:" in done.out


def test_run_without_a_token_says_where_to_get_one(run: Run) -> None:
    done = run("run")

    assert done.code == 1
    assert "DISCORD_TOKEN" in done.err
    assert "demo" in done.err


def test_export_as_json_lines_holds_every_event(run: Run) -> None:
    lines = run("export", "--format", "jsonl").out.splitlines()

    assert [json.loads(line)["id"] for line in lines] == [
        "2023-03-14-gpt-4",
        "2023-03-16-ernie-bot",
    ]


def test_export_as_a_table_is_read_back_by_a_csv_reader(run: Run, tmp_path: Path) -> None:
    assert run("export", "--format", "csv", "-o", "events.csv").code == 0

    rows = list(csv.DictReader(io.StringIO((tmp_path / "events.csv").read_text("utf-8-sig"))))
    assert rows[0]["title_zh"] == "OpenAI 发布 GPT-4"


def test_export_as_a_calendar_is_read_back_by_a_calendar_reader(run: Run) -> None:
    calendar = icalendar.Calendar.from_ical(run("export", "--format", "ics").out)

    entries = list(calendar.walk("VEVENT"))
    assert [str(entry["SUMMARY"]) for entry in entries] == [
        "OpenAI releases GPT-4",
        "Baidu presents ERNIE Bot",
    ]


def test_check_names_every_fault_with_its_file(run: Run, tmp_path: Path) -> None:
    march = tmp_path / "seeds" / "calendar" / "2023-03.toml"
    march.write_text(seed_folder.MARCH.replace('"baidu"', '"bidu"').replace("= 5", "= 6"), "utf-8")

    done = run("check")

    assert done.code == 1
    assert "2023-03.toml:5: " in done.err
    assert "2023-03.toml:21: " in done.err


def test_check_of_good_seeds_prints_their_figures(run: Run) -> None:
    done = run("check")

    assert done.code == 0
    assert "2 of 365" in done.out


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
