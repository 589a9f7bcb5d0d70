"""Copies of a register: what they hold, what is refused, and what is redacted in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done
from tests.fixtures_register import Database, Registers
from tests.registers import BASIS, SECRET, last_note


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


@pytest.mark.databases("sqlite")
def test_a_copy_that_somebody_works_with_loses_nothing(noted: Tracker) -> None:
    done(noted("backup", "copy.db"))
    done(noted("--db", "copy.db", "note", "HOMES", "Of my own", "--on", "2025-03-01"))
    said = done(noted("redact", last_note(noted), "text", *BASIS)).stderr
    assert "copy.db went another way: it holds 2 entries" in said
    assert "Of my own" in noted("--db", "copy.db", "show", "HOMES").stdout
    # Redacted there, it is the register itself that is not made anew from itself.
    done(noted("--db", "copy.db", "redact", last_note(noted), "text", *BASIS))
    assert noted("--db", "copy.db", "verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_a_kept_copy_is_a_copy(noted: Tracker, empty_register: str) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    head = done(noted("head")).stdout.split()[1]
    register = Path(empty_register)
    decoy = register.with_name(f"{register.stem}-before-restore-{head[:12]}.db")
    decoy.touch()
    refused = noted("restore", "old.jsonl", "--accept-break")
    assert refused.exit_code == 6
    assert "it exists already, is no copy of the register as it stands" in refused.stderr
    assert head in noted("head").stdout


def test_what_was_redacted_stays_so_in_every_copy(noted: Tracker, another: str) -> None:
    done(noted("backup", "old.jsonl"))
    away = Path("old.jsonl").read_bytes()
    assert SECRET.encode() in away
    said = done(noted("redact", last_note(noted), "text", *BASIS)).stderr
    # The copy that was made here lacks the words now, and one that was taken away is caught.
    assert "old.jsonl was made anew without the words" in said
    assert SECRET.encode() not in Path("old.jsonl").read_bytes()
    Path("old.jsonl").unlink()
    Path("stick.jsonl").write_bytes(away)
    back = done(noted("--db", another, "restore", "stick.jsonl"))
    assert "1 text redacted before, and now again" in back.stderr
    shown = noted("--db", another, "show", "HOMES").stdout
    assert SECRET not in shown
    assert "[redacted 1 July 2026" in shown
    assert done(noted("--db", another, "verify")).stdout.startswith("ok")
    again = done(noted("redact", last_note(noted), "text", *BASIS))
    assert (again.stdout, "redacted already" in again.stderr) == ("", True)


def test_a_redaction_that_is_given_up_is_made_again(noted: Tracker) -> None:
    done(noted("backup", "old.jsonl"))
    away = Path("old.jsonl").read_bytes()
    done(noted("redact", last_note(noted), "text", *BASIS, env={"XDG_STATE_HOME": "elsewhere"}))
    Path("old.jsonl").write_bytes(away)
    value = done(noted("restore", "old.jsonl", "--accept-break", "--json")).json()
    assert (value["given_up"], len(value["redacted"])) == (2, 1)
    assert SECRET not in noted("show", "HOMES").stdout
    (row,) = [row for row in noted("log", "--json").json()["rows"] if row["facet"] == "redaction"]
    assert row["because"] == f"Redacted before this register was restored: {BASIS[1]}"


def test_a_copy_that_cannot_be_reached_is_named(noted: Tracker) -> None:
    done(noted("backup", "old.jsonl"))
    Path("old.jsonl").rename("moved.jsonl")
    said = done(noted("redact", last_note(noted), "text", *BASIS)).stderr
    assert "old.jsonl still holds the words, wherever it is (there is no such file)" in said
