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
    text,
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
    # How many events have to do with it: counted as events are stored, not as one types.
    Column("events", Integer, nullable=False, server_default="0"),
)

names = Table(
    "names",
    metadata,
    # The name's tokens run together, so that `open ai` and `OpenAI` are one key.
    Column("key", String, primary_key=True),
    Column("entity", ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True),
    # As it is written; empty for what is only typed, such as pinyin.
    Column("name", String, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

words = Table(
    "words",
    metadata,
    # Each token of the full-text index, and in how many events it stands.
    Column("word", String, primary_key=True),
    Column("count", Integer, nullable=False),
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
    Column("category", String),
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
    # Bit 0 is Monday.
    Column("weekdays", Integer, nullable=False, server_default="127"),
    Column("choices", Text, nullable=False, server_default="{}"),
    Column("posting", Text, nullable=False, server_default="{}"),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_due_at", Moment, nullable=False),
    Column("next_date", Date, nullable=False),
    Column("state", String, nullable=False, server_default="active"),
    Column("reason", String),
    Column("version", Integer, nullable=False, server_default="1"),
    # What is paused is not in the index that every tick asks.
    Index("subscriptions_by_due", "next_due_at", "id", sqlite_where=text("state = 'active'")),
    # An id is never used again: the ledger's keys name subscriptions that are gone.
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription_id", Integer, nullable=False, index=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("action", String, nullable=False),
    Column("user_id", BigInteger),
    Column("details", Text, nullable=False),
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
    Column("due_at", Moment),
    Column("opened_at", Moment),
    Column("claimed_at", Moment, nullable=False, index=True),
    Column("lease_until", Moment, nullable=False),
    Column("finished_at", Moment, index=True),
    Column("message_id", BigInteger),
    Column("reason", String),
)

# By the id of an event, which need not be there at present.
amendments = Table(
    "amendments",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("body", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", String, nullable=False),
    Column("wrong", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", String),
    Column("language", String, nullable=False),
    Column("user_id", BigInteger, index=True),
    Column("guild_id", BigInteger, index=True),
    Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Moment),
    Index("reports_by_waiting", "id", sqlite_where=text("state = 'open'")),
    # An id is never used again: the buttons of the queue carry it.
    sqlite_autoincrement=True,
)

_WAITING = text("finished_at IS NULL")

chores = Table(
    "chores",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("delivery_key", String, index=True),
    Column("message_id", BigInteger),
    Column("user_id", BigInteger),
    Column("text", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("give_up_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("finished_at", Moment),
    Column("reason", String),
    Index("chores_by_due", "due_at", sqlite_where=_WAITING),
    # How many posts of a channel were published of late.
    Index("chores_by_channel", "channel_id", "kind", "finished_at"),
    sqlite_autoincrement=True,
)
