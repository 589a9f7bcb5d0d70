"""Whether a database still is made as this program makes it: its tables, and what guards them.

A register without its guards still says what it said; what is written to it from now on is
less sure. And a table that is none (a view, rows hidden from some) could say one thing to who
verifies it and another to who reads it.
"""

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

from tracker.storage import triggers
from tracker.storage.schema import metadata

#: Lines of a damaged file's description.
MOST_TOLD = 20
_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) BEFORE ([A-Z ]+) ON (?:.+\.)?(\w+)"
    r" FOR EACH (ROW|STATEMENT) EXECUTE FUNCTION (?:.+\.)?(\w+)\(\)"
)
_MADE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
_TABLES = """
    SELECT relname, relkind = 'r' AND NOT relrowsecurity
      AND NOT EXISTS (SELECT 1 FROM pg_rewrite WHERE ev_class = pg_class.oid)
    FROM pg_class WHERE oid = ANY(%s::regclass[])"""
_CONSTRAINTS = """
    SELECT relname, conname, contype::text
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE conrelid = ANY(%s::regclass[]) AND convalidated"""
_TRIGGERS = """
    SELECT tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled IN ('O', 'A'), prosrc,
      coalesce(array_to_string(proconfig, ';'), ''), relnamespace::regnamespace::text
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[]) ORDER BY tgname"""


def guard_faults(connection: Connection) -> Iterator[str]:
    """What of a database is not as this program makes it, in a clause each.

    Its catalogue alone is read, which a reader's role and a replica may.
    """
    if connection.dialect.name == "sqlite":
        yield from _of_file(connection)
    else:
        yield from _of_server(connection)


def damage(connection: Connection) -> Iterator[str]:
    """What SQLite finds of its own file: an index that tells of other rows than its table."""
    if connection.dialect.name != "sqlite":
        return
    for found in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_TOLD})").scalars():
        if found != "ok":
            yield f"the file is damaged: {found}"


def _of_file(connection: Connection) -> Iterator[str]:
    found = _objects(connection)
    for (kind, name), definition in _made().items():
        if found.get((kind, name)) != definition:
            yield f"the {kind} {name} is not as this program makes it"
    guards = {name: " ".join(text.split()) for name, text in triggers.SQLITE.items()}
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
    sources = {
        name: " ".join(text.split("$$")[1].split())
        for name, text in triggers.POSTGRESQL_FUNCTIONS.items()
    }
    guards = {}
    for name, text in triggers.POSTGRESQL.items():
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
