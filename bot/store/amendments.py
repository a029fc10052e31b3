"""Amendments by event, read and written within the writer's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.core.amend import Amendment
from bot.store.codec import dump, load
from bot.store.engine import upsert
from bot.store.tables import amendments

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def read(connection: AsyncConnection) -> dict[str, Amendment]:
    """All amendments, in the order of their events' ids."""
    rows = await connection.execute(select(amendments).order_by(amendments.c.event_id))
    return {row.event_id: load(Amendment, row.body) for row in rows}


async def put(connection: AsyncConnection, event_id: str, amendment: Amendment) -> None:
    """Store an event's amendment in place of the one before."""
    body = dump(amendment)
    statement = upsert(amendments).values(event_id=event_id, body=body)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[amendments.c.event_id], set_={"body": body})
    )


async def replace(connection: AsyncConnection, wanted: Mapping[str, Amendment]) -> None:
    """Make the stored amendments equal to these."""
    known = await read(connection)
    for gone in known.keys() - wanted.keys():
        await connection.execute(delete(amendments).where(amendments.c.event_id == gone))
    for event_id, amendment in wanted.items():
        if known.get(event_id) != amendment:
            await put(connection, event_id, amendment)
