"""Lay the first schema: events with their index, documents, entities, digests and their ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    _make_knowledge()
    _make_digests()
    op.execute(
        "CREATE VIRTUAL TABLE event_text USING fts5("
        "title, names, body, marks, tokenize = 'unicode61', prefix = '2 3 4 5', columnsize = 0)"
    )


def _make_knowledge() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    op.create_table(
        "entities",
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "names",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column(
            "entity", sa.String, sa.ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "documents",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("first", sa.Date),
        sa.Column("precision", sa.String),
        sa.Column("curated", sa.Boolean, nullable=False),
        sa.Column("importance", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("body_hash", sa.LargeBinary, nullable=False),
        sa.Column("names_hash", sa.LargeBinary, nullable=False),
        sa.Index("events_by_date", "first", "precision"),
    )


def _make_digests() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("channel_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("created_by", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("next_due_at", sa.DateTime, nullable=False, index=True),
        sa.Column("next_date", sa.Date, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column(
            "subscription_id",
            sa.Integer,
            sa.ForeignKey("subscriptions.id", ondelete="SET NULL"),
            index=True,
        ),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_at", sa.DateTime, nullable=False, index=True),
        sa.Column("lease_until", sa.DateTime, nullable=False),
        sa.Column("finished_at", sa.DateTime),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.String),
    )
