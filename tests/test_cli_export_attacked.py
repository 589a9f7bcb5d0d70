"""Files that lie: a ledger whose chain holds, a workbook whose cells or origin were spoiled."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.fixtures_program import Tracker
from tests.fixtures_register import Database, Registers
from tests.ledger_sides import Side, two_sides
from tests.workbook_register import NAME, Book, done, entries, fill, sent_back
from tracker.domain.entry import GENESIS, canonical, digest_of, text_commitment

SQLITE = pytest.mark.databases("sqlite")
#: What is made of Bob's finding, an entry that Ann lacks; a name stands for a number of the file.
LIES: dict[str, dict[str, Any]] = {
    "about the register": {"subject": 1},
    "about a source": {"subject": "source"},
    "about no commitment": {"subject": "note"},
    "cites a commitment": {"refs": {"source": ["commitment"]}},
    "by a commitment": {"actor": "commitment"},
    "in the voice of a note": {"voice": "party:5"},
    "corrects a note": {"amends": "note"},
    "undoes the register": {
        "facet": "undo",
        "value": "undone",
        "subject": 1,
        "amends": 1,
        "detail": {"batch": 1},
        "refs": {},
    },
    "a control character": {"texts": {"note": {"value": "a\x1b[2Jb"}}},
    "no normal form": {"texts": {"note": {"value": "e\u0301"}}},
    "the name of another": {"id": "ours"},
    "an unknown word": {"value": "splendid"},
}


@pytest.fixture
def sides(
    tracker: Tracker,
    empty_register: str,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
) -> Iterator[tuple[Side, Side]]:
    """Ann and Bob, a copy of hers; both have gone on."""
    registers = registers_by_database(database)
    with two_sides(tracker, empty_register, registers, database) as (ann, bob):
        ann("note", "HOMES", "Ann has looked")
        bob("note", "ROADS", "Bob has looked")
        bob("update", "ROADS", "planned", "-s", "gov.example-2025-01-16")
        yield ann, bob


@SQLITE
def test_a_ledger_that_lies_changes_nothing(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    rows = bob.lines()
    at = {
        "source": next(row["seq"] for row in rows if row["detail"].get("subject") == "source"),
        "note": next(row["seq"] for row in rows if row["facet"] == "note"),
        "commitment": rows[-1]["subject"],
        "ours": next(row["id"] for row in ann.lines() if row["facet"] == "note"),
    }
    assert rows[4]["facet"] == "identity"
    head, taken = ann.head(), {}
    for name, lie in LIES.items():
        forged = copy.deepcopy(rows)
        forged[-1] |= _numbered(lie, at)
        _seal(forged)
        asked = ann.asked("import", "forged.jsonl", "--ledger", now="2026-07-02T09:00:00Z")
        if (asked.exit_code, ann.head()) != (6, head) or "not what it says" not in asked.stderr:
            taken[name] = asked
    assert taken == {}
    _seal(rows)
    ann("import", "forged.jsonl", "--ledger", now="2026-07-02T09:00:00Z")
    ann("verify")


@SQLITE
def test_what_cannot_be_merged_says_what_to_type(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    for side in sides:
        side("add", "RAIL", f"The railway of {side.name}", "-s", "gov.example-2025-01-16")
    ledger = bob.exported()
    told = {
        ("--rename", "RAIL=ROADS"): (5, "--rename RAIL=RAIL-2"),
        ("--rename", "RAIL=A", "--rename", "rail=B"): (2, "Leave one of them."),
    }
    for given, (code, ends) in told.items():
        asked = ann.asked("import", ledger, "--ledger", *given)
        assert (asked.exit_code, asked.stderr.strip().endswith(ends)) == (code, True), asked
    asked = ann.asked("import", ann.register, "--ledger")
    assert (asked.exit_code, "it is the register itself" in asked.stderr) == (6, True)


def _numbered(lie: Any, at: dict[str, Any]) -> Any:
    """What is said, with what the names stand for."""
    if isinstance(lie, dict):
        return {key: _numbered(one, at) for key, one in lie.items()}
    if isinstance(lie, list):
        return [_numbered(one, at) for one in lie]
    return at.get(lie, lie)


def _seal(rows: list[dict[str, Any]]) -> None:
    """Write entries as a ledger file whose chain holds, whatever they say."""
    prev = GENESIS
    for row in rows:
        for name, text in row["texts"].items():
            salt = text.setdefault("salt", "00" * 16)
            digest = text_commitment(bytes.fromhex(salt), name, text["value"])
            text["commitment"] = digest.hex()
        row["prev"] = prev.hex()
        texts = {name: bytes.fromhex(text["commitment"]) for name, text in row["texts"].items()}
        made = {"refs": canonical(row["refs"]), "detail": canonical(row["detail"])}
        header = {key: row[key] for key in row if key not in {"digest", "prev", "texts"}} | made
        prev = digest_of(**header, texts=texts, prev=prev)
        row["digest"] = prev.hex()
    first = {"entries": len(rows), "format": "tracker-ledger/1", "head": prev.hex()}
    lines = [json.dumps(first), *map(canonical, rows)]
    Path("forged.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@SQLITE
def test_a_text_like_an_escape_survives_a_program_that_writes_none(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    fill(tracker, workplace)
    for number, wording in enumerate(("_x0041_x0042_", "a _x000D_ b", "_x005F_")):
        done(tracker("add", f"T{number}", "A text", "--wording", wording, "-s", "audit"))
    done(tracker("export", NAME))
    # openpyxl reads the escape of an underscore and writes the underscore bare.
    Book().save()
    before = entries(tracker)
    assert "0 edited" in done(sent_back(tracker)).stderr
    assert entries(tracker) == before


@SQLITE
def test_an_impossible_number_of_entries_is_no_origin(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    fill(tracker, workplace)
    book = load_workbook(NAME)
    for row in book["Method"].iter_rows():
        if row[0].value == "entries":
            row[1].value = "9" * 20
    book.save(NAME)
    asked = sent_back(tracker)
    assert asked.exit_code == 6
    assert "its sheet Method was changed" in asked.stderr


@SQLITE
def test_what_a_page_hides_is_not_suggested(tracker: Tracker, workplace: Path) -> None:
    """A hidden part ends with its own end, with the next of its kind, or with the frame."""
    page = (
        '<html><p style="color:red; DISPLAY : none">A</p><p hidden>B<p>C</p><div hidden>'
        "<div>D</div>E</div>F<img hidden>G<nav><p hidden>H<p>I</nav><p>J<ul><li hidden>K<li>L</ul>"
    )
    (workplace / "page.html").write_text(page)
    text = done(tracker("suggest", "page.html", "--text")).stdout
    assert text.split() == ["C", "FG", "J", "-", "L"]
