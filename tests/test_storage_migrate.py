"""Migrated equals created: tables, checks, triggers; up and down on both databases."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from tests.fixtures_program import CHECKOUT, Tracker
from tests.hostile_commands import LINES, Touch
from tracker.errors import RegisterExists
from tracker.ledger import guards
from tracker.ledger.database import REVISIONS, Database, connect, open_register
from tracker.ledger.location import Location
from tracker.ledger.migrate import create, downgrade, upgrade
from tracker.ledger.schema import APPLICATION_ID, REVISION, metadata, vocabulary
from tracker.resources import migrations_folder

Schema = dict[str, Any]
OLD = CHECKOUT / "tests" / "databases"


@pytest.fixture
def migrated(register_url: str) -> Database:
    return create(Location(register_url))


def _schema(connection: Connection) -> Schema:
    found: Schema = {}
    for table in inspect(connection).get_table_names():
        if table == "alembic_version":
            continue
        look = inspect(connection)
        found[table] = {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column.get("comment"))
                for column in look.get_columns(table)
            ],
            "primary": look.get_pk_constraint(table),
            "foreign": sorted(look.get_foreign_keys(table), key=lambda key: str(key["name"])),
            "unique": sorted(look.get_unique_constraints(table), key=lambda key: str(key["name"])),
            "checks": {
                str(check["name"]): re.sub(r"\s+", " ", check["sqltext"])
                for check in look.get_check_constraints(table)
            },
            "indexes": sorted(_index(index) for index in look.get_indexes(table)),
        }
    found["guards"] = _guards(connection)
    found["views"] = _views(connection)
    if "vocabulary" in found:
        found["words"] = sorted(map(tuple, connection.execute(select(vocabulary))))
    return found


def _index(index: Any) -> str:
    """An index with its condition, which is an expression and equal to nothing else."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def _guards(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    else:
        query = (
            "SELECT pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY tgname"
        )
    return [re.sub(r"\s+", " ", row[0]) for row in connection.execute(text(query))]


def _views(connection: Connection) -> list[str]:
    look = inspect(connection)
    return [
        re.sub(r"\s+", " ", look.get_view_definition(name))
        for name in sorted(look.get_view_names())
    ]


def test_the_migrations_make_what_the_models_say(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        by_migration = _schema(connection)
    downgrade(migrated, "base")
    with migrated.writing() as connection:
        metadata.create_all(connection)
        for statement in guards.statements(connection.dialect.name):
            connection.exec_driver_sql(statement)
        by_model = _schema(connection)
    assert by_migration == by_model
    assert len(by_migration["entry"]["checks"]) == 4
    assert len(by_migration["words"]) > 80
    assert len(by_migration["guards"]) >= 6
    assert len(by_migration["views"]) == 4


def test_autogenerate_finds_nothing_to_change(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_step_goes_down_and_up_again(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        before = _schema(connection)
    downgrade(migrated, "base")
    with migrated.engine.connect() as connection:
        assert _schema(connection) == {"guards": [], "views": []}
    upgrade(migrated)
    with migrated.engine.connect() as connection:
        assert _schema(connection) == before


def test_the_code_names_the_newest_migration() -> None:
    script = ScriptDirectory(str(migrations_folder()))
    assert script.get_heads() == [REVISION]


@pytest.mark.databases("sqlite")
def test_a_register_is_marked_as_one_and_its_tables_are_strict(migrated: Database) -> None:
    with migrated.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        strict = connection.exec_driver_sql(
            "SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main'"
            " AND type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).scalars()
        assert list(strict) == ["alembic_version"]


def test_what_exists_is_left_alone(empty_register: str) -> None:
    with pytest.raises(RegisterExists):
        create(Location(empty_register))
    assert open_register(Location(empty_register)).location.text == empty_register


@pytest.mark.databases("postgresql")
def test_the_start_of_a_register_without_an_entry_is_finished(register_url: str) -> None:
    create(Location(register_url))
    create(Location(register_url))


@pytest.mark.databases("sqlite")
def test_a_failed_creation_leaves_no_file(
    register_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tracker.ledger.migrate._migrate", lambda *_args, **_more: (_ for _ in ()).throw(OSError)
    )
    with pytest.raises(OSError):
        create(Location(register_url))
    place = Location(register_url).path
    assert not place.exists()
    assert list(place.parent.glob(f".{place.name}*")) == []


def test_a_reader_cannot_write(migrated: Database) -> None:
    database = connect(migrated.location)
    with pytest.raises(Exception, match=r"readonly|read-only"), database.reading() as connection:
        connection.execute(text("DELETE FROM party"))


@pytest.fixture(params=REVISIONS[:-1])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a register that a released version wrote: reports, a redaction, an undo."""
    return Path(shutil.copy(OLD / f"{request.param}.db", tmp_path))


@pytest.mark.databases("sqlite")
def test_a_register_of_every_schema_is_kept(tracker: Tracker) -> None:
    assert [path.stem for path in sorted(OLD.glob("*.db"))] == [*REVISIONS]
    assert tracker("--db", str(OLD / f"{REVISION}.db"), "verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_every_command_on_an_old_register_says_how_to_upgrade_it(
    old: Path, tracker: Tracker, workplace: Path
) -> None:
    before = old.read_bytes()
    for name, line in LINES.items():
        if line.touch in {Touch.READS, Touch.WRITES} and not name.startswith("db "):
            typed = line.words(name, str(workplace))
            result = tracker("--db", str(old), *typed, input=line.input)
            assert result.exit_code == 3, (typed, result)
            assert result.stderr.endswith("Run `tracker db upgrade`.\n"), (typed, result)
    assert tracker("--db", str(old), "db", "status").exit_code == 0
    assert old.read_bytes() == before


@pytest.mark.databases("sqlite")
def test_an_old_register_is_upgraded_with_its_head_and_every_word(
    old: Path, tracker: Tracker
) -> None:
    def held() -> list[Any]:
        with connect(Location(str(old))).reading() as connection:
            return [
                [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
                for table in ("entry", "entry_text")
            ]

    before = held()
    result = tracker("--db", str(old), "db", "upgrade")
    assert result.stderr.startswith(f"{old}: schema {old.stem} → {REVISION}. As it was: ")
    assert held() == before
    assert tracker("--db", str(old), "verify").exit_code == 0
    assert len(tracker("--db", str(old), "report", "list").stdout.splitlines()) == 4


def test_a_register_goes_down_and_up_again_with_its_head(
    issued_register: str, tracker: Tracker
) -> None:
    head = tracker("head").stdout
    for revision in reversed(REVISIONS[:-1]):
        assert tracker("db", "downgrade", revision, "--yes").exit_code == 0
        assert tracker("list").exit_code == 3
    assert tracker("db", "upgrade").exit_code == 0
    assert tracker("head").stdout == head
    assert tracker("verify").exit_code == 0
