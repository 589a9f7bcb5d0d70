"""`report verify`: a published file is what was issued, and the register still prints it."""

from __future__ import annotations

import os
import re
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.fixtures_program import Tracker
from tracker.domain.dates import When
from tracker.domain.entry import Draft
from tracker.domain.vocabulary import Facet
from tracker.ledger import lookup
from tracker.ledger.database import Register, open_register
from tracker.ledger.location import Location
from tracker.ledger.schema import entry_text
from tracker.record.writer import open_writer


def redact(where: str, number: int, field: str) -> None:
    """Destroy the words of an entry, as the register allows it: with an entry that says so."""
    now = datetime(2026, 7, 2, 9, tzinfo=UTC)
    register = Register(
        database=open_register(Location(where)),
        clock=lambda: now,
        entropy=os.urandom,
        actor="A. Analyst",
        today=now.date(),
    )
    with register.database.writing() as connection, open_writer(register, connection) as desk:
        (about,) = lookup.entries_numbered(connection, [number])
        desk.batch.append(
            Draft(
                subject=about.subject,
                facet=Facet.REDACTION,
                value=field,
                occurred=When.on(now.date()),
                amends=number,
            )
        )
        words = entry_text.c.seq == number, entry_text.c.field == field
        connection.execute(update(entry_text).where(*words).values(value=None, salt=None))


def held(tracker: Tracker) -> int:
    """How many entries the register holds."""
    return int(tracker("verify", "--json").json()["entries"])


def quoted_entry(tracker: Tracker, before: str) -> int:
    """An entry of January 2025 whose quote the report of its week shows."""
    rows = tracker("log", "--limit", "0", "--known-at", before, "--json").json()["rows"]
    found: int = next(
        row["entry"]
        for row in rows
        if row["quote"] and row["facet"] == "delivery" and row["occurred"] >= "2025-01-06"
    )
    return found


@pytest.fixture
def published(tracker: Tracker, issued_register: str) -> Path:
    for name in ("html", "md", "txt", "json"):
        assert tracker("report", "show", "3", "--output", f"weekly.{name}").exit_code == 0
    return Path()


@pytest.mark.parametrize("name", ["html", "md", "txt", "json"])
@pytest.mark.databases("sqlite")
def test_a_file_that_was_altered_is_found_out_with_its_line(
    tracker: Tracker, published: Path, name: str
) -> None:
    path = published / f"weekly.{name}"
    lines = path.read_text().splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if n > 30 and "2025" in line)
    lines[place] = lines[place].replace("2025", "2024", 1)
    path.write_text("".join(lines))
    result = tracker("report", "verify", path.name)
    assert result.exit_code == 1
    assert result.stdout == (
        "altered\tthis is not report 3, week 2025-W25 as it was issued; "
        f"the first difference is in line {place + 1}\n"
    )


@pytest.mark.databases("sqlite")
def test_a_file_that_was_cut_or_lengthened_is_found_out(tracker: Tracker, published: Path) -> None:
    path = published / "weekly.html"
    whole = path.read_bytes()
    for content in (whole[:-20], whole + b"<!-- more -->\n"):
        path.write_bytes(content)
        found = tracker("report", "verify", "weekly.html", "--json")
        assert (found.exit_code, found.json()["outcome"]) == (1, "altered")


@pytest.mark.parametrize("name", ["html", "md", "txt", "json"])
def test_redacted_words_are_the_only_difference_allowed(
    tracker: Tracker, issued_register: str, name: str
) -> None:
    path = Path(f"weekly.{name}")
    tracker("report", "show", "3", "--output", path.name)
    number = quoted_entry(tracker, "2025-06-22")
    redact(issued_register, number, "quote")
    result = tracker("report", "verify", path.name)
    assert result.exit_code == 0
    assert result.stdout == (
        f"redacted\treport 3, week 2025-W25; the words of 1 entry were redacted since: {number}\n"
    )
    # What is printed now is not what was issued, and no cover for other words.
    assert tracker("report", "show", "3", "--output", f"now.{name}").exit_code == 0
    now = tracker("report", "verify", f"now.{name}")
    assert (now.exit_code, now.stdout.split("\t")[0]) == (0, "redacted")
    printed = Path(f"now.{name}").read_text()
    mark = re.search(r"\\?\[redacted[^\]]*\]", printed)
    assert mark
    path.write_text(printed.replace(mark[0], "The minister confessed to everything"))
    forged = tracker("report", "verify", path.name)
    assert (forged.exit_code, forged.stdout.split("\t")[0]) == (1, "altered")


