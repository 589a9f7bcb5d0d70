"""Sources are found by what their addresses share; a reason for a quote that is in no copy.

Why: one page cited by two spellings of its address became two sources. The projection holds
the key of an address in place of the address, which stands in the ledger's texts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BYTEWISE = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
TYPES = (
    "type IN ('law', 'official_record', 'audited_data', 'deliverable', 'inspection', 'court', "
    "'committee', 'statement', 'media', 'other')"
)
WORD = {"facet": "redaction", "value": "quote_because"}
DELETE_GUARD = """
        CREATE TRIGGER vocabulary_guard_delete BEFORE DELETE ON vocabulary
        BEGIN SELECT RAISE(ABORT, 'a word is never deleted'); END"""
#: The address of each source as its last repair that stands has it.
FILL_URLS = """
    UPDATE source SET url = (
      SELECT t.value FROM entry_text t JOIN entry e ON e.seq = t.seq
      WHERE e.subject = source.id AND e.facet = 'identity' AND t.field = 'url'
        AND NOT EXISTS (SELECT 1 FROM entry a WHERE a.amends = e.seq AND a.facet <> 'redaction')
      ORDER BY e.seq DESC LIMIT 1)"""


def upgrade() -> None:
    """Put the key of an address in its place, to be filled from the ledger; add the word."""
    _replace("url", "address_key", "What every spelling of its address shares")
    op.bulk_insert(sa.table("vocabulary", sa.column("facet"), sa.column("value")), [WORD])


def downgrade() -> None:
    """Put addresses back, and take the word out: refused where a register has used it."""
    _replace("address_key", "url", "Where it was read")
    op.execute(FILL_URLS)
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(
        "DROP TRIGGER vocabulary_guard_delete"
        if sqlite
        else "ALTER TABLE vocabulary DISABLE TRIGGER USER"
    )
    vocabulary = sa.table("vocabulary", sa.column("facet"), sa.column("value"))
    op.execute(
        sa.delete(vocabulary).where(
            vocabulary.c.facet == WORD["facet"], vocabulary.c.value == WORD["value"]
        )
    )
    op.execute(DELETE_GUARD if sqlite else "ALTER TABLE vocabulary ENABLE TRIGGER USER")


def _replace(old: str, new: str, comment: str) -> None:
    """One column for another; on a server the table stays, and with it what roles may read."""
    op.drop_index(f"ix_source_{old}", table_name="source")
    if op.get_bind().dialect.name == "sqlite":
        op.rename_table("source", "source_before")
        _create(new)
        op.execute("INSERT INTO source (id, type, title) SELECT id, type, title FROM source_before")
        op.drop_table("source_before")
    else:
        op.drop_column("source", old)
        op.add_column("source", sa.Column(new, BYTEWISE, nullable=True, comment=comment))
    op.create_index(f"ix_source_{new}", "source", [new], unique=False)


def _create(column: str) -> None:
    """The table as the schema writes it; SQLite keeps the text of an altered one otherwise."""
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", BYTEWISE, nullable=False),
        sa.Column("title", BYTEWISE, nullable=True),
        sa.Column(column, BYTEWISE, nullable=True),
        sa.CheckConstraint(TYPES, name=op.f("ck_source_type_known")),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_source_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sqlite_strict=True,
    )
