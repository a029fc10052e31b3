"""Fixtures for all tests: a store in a real file."""

from __future__ import annotations

import pytest

from bot.store import open_store


@pytest.fixture
def database_url(tmp_path):
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def store(database_url):
    async with open_store(database_url) as opened:
        yield opened
