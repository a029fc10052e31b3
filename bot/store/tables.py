"""The tables of the store; a migration changes them, and a test holds both equal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An instant, kept in UTC; SQLite knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive date-time: nobody could say which instant it means."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that it is UTC."""
        return value and value.replace(tzinfo=UTC)


meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

entities = Table(
    "entities",
    metadata,
    Column("position", Integer, nullable=False),
    Column("id", String, primary_key=True),
    Column("body", Text, nullable=False),
)

names = Table(
    "names",
    metadata,
    # The name's tokens run together, so that `open ai` and `OpenAI` are one key.
    Column("key", String, primary_key=True),
    Column("entity", ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)

documents = Table(
    "documents",
    metadata,
    Column("key", String, primary_key=True),
    Column("document", Text, nullable=False),
    Column("reading", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    # Sorts as a list of answers does: see `bot.store.index.place`.
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("first", Date),
    Column("precision", String),
    Column("curated", Boolean, nullable=False),
    Column("importance", Integer, nullable=False),
    Column("body", Text, nullable=False),
    # What the row and its index were made from: equal means nothing to write.
    Column("body_hash", LargeBinary, nullable=False),
    Column("names_hash", LargeBinary, nullable=False),
    Index("events_by_date", "first", "precision"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False, index=True),
    Column("at", Time, nullable=False),
    Column("zone", String, nullable=False),
    Column("language", String, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_due_at", Moment, nullable=False, index=True),
    Column("next_date", Date, nullable=False),
    Column("count", Integer, nullable=False),
    # An id is never used again: the ledger's keys name subscriptions that are gone.
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String, primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="SET NULL"), index=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", Moment, nullable=False, index=True),
    Column("lease_until", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("message_id", BigInteger),
    Column("reason", String),
)
