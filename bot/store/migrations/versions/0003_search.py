"""Index events anew; keep the words, and how many events have them and each entity."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Lay the index anew, empty: the store fills it as it opens."""
    op.execute("DROP TABLE event_text")
    op.execute(
        "CREATE VIRTUAL TABLE event_text USING fts5(title, names, body, marks, "
        "tokenize = 'unicode61', prefix = '2 3 4 5', columnsize = 0)"
    )
    op.execute("CREATE VIRTUAL TABLE event_text_words USING fts5vocab(event_text, row)")
    op.create_table(
        "words",
        sa.Column("word", sa.String, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.add_column("entities", sa.Column("events", sa.Integer, nullable=False, server_default="0"))
    op.add_column("names", sa.Column("name", sa.String, nullable=False, server_default=""))
