"""`backup` and `restore`: a register comes back whole, and never silently less."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done
from tests.registers import BASIS, NOTED_SOURCE, SECRET, answers, last_note
from tracker.ledger.schema import REVISION


def test_a_ledger_file_brings_a_lost_register_back(noted: Tracker, another: str) -> None:
    done(noted("redact", last_note(noted), "text", *BASIS))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    done(noted("backup", "whole.jsonl"))
    back = done(noted("--db", another, "restore", "whole.jsonl"))
    assert back.stdout == done(noted("head")).stdout.replace("\t", " entries\t")
    assert answers(noted, another) == answers(noted)
    # It goes on as a register of its own, guards and all.
    done(noted("--db", another, "note", "HOMES", "On", "--on", "2025-03-02"))
    done(noted("--db", another, "verify"))


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
    assert refused.stderr.endswith("for all to see, add --accept-break.\n")
    assert answers(noted) == before
    # A copy of what is there is nothing to do.
    done(noted("backup", "new.jsonl"))
    assert "holds all of it already" in done(noted("restore", "new.jsonl")).stderr
    assert answers(noted) == before


def test_a_newer_copy_is_no_loss(noted: Tracker, another: str) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    done(noted("backup", "new.jsonl"))
    done(noted("--db", another, "restore", "old.jsonl"))
    done(noted("--db", another, "restore", "new.jsonl"))
    assert answers(noted, another) == answers(noted)


def test_a_break_is_kept_for_all_to_see(noted: Tracker) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    given_up = done(noted("head")).stdout.split()[1]
    accepted = done(
        noted("restore", "old.jsonl", "--accept-break", "--because", "Disk failed", "--json")
    )
    value = accepted.json()
    assert (value["given_up"], value["contradicted"], value["redacted"]) == (2, 0, [])
    kept = value["kept"]
    assert given_up[:12] in kept
    whole = kept if kept.endswith(".db") else "whole.db"
    if whole != kept:
        done(noted("--db", whole, "restore", kept))
    assert done(noted("--db", whole, "head")).stdout.split()[1] == given_up
    said = "restored on 1 July 2026 (entry 9) from a copy of 7 entries, giving up 2 entries"
    assert f"break: {said}: Disk failed\n" in done(noted("verify")).stdout
    for form in ("html", "md", "txt"):
        page = done(noted("report", "weekly", "--week", "2025-W20", "--format", form))
        told = "restored from a copy on 1 July 2026 (record 9). It gave up 2 records."
        assert told in " ".join(page.stdout.split()), form
    for refused in (("undo", "8"), ("retract", "9", "--because", "No")):
        assert noted(*refused).exit_code != 0, refused
    assert f"break: {said}" in noted("verify").stdout


def test_an_earlier_break_outlives_a_later_one(noted: Tracker) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("note", "HOMES", "Later", "--on", "2025-03-01"))
    first = ("--accept-break", "--because", "First")
    done(noted("restore", "old.jsonl", *first))
    later = "2026-08-01T09:00:00Z"
    done(noted("restore", "old.jsonl", "--accept-break", "--because", "Second", now=later))
    breaks = [line for line in noted("verify").stdout.splitlines() if line.startswith("break")]
    assert [line.rpartition(": ")[2] for line in breaks] == ["First", "Second"]
    assert "restored on 1 July 2026" in breaks[0]
    assert "giving up 2 entries" in breaks[0]


@pytest.mark.databases("sqlite")
def test_nothing_is_issued_from_a_register_that_does_not_hold(
    noted: Tracker, empty_register: str
) -> None:
    with sqlite3.connect(empty_register) as connection:
        connection.execute("DROP TRIGGER entry_guard_update")
        connection.execute("UPDATE entry SET value = 'x' WHERE facet = 'note'")
    connection.close()
    refused = noted("report", "issue", "--week", "2025-W20", "--output", "weekly.html")
    assert refused.exit_code == 5
    assert "The register does not hold (entry 7:" in refused.stderr
    assert not Path("weekly.html").exists()


@pytest.mark.databases("sqlite")
def test_what_cannot_be_compared_is_moved_away_first(noted: Tracker, empty_register: str) -> None:
    done(noted("backup", "old.jsonl"))
    done(noted("--db", "other.db", "init"))
    other = noted("--db", "other.db", "restore", "old.jsonl")
    assert other.exit_code == 5
    assert "is another register" in other.stderr
    whole = Path(empty_register).read_bytes()
    Path(empty_register).write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    damaged = noted("restore", "old.jsonl")
    assert damaged.exit_code == 7
    name = Path(empty_register).name
    assert f"repeat the command: mv {name} {name}.damaged" in damaged.stderr


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
    done(noted("--db", "other.db", "add", "A", "Another", *NOTED_SOURCE))
    week = ("report", "weekly", "--week", "2025-W20", "--output", "weekly.html")
    done(noted("--db", "other.db", *week))
    done(noted("backup", "old.jsonl"))
    done(noted("--db", "new.db", "restore", "old.jsonl"))


@pytest.mark.databases("sqlite")
def test_a_copy_of_an_older_schema_is_restored_at_the_new_one(
    tracker: Tracker, tmp_path: Path
) -> None:
    old = str(shutil.copy(Path(__file__).parent / "databases" / "0001.db", tmp_path))
    done(tracker("restore", old))
    assert tracker("verify").stdout.startswith("ok")
    assert tracker("db", "status", "--json").json()["rows"][0]["schema"] == REVISION


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
