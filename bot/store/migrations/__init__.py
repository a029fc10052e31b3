"""The schema: what version the code wants, and how an older database gets there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError

HEAD = "0004"
"""The newest migration; a test keeps it equal to the scripts."""


def migrate(connection: Connection, path: str) -> None:
    """Bring the schema up to date within the transaction of this connection.

    Alembic is loaded only when there is something to do.  StoreError when the database belongs to
    a newer version of this program or to another program.
    """
    version = _version(connection)
    if version == HEAD:
        # A read-only file lets a transaction begin, and refuses only a statement that would write.
        connection.execute(text("DELETE FROM alembic_version WHERE false"))
        return
    if version is None and inspect(connection).get_table_names():
        raise StoreError(
            f"The database {path} belongs to another program; set DATABASE_URL to another path."
        )
    if version is not None and version > HEAD:
        raise StoreError(
            f"The database {path} was made by a newer version of this bot (schema {version}, "
            f"this version knows {HEAD}); update the bot or use an older backup."
        )
    _upgrade(connection)


def _version(connection: Connection) -> str | None:
    exists = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.scalar(text(exists)) is None:
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
