"""Looking things up on the command line: its JSON, its sentences, its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
import seed_folder
from calls import Run


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
