"""Copies that were made here: a redaction reaches them, and nobody's work in one is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.fixtures_register import Database, Registers
from tests.noted_register import BASIS, SECRET, done, filled, last_note


@pytest.fixture
def noted(tracker: Tracker, empty_register: str) -> Tracker:
    return filled(tracker)


@pytest.fixture
def another(database: Database, registers_by_database: Callable[[Database], Registers]) -> str:
    """Where a second register of the same kind can be made."""
    return registers_by_database(database).create(f"another_{database}")


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
    assert "it exists already and is no copy of this register" in refused.stderr
    assert head in noted("head").stdout


def test_what_was_redacted_stays_so_in_every_copy(
    noted: Tracker,
    another: str,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
) -> None:
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
    again = noted("redact", last_note(noted), "text", *BASIS)
    assert again.exit_code == 5
    registers_by_database(database).remove(f"another_{database}")


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
