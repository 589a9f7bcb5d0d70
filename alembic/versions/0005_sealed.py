"""An entry seals its texts: they are written before it, and none can be added afterwards.

Why: a text could be added later to the last entry that had one. What refers to an entry that is
yet to come is checked when its transaction ends, so that texts and entry are of one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: When a text is refused: after its entry, or as before beside or after it.
SEALED = "NEW.seq <= (SELECT max(seq) FROM entry)"
BEFORE = "NEW.seq < (SELECT max(seq) FROM entry_text)"
MISSING = "OR NOT EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)"


def upgrade() -> None:
    """Texts come before their entry."""
    _change(SEALED, deferred=True)


def downgrade() -> None:
    """Texts come after their entry."""
    _change(BEFORE, deferred=False)


def _change(refused: str, *, deferred: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        when = "DEFERRABLE INITIALLY DEFERRED" if deferred else "NOT DEFERRABLE"
        op.execute(f"ALTER TABLE entry_text ALTER CONSTRAINT fk_entry_text_seq {when}")
        op.execute(POSTGRESQL_GUARD.format(refused))
        op.execute(POSTGRESQL_PIN)
        return
    # The table is made anew under its own name: a renamed one keeps another text, and takes
    # the views that read it along.
    op.execute("CREATE TABLE entry_text_before AS SELECT * FROM entry_text")
    op.drop_table("entry_text")
    _create(deferred=deferred)
    op.execute("INSERT INTO entry_text SELECT * FROM entry_text_before")
    op.drop_table("entry_text_before")
    also = "" if deferred else f"\n          {MISSING}"
    for statement in SQLITE_GUARDS:
        op.execute(statement.format(refused=refused, also=also))


def _create(*, deferred: bool) -> None:
    op.create_table(
        "entry_text",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(salt IS NULL) = (value IS NULL)", name=op.f("ck_entry_text_redacted_whole")
        ),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["entry.seq"],
            name=op.f("fk_entry_text_seq"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
            deferrable=True if deferred else None,
            initially="DEFERRED" if deferred else None,
        ),
        sa.PrimaryKeyConstraint("seq", "field", name=op.f("pk_entry_text")),
        sqlite_strict=True,
    )


SQLITE_GUARDS = (
    """
        CREATE TRIGGER entry_text_guard_insert BEFORE INSERT ON entry_text
        WHEN {refused}
          OR EXISTS (SELECT 1 FROM entry_text WHERE seq = NEW.seq AND field = NEW.field){also}
        BEGIN SELECT RAISE(ABORT, 'a text comes with its entry, once'); END""",
    """
        CREATE TRIGGER entry_text_guard_update BEFORE UPDATE ON entry_text
        WHEN NOT (NEW.value IS NULL AND NEW.salt IS NULL AND NEW.seq = OLD.seq
                  AND NEW.field = OLD.field AND NEW.commitment = OLD.commitment
                  AND EXISTS (SELECT 1 FROM entry WHERE facet = 'redaction'
                              AND amends = OLD.seq AND value = OLD.field))
        BEGIN SELECT RAISE(ABORT, 'a text is only redacted, with its entry'); END""",
    """
        CREATE TRIGGER entry_text_guard_delete BEFORE DELETE ON entry_text
        BEGIN SELECT RAISE(ABORT, 'a text is never deleted'); END""",
)
POSTGRESQL_GUARD = """
        CREATE OR REPLACE FUNCTION entry_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'INSERT' THEN
            IF {} THEN
              RAISE EXCEPTION 'a text comes with its entry, once';
            END IF;
            RETURN NEW;
          END IF;
          IF TG_OP = 'UPDATE' AND NEW.value IS NULL AND NEW.salt IS NULL
             AND NEW.seq = OLD.seq AND NEW.field = OLD.field
             AND NEW.commitment = OLD.commitment
             AND EXISTS (SELECT 1 FROM entry WHERE facet = 'redaction'
                         AND amends = OLD.seq AND value = OLD.field) THEN
            RETURN NEW;
          END IF;
          RAISE EXCEPTION 'a text is only redacted, with its entry';
        END $$"""
# A replaced function forgets where it looks.
POSTGRESQL_PIN = """
        DO $$
        DECLARE here text;
        BEGIN
          SELECT relnamespace::regnamespace INTO here FROM pg_class WHERE oid = 'entry'::regclass;
          EXECUTE 'ALTER FUNCTION entry_text_guard() SET search_path = ' || here || ', pg_temp';
        END $$"""