@pytest.mark.databases("sqlite")
def test_an_entry_of_which_two_texts_were_redacted_is_counted_once(
    tracker: Tracker, issued_register: str, published: Path
) -> None:
    number = quoted_entry(tracker, "2025-06-22")
    for field in ("quote", "note"):
        redact(issued_register, number, field)
    result = tracker("report", "verify", "weekly.md")
    assert result.stdout == (
        f"redacted\treport 3, week 2025-W25; the words of 1 entry were redacted since: {number}\n"
    )


@pytest.mark.databases("sqlite")
def test_a_register_that_now_says_something_else_is_found_out(
    tracker: Tracker, issued_register: str, published: Path
) -> None:
    number = quoted_entry(tracker, "2025-06-22")
    with sqlite3.connect(issued_register) as connection:
        connection.execute("DROP TRIGGER entry_text_guard_update")
        connection.execute(
            "UPDATE entry_text SET value = 'nothing of the kind' WHERE seq = ? AND field = 'quote'",
            [number],
        )
    connection.close()
    found = tracker("report", "verify", "weekly.html")
    assert found.exit_code == 1
    assert found.stdout == (
        "unchanged\treport 3, week 2025-W25, byte for byte; "
        "but the register now says otherwise: run tracker verify\n"
    )


@pytest.mark.databases("sqlite")
def test_what_is_no_issued_report_is_unknown(tracker: Tracker, issued_register: str) -> None:
    tracker("report", "weekly", "--week", "2025-W20", "--output", "draft.html")
    Path("letter.txt").write_text("Dear Home Office,\n")
    Path("later.txt").write_text("Weekly report 12\n")
    for file, said in (
        ("draft.html", "it is a draft"),
        ("letter.txt", "it is no report of this program"),
        ("later.txt", "There is no issued report '12'"),
    ):
        result = tracker("report", "verify", file)
        assert (result.exit_code, result.stdout.split("\t")[0]) == (1, "unknown"), file
        assert said in result.stdout
    for file, said in (("none.html", "there is no such file"), (".", "it cannot be read")):
        result = tracker("report", "verify", file)
        assert (result.exit_code, result.stdout) == (6, ""), file
        assert said in result.stderr


def test_a_report_is_verified_after_a_hundred_later_entries(
    tracker: Tracker, issued_register: str
) -> None:
    names = [f"{number}.{name}" for number in (1, 2, 3) for name in ("html", "md", "txt", "json")]
    for name in names:
        assert tracker("report", "show", name[0], "--output", name).exit_code == 0
    before = held(tracker)
    day = date(2025, 1, 20).isoformat()
    for command in (
        ("checked", "JAY/", "--on", day, "--places", "gov.uk"),
        ("checked", "JAY/", "--on", "2025-06-20", "--places", "gov.uk"),
        ("note", "CASEY-*", "NAT-*", "Seen again.", "--on", "2025-03-01"),
        ("tag", "JAY/", "home-office"),
        ("note", "JAY/", "Asked the department.", "--on", "2025-05-01"),
        ("edit", "JAY-13", "--title", "Another title", "--on", "2025-01-16"),
    ):
        result = tracker(*command)
        assert result.exit_code == 0, result
    assert held(tracker) >= before + 100
    for name in names:
        result = tracker("report", "verify", name)
        assert result.stdout.startswith("unchanged\t"), (name, result)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "env",
    [
        {"TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "4711"},
    ],
)
def test_another_machine_prints_the_same_bytes(
    tracker_process: Tracker, issued_register: str, env: dict[str, str]
) -> None:
    shown = tracker_process("report", "show", "3", "--output", "there.html", env=env)
    assert shown.exit_code == 0, shown
    found = tracker_process("report", "verify", "there.html", env=env)
    assert found.stdout.startswith("unchanged\t")
