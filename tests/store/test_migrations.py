"""Migrations: what an older version of the bot stored is there afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from factories import report
from sqlalchemy import create_engine

from bot.core.delivery import DeliveryState
from bot.core.models import Category, Language, Query
from bot.core.subscription import EVERY_DAY, Action, Choices, Posting, SubscriptionState
from bot.store import migrations, open_store


@pytest.fixture
def first(tmp_path):
    """A database as the first schema left it, with a digest, its post and an event."""
    path = tmp_path / "bot.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO subscriptions VALUES (7, 10, 100, '09:00:00.000000', 'Asia/Shanghai', "
            "'zh-CN', 1000, '2026-11-20 00:00:00', '2026-11-22 01:00:00', '2026-11-22', 3)"
        )
        connection.execute(
            "INSERT INTO deliveries VALUES ('7:2026-11-21', 7, 100, '2026-11-21', 'sent', 1, "
            "'2026-11-21 01:00:00', '2026-11-21 01:02:00', '2026-11-21 01:00:01', 77, NULL)"
        )
        body = '{"id":"a","date":{"first":"2023-03-14"},"title":{"en":"A"},"category":"law"}'
        connection.execute(
            "INSERT INTO events VALUES (1, 'a', '2023-03-14', 'day', 1, 3, ?, x'00', x'00')",
            [body],
        )
        connection.commit()
    return f"sqlite+aiosqlite:///{path}"


async def test_digests_of_the_first_schema_come_as_before(first):
    async with open_store(first) as store:
        kept = await store.subscriptions.get(7)
        assert kept.choices == Choices(Language.ZH_CN, count=3)
        assert (kept.schedule.at, kept.schedule.zone) == (time(9), "Asia/Shanghai")
        assert kept.schedule.weekdays == EVERY_DAY
        assert (kept.posting, kept.state) == (Posting(), SubscriptionState.ACTIVE)
        due = datetime(2026, 11, 22, 1, tzinfo=UTC)
        assert [one.id for one in await store.subscriptions.due(due, 10)] == [7]


async def test_reports_are_taken_by_a_database_of_the_first_schema(first):
    async with open_store(first) as store:
        assert await store.reports.add(report()) is None
        assert await store.reports.waiting() == 1
        assert await store.reports.amendments() == {}


async def test_the_ledger_of_the_first_schema_is_kept(first):
    async with open_store(first) as store:
        (row,) = await store.deliveries.history(7, 10)
        assert (row.state, row.message_id, row.local_date) == (
            DeliveryState.SENT,
            77,
            date(2026, 11, 21),
        )
        assert row.opened_at == row.due_at == datetime(2026, 11, 21, 1, tzinfo=UTC)
        (change,) = await store.subscriptions.changes(7, 10)
        assert (change.action, change.user_id) == (Action.ADD, 1000)


async def test_events_of_the_first_schema_are_found_by_their_words_and_their_category(first):
    async with open_store(first) as store:
        assert (await store.search.find(Query("A"))).total == 1
        assert [event.id for event in await store.events.nearest(3, 1, [Category.LAW])] == ["a"]
        assert await store.events.nearest(3, 1, [Category.MODEL]) == []
