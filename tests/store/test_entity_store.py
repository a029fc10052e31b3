"""Entities by name, and the days on which something happened to them."""

from __future__ import annotations

from datetime import date

import factories
import pytest

from bot.core.models import Category
from bot.store import Moment

ENTITIES = [
    factories.entity("openai", "OpenAI", "OpenAI", ["开放人工智能研究中心"]),
    factories.entity("open-source-week", "Open Source Week"),
    factories.entity("baidu", "Baidu", "百度"),
]
OPENAI = ("openai",)
EVENTS = [
    factories.event("a", entities=OPENAI, importance=3),
    factories.event("b", "2023-01-02", entities=OPENAI, importance=5, category=Category.LAW),
    factories.event("month", "2023-03", entities=OPENAI),
    factories.event("before", "2022-12-31", entities=OPENAI),
    factories.event("other", "2023-05-01", "About OpenAI in the title alone"),
    factories.imported("doc-1", on="2023-03-15", entities=OPENAI),
]
NAMES = ["openai", "Open AI", "ＯＰＥＮＡＩ", "開放人工智能研究中心", "OPEN-AI"]


@pytest.fixture
async def entities(store):
    async with store.write() as writer:
        await writer.replace_entities(ENTITIES)
        await writer.apply_events(EVENTS)
    return store.entities


@pytest.mark.parametrize("name", NAMES)
async def test_an_entity_is_known_by_any_of_its_names_however_written(entities, name):
    assert (await entities.named(name)).id == "openai"


@pytest.mark.parametrize("name", ["", "open", "?!", "nobody"])
async def test_what_nobody_is_called_names_nobody(entities, name):
    assert await entities.named(name) is None


async def test_moments_are_curated_events_of_a_certain_day_of_2023_the_greatest_first(entities):
    assert await entities.moments(ENTITIES[0]) == [
        Moment("b", date(2023, 1, 2), 5, Category.LAW),
        Moment("a", date(2023, 3, 14), 3, Category.MODEL),
    ]


async def test_a_category_narrows_them(entities):
    found = await entities.moments(ENTITIES[0], Category.LAW)
    assert [each.id for each in found] == ["b"]
