"""`backup` and `restore`: a register comes back whole, and never silently less."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures_program import Result, Tracker
from tests.fixtures_register import Database, Registers

SOURCE = (
    *("-s", "https://gov.example/plan", "--title", "Plan", "--type", "statement"),
    *("--published", "2025-01-16"),
)
SECRET = "Somebody Private of Acacia Avenue"
BASIS = ("--basis", "Decided by the editor")


@pytest.fixture
def noted(tracker: Tracker, empty_register: str) -> Tracker:
    assert tracker("add", "HOMES", "Build homes", *SOURCE).exit_code == 0
    assert tracker("note", "HOMES", f"Told by {SECRET}.", "--on", "2025-02-01").exit_code == 0
    return tracker


@pytest.fixture
def another(database: Database, registers_by_database: Callable[[Database], Registers]) -> str:
    """Where a second register of the same kind can be made."""
    return registers_by_database(database).create(f"another_{database}")


def answers(tracker: Tracker, register: str | None = None) -> list[str]:
    env = {} if register is None else {"TRACKER_DB": register}
    asked: tuple[tuple[str, ...], ...] = (
        ("head",),
        ("list", "--json"),
        ("log", "--limit", "0", "--json"),
        ("show", "HOMES"),
        ("verify",),
    )
    return [tracker(*one, env=env).stdout for one in asked]


def done(result: Result) -> Result:
    assert result.exit_code == 0, result
    return result


def last_note(tracker: Tracker) -> str:
    rows = tracker("log", "--limit", "0", "--json").json()["rows"]
    return str(next(row["entry"] for row in rows if row["facet"] == "note"))


def test_a_ledger_file_brings_a_lost_register_back(
    noted: Tracker,
    another: str,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
) -> None:
    done(noted("redact", last_note(noted), "text", *BASIS))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    done(noted("backup", "whole.jsonl"))
    back = done(noted("--db", another, "restore", "whole.jsonl"))
    assert back.stdout == done(noted("head")).stdout.replace("\t", " entries\t")
    assert answers(noted, another) == answers(noted)
    # It goes on as a register of its own, guards and all.
    done(noted("--db", another, "note", "HOMES", "On", "--on", "2025-03-02"))
    done(noted("--db", another, "verify"))
    registers_by_database(database).remove(f"another_{database}")


def test_a_ledger_file_can_be_checked_by_anybody(noted: Tracker) -> None:
    done(noted("backup", "whole.jsonl"))
    first, *rest = [json.loads(line) for line in Path("whole.jsonl").read_text().splitlines()]
    assert first == {
        "format": "tracker-ledger/1",
        "entries": len(rest),
        "head": rest[-1]["digest"],
    }
    assert [line["prev"] for line in rest[1:]] == [line["digest"] for line in rest[:-1]]
    lines = [line for line in rest if line["facet"] == "note"]
    assert lines[0]["texts"]["text"]["value"] == f"Told by {SECRET}."


def test_what_is_newer_is_not_given_up_unasked(noted: Tracker) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    before = answers(noted)
    refused = noted("restore", "old.jsonl")
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert "is newer: it holds 2 entries that the backup does not" in refused.stderr
    assert refused.stderr.endswith("add --accept-break.\n")
    assert answers(noted) == before
    # A copy of what is there is nothing to do.
    done(noted("backup", "new.jsonl"))
    assert "holds all of it already" in done(noted("restore", "new.jsonl")).stderr
    assert answers(noted) == before


def test_a_newer_copy_is_no_loss(
    noted: Tracker,
    another: str,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    done(noted("backup", "new.jsonl"))
    done(noted("--db", another, "restore", "old.jsonl"))
    done(noted("--db", another, "restore", "new.jsonl"))
    assert answers(noted, another) == answers(noted)
    registers_by_database(database).remove(f"another_{database}")


def test_a_break_is_kept_for_all_to_see(noted: Tracker) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    given_up = done(noted("head")).stdout.split()[1]
    accepted = done(
        noted("restore", "old.jsonl", "--accept-break", "--because", "Disk failed", "--json")
    )
    value = accepted.json()
    assert (value["given_up"], value["contradicted"], value["redacted"]) == (2, 0, 0)
    kept = value["kept"]
    assert given_up[:12] in kept
    whole = kept if kept.endswith(".db") else "whole.db"
    if whole != kept:
        done(noted("--db", whole, "restore", kept))
    assert done(noted("--db", whole, "head")).stdout.split()[1] == given_up
    said = "restored on 1 July 2026 (entry 9) from a copy of 7 entries, giving up 2 entries"
    assert f"break: {said}" in done(noted("verify")).stdout
    for form in ("html", "md", "txt"):
        page = done(noted("report", "weekly", "--week", "2025-W20", "--format", form))
        told = "restored from a copy on 1 July 2026 (record 9). It gave up 2 records."
        assert told in " ".join(page.stdout.split()), form
    for refused in (("undo", "8"), ("retract", "9", "--because", "No")):
        assert noted(*refused).exit_code != 0, refused
    assert f"break: {said}" in noted("verify").stdout


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
    assert (value["given_up"], value["redacted"]) == (2, 1)
    assert SECRET not in noted("show", "HOMES").stdout
    (row,) = [row for row in noted("log", "--json").json()["rows"] if row["facet"] == "redaction"]
    assert row["because"] == f"Redacted before this register was restored: {BASIS[1]}"


def test_a_copy_that_cannot_be_reached_is_named(noted: Tracker) -> None:
    done(noted("backup", "old.jsonl"))
    Path("old.jsonl").rename("moved.jsonl")
    said = done(noted("redact", last_note(noted), "text", *BASIS)).stderr
    assert "old.jsonl may still hold the words: no such file or directory." in said


@pytest.mark.parametrize("where", ["nearby", "named"])
def test_a_published_head_is_not_contradicted_unasked(noted: Tracker, where: str) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    done(noted("report", "weekly", "--week", "2025-W20", "--output", "weekly.html"))
    if where == "named":
        Path("heads.jsonl").unlink()
    named = ("--against", "weekly.html") if where == "named" else ()
    refused = noted("--db", "new.db", "restore", "old.jsonl", *named)
    assert refused.exit_code == 5
    assert "does not have the head of entry 9, published in" in refused.stderr
    assert not Path("new.db").exists()
    accepted = done(
        noted("--db", "new.db", "restore", "old.jsonl", *named, "--accept-break", "--json")
    )
    assert accepted.json()["contradicted"] == 1
    assert "giving up 1 published head" in noted("--db", "new.db", "verify").stdout


@pytest.mark.databases("sqlite")
def test_heads_of_another_register_nearby_stop_nothing(noted: Tracker) -> None:
    done(noted("--db", "other.db", "init"))
    done(noted("--db", "other.db", "add", "A", "Another", *SOURCE))
    week = ("report", "weekly", "--week", "2025-W20", "--output", "weekly.html")
    done(noted("--db", "other.db", *week))
    done(noted("backup", "old.jsonl"))
    done(noted("--db", "new.db", "restore", "old.jsonl"))


@pytest.mark.databases("sqlite")
def test_a_copy_of_an_older_schema_is_restored_at_the_new_one(tracker: Tracker) -> None:
    old = Path(__file__).parent / "databases" / "0001.db"
    done(tracker("restore", str(old)))
    assert tracker("verify").stdout.startswith("ok")
    assert tracker("db", "status", "--json").json()["rows"][0]["schema"] != "0001"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        ("Later", "Never", "entry 9: its text is not the text that was recorded"),
        ('"value":"opened","voice":"tracker"}', '"value":"closed","voice":"tracker"}', "entry 1"),
        ('{"actor"', '{"actor', "line 2 is not an entry of a ledger"),
        ('"entries":9', '"entries":10', "it holds 9 of 10 entries"),
        ('{"entries":9,"format":"tracker-ledger/1"', '{"entries":9,"format":"x"', "no ledger file"),
    ],
)
def test_a_ledger_file_that_was_changed_is_not_restored(
    noted: Tracker, find: str, put: str, said: str
) -> None:
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    done(noted("backup", "old.jsonl"))
    text = Path("old.jsonl").read_text()
    assert find in text
    Path("old.jsonl").write_text(text.replace(find, put, 1))
    refused = noted("--db", "new.db", "restore", "old.jsonl")
    assert (refused.exit_code, refused.stdout) == (6, "")
    assert said in refused.stderr
    assert not Path("new.db").exists()


@pytest.mark.databases("sqlite")
def test_what_is_no_copy_is_one_line(noted: Tracker, empty_register: str) -> None:
    Path("notes.txt").write_text("nothing of the kind\n")
    Path("empty.jsonl").touch()
    for name, code in (
        ("none.db", 6),
        ("notes.txt", 3),
        (".", 6),
        ("empty.jsonl", 6),
        (empty_register, 6),
    ):
        refused = noted("restore", name)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (code, "", 1), (
            name
        )


@pytest.mark.databases("postgresql")
def test_a_server_is_backed_up_as_a_ledger(noted: Tracker) -> None:
    refused = noted("backup", "team.db")
    assert refused.exit_code == 2
    assert "Type tracker backup team.jsonl, or tracker copy --to team.db" in refused.stderr
