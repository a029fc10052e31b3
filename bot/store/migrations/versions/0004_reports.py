"""Keep what readers report, and what the operator made of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of reports and amendments."""
    op.create_table(
        "amendments",
        sa.Column("event_id", sa.String, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.String, nullable=False),
        sa.Column("wrong", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("url", sa.String),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("user_id", sa.BigInteger, index=True),
        sa.Column("guild_id", sa.BigInteger, index=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("decided_by", sa.BigInteger),
        sa.Column("decided_at", sa.DateTime),
        sqlite_autoincrement=True,
    )
    op.create_index("reports_by_waiting", "reports", ["id"], sqlite_where=sa.text("state = 'open'"))
