"""What the command line writes out, and what it finds wrong with the seeds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import icalendar
import seed_folder
from calls import Run


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
