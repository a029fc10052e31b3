"""Let a digest choose its days, events and look; let it pause; keep its record and its chores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Widen what is there, and make the tables of changes and chores.

    No table is made anew: dropping the old one would clear the ledger's references to it.
    """
    op.add_column("events", sa.Column("category", sa.String))
    op.execute("UPDATE events SET category = json_extract(body, '$.category')")
    _widen_subscriptions()
    _widen_deliveries()
    _make_changes()
    _make_chores()


def _widen_subscriptions() -> None:
    for column in (
        sa.Column("weekdays", sa.Integer, nullable=False, server_default="127"),
        sa.Column("choices", sa.Text, nullable=False, server_default="{}"),
        sa.Column("posting", sa.Text, nullable=False, server_default="{}"),
        sa.Column("state", sa.String, nullable=False, server_default="active"),
        sa.Column("reason", sa.String),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    ):
        op.add_column("subscriptions", column)
    op.execute(
        "UPDATE subscriptions SET choices = json_object('language', language, 'count', count)"
    )
    op.drop_index("ix_subscriptions_next_due_at", "subscriptions")
    op.drop_column("subscriptions", "language")
    op.drop_column("subscriptions", "count")
    op.create_index(
        "subscriptions_by_due",
        "subscriptions",
        ["next_due_at", "id"],
        sqlite_where=sa.text("state = 'active'"),
    )


def _widen_deliveries() -> None:
    op.add_column("deliveries", sa.Column("due_at", sa.DateTime))
    op.add_column("deliveries", sa.Column("opened_at", sa.DateTime))
    op.execute("UPDATE deliveries SET due_at = claimed_at, opened_at = claimed_at")
    op.create_index("ix_deliveries_finished_at", "deliveries", ["finished_at"])


def _make_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("subscription_id", sa.Integer, nullable=False, index=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("details", sa.Text, nullable=False),
    )
    op.execute(
        "INSERT INTO changes (subscription_id, guild_id, at, action, user_id, details) "
        "SELECT id, guild_id, created_at, 'add', created_by, '{}' FROM subscriptions"
    )


def _make_chores() -> None:
    op.create_table(
        "chores",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("delivery_key", sa.String, index=True),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("give_up_at", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("finished_at", sa.DateTime),
        sa.Column("reason", sa.String),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "chores_by_due", "chores", ["due_at"], sqlite_where=sa.text("finished_at IS NULL")
    )
    op.create_index("chores_by_channel", "chores", ["channel_id", "kind", "finished_at"])
