"""Fixtures for all tests: a store in a real file, and modules that are compiled but once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from bot.store import Store, open_store


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Keep what was compiled of each text: every bot of a test loads all of its commands anew."""
    compiled = SourceFileLoader.source_to_code

    @cache
    def kept(loader: type[SourceFileLoader], text: bytes, path: str) -> CodeType:
        return compiled(loader("", path), text, path)

    def source_to_code(self: SourceFileLoader, data: bytes, path: str, **options: int) -> CodeType:
        return kept(type(self), bytes(data), str(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SourceFileLoader, "source_to_code", source_to_code)
        yield


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with nothing in it; tests work on copies."""
    path = tmp_path_factory.mktemp("empty") / "bot.db"

    async def make() -> None:
        async with open_store(f"sqlite+aiosqlite:///{path}"):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
async def store(database_url: str, empty_store: Path, tmp_path: Path) -> AsyncIterator[Store]:
    shutil.copy(empty_store, tmp_path / "bot.db")
    async with open_store(database_url) as opened:
        yield opened
