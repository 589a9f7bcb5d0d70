"""Guards that hold whatever a writer's session holds.

Why: on PostgreSQL the guards looked for the table "entry" where the session looks first,
among its temporary tables, so that a writer could show them an empty ledger. On both
databases a text could be added to an entry of long ago, which `tracker verify` would find;
and on SQLite a REPLACE by another program could take the place of an entry.
"""

from __future__ import annotations

from collections.abc import Mapping

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards of today in the place of the first ones."""
    _run(UPGRADE)


def downgrade() -> None:
    """Bring the first guards back."""
    _run(DOWNGRADE)


def _run(statements: Mapping[str, tuple[str, ...]]) -> None:
    connection = op.get_bind()
    for statement in statements[connection.dialect.name]:
        connection.exec_driver_sql(statement)


UPGRADE = {
    "sqlite": (
        "DROP TRIGGER entry_guard_insert",
        """
        CREATE TRIGGER entry_guard_insert BEFORE INSERT ON entry
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
          OR NEW.prev IS NOT coalesce(
               (SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), zeroblob(32))
          OR NEW.recorded_at < coalesce(
               (SELECT recorded_at FROM entry ORDER BY seq DESC LIMIT 1), '')
          OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id OR digest = NEW.digest)
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows at its head'); END""",
        "DROP TRIGGER entry_text_guard_insert",
        """
        CREATE TRIGGER entry_text_guard_insert BEFORE INSERT ON entry_text
        WHEN NEW.seq < (SELECT max(seq) FROM entry_text)
          OR EXISTS (SELECT 1 FROM entry_text WHERE seq = NEW.seq AND field = NEW.field)
          OR NOT EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'a text comes with its entry, once'); END""",
    ),
    "postgresql": (
        "DROP TRIGGER entry_text_guard_row ON entry_text",
        """
        CREATE OR REPLACE FUNCTION entry_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'INSERT' THEN
            IF NEW.seq < (SELECT max(seq) FROM entry_text) THEN
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
        END $$""",
        """
        CREATE TRIGGER entry_text_guard_row BEFORE INSERT OR UPDATE OR DELETE ON entry_text
        FOR EACH ROW EXECUTE FUNCTION entry_text_guard()""",
        """
        DO $$
        DECLARE here text;
        BEGIN
          SELECT relnamespace::regnamespace INTO here FROM pg_class WHERE oid = 'entry'::regclass;
          EXECUTE 'ALTER FUNCTION entry_guard() SET search_path = ' || here || ', pg_temp';
          EXECUTE 'ALTER FUNCTION entry_text_guard() SET search_path = ' || here || ', pg_temp';
        END $$""",
    ),
}
DOWNGRADE = {
    "sqlite": (
        "DROP TRIGGER entry_guard_insert",
        """
        CREATE TRIGGER entry_guard_insert BEFORE INSERT ON entry
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
          OR NEW.prev IS NOT coalesce(
               (SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), zeroblob(32))
          OR NEW.recorded_at < coalesce(
               (SELECT recorded_at FROM entry ORDER BY seq DESC LIMIT 1), '')
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows at its head'); END""",
        "DROP TRIGGER entry_text_guard_insert",
        """
        CREATE TRIGGER entry_text_guard_insert BEFORE INSERT ON entry_text
        WHEN EXISTS (SELECT 1 FROM entry_text WHERE seq = NEW.seq AND field = NEW.field)
        BEGIN SELECT RAISE(ABORT, 'a text is never replaced'); END""",
    ),
    "postgresql": (
        "ALTER FUNCTION entry_guard() RESET ALL",
        "DROP TRIGGER entry_text_guard_row ON entry_text",
        """
        CREATE OR REPLACE FUNCTION entry_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND NEW.value IS NULL AND NEW.salt IS NULL
             AND NEW.seq = OLD.seq AND NEW.field = OLD.field
             AND NEW.commitment = OLD.commitment
             AND EXISTS (SELECT 1 FROM entry WHERE facet = 'redaction'
                         AND amends = OLD.seq AND value = OLD.field) THEN
            RETURN NEW;
          END IF;
          RAISE EXCEPTION 'a text is only redacted, with its entry';
        END $$""",
        """
        CREATE TRIGGER entry_text_guard_row BEFORE UPDATE OR DELETE ON entry_text
        FOR EACH ROW EXECUTE FUNCTION entry_text_guard()""",
    ),
}
