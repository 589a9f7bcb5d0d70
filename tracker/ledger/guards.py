"""The guards that make the ledger append-only, and whether a database is as they should keep it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKeyConstraint,
    UniqueConstraint,
    create_engine,
)

from tracker.ledger.rows import stored_rows
from tracker.ledger.schema import REVISION_QUERY, metadata, vocabulary, words
from tracker.ledger.views import views

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
        WHEN NEW.seq <= (SELECT max(seq) FROM entry)
          OR EXISTS (SELECT 1 FROM entry_text WHERE seq = NEW.seq AND field = NEW.field)
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
    "vocabulary_guard_update": """
        CREATE TRIGGER vocabulary_guard_update BEFORE UPDATE ON vocabulary
        BEGIN SELECT RAISE(ABORT, 'a word is never changed'); END""",
    "vocabulary_guard_delete": """
        CREATE TRIGGER vocabulary_guard_delete BEFORE DELETE ON vocabulary
        BEGIN SELECT RAISE(ABORT, 'a word is never deleted'); END""",
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
            IF NEW.seq <= (SELECT max(seq) FROM entry) THEN
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
    "vocabulary_guard": """
        CREATE FUNCTION vocabulary_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'a word is never changed or deleted';
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
    "vocabulary_guard_row": """
        CREATE TRIGGER vocabulary_guard_row BEFORE UPDATE OR DELETE ON vocabulary
        FOR EACH ROW EXECUTE FUNCTION vocabulary_guard()""",
    "vocabulary_guard_truncate": """
        CREATE TRIGGER vocabulary_guard_truncate BEFORE TRUNCATE ON vocabulary
        FOR EACH STATEMENT EXECUTE FUNCTION vocabulary_guard()""",
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
          EXECUTE 'ALTER FUNCTION vocabulary_guard() SET search_path = ' || here || ', pg_temp';
        END $$"""


def statements(dialect: str) -> list[str]:
    """The statements that create the guards of a database, in order."""
    if dialect == "sqlite":
        return list(SQLITE.values())
    return [*POSTGRESQL_FUNCTIONS.values(), *POSTGRESQL.values(), POSTGRESQL_PIN]


#: Alembic's own table, which names the schema.
VERSION_TABLE = "alembic_version"
#: Lines of a damaged file's description.
MOST_TOLD = 20
_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) BEFORE ([A-Z ]+) ON (?:.+\.)?(\w+)"
    r" FOR EACH (ROW|STATEMENT) EXECUTE FUNCTION (?:.+\.)?(\w+)\(\)"
)
#: The names that SQLite keeps for itself begin so: what ANALYZE has counted.
_MADE = """
    SELECT type, name, sql FROM sqlite_master
    WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite/_%' ESCAPE '/'"""
_TABLES = """
    SELECT relname, relkind = 'r' AND NOT relrowsecurity
      AND NOT EXISTS (SELECT 1 FROM pg_rewrite WHERE ev_class = pg_class.oid)
    FROM pg_class WHERE oid = ANY(%s::regclass[])"""
_CONSTRAINTS = """
    SELECT relname, conname, contype::text
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE conrelid = ANY(%s::regclass[]) AND convalidated"""
_VIEWS = """
    SELECT relname FROM pg_class WHERE relkind = 'v'
    AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'entry'::regclass)"""
_TRIGGERS = """
    SELECT tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled IN ('O', 'A'), prosrc,
      coalesce(array_to_string(proconfig, ';'), ''), relnamespace::regnamespace::text
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[]) ORDER BY tgname"""


def guard_faults(connection: Connection) -> Iterator[str]:
    """What of a database is not as this program makes it, in a clause each.

    Its catalogue and its vocabulary are read, which a reader's role and a replica may.
    """
    if connection.dialect.name == "sqlite":
        yield from _of_file(connection)
    else:
        yield from _of_server(connection)
    yield from _of_vocabulary(connection)
    versions = connection.execute(REVISION_QUERY).scalars().all()
    if len(versions) != 1:
        yield f"the table {VERSION_TABLE} has {len(versions)} rows in place of one"


