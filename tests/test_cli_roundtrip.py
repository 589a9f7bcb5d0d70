"""The round trip of an analyst: a workbook exported, edited, sent back; recorded or refused."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.fixtures_program import Tracker, done
from tests.workbook_register import (
    FIRST,
    NAME,
    NAMES,
    REFS,
    Book,
    edited,
    entries,
    facts,
    fill,
    sent_back,
)

SQLITE = pytest.mark.databases("sqlite")
UNDER_WAY: dict[str, Any] = {"status": "under way", "source": "audit"}
#: What may be typed into a row, and the facts that come of it.
ALLOWED: Mapping[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "status": (UNDER_WAY, [("delivery", "under_way")]),
    "day": (UNDER_WAY | {"status_on": date(2026, 2, 3)}, [("delivery", "under_way")]),
    "month": (UNDER_WAY | {"status_on": "2026-02"}, [("delivery", "under_way")]),
    "new page": (
        {"status": "planned", "status_on": "2026-02-03", "source": "https://www.gov.uk/new"},
        [("delivery", "planned")],
    ),
    "two pages": (UNDER_WAY | {"source": "audit;\nhttps://b.example"}, [("delivery", "under_way")]),
    "ending": (
        {"status": "planned", "ended": "no funding", "source": "audit", "because": "Cut"},
        [("delivery", "planned"), ("ended", "no_funding")],
    ),
    "before it was promised": (
        UNDER_WAY | {"status_on": date(2024, 1, 1)},
        [("delivery", "under_way")],
    ),
    "deadline": ({"deadline": "before Easter", "source": "audit"}, [("deadline", "stated")]),
    "deadline as a day": (
        {"deadline": date(2027, 3, 31), "source": "audit", "said_on": date(2026, 3, 1)},
        [("deadline", "stated")],
    ),
    "title": ({"title": "Another title"}, [("identity", "edited")]),
    "wording": ({"wording": "Two lines,\r\nas published. "}, [("identity", "edited")]),
    "lead": ({"lead": "Home Office"}, [("identity", "edited")]),
    "tags": ({"tags": "a; b c ;a"}, [("identity", "edited")]),
    "all of identity": (
        {"title": "=1+1", "wording": "Words", "lead": "Home Office", "tags": "x"},
        [("identity", "edited")],
    ),
    "note": ({"note": "A note on it"}, [("note", "noted")]),
    "note with a page": (
        {"note": "A note", "source": "audit", "quote": "their words"},
        [("note", "noted")],
    ),
    "everything": (
        UNDER_WAY | {"title": "T", "deadline": "by May 2027", "note": "N", "quote": "Q"},
        [
            ("identity", "edited"),
            ("delivery", "under_way"),
            ("deadline", "stated"),
            ("note", "noted"),
        ],
    ),
}
TO_OPEN = "delete the row, or open a commitment: tracker add"
#: What is typed into a row of which nothing was found yet, and what is said of which column.
IMPOSSIBLE: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"status": "deliverd"}, "F", "'deliverd' is not a status; did you mean delivered"),
    ({"status": None}, "F", "'status' cannot be emptied; if the record was wrong, type trac"),
    ({"status": "planned"}, "F", "A change of {ref} needs evidence; fill in source"),
    ({"status": "dropped"}, "F", "'dropped' is not a status; it is one of not_assessed, "),
    (UNDER_WAY | {"source": "audti"}, "L", "There is no source 'audti'; did you mean audit?"),
    (UNDER_WAY | {"source": "www.a.example"}, "L", "'www.a.example' is not an address that "),
    (UNDER_WAY | {"source": "https://a.example"}, "F", "Nothing says when the finding on {ref}"),
    (UNDER_WAY | {"status_on": "3/2/2026"}, "G", "'3/2/2026' is not a date that can be read: "),
    (UNDER_WAY | {"status_on": date(2027, 1, 1)}, "F", "'2027-01-01' has not come yet, and "),
    ({"status": "delivered", "source": "speech"}, "F", "{ref} cannot be delivered yet: no te"),
    ({"status": "part", "source": "audit"}, "F", "{ref} cannot be partly delivered yet: no te"),
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
    ({"last_note": "Another"}, "AW", "'last_note' is computed; fill in note"),
)
#: The same of rows that stand otherwise, all in one workbook.
FOUND: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("BRIDGES", {"status": "planned", "source": "audit"}, "F4", "to planned; fill in because"),
    ("CANALS", UNDER_WAY | {"status_on": date(2025, 2, 3)}, "F6", "'status' would not stand so, "),
    ("PORTS", {"status": "delivered", "source": "audit"}, "F7", "PORTS is a standing promise, "),
    ("RAIL", {"said_on": date(2026, 1, 1)}, "J8", "tracker correct 10 --on DAY --because TEXT"),
    ("ROADS", {"deadline": "soon", "source": "audit", "tags": "x"}, "E9", "which divides tags"),
)
#: Rows that take any of these: nothing was found of them yet.
OPEN = ("ROADS", "RAIL", "BUSES")


@pytest.fixture
def exported(tracker: Tracker, empty_register: str, workplace: Path) -> int:
    """How many entries the register held when its workbook was exported."""
    fill(tracker, workplace)
    return entries(tracker)


def test_edits_are_recorded_once_and_only_they(tracker: Tracker, exported: int) -> None:
    edited(
        BUSES={"status": "Under way", "status_on": date(2026, 2, 3), "source": "audit"},
        ROADS={"note": "=1+1", "lead": "roads board"},
        RAIL={"deadline": "by May 2027", "source": "audit", "quote": "by May 2027"},
    )
    tried = sent_back(tracker, "--dry-run")
    assert (tried.exit_code, entries(tracker)) == (0, exported)
    assert "Dry run: nothing was recorded." in tried.stderr
    told = done(sent_back(tracker, "--json")).json()
    assert [(row["ref"], row["what"], row["before"], row["after"]) for row in told["rows"]] == [
        ("BUSES", "finding", "not assessed", "under way"),
        ("RAIL", "deadline", "“by the end of 2026”", told["rows"][1]["after"]),
        ("ROADS", "note", None, "=1+1"),
    ]
    assert facts(tracker, exported) == [
        ("BUSES", "delivery", "under_way"),
        ("RAIL", "deadline", "stated"),
        ("ROADS", "note", "noted"),
    ]
    rows = done(tracker("list", "BUSES", "RAIL", "--json")).json()["rows"]
    assert [row["last_occurred"] for row in rows] == ["2026-02-03", "2026-03-02"]
    after = entries(tracker)
    # Our own workbook is known by its header too, without a profile.
    for again in (sent_back(tracker), tracker("import", NAME)):
        assert (again.exit_code, entries(tracker)) == (0, after)
        assert "3 edited as the register says already and 3 as exported" in again.stderr
    assert done(tracker("undo")).exit_code == 0
    assert done(tracker("verify")).stdout.startswith("ok")


@SQLITE
def test_a_random_set_of_allowed_edits_gives_exactly_those_entries(
    tracker: Tracker, exported: int
) -> None:
    chance = random.Random(5)
    left = [*ALLOWED]
    chance.shuffle(left)
    while left:
        chosen = {ref: left.pop() for ref in chance.sample(OPEN, 3) if left}
        done(tracker("export", "register.xlsx"))
        before = entries(tracker)
        edited(**{ref: ALLOWED[name][0] for ref, name in chosen.items()})
        done(sent_back(tracker))
        wanted = [(ref, *fact) for ref in sorted(chosen) for fact in ALLOWED[chosen[ref]][1]]
        assert facts(tracker, before) == wanted, chosen
        after = entries(tracker)
        done(sent_back(tracker))
        assert entries(tracker) == after, chosen
        done(tracker("undo"))


@SQLITE
def test_what_rests_on_tests_is_typed_where_they_are_judged(
    tracker: Tracker, exported: int
) -> None:
    judged = (("Buses run at night", "--met"), ("Every town has one", "--unmet"))
    for number, (words, judgement) in enumerate(judged, 1):
        done(tracker("test", "BUSES", words))
        done(tracker("test", "BUSES", str(number), judgement, "-s", "audit"))
    done(tracker("export", NAME))
    before = entries(tracker)
    edited(BUSES={"status": "part", "ended": "completed", "source": "audit"})
    done(sent_back(tracker))
    assert facts(tracker, before) == [
        ("BUSES", "delivery", "partly_delivered"),
        ("BUSES", "ended", "completed"),
    ]


@SQLITE
def test_a_workbook_that_was_only_opened_and_saved_changes_nothing(
    tracker: Tracker, exported: int
) -> None:
    done(tracker("edit", "BUSES", "--title", "_x000D_ _x0041_x0042_ a\uffff 5", "--tag", "=1+1"))
    done(tracker("edit", "PORTS", "--wording", "one\n two  \n\nthree" + "e\u0301" * 9))
    done(tracker("edit", "CANALS", "--wording", "long " * 9_000))
    done(tracker("export", "register.xlsx"))
    assert "0 edited and 6 as exported" in done(sent_back(tracker)).stderr
    # openpyxl itself alters such a title when it saves.
    done(tracker("edit", "BUSES", "--title", "Title", "--tag", "=1+1"))
    done(tracker("export", "register.xlsx"))
    before = entries(tracker)
    book = Book()
    book.save()
    assert "0 edited and 6 as exported" in done(sent_back(tracker)).stderr
    # What programs do by themselves: days as numbers or texts, other line ends, lost blanks.
    book.put("RAIL", said_on=45673, due_latest="2026-12-31 00:00:00", announced="2025-01-16")
    book.sheet.cell(book.rows["RAIL"], book.columns["said_on"]).number_format = "General"
    book.put("PORTS", wording="one\r\n two\r\n\r\nthree" + "\u00e9" * 9 + "  ", moves="0")
    book.put("BUSES", lead="Bus Board ", ended="open ")
    book.save()
    assert "0 edited and 6 as exported" in done(sent_back(tracker)).stderr
    # What people do: rows in another order and hidden, rows and columns put in, others moved.
    sheet = book.sheet
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
    names = [cell.value for cell in sheet[NAMES]]
    for at, row in enumerate(sorted(rows, key=lambda row: str(row[1])), FIRST):
        for column, value in enumerate(row, 1):
            book.type(at, column, value)
    sheet.row_dimensions[FIRST].hidden = True
    for line in range(NAMES, sheet.max_row + 1):
        held = [sheet.cell(line, column) for column in range(1, len(names) + 1)]
        moved = [(cell.value, cell.number_format) for cell in (held[0], *reversed(held[1:]))]
        for column, (value, form) in enumerate([*moved, ("mine", "@")], 1):
            book.type(line, column, value)
            sheet.cell(line, column).number_format = form
    sheet.cell(NAMES, len(names) + 1).value = "My own column"
    sheet.insert_rows(1, 2)
    book.save()
    told = done(sent_back(tracker)).stderr
    assert "0 edited and 6 as exported" in told
    assert "Columns that are not ours were passed over: My own column." in told
    assert entries(tracker) == before


@SQLITE
def test_a_deleted_row_changes_nothing_and_is_listed(tracker: Tracker, exported: int) -> None:
    book = Book()
    book.sheet.delete_rows(book.rows["BUSES"])
    book.sheet.delete_rows(book.rows["PORTS"])
    book.save()
    told = sent_back(tracker)
    assert (told.exit_code, entries(tracker)) == (0, exported)
    assert "2 rows are gone, which changes nothing: BUSES, PORTS." in told.stderr


@SQLITE
def test_a_recorded_day_is_put_right_with_a_reason(tracker: Tracker, exported: int) -> None:
    edited(BRIDGES={"status_on": date(2025, 2, 1)})
    refused = sent_back(tracker)
    assert (refused.exit_code, entries(tracker)) == (6, exported)
    assert "Register!G4: Changed alone, the day puts the record right; fill in" in refused.stderr
    edited(BRIDGES={"because": "The minutes give another day"})
    done(sent_back(tracker))
    (row,) = done(tracker("list", "BRIDGES", "--json")).json()["rows"]
    assert (row["delivery_tracker"], row["last_occurred"]) == ("under_way", "2025-02-01")
    done(tracker("export", "register.xlsx"))
    edited(BRIDGES={"note": "Nothing else"})
    assert "1 edited and 5 as exported" in done(sent_back(tracker)).stderr


@SQLITE
def test_a_filtered_export_of_an_earlier_moment_comes_back_too(
    tracker: Tracker, exported: int
) -> None:
    done(tracker("note", "ROADS", "Later", now="2026-07-02T09:00:00Z"))
    before = entries(tracker)
    earlier = ("--tag", "money", "--known-at", "2026-07-01")
    done(tracker("export", "register.xlsx", *earlier, now="2026-07-03T09:00:00Z"))
    assert Book().cells("ROADS")["last_note"] == "The first note"
    assert [*Book().rows] == ["BRIDGES", "ROADS"]
    edited(ROADS=UNDER_WAY)
    done(sent_back(tracker, now="2026-07-03T09:00:00Z"))
    assert facts(tracker, before) == [("ROADS", "delivery", "under_way")]


@SQLITE
def test_the_example_comes_back_as_it_went(
    tracker: Tracker, example_register: str, workplace: Path
) -> None:
    done(tracker("export", "register.xlsx"))
    Book().save()
    before = entries(tracker)
    assert "73 rows of register.xlsx: 0 edited and 73 as exported." in sent_back(tracker).stderr
    assert entries(tracker) == before
    assert set(REFS).isdisjoint(Book().rows)


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
        for line, (ref, (cells, column, sentence)) in zip(lines, chosen.items(), strict=True):
            where = f"register.xlsx: Register!{column}{rows[ref]}: "
            assert line.startswith(where + sentence.format(ref=ref)), cells
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
    for line, (_, _, cell, sentence) in zip(lines, FOUND, strict=True):
        assert f"register.xlsx: Register!{cell}: " in line, line
        assert sentence in line, line


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

    def refusal(what: str, value: str | None) -> str:
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

    assert refusal("schema", "tracker.xlsx/0").startswith(
        "its schema is 'tracker.xlsx/0'; this program reads tracker.xlsx/1. Export the workbook"
    )
    assert refusal("register", "0" * 16).startswith(
        "it was exported from another register than this one, “Register of commitments”. Name"
    )
    assert refusal("head", "0" * 64).startswith("this register does not know its head, entry 25: ")
    assert refusal("entries", "99").startswith("this register does not know its head, entry 99: ")
    assert refusal("entries", None).startswith(
        "it is no workbook of tracker export: its sheet Meth"
    )
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
    faults = [line.removeprefix("tracker: ") for line in refused.stderr.splitlines()]
    assert faults == [
        f"register.xlsx: Register!{cell}: the register now says '{value}' (A. Analyst recorded "
        f"entry {entry} on 3 July 2026); export the workbook anew"
        for cell, value, entry in (("B5", "Better buses", before), ("F8", "planned", planned))
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
