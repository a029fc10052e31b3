"""Reading and importing on the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import seed_folder
from calls import Run

BROKEN = {
    "empty.md": b"",
    "picture.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "letter.docx": b"PK\x03\x04\x14\x00\x06\x00",
    "bad-date.toml": seed_folder.MARCH.replace("= 2023-03-14\n", "= 2023-02-30\n").encode(),
    "bad-category.toml": seed_folder.MARCH.replace('"model"', '"modle"').encode(),
    "same-id.toml": seed_folder.MARCH.encode() + b"\n",
}


def test_import_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text(seed_folder.REVIEW, "utf-8")

    first, second = run("import", "review.md", "--json"), run("import", "review.md", "--json")

    assert set(first.json) == {"new", "changed", "gone", "merged", "skipped"}
    assert first.json["merged"] == ["2023-03-14-gpt-4"]
    assert [second.json[key] for key in ("new", "changed", "gone")] == [[], [], []]


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
