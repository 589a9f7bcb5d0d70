"""P2: imports are all or nothing, and repeatable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures_program import Result, Tracker
from tests.fixtures_torture import Trial, Warm
from tests.torture_crashes import PAGE, REFS, Crashing, batches_of, entries_in, sheet_of
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

ROWS = 50
SHEET = Path("sheet.yaml")
#: The process is killed as it is about to write the entry whose number is `%d`.
KILLED = """
import os, signal
from sqlalchemy import Engine, event
@event.listens_for(Engine, "before_cursor_execute")
def watch(connection, cursor, statement, parameters, context, many):
    row = parameters[0] if many else parameters
    if statement.startswith("INSERT INTO entry ") and row[0] == %d:
        os.kill(os.getpid(), signal.SIGKILL)
"""
#: Each document is committed by itself.
EACH_BY_ITSELF = """
from tracker.record import sheet
write = sheet.write_document
def written(register, connection, document, **given):
    receipt = write(register, connection, document, **given)
    connection.connection.driver_connection.execute("COMMIT")
    connection.connection.driver_connection.execute("BEGIN")
    return receipt
sheet.write_document = written
"""
FULL = {
    "sqlite": """
        CREATE TRIGGER disk_full BEFORE INSERT ON entry WHEN NEW.seq = {seq}
        BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END""",
    "postgresql": """
        CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'database or disk is full'; END $$;
        CREATE TRIGGER disk_full BEFORE INSERT ON entry FOR EACH ROW WHEN (NEW.seq = {seq})
        EXECUTE FUNCTION disk_full()""",
}
EMPTIED = {
    "sqlite": "DROP TRIGGER disk_full",
    "postgresql": "DROP TRIGGER disk_full ON entry; DROP FUNCTION disk_full",
}


@pytest.fixture
def small(empty_register: str, tracker: Tracker) -> str:
    """A register of three commitments."""
    for ref in REFS:
        made = tracker("add", ref, ref, "-s", PAGE, "--published", "2025-01-16")
        assert made.exit_code == 0, made
    return empty_register


def places(trial: Trial, rows: int) -> list[int]:
    """Every row, or the first, the last and one between them."""
    return [*range(rows)] if trial.whole else [0, rows // 2, rows - 1]


@dataclass(frozen=True, slots=True)
class Sending:
    """A file of so many rows, and the command that records it."""

    words: Callable[[int | None], tuple[str, ...]]
    """Writes the file, with one wrong row if its number is given."""
    code: int
    told: Callable[[int], str]
    """How the line about a wrong row begins."""


def _sheet(wrong: int | None) -> tuple[str, ...]:
    SHEET.write_text(sheet_of(ROWS, wrong=wrong))
    return ("record", str(SHEET))


def _told_of_sheet(wrong: int) -> str:
    lines = [*map(str.strip, sheet_of(ROWS, wrong=wrong).splitlines())]
    line = 1 + lines.index("- {note: JAY-9999, text: Wrong}")
    return f"tracker: sheet.yaml:{line}:3: There is no commitment or instrument 'JAY-9999'"


def _list(wrong: int | None) -> tuple[str, ...]:
    """A CSV of promises, one of whose rows cannot be recorded."""
    lines = [f"L-{row},Promise {row},{'Lost' if row == wrong else 'Kept'}" for row in range(ROWS)]
    Path("list.csv").write_text("\n".join(["id,promise,status", *lines]), encoding="utf-8")
    columns = ("--map", "ref=id", "--map", "title=promise", "--map", "status=status")
    dated = ("--as-of", "2025-06-30", "--value", "Kept=delivered", "--by", "A Watch")
    return ("import", "list.csv", *columns, *dated)


def _told_of_list(wrong: int) -> str:
    return f"tracker: list.csv: row {wrong + 2}, column status: 'Lost'"


SENDINGS = {
    "a sheet": Sending(_sheet, 4, _told_of_sheet),
    "a list of others": Sending(_list, 6, _told_of_list),
}


@pytest.mark.parametrize("what", SENDINGS)
def test_a_wrong_row_anywhere_leaves_nothing_and_is_named(
    small: str, tracker: Tracker, trial: Trial, what: str
) -> None:
    sending = SENDINGS[what]
    head = tracker("head").stdout
    left, unnamed = 0, 0
    tried = places(trial, ROWS)
    for wrong in tried:
        done = tracker(*sending.words(wrong))
        named = done.stderr.startswith(sending.told(wrong))
        unnamed += done.exit_code != sending.code or not named
        left += tracker("head").stdout != head
    assert tracker(*sending.words(None)).exit_code == 0
    held = len(entries_in(small))
    again = tracker(*sending.words(None))
    grown = len(entries_in(small)) - held
    control = tracker("head").stdout != head
    trial.tell(
        "P2",
        f"{open_register(Location(small)).engine.dialect.name}, {what}",
        f"a wrong row at {len(tried)} of {ROWS} places: {left} left rows, "
        f"{len(tried) - unnamed} named by its place; the same file again: {grown} new entries",
        control=f"without a wrong row: {int(control)} left rows",
    )
    assert (left, unnamed, again.exit_code, grown, control) == (0, 0, 0, 0, True)


@pytest.mark.parametrize("what", SENDINGS)
def test_a_database_that_fails_at_any_entry_leaves_nothing(
    small: str, tracker: Tracker, trial: Trial, what: str
) -> None:
    words = SENDINGS[what].words(None)
    head = tracker("head").stdout
    database = open_register(Location(small))
    kind = database.engine.dialect.name
    first, entries = _numbers(small, tracker, words)
    left, unexplained = 0, 0
    tried = places(trial, entries)
    for place in tried:
        with database.writing() as connection:
            connection.exec_driver_sql(FULL[kind].format(seq=first + place))
        done = tracker(*words)
        unexplained += done.exit_code != 7 or "the disk is full" not in done.stderr
        with database.writing() as connection:
            connection.exec_driver_sql(EMPTIED[kind])
        left += tracker("head").stdout != head
    assert tracker(*words).exit_code == 0
    control = tracker("head").stdout != head
    trial.tell(
        "P2",
        f"{kind}, full disk, {what}",
        f"at {len(tried)} of {entries} entries: {left} left rows, "
        f"{len(tried) - unexplained} told in one line",
        control=f"with room: {int(control)} left rows",
    )
    assert (left, unexplained, control) == (0, 0, True)


@pytest.mark.databases("sqlite")
def test_a_process_that_is_killed_at_any_entry_leaves_nothing(
    small: str, tracker: Tracker, workplace: Path, trial: Trial, warm: Warm
) -> None:
    SHEET.write_text(sheet_of(ROWS))
    before = tracker("head").stdout
    first, entries = _numbers(small, tracker, ("record", str(SHEET)))
    crashing = Crashing(warm, workplace, workplace.parent / "home")
    words = ("record", str(SHEET))
    tried = places(trial, entries)
    left = 0
    for place in tried:
        assert crashing.start(small, words, KILLED % (first + place)).wait() == -9
        left += tracker("head").stdout != before
    halfway = KILLED % (first + entries - 1)
    assert crashing.start(small, words, EACH_BY_ITSELF + halfway).wait() == -9
    torn = len(entries_in(small)) - first + 1
    trial.tell(
        "P2",
        "sqlite, kill -9",
        f"at {len(tried)} of {entries} entries: {left} left rows",
        control=f"each document committed by itself: {torn} of {entries} entries left",
    )
    assert left == 0
    assert 0 < torn < entries


def _numbers(register: str, tracker: Tracker, words: Sequence[str]) -> tuple[int, int]:
    """The number of the first entry that the command would write, and how many it writes."""
    held = len(entries_in(register))
    of_list = words[0] == "import"
    tried = tracker(*words, "--dry-run", *(["--json"] if of_list else []))
    assert tried.exit_code == 0, tried
    assert len(entries_in(register)) == held
    if of_list:
        return held + 1, int(tried.json()["entries"])
    return held + 1, max(int(row.split("\t")[-1]) for row in tried.stdout.splitlines()) - held


def test_the_same_sheet_twice_adds_nothing(small: str, tracker: Tracker, trial: Trial) -> None:
    SHEET.write_text(sheet_of(ROWS))
    assert tracker("record", str(SHEET)).exit_code == 0
    held = len(entries_in(small))
    last = max(batches_of(entries_in(small)))
    again = tracker("record", str(SHEET))
    grown = len(entries_in(small)) - held
    SHEET.write_text(sheet_of(ROWS).replace("NEW-", "OTHER-"))
    assert tracker("record", str(SHEET)).exit_code == 0
    control = len(entries_in(small)) - held
    trial.tell(
        "P2",
        f"{open_register(Location(small)).engine.dialect.name}, twice",
        f"the same sheet of {ROWS} rows again: {grown} new entries",
        control=f"another sheet of as many rows: {control} new entries",
    )
    assert (grown, control > ROWS) == (0, True)
    assert again == Result(
        0,
        "",
        f"sheet.yaml was recorded already, as batch {last} on 1 July 2026; 0 entries added. "
        f"To record it again, first take that back: tracker undo {last}\n",
    )


def test_a_sheet_that_was_recorded_is_told_to_machines_and_in_rehearsals(
    small: str, tracker: Tracker
) -> None:
    text = sheet_of(3)
    assert tracker("record", "-", input=text).exit_code == 0
    held = len(entries_in(small))
    told = tracker("record", "-", "--json", input=text).json()
    last = max(entry.batch for entry in entries_in(small))
    assert (told["batch"], told["dry_run"], told["rows"]) == (last, False, [])
    assert told["remarks"][0].startswith(f"- was recorded already, as batch {last} on ")
    rehearsed = tracker("record", "-", "--dry-run", input=text)
    assert rehearsed.exit_code == 0
    assert rehearsed.stderr.endswith(
        "0 entries added. To record it again, first take that back: "
        f"tracker undo {last}\nDry run: nothing was recorded.\n"
    )
    assert len(entries_in(small)) == held


def test_a_sheet_is_recorded_again_once_all_of_it_was_undone(small: str, tracker: Tracker) -> None:
    text = sheet_of(9)
    assert tracker("record", "-", input=text).exit_code == 0
    for undone in range(3):
        held = len(entries_in(small))
        told = tracker("record", "-", input=text)
        assert told.exit_code == (5 if undone else 0), told
        assert len(entries_in(small)) == held
        assert tracker(*told.stderr.strip().split("tracker ")[-1].split()).exit_code == 0
    again = tracker("record", "-", input=text)
    assert again.exit_code == 0
    assert len(again.stdout.splitlines()) == 9, again
