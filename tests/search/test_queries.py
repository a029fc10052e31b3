"""What people type on a phone finds the event they mean: held by tables of queries."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.core.models import Query
from bot.library import Library
from bot.store import Store, open_store

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
TABLES = {"queries.toml": (95, 99), "apart.toml": (90, 98), "third.toml": (90, 98)}
"""Each table of 100 queries: how many find their event first, and how many among five."""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('search')}/bot.db"


@pytest.mark.parametrize("table", TABLES)
async def test_what_people_type_finds_what_they_mean(database, table):
    asked = tomllib.loads((HERE / table).read_text("utf-8"))["query"]
    async with open_store(database) as store:
        await Library(store, SEEDS).ensure()
        places = {one["text"]: await _place(store, one) for one in asked}
    assert len(places) == 100
    misses = {text: place for text, place in places.items() if place != 1}
    first, among_five = TABLES[table]
    assert len(places) - len(misses) >= first, misses
    assert sum(place <= 5 for place in places.values()) >= among_five, misses


async def _place(store: Store, one: dict[str, str]) -> int:
    """Where the expected event stands, from 1; 99 when it is not on the first page.

    A slip of the finger may be answered by the correction that is offered first.
    """
    page = await store.search.find(Query(one["text"]))
    if not page.events and page.corrections and "typo" in one:
        page = await store.search.find(Query(page.corrections[0]))
    ids = [event.id for event in page.events]
    return ids.index(one["first"]) + 1 if one["first"] in ids else 99
