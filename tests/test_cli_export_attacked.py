"""Files that lie: a ledger whose chain holds, a workbook whose cells or origin were spoiled."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.fixtures_program import Result, Tracker, done
from tests.workbook_register import NAME, Book, entries, fill, sent_back
from tracker.domain.entry import GENESIS, canonical, digest_of, text_commitment

SQLITE = pytest.mark.databases("sqlite")
PLAN = (
    *("-s", "https://gov.example/plan", "--title", "Plan", "--type", "statement"),
    *("--published", "2025-01-16"),
)
#: What is made of the last finding, an entry that Ann lacks; a name for its number.
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


class Sides:
    """A register, and what is asked of it."""

    def __init__(self, tracker: Tracker, register: str) -> None:
        self._tracker = tracker
        self.register = register

    def __call__(self, *args: str) -> Result:
        """What was asked, done."""
        result = self.asked(*args)
        assert result.exit_code == 0, (args, result)
        return result

    def asked(self, *args: str) -> Result:
        """What was asked, whatever came of it."""
        return self._tracker("--db", self.register, "--as", "Ann", *args)

    def head(self) -> str:
        """The digest of its last entry."""
        return self("head").stdout.split()[1]


@pytest.fixture
def sides(tracker: Tracker, empty_register: str) -> Sides:
    """Ann's register, and the ledger of a copy of hers that has gone on."""
    sides = Sides(tracker, empty_register)
    sides("add", "HOMES", "Build homes", *PLAN)
    sides("add", "ROADS", "Build roads", "-s", ".")
    sides("note", "ROADS", "Somebody has looked")
    kept = Path(empty_register).read_bytes()
    sides("note", "ROADS", "Somebody has looked again")
    sides("update", "ROADS", "planned", "-s", "gov-1")
    sides("export", "copy.jsonl")
    Path(empty_register).write_bytes(kept)
    return sides


@SQLITE
def test_a_ledger_that_lies_changes_nothing(sides: Sides) -> None:
    rows = [json.loads(line) for line in Path("copy.jsonl").read_text().splitlines()[1:]]
    at = {
        "source": next(row["seq"] for row in rows if row["detail"].get("subject") == "source"),
        "note": next(row["seq"] for row in rows if row["facet"] == "note"),
        "commitment": rows[-1]["subject"],
        "ours": rows[4]["id"],
    }
    assert rows[4]["facet"] == "identity"
    head, taken = sides.head(), {}
    for name, lie in LIES.items():
        forged = copy.deepcopy(rows)
        forged[-1] |= _numbered(lie, at)
        _seal(forged)
        asked = sides.asked("import", "forged.jsonl", "--ledger")
        if (asked.exit_code, sides.head()) != (6, head) or "not what it says" not in asked.stderr:
            taken[name] = asked
    assert taken == {}
    _seal(rows)
    sides("import", "forged.jsonl", "--ledger")
    sides("verify")


@SQLITE
def test_a_register_is_no_ledger_of_its_own(sides: Sides) -> None:
    refused = sides.asked("import", sides.register, "--ledger")
    assert (refused.exit_code, "it is the register itself" in refused.stderr) == (6, True)


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
        prev = digest_of(**header, texts=sorted(texts.items()), prev=prev)
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
    text = done(tracker("suggest", "page.html", "--json")).json()["text"]
    assert text.split() == ["C", "FG", "J", "-", "L"]
