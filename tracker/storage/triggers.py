"""What the database itself refuses: the guards that make the ledger append-only.

The texts are the same as in the migrations that create them (a test compares them). On
PostgreSQL they hold against a role that may insert, whatever it makes in its own session; in
a SQLite file they hold against mistakes: who can write the file can also drop them.
"""

from __future__ import annotations

SQLITE = {
    "entry_guard_insert": """
        CREATE TRIGGER entry_guard_insert BEFORE INSERT ON entry
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
          OR NEW.prev IS NOT coalesce(
               (SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), zeroblob(32))
          OR NEW.recorded_at < coalesce(
               (SELECT recorded_at FROM entry ORDER BY seq DESC LIMIT 1), '')
          OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id OR digest = NEW.digest)
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows at its head'); END""",
    "entry_guard_update": """
        CREATE TRIGGER entry_guard_update BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END""",
    "entry_guard_delete": """
        CREATE TRIGGER entry_guard_delete BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END""",
    "entry_text_guard_insert": """
        CREATE TRIGGER entry_text_guard_insert BEFORE INSERT ON entry_text
        WHEN NEW.seq < (SELECT max(seq) FROM entry_text)
          OR EXISTS (SELECT 1 FROM entry_text WHERE seq = NEW.seq AND field = NEW.field)
          OR NOT EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'a text comes with its entry, once'); END""",
    "entry_text_guard_update": """
        CREATE TRIGGER entry_text_guard_update BEFORE UPDATE ON entry_text
        WHEN NOT (NEW.value IS NULL AND NEW.salt IS NULL AND NEW.seq = OLD.seq
                  AND NEW.field = OLD.field AND NEW.commitment = OLD.commitment
                  AND EXISTS (SELECT 1 FROM entry WHERE facet = 'redaction'
                              AND amends = OLD.seq AND value = OLD.field))
        BEGIN SELECT RAISE(ABORT, 'a text is only redacted, with its entry'); END""",
    "entry_text_guard_delete": """
        CREATE TRIGGER entry_text_guard_delete BEFORE DELETE ON entry_text
        BEGIN SELECT RAISE(ABORT, 'a text is never deleted'); END""",
}

POSTGRESQL_FUNCTIONS = {
    "entry_guard": """
        CREATE FUNCTION entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE head record;
        BEGIN
          IF TG_OP <> 'INSERT' THEN
            RAISE EXCEPTION 'an entry is never changed or deleted';
          END IF;
          SELECT seq, digest, recorded_at INTO head FROM entry ORDER BY seq DESC LIMIT 1;
          IF NEW.seq <> coalesce(head.seq, 0) + 1
             OR NEW.prev <> coalesce(head.digest, decode(repeat('00', 32), 'hex'))
             OR NEW.recorded_at < coalesce(head.recorded_at, '') THEN
            RAISE EXCEPTION 'the ledger only grows at its head';
          END IF;
          RETURN NEW;
        END $$""",
    "entry_text_guard": """
        CREATE FUNCTION entry_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
}

POSTGRESQL = {
    "entry_guard_row": """
        CREATE TRIGGER entry_guard_row BEFORE INSERT OR UPDATE OR DELETE ON entry
        FOR EACH ROW EXECUTE FUNCTION entry_guard()""",
    "entry_guard_truncate": """
        CREATE TRIGGER entry_guard_truncate BEFORE TRUNCATE ON entry
        FOR EACH STATEMENT EXECUTE FUNCTION entry_guard()""",
    "entry_text_guard_row": """
        CREATE TRIGGER entry_text_guard_row BEFORE INSERT OR UPDATE OR DELETE ON entry_text
        FOR EACH ROW EXECUTE FUNCTION entry_text_guard()""",
    "entry_text_guard_truncate": """
        CREATE TRIGGER entry_text_guard_truncate BEFORE TRUNCATE ON entry_text
        FOR EACH STATEMENT EXECUTE FUNCTION entry_text_guard()""",
}

# The names in the functions mean the register's own tables, wherever they stand: a session
# looks among its temporary tables first unless it is told otherwise.
POSTGRESQL_PIN = """
        DO $$
        DECLARE here text;
        BEGIN
          SELECT relnamespace::regnamespace INTO here FROM pg_class WHERE oid = 'entry'::regclass;
          EXECUTE 'ALTER FUNCTION entry_guard() SET search_path = ' || here || ', pg_temp';
          EXECUTE 'ALTER FUNCTION entry_text_guard() SET search_path = ' || here || ', pg_temp';
        END $$"""


def statements(dialect: str) -> list[str]:
    """The statements that create the guards of a database, in order."""
    if dialect == "sqlite":
        return list(SQLITE.values())
    return [*POSTGRESQL_FUNCTIONS.values(), *POSTGRESQL.values(), POSTGRESQL_PIN]
