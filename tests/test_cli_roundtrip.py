"""The round trip of an analyst: a workbook exported, edited, sent back; that is recorded."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

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
UNDER_WAY = {"status": "under way", "source": "audit"}
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
    "completed": (
        {"status": "part", "ended": "completed", "source": "audit"},
        [("delivery", "partly_delivered"), ("ended", "completed")],
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
        ("BUSES", "delivery", "not assessed", "under way"),
        ("RAIL", "deadline", "“by the end of 2026”", told["rows"][1]["after"]),
        ("ROADS", "note", None, "=1+1"),
    ]
    assert facts(tracker, exported) == [
        ("BUSES", "delivery", "under_way"),
        ("RAIL", "deadline", "stated"),
        ("ROADS", "note", "noted"),
    ]
    shown = done(tracker("list", "BUSES", "RAIL", "--json")).json()["rows"]
    assert [row["last_occurred"] for row in shown] == ["2026-02-03", "2026-03-02"]
    after = entries(tracker)
    again = sent_back(tracker)
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
        held = [sheet.cell(line, column).value for column in range(1, len(names) + 1)]
        for column, value in enumerate([held[0], *reversed(held[1:]), "mine"], 1):
            book.type(line, column, value)
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
    assert "58 rows of register.xlsx: 0 edited and 58 as exported." in sent_back(tracker).stderr
    assert entries(tracker) == before
    assert set(REFS).isdisjoint(Book().rows)


@SQLITE
def test_our_own_workbook_is_known_by_its_header(
    empty_register: str, tracker: Tracker, tmp_path: Path
) -> None:
    fill(tracker, tmp_path)
    before = entries(tracker)
    assert "as exported" in done(tracker("import", NAME)).stderr
    book = Book()
    book.put("ROADS", title="Another title")
    book.save()
    done(tracker("import", NAME))
    assert facts(tracker, before) == [("ROADS", "identity", "edited")]
    assert entries(tracker) == before + 2
    again = entries(tracker)
    done(tracker("import", NAME))
    assert entries(tracker) == again