def damage(connection: Connection) -> Iterator[str]:
    """What SQLite finds of its own file: an index that tells of other rows than its table."""
    if connection.dialect.name != "sqlite":
        return
    for found in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_TOLD})").scalars():
        if found != "ok":
            yield f"the file is damaged: {found}"


def _of_vocabulary(connection: Connection) -> Iterator[str]:
    """The words that this program does not know, and those that it would miss."""
    held = {(str(row[0]), str(row[1])) for row in stored_rows(connection, vocabulary)}
    known = {(row["facet"], row["value"]) for row in words()}
    for facet, value in sorted(held ^ known):
        what = "is none of this program's" if (facet, value) in held else "is missing"
        yield f"the word {value} of the facet {facet} {what}"


def _of_file(connection: Connection) -> Iterator[str]:
    found = _objects(connection)
    for (kind, name), definition in _made().items():
        if found.get((kind, name)) != definition:
            yield f"the {kind} {name} is not as this program makes it"
    for kind, name in found.keys() - _made().keys():
        if kind != "trigger" and name != VERSION_TABLE:
            yield f"the {kind} {name} is none of this program's"
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode != "delete":
        yield (
            f"its journal is kept in the mode {mode}, in which redacted words may stay (turned "
            "back by PRAGMA journal_mode = DELETE)"
        )
    guards = {name: " ".join(text.split()) for name, text in SQLITE.items()}
    held = {name: " ".join(text) for (kind, name), text in found.items() if kind == "trigger"}
    yield from _differing(guards, held)


@cache
def _made() -> dict[tuple[str, str], list[str]]:
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            return _objects(connection)
    finally:
        engine.dispose()


def _objects(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """What a file is made of, by kind and name; constraints may stand in any order."""
    found = {}
    for kind, name, text in connection.exec_driver_sql(_MADE):
        lines = [" ".join(line.split()).rstrip(", ") for line in text.splitlines()]
        found[kind, name] = lines if kind == "trigger" else sorted(filter(None, lines))
    return found


def _of_server(connection: Connection) -> Iterator[str]:
    names = list(metadata.tables)
    sound = {row[0]: row[1] for row in connection.exec_driver_sql(_TABLES, (names,))}
    constraints = {tuple(row) for row in connection.exec_driver_sql(_CONSTRAINTS, (names,))}
    for name in names:
        if not sound.get(name) or not _constraints(connection, name) <= constraints:
            yield f"the table {name} is not as this program makes it"
    held_views = set(connection.exec_driver_sql(_VIEWS).scalars())
    for view in views("postgresql"):
        if view.name not in held_views:
            yield f"the view {view.name} is missing"
    sources = {
        name: " ".join(text.split("$$")[1].split()) for name, text in POSTGRESQL_FUNCTIONS.items()
    }
    guards = {}
    for name, text in POSTGRESQL.items():
        shape = _shape(text)
        guards[name] = (shape, True, sources[shape[-1]], True)
    held = {}
    for name, text, enabled, source, settings, schema in connection.exec_driver_sql(
        _TRIGGERS, (names,)
    ):
        pinned = settings == f"search_path={schema}, pg_temp"
        held[name] = (_shape(text), enabled, " ".join(source.split()), pinned)
    yield from _differing(guards, held)


def _constraints(connection: Connection, table: str) -> set[tuple[str, str, str]]:
    kinds = {CheckConstraint: "c", ForeignKeyConstraint: "f", UniqueConstraint: "u"}
    named = connection.dialect.identifier_preparer.format_constraint
    return {
        (table, str(named(each)), kinds.get(type(each), "p"))
        for each in metadata.tables[table].constraints
    }


def _shape(text: str) -> tuple[str, ...]:
    """What a trigger of PostgreSQL does, however it is written; () for one of another shape."""
    found = _TRIGGER.fullmatch(" ".join(text.split()))
    if found is None:
        return ()
    name, events, table, level, function = found.groups()
    return (name, *sorted(events.split(" OR ")), table, level, function)


def _differing(guards: Mapping[str, object], held: Mapping[str, object]) -> Iterator[str]:
    for name, guard in guards.items():
        if name not in held:
            yield f"the guard {name} is missing"
        elif held[name] != guard:
            yield f"the guard {name} is not as this program makes it"
    for name in held:
        if name not in guards:
            yield f"the trigger {name} is none of this program's"
