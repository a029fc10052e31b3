"""The walls of the house, read from the imports."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")))

ONLY_IN = {
    "discord": (
        "bot/answers.py",
        "bot/client.py",
        "bot/demo.py",
        "bot/gateway.py",
        "bot/reload.py",
        "bot/translator.py",
        "cogs/",
    ),
    "simcord": ("bot/demo.py",),
    "sqlalchemy": ("bot/store/",),
    "alembic": ("bot/store/",),
    "sqlite3": ("bot/store/",),
    "aiosqlite": ("bot/store/",),
    "bs4": ("bot/importers/",),
    "apscheduler": ("bot/clock.py",),
    "aiolimiter": ("bot/traffic.py",),
    "typer": ("bot/cli.py", "bot/demo.py"),
    "rich": ("bot/terminal.py",),
    "icalendar": ("bot/export.py",),
    "matplotlib": ("bot/pictures/",),
    "PIL": ("bot/pictures/",),
    "cogs": ("cogs/",),
}
CORE_MAY_USE = {"anyascii", "opencc", "rapidfuzz", "snowballstemmer"}
LOADED_WHEN_USED = {
    "PIL",
    "aiohttp_socks",
    "alembic",
    "anyascii",
    "bs4",
    "icalendar",
    "matplotlib",
    "numpy",
    "opencc",
    "rapidfuzz",
    "rich",
    "simcord",
    "snowballstemmer",
}


def imports(path: Path, *, at_load: bool = False) -> Iterator[str]:
    """Full names of the imported modules; `at_load`: only those that importing the file runs."""
    tree = _tree(path)
    for node in _executed(tree) if at_load else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of what is imported"
            yield node.module or ""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        if not function and not typing:
            yield child
            yield from _executed(child)


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", ONLY_IN)
def test_each_library_stays_in_its_room(module: str) -> None:
    users = {
        place(path)
        for path in SOURCES
        if any(name.split(".")[0] == module for name in imports(path))
    }
    assert [user for user in users if not user.startswith(ONLY_IN[module])] == []


def test_the_core_knows_only_the_standard_library_and_itself() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert declared["dependencies"]
    for path in ROOT.glob("bot/core/*.py"):
        for name in imports(path):
            top = name.split(".")[0]
            known = top in CORE_MAY_USE or top in _standard_library()
            assert known or name.startswith("bot.core"), f"{place(path)} imports {name}"


def _standard_library() -> frozenset[str]:
    import sys

    return sys.stdlib_module_names


def test_what_is_heavy_is_not_loaded_by_a_running_bot(loaded_by_run: frozenset[str]) -> None:
    assert sorted(LOADED_WHEN_USED & loaded_by_run) == []
    assert not any(name.startswith("bot.importers") for name in loaded_by_run)


@pytest.fixture(scope="module")
def loaded_by_run() -> frozenset[str]:
    """The modules that a fresh interpreter holds once the running bot's rooms are imported."""
    import subprocess
    import sys

    rooms = "bot.app, bot.client, bot.clock, bot.rounds, bot.library, bot.store, cogs"
    program = f"import sys; import {rooms}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return frozenset(done.stdout.split())


def test_no_module_has_grown_past_its_noun() -> None:
    long = {place(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in long.items() if lines > 350} == {}


def test_only_the_composition_root_and_the_demo_read_the_clock() -> None:
    readers = {
        place(path)
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "discord"}
    }
    assert readers == {"bot/app.py"}
