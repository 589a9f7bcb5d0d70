"""`copy`: a register moves between SQLite and PostgreSQL and says the same in both."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.fixtures_register import Database, Registers

BASIS = ("--basis", "Decided by the editor")


@pytest.fixture
def elsewhere(database: Database, registers_by_database: Callable[[Database], Registers]) -> str:
    """Where a register of the other kind of database can be made."""
    other: Database = "postgresql" if database == "sqlite" else "sqlite"
    return registers_by_database(other).create(f"copy_of_{database}")


def test_a_register_moves_to_the_other_database_and_says_the_same(
    tracker: Tracker,
    issued_register: str,
    elsewhere: str,
    registers_by_database: Callable[[Database], Registers],
    database: Database,
) -> None:
    tracker("report", "show", "3", "--output", "weekly.html")
    tracker("redact", "330", "note", *BASIS)
    copied = tracker("copy", "--to", elsewhere)
    assert copied.exit_code == 0, copied
    head = tracker("head").stdout
    assert copied.stdout.split("\t")[1] in head
    there = {"TRACKER_DB": elsewhere}
    for asked in (
        ("head",),
        ("list", "--json"),
        ("list", "--as-of", "2025-06-22", "--known-at", "2025-06-22", "--json"),
        ("log", "--limit", "0", "--json"),
        ("show", "JAY-TIMETABLE"),
        ("report", "list", "--json"),
    ):
        assert tracker(*asked, env=there).stdout == tracker(*asked).stdout, asked
    assert tracker("verify", env=there).stdout.startswith("ok")
    found = tracker("report", "verify", "weekly.html", env=there)
    assert found.stdout.startswith("redacted\treport 3"), found
    # The copy goes on as a register of its own.
    assert tracker("note", "JAY-07", "Moved.", "--on", "2026-06-01", env=there).exit_code == 0
    assert tracker("verify", env=there).exit_code == 0
    registers_by_database("postgresql" if database == "sqlite" else "sqlite").remove(
        f"copy_of_{database}"
    )


@pytest.mark.databases("sqlite")
def test_nothing_is_copied_over_a_register(tracker: Tracker, example_register: str) -> None:
    Path("other.db").write_bytes(b"something")
    result = tracker("copy", "--to", "other.db")
    assert (result.exit_code, Path("other.db").read_bytes()) == (5, b"something")
    result = tracker("copy", "--from", "none.db", "--to", "new.db")
    assert (result.exit_code, Path("new.db").exists()) == (3, False)


@pytest.mark.databases("sqlite")
def test_a_damaged_register_is_not_copied(tracker: Tracker, example_register: str) -> None:
    with sqlite3.connect(example_register) as connection:
        connection.execute("DROP TRIGGER entry_text_guard_update")
        (number,) = connection.execute(
            "SELECT max(seq) FROM entry_text WHERE field = 'title'"
        ).fetchone()
        connection.execute(
            "UPDATE entry_text SET value = 'another' WHERE field = 'title' AND seq = ?", [number]
        )
    connection.close()
    result = tracker("copy", "--to", "new.db")
    assert result.exit_code == 5
    assert f"(entry {number}: its title is not the text that was recorded)" in result.stderr
    assert not Path("new.db").exists()
    assert [path.name for path in Path().iterdir()] == []
