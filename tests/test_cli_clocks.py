"""Clocks that are wrong, and what others have made of the register's file."""

from __future__ import annotations

import secrets
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.fixtures_program import ACTOR, Tracker, done
from tracker.ledger.database import Register, open_register
from tracker.ledger.location import Location
from tracker.record.steps import Note
from tracker.record.writer import record

NOTE = ("note", "HOMES", "Seen", "--on", "2025-02-02")


def note_at(register: str, moment: datetime) -> None:
    """A note of a machine whose clock is wrong, as its program would have recorded it."""
    machine = Register(
        database=open_register(Location(register)),
        clock=lambda: moment,
        entropy=secrets.token_bytes,
        actor=ACTOR,
        today=date(2026, 7, 1),
    )
    record(machine, [Note(refs=("HOMES",), text="Seen")])


@pytest.mark.parametrize("command", [NOTE, ("init",)])
def test_a_moment_that_no_clock_comes_near_is_refused(
    tracker: Tracker, noted_register: str, workplace: Path, command: tuple[str, ...]
) -> None:
    before = tracker("head").stdout
    where = ("--db", "new.db") if command == ("init",) else ()
    refused = tracker(*where, *command, now="2099-01-01T00:00:00Z")
    assert (refused.exit_code, refused.stderr.count("\n")) == (5, 1)
    assert "recorded at 2099-01-01 00:00 UTC, more than a day after the ledger" in refused.stderr
    assert not (workplace / "new.db").exists()
    assert tracker("head").stdout == before


def test_a_rehearsal_in_the_past_is_recorded_after_the_last_entry(
    tracker: Tracker, noted_register: str
) -> None:
    before = tracker("log", "--limit", "1", "--json").json()["rows"][0]["recorded_at"]
    done(tracker("checked", "HOMES", now="2001-01-01T00:00:00Z"))
    assert tracker("log", "--limit", "1", "--json").json()["rows"][0]["recorded_at"] > before


def test_entries_stamped_after_today_are_named(tracker: Tracker, noted_register: str) -> None:
    assert done(tracker("lint", "stamped-ahead")).stdout == ""
    note_at(noted_register, datetime.now(UTC) + timedelta(days=400))
    done(tracker(*NOTE))
    stamped = tracker("lint", "stamped-ahead", "--json").json()["rows"]
    assert len(stamped) == 3, stamped  # the note, and what the next batch says of its clock
    assert "which has not come" in stamped[0]["what"]


def test_nothing_follows_the_end_of_the_calendar(tracker: Tracker, noted_register: str) -> None:
    note_at(noted_register, datetime.max.replace(tzinfo=UTC))
    for command in (NOTE, ("undo",)):
        refused = tracker(*command)
        assert (refused.exit_code, refused.stderr.count("\n")) == (5, 1)
        assert "stamped at the end of the calendar" in refused.stderr
        assert "tracker restore" in refused.stderr


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TABLE notes (text TEXT)", "the table notes is none of this program's"),
        ("CREATE VIEW entries AS SELECT 1", "the view entries is none of this program's"),
        ("PRAGMA journal_mode = WAL", "its journal is kept in the mode wal"),
        ("INSERT INTO alembic_version VALUES ('0000')", "alembic_version has 2 rows"),
    ],
)
def test_verify_names_what_others_have_made_of_the_file(
    tracker: Tracker, noted_register: str, statement: str, named: str
) -> None:
    with closing(sqlite3.connect(noted_register)) as program, program:
        program.execute(statement)
    verified = tracker("verify")
    assert (verified.exit_code, named in verified.stdout + verified.stderr) == (1, True), verified


@pytest.mark.databases("sqlite")
def test_what_sqlite_counts_for_itself_is_no_fault(tracker: Tracker, noted_register: str) -> None:
    with closing(sqlite3.connect(noted_register)) as program, program:
        program.execute("ANALYZE")
    assert done(tracker("verify")).stdout.startswith("ok")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "command", [("backup", "copy.db"), ("backup", "copy.jsonl"), ("copy", "--to", "copy.db")]
)
def test_a_copy_is_read_by_those_who_may_read_the_original(
    tracker: Tracker, noted_register: str, workplace: Path, command: tuple[str, ...]
) -> None:
    Path(noted_register).chmod(0o600)
    done(tracker(*command))
    assert stat.S_IMODE((workplace / command[-1]).stat().st_mode) == 0o600
    done(tracker(*NOTE))
    assert stat.S_IMODE(Path(noted_register).stat().st_mode) == 0o600
