"""The register against what was published of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from tests.fixtures_program import Tracker
from tracker.ledger.database import open_register
from tracker.ledger.location import Location
from tracker.ledger.schema import entry, entry_text

URL = ("-s", "https://www.gov.uk/a", "--published", "2025-01-16")


@pytest.fixture
def published(empty_register: str, tracker: Tracker, workplace: Path) -> dict[str, str]:
    assert tracker("add", "A", "Promise", *URL).exit_code == 0
    assert tracker("config", "contact", "desk@rivers.example").exit_code == 0
    for suffix in ("html", "json", "md", "txt"):
        where = ("--format", suffix, "--output", f"weekly.{suffix}")
        assert tracker("report", "weekly", "--week", "2025-W03", *where).exit_code == 0
    head = tracker("head", "--json").stdout
    (workplace / "heads.jsonl").write_text(head + "\n")
    return {
        "page": "weekly.html",
        "value": "weekly.json",
        "markdown": "weekly.md",
        "text": "weekly.txt",
        "list": "heads.jsonl",
        "digest": json.loads(head)["head"],
    }


@pytest.mark.parametrize("kind", ["page", "value", "markdown", "text", "list", "digest"])
def test_a_head_that_stands_is_ok_then_grown(
    published: dict[str, str], tracker: Tracker, kind: str
) -> None:
    same = tracker("verify", "--against", published[kind])
    assert (same.exit_code, same.stdout.split("\t")[0]) == (0, "ok")
    tracker("note", "A", "Later")
    grown = tracker("verify", "--against", published[kind], "--json").json()
    assert (grown["outcome"], grown["grown"]) == ("grown", 2)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("kind", ["page", "list"])
def test_a_cut_and_a_rewritten_register_are_told_apart(
    published: dict[str, str], tracker: Tracker, empty_register: str, kind: str
) -> None:
    held = open_register(Location(empty_register))
    with held.writing() as connection:
        for name in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).scalars():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        last = (
            connection.execute(select(entry.c.seq).order_by(entry.c.seq.desc())).scalars().first()
        )
        connection.execute(update(entry).where(entry.c.seq == last).values(digest=b"x" * 32))
    rewritten = tracker("verify", "--against", published[kind])
    assert (rewritten.exit_code, rewritten.stdout.split("\t")[0]) == (1, "rewritten")
    with held.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(text("DELETE FROM status"))
        for table in ("commitment", "subject"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(delete(entry_text).where(entry_text.c.seq == last))
        connection.execute(delete(entry).where(entry.c.seq == last))
    cut = tracker("verify", "--against", published[kind])
    assert (cut.exit_code, cut.stdout.split("\t")[0]) == (1, "cut")


@pytest.mark.databases("sqlite")
def test_what_names_no_head_is_one_line(
    empty_register: str, tracker: Tracker, workplace: Path
) -> None:
    (workplace / "other.txt").write_text("nothing of the kind\n")
    assert tracker("verify", "--against", "other.txt").exit_code == 6
    missing = tracker("verify", "--against", "nowhere.html")
    assert missing.exit_code == 2
    assert "neither a file nor a digest" in missing.stderr


def test_every_report_leaves_its_head_beside_it(tracker: Tracker, example_register: str) -> None:
    week = ("--week", "2025-W25", "--known-at", "2025-06-22")
    assert tracker("report", "weekly", *week, "--output", "draft.txt").exit_code == 0
    assert (
        tracker(
            "report", "issue", *week, "--anyway", "A rehearsal", "--output", "weekly.html"
        ).exit_code
        == 0
    )
    lines = [json.loads(line) for line in Path("heads.jsonl").read_text().splitlines()]
    assert [(line["file"], line["number"]) for line in lines] == [
        ("draft.txt", None),
        ("weekly.html", 1),
    ]
    assert {line["entries"] for line in lines} == {448}
    found = tracker("verify", "--against", "heads.jsonl", "--json").json()
    assert (found["outcome"], found["published"]["head"]) == ("grown", lines[1]["head"])
    Path("heads.jsonl").unlink()
    Path("heads.jsonl").mkdir()
    result = tracker("report", "weekly", *week, "--output", "draft.txt")
    assert result.exit_code == 0
    assert "The head was not added to heads.jsonl: is a directory." in result.stderr
