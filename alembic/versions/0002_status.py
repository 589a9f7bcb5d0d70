"""One status row a commitment in place of one row a facet, voice and item.

Why: a list of every commitment read and understood ten entries each; what they say together is
kept as one row, written with the entries that change it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Byte order on PostgreSQL too: a locale would sort refs and instants in its own way.
BYTEWISE = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Drop the standing entries and make room for the rows, which the program then fills."""
    op.drop_index("ix_entry_standing", table_name="entry")
    op.create_index("ix_entry_subject", "entry", ["subject", "occurred_latest", "seq"])
    op.drop_index("ix_standing_occurred_latest", table_name="standing")
    op.drop_index("ix_standing_facet", table_name="standing")
    op.drop_table("standing")
    op.create_table(
        "status",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "first_day", BYTEWISE, nullable=False, comment="From the end of this day on it is so"
        ),
        sa.Column(
            "next_day",
            BYTEWISE,
            nullable=True,
            comment="From the end of this day on it is otherwise",
        ),
        sa.Column("facts", BYTEWISE, nullable=False, comment="The row as JSON (domain/status.py)"),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_status_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status")),
        comment="Projection: what the ledger alone says of each commitment, as one row of plain "
        "values.",
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Put the standing entries back."""
    op.drop_index("ix_entry_subject", table_name="entry")
    op.create_index(
        "ix_entry_standing",
        "entry",
        ["subject", "facet", "voice", "item", "occurred_latest", "seq", "recorded_at", "value"],
    )
    op.drop_table("status")
    op.create_table(
        "standing",
        sa.Column("subject", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facet", BYTEWISE, nullable=False),
        sa.Column("voice", BYTEWISE, nullable=False),
        sa.Column("item", BYTEWISE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True, comment="Empty when nothing stands any more"),
        sa.Column("occurred_latest", BYTEWISE, nullable=True, comment="Of the entry that stands"),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["entry.seq"],
            name=op.f("fk_standing_seq"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["subject"],
            ["entry.seq"],
            name=op.f("fk_standing_subject"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("subject", "facet", "voice", "item", name=op.f("pk_standing")),
        comment="Projection: the entry that stands for each facet, voice and item of each subject.",
        sqlite_strict=True,
    )
    op.create_index("ix_standing_facet", "standing", ["facet", "voice"], unique=False)
    op.create_index("ix_standing_occurred_latest", "standing", ["occurred_latest"], unique=False)
