"""Opening the store: made, migrated, or refused with one sentence."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from factories import event

from bot.errors import StoreError
from bot.store import migrations, open_store
from bot.store.engine import open_database
from bot.store.tables import metadata


async def refusal(url: str) -> str:
    with pytest.raises(StoreError) as refused:
        async with open_store(url):
            pass
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def folder(store):
    """A folder that everybody may enter; the store has loaded all that opening one needs."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)
        Path(name).chmod(0o777)


@contextmanager
def no_privileges():
    """Not as root, who may write everywhere."""
    before = os.geteuid()
    os.seteuid(before or 65534)
    try:
        yield
    finally:
        os.seteuid(before)


async def fill(store, count=200):
    async with store.write() as writer:
        await writer.apply_events([event(id=f"e-{n}", en="word " * 200) for n in range(count)])


async def test_a_missing_folder_is_made(tmp_path):
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/a/b/bot.db"):
        pass
    assert (tmp_path / "a" / "b" / "bot.db").exists()


async def test_an_empty_file_is_a_new_database(tmp_path, database_url):
    (tmp_path / "bot.db").touch()
    async with open_store(database_url) as store:
        assert await store.revision() == 0


async def test_what_was_stored_is_there_after_reopening(database_url):
    async with open_store(database_url) as store, store.write() as writer:
        await writer.apply_events([event()])
    async with open_store(database_url) as store:
        assert event() == await store.events.get(event().id)


async def test_closing_waits_for_those_who_still_read(database_url):
    reading = asyncio.Event()

    async def read(database):
        async with database.read() as connection:
            reading.set()
            await asyncio.sleep(0.05)
            return (await connection.exec_driver_sql("SELECT 1")).scalar()

    database = await open_database(database_url)
    task = asyncio.create_task(read(database))
    await reading.wait()
    await database.close()
    assert task.done()
    assert await task == 1


async def test_a_path_with_spaces_and_han_characters_works(tmp_path):
    folder = tmp_path / "a b 百度"
    async with open_store(f"sqlite+aiosqlite:///{folder}/bot.db") as store:
        assert await store.revision() == 0
    assert (folder / "bot.db").exists()


async def test_the_schema_is_what_the_tables_say(database_url):
    database = await open_database(database_url)

    def compare(connection):
        migrations.migrate(connection, database.path)
        context = MigrationContext.configure(connection)
        found = compare_metadata(context, metadata)
        return [difference for difference in found if "event_text" not in str(difference)]

    async with database.write() as connection:
        assert await connection.run_sync(compare) == []
    await database.close()


def test_the_head_is_that_of_the_migration_scripts():
    folder = Path(migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_current_head() == migrations.HEAD


async def test_a_migration_that_fails_leaves_nothing_behind(database_url, monkeypatch):
    def fail(connection):
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_upgrade", fail)
        with pytest.raises(RuntimeError, match="power cut"):
            async with open_store(database_url):
                pass
    async with open_store(database_url) as store:
        assert (await store.events.counts())["events"] == 0


def test_alembic_stays_out_of_memory_when_the_schema_is_current(database_url):
    script = (
        "import asyncio, sys\n"
        "from bot.store import open_store\n"
        "async def main():\n"
        f"    async with open_store({database_url!r}): pass\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules)\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [run.stdout.strip() for run in runs] == ["True", "False"]


async def test_a_newer_database_is_refused(tmp_path, database_url):
    async with open_store(database_url):
        pass
    connection = sqlite3.connect(tmp_path / "bot.db")
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.commit()
    connection.close()
    sentence = await refusal(database_url)
    assert "newer version of this bot" in sentence
    assert f"{tmp_path}/bot.db" in sentence


async def test_another_programs_database_is_refused_and_left_alone(tmp_path, database_url):
    connection = sqlite3.connect(tmp_path / "bot.db")
    connection.execute("CREATE TABLE theirs (id INTEGER)")
    connection.close()
    assert "another program" in await refusal(database_url)
    connection = sqlite3.connect(tmp_path / "bot.db")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    connection.close()


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, database_url):
    letter = "Dear reader, this is a letter. " * 100
    (tmp_path / "bot.db").write_text(letter)
    sentence = await refusal(database_url)
    assert "no SQLite database" in sentence
    assert f"{tmp_path}/bot.db" in sentence
    assert (tmp_path / "bot.db").read_text() == letter


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path, database_url):
    (tmp_path / "bot.db").mkdir()
    assert "cannot be opened" in await refusal(database_url)


async def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "taken").touch()
    sentence = await refusal(f"sqlite+aiosqlite:///{tmp_path}/taken/bot.db")
    assert f"The folder {tmp_path}/taken" in sentence


async def test_a_read_only_folder_is_refused(folder):
    folder.chmod(0o555)
    with no_privileges():
        assert "cannot be opened" in await refusal(f"sqlite+aiosqlite:///{folder}/bot.db")


async def test_a_folder_in_a_read_only_folder_is_refused(folder):
    folder.chmod(0o555)
    with no_privileges():
        sentence = await refusal(f"sqlite+aiosqlite:///{folder}/new/bot.db")
    assert f"The folder {folder}/new" in sentence


async def test_a_read_only_file_is_refused(folder):
    url = f"sqlite+aiosqlite:///{folder}/bot.db"
    async with open_store(url):
        pass
    (folder / "bot.db").chmod(0o444)
    with no_privileges():
        assert "it is read-only" in await refusal(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite:///bot.db",
        "mysql://me:secret@host/db",
    ],
)
async def test_an_address_of_another_kind_is_refused_without_its_password(url):
    sentence = await refusal(url)
    assert "sqlite+aiosqlite:///path/to/file.db" in sentence
    assert "secret" not in sentence


async def test_a_full_disk_is_reported_and_nothing_is_lost(store, database_url):
    await fill(store, 5)
    with pytest.raises(StoreError, match=r"bot\.db cannot be used: the disk is full"):
        async with store._database.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 1")
            await connection.exec_driver_sql("CREATE TABLE big AS SELECT zeroblob(10000000) AS b")
    assert (await store.events.counts())["events"] == 5


async def test_a_database_that_another_program_holds_is_reported(tmp_path, database_url):
    async with open_store(database_url):
        pass
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "another program has been writing" in await refusal(f"{database_url}?timeout=0.01")
    other.close()


async def test_a_damaged_file_is_reported(tmp_path, database_url):
    async with open_store(database_url) as store:
        await fill(store)
    path = tmp_path / "bot.db"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    path.write_bytes(data)
    assert re.search("damaged|no SQLite database", await refusal(database_url))


async def test_commits_survive_a_power_cut_and_foreign_keys_hold(store):
    async with store._database.write() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        values = [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in asked]
    assert values == ["wal", 2, 1]


async def test_readers_cannot_write(store):
    with pytest.raises(StoreError, match="read-only"):
        async with store._database.read() as connection:
            await connection.exec_driver_sql("DELETE FROM events")
