"""How the command line is called: help, wrong usage, and the letters it speaks in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from calls import Run


def test_output_is_utf_8_whatever_the_system_speaks(run: Run, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot", "event", "百度", "--json"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=True,
    )

    assert "百度发布文心一言" in done.stdout.decode("utf-8")


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
