"""What a workbook that comes back may not say: refused by cell, with nothing recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.fixtures_program import Tracker, done
from tests.workbook_register import NAME, Book, edited, entries, facts, fill, sent_back

SQLITE = pytest.mark.databases("sqlite")
TO_OPEN = "delete the row, or open a commitment: tracker add"
UNDER_WAY: dict[str, object] = {"status": "under way", "source": "audit"}
#: What is typed into a row of which nothing was found yet, and what is said of which column.
IMPOSSIBLE: tuple[tuple[dict[str, object], str, str], ...] = (
    ({"status": "deliverd"}, "F", "'deliverd' is not a status; did you mean delivered?"),
    ({"status": None}, "F", "'status' cannot be emptied; if the record was wrong, type trac"),
    ({"status": "planned"}, "F", "A change of {ref} needs evidence; fill in source"),
    ({"status": "dropped"}, "F", "'dropped' is not a status; it is one of not_assessed, "),
    (UNDER_WAY | {"source": "audti"}, "L", "There is no source 'audti'; did you mean audit?"),
    (UNDER_WAY | {"source": "www.a.example"}, "L", "'www.a.example' is not an address that "),
    (UNDER_WAY | {"source": "https://a.example"}, "F", "Nothing says when the change of {ref}"),
    (UNDER_WAY | {"status_on": "3/2/2026"}, "G", "'3/2/2026' is not a date that can be read: "),
    (UNDER_WAY | {"status_on": date(2027, 1, 1)}, "F", "'2027-01-01' has not come yet, and "),
    (UNDER_WAY | {"status_on": date(2024, 1, 1)}, "F", "{ref} was announced on 2025-01-16, a"),
    ({"status": "delivered", "source": "speech"}, "F", "{ref} cannot be delivered yet: no so"),
    ({"status": "none", "source": "audit"}, "F", "That no action was found for {ref} rests on"),
    ({"ended": "refused", "source": "audit"}, "H", "{ref} is not assessed, and an ending goes"),
    ({"ended": "finished"}, "H", "'finished' is not a reason to end; it is one of open, not_pr"),
    ({"status_on": "2026-01"}, "G", "Nothing was found of {ref} that could have another day; e"),
    ({"deadline": "whenever", "source": "audit"}, "I", "No rule reads the deadline 'whenever'; "),
    ({"deadline": "by May 2027"}, "I", "What was said of a date needs its source; fill in sou"),
    ({"title": None}, "B", "'title' cannot be emptied; it was '"),
    ({"because": "So"}, "K", "'because' goes with an edit, and nothing else of {ref} was edited"),
    ({"source": "audit"}, "L", "'source' goes with an edit, and nothing else of {ref} was ed"),
    ({"title": "T", "because": "So"}, "K", "'because' goes with an edit of status, status_on "),
    ({"headline": "delivered"}, "S", "'headline' is computed; edit status"),
    ({"due_latest": date(2027, 1, 1)}, "AG", "'due_latest' is computed; edit deadline"),
    ({"kind": "demand"}, "O", "'kind' is computed; type tracker edit {ref} --kind …"),
    ({"last_note": "Another"}, "AQ", "'last_note' is computed; fill in note"),
)
#: The same of rows that stand otherwise, all in one workbook.
FOUND: tuple[tuple[str, dict[str, object], str, str], ...] = (
    ("BRIDGES", {"status": "planned", "source": "audit"}, "F4", "to planned; fill in because"),
    ("CANALS", UNDER_WAY | {"status_on": date(2025, 2, 3)}, "F6", "'status' would not stand so, "),
    ("PORTS", {"status": "delivered", "source": "audit"}, "F7", "PORTS is a standing promise, "),
    ("RAIL", {"said_on": date(2026, 1, 1)}, "J8", "tracker correct 10 --on DAY --because TEXT"),
    ("ROADS", {"deadline": "soon", "source": "audit", "tags": "x"}, "E9", "which divides tags"),
)


@pytest.fixture
def exported(tracker: Tracker, empty_register: str, workplace: Path) -> int:
    """How many entries the register held when its workbook was exported."""
    fill(tracker, workplace)
    return entries(tracker)


@SQLITE
def test_impossible_edits_are_refused_together_and_by_cell(tracker: Tracker, exported: int) -> None:
    whole, left = Path(NAME).read_bytes(), [*IMPOSSIBLE]
    rows = {ref: row for ref, row in Book().rows.items() if ref in {"BUSES", "RAIL", "ROADS"}}
    while left:
        Path(NAME).write_bytes(whole)
        chosen = {ref: left.pop() for ref in rows if left}
        edited(**{ref: cells for ref, (cells, _, _) in chosen.items()})
        refused = sent_back(tracker)
        lines = refused.stderr.removeprefix("tracker: ").splitlines()
        assert refused.exit_code == 6
        for line, (ref, (cells, column, said)) in zip(lines, chosen.items(), strict=True):
            where = f"register.xlsx: Register!{column}{rows[ref]}: "
            assert line.startswith(where + said.format(ref=ref)), cells
    assert entries(tracker) == exported


@SQLITE
def test_what_stands_is_not_undone_by_a_cell(tracker: Tracker, exported: int) -> None:
    done(tracker("edit", "ROADS", "--tag", "a; b"))
    done(tracker("export", NAME))
    before = entries(tracker)
    edited(**{ref: cells for ref, cells, _, _ in FOUND})
    refused = sent_back(tracker)
    lines = refused.stderr.splitlines()
    assert (refused.exit_code, entries(tracker)) == (6, before)
    for line, (_, _, cell, said) in zip(lines, FOUND, strict=True):
        assert f"register.xlsx: Register!{cell}: " in line, line
        assert said in line, line


@SQLITE
def test_a_row_that_was_not_exported_is_refused_with_what_to_type(
    tracker: Tracker, exported: int
) -> None:
    book = Book()
    for ref, typed in (("BRIDGES", "BRIGDES"), ("BUSES", "NEW-1"), ("CANALS", "RAIL")):
        book.type(book.rows[ref], 1, typed)
    book.type(book.rows["PORTS"], 1, None)
    book.save()
    refused = sent_back(tracker)
    assert (refused.exit_code, entries(tracker)) == (6, exported)
    assert refused.stderr.removeprefix("tracker: ").splitlines() == [
        f"register.xlsx: Register!{line}"
        for line in (
            f"A4: BRIGDES was not exported (did you mean BRIDGES?); {TO_OPEN} BRIGDES TITLE -s URL",
            f"A5: NEW-1 was not exported; {TO_OPEN} NEW-1 TITLE -s URL",
            "A6: RAIL stands in several rows; leave one of them",
            "A7: the row has no ref; delete it, or write the ref of its commitment",
            "A8: RAIL stands in several rows; leave one of them",
        )
    ]


@SQLITE
def test_a_cell_is_named_where_it_stands_now(tracker: Tracker, exported: int) -> None:
    book = Book()
    book.sheet.insert_cols(3)
    book.sheet.insert_rows(1)
    book.type(book.sheet.max_row, 7, "deliverd")
    book.save()
    refused = sent_back(tracker)
    assert "Register!G10: 'deliverd' is not a status" in refused.stderr
    book.sheet.delete_cols(7)
    book.type(book.sheet.max_row, 1, "ROADS")
    book.save()
    assert "0 edited and 6 as exported" in done(sent_back(tracker)).stderr
    book.sheet.delete_cols(1)
    book.save()
    assert "names the columns: the column ref is gone" in sent_back(tracker).stderr


@SQLITE
def test_a_file_that_is_no_workbook_of_this_register_gets_one_line(
    tracker: Tracker, exported: int
) -> None:
    whole = Path(NAME).read_bytes()

    def said(what: str, value: str | None) -> str:
        """The line for a workbook whose sheet Method says something else."""
        Path(NAME).write_bytes(whole)
        book = Book()
        for row in book.book["Method"].iter_rows():
            if row[0].value == what:
                row[1].value = value
        book.save()
        refused = sent_back(tracker)
        assert (refused.exit_code, refused.stderr.count("\n")) == (6, 1), refused
        return refused.stderr.removeprefix("tracker: register.xlsx: ")

    assert said("schema", "tracker.xlsx/0").startswith(
        "its schema is 'tracker.xlsx/0'; this program reads tracker.xlsx/1. Export the workbook"
    )
    assert said("register", "0" * 16).startswith(
        "it was exported from another register than this one, “Register of commitments”. Name"
    )
    assert said("head", "0" * 64).startswith("this register does not know its head, entry 21: ")
    assert said("entries", "99").startswith("this register does not know its head, entry 99: ")
    assert said("entries", None).startswith("it is no workbook of tracker export: its sheet Meth")
    for name, line in (("Method", "it has no sheet Method"), ("Register", "it has no sheet Reg")):
        Path(NAME).write_bytes(whole)
        book = Book()
        book.book.remove(book.book[name])
        book.save()
        refused = sent_back(tracker)
        assert refused.exit_code == 6
        assert f"register.xlsx: it is no workbook of tracker export: {line}" in refused.stderr
    Workbook().save(NAME)
    assert "tracker import register.xlsx --suggest" in sent_back(tracker).stderr
    Path(NAME).write_text("ref,status\n", encoding="utf-8")
    assert sent_back(tracker).exit_code == 6
    assert entries(tracker) == exported


def test_what_was_changed_elsewhere_since_is_refused_with_who_changed_it(
    tracker: Tracker, exported: int
) -> None:
    done(tracker("update", "RAIL", "planned", "-s", "speech", now="2026-07-03T09:00:00Z"))
    planned = entries(tracker)
    done(tracker("edit", "BUSES", "--title", "Better buses", now="2026-07-03T09:00:00Z"))
    before = entries(tracker)
    edited(
        RAIL=UNDER_WAY | {"title": "Electrify it"},
        BUSES={"title": "Good buses", "note": "Still wanted"},
        ROADS=UNDER_WAY,
    )
    refused = sent_back(tracker, now="2026-07-04T09:00:00Z")
    assert (refused.exit_code, entries(tracker)) == (6, before)
    found = [line.removeprefix("tracker: ") for line in refused.stderr.splitlines()]
    assert found == [
        f"register.xlsx: Register!{cell}: the register now says '{said}' (A. Analyst recorded "
        f"entry {entry} on 3 July 2026); export the workbook anew"
        for cell, said, entry in (("B5", "Better buses", before), ("F8", "planned", planned))
    ]
    # The same edit made by somebody else is none; another field of the same row stands.
    edited(RAIL={"status": "planned"}, BUSES={"title": "Better buses"})
    done(sent_back(tracker, now="2026-07-04T09:00:00Z"))
    assert facts(tracker, before) == [
        ("BUSES", "note", "noted"),
        ("RAIL", "identity", "edited"),
        ("ROADS", "delivery", "under_way"),
    ]


@SQLITE
def test_words_that_were_redacted_since_the_export_do_not_come_back(
    tracker: Tracker, exported: int
) -> None:
    opened = done(tracker("log", "--ref", "ROADS", "--json")).json()["rows"][-1]["entry"]
    edited(BUSES={"note": "Names somebody"}, ROADS={"note": "Other"})
    done(sent_back(tracker))
    noted = done(tracker("log", "--ref", "BUSES", "--json")).json()["rows"][0]["entry"]
    done(tracker("redact", str(opened), "wording", "--basis", "Court order"))
    done(tracker("redact", str(noted), "text", "--basis", "Court order"))
    before = entries(tracker)
    told = sent_back(tracker)
    assert (told.exit_code, entries(tracker)) == (0, before)
    assert "Register!C9: the words were redacted since the export; the cell was" in told.stderr
