"""Small settings that the bot keeps for itself, and the number of the data's revision."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import upsert
from bot.store.tables import meta

_REVISION = "revision"


async def get(connection: AsyncConnection, key: str) -> str | None:
    """The setting with that key."""
    return await connection.scalar(select(meta.c.value).where(meta.c.key == key))


async def put(connection: AsyncConnection, key: str, value: str) -> None:
    """Keep a setting."""
    statement = upsert(meta).values(key=key, value=value)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": value})
    )


async def revision(connection: AsyncConnection) -> int:
    """How often the data changed; 0 when nothing was stored yet."""
    return int(await get(connection, _REVISION) or 0)


async def raise_revision(connection: AsyncConnection) -> None:
    """Say that the data changed."""
    await put(connection, _REVISION, str(await revision(connection) + 1))
