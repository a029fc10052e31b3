"""Fixtures of the command line: calls with a store and a seeds folder of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import seed_folder
from calls import Done, Run

from bot.cli import main


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
