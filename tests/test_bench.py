"""The benchmarks run and print a table; how fast is not a test's business."""

from __future__ import annotations

from bench import answering, importing, pictures, search, synthetic
from bench.table import Row, show


async def test_search_and_import_fill_the_table(monkeypatch, capsys):
    monkeypatch.setattr(search, "SIZES", (50,))
    monkeypatch.setattr(search, "TIMES", 1)
    monkeypatch.setattr(importing, "COUNT", 50)
    monkeypatch.setenv("COLUMNS", "200")
    show([*await search.run(), *await importing.run()])
    printed = capsys.readouterr().out
    for name in ("search, 50 events, common word", "two Han characters", "import, 50 events"):
        assert name in printed


async def test_whole_answers_fill_the_table(monkeypatch, capsys):
    monkeypatch.setattr(answering, "TIMES", 1)
    monkeypatch.setenv("COLUMNS", "200")
    show(await answering.run())
    assert "/event OpenAI, answered, p50" in capsys.readouterr().out


async def test_pictures_fill_the_table(monkeypatch, capsys):
    monkeypatch.setattr(pictures, "SIZE", 50)
    monkeypatch.setattr(pictures, "TIMES", 1)
    monkeypatch.setenv("COLUMNS", "200")
    show(await pictures.run())
    printed = capsys.readouterr().out
    for name in ("of the year, cold", "of a name, from the cache", "longest block"):
        assert name in printed


def test_a_row_shows_ratio_difference_and_whether_the_aim_is_met(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")
    show([Row("thing", 3.0, 2.0, 2.5)])
    printed = capsys.readouterr().out
    for cell in ("3.00 ms", "2.00 ms", "1.50", "1.00 ms", "2.50 ms", "no"):
        assert cell in printed


def test_synthetic_events_are_the_same_in_every_run():
    assert list(synthetic.events(20)) == list(synthetic.events(20))
