"""`tracker export register.xlsx`: a workbook that opens as it is and holds no formula."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.fixtures_naughty import Hostile
from tests.fixtures_program import CHECKOUT, Tracker, done
from tests.workbook_register import NAME, REFS, Book, every_cell, fill, method
from tracker.domain.text import one_line

SQLITE = pytest.mark.databases("sqlite")
MARKS = ["leave", "edit", "fill in", "computed"]
SHARED = CHECKOUT.parent / "shared" / "data" / "hostile" / "csv_injection.json"
#: What a spreadsheet would take for a formula, a link, a number or a day.
PAYLOADS = (
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("https://evil.example")',
    ),
    *('DDE ("cmd";"/C calc";"!A0")A0', "＝1+1", '"=1+1', "'=1+1", "-5", "2030", "1/2", "May 2026"),
    *("https://evil.example", "mailto:a@b.example", "internal:Sheet1!A1", "TRUE", "#REF!", "1e5"),
    *("_x000D_", "a\ufffeb", "a\uffffb", "{=1+1}", "x\ty", "x\ny"),
)


@SQLITE
def test_a_workbook_has_its_sheets_marks_filters_and_choices(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    fill(tracker, workplace)
    book = load_workbook(NAME)
    assert book.sheetnames == ["Register", "Measures", "Sources", "Method"]
    assert book.active is not None
    assert book.active.title == "Register"
    sheet = book["Register"]
    assert sheet["A1"].value == "Register of commitments: 6 commitments on 1 July 2026"
    marks = [str(cell.value) for cell in sheet[2]]
    names = [str(cell.value) for cell in sheet[3]]
    assert marks[:2] == ["leave", "edit"]
    assert marks == sorted(marks, key=MARKS.index)
    assert names[:6] == ["ref", "title", "wording", "lead", "tags", "status"]
    fills = {mark: cell.fill.fgColor.rgb for mark, cell in zip(marks, sheet[3], strict=True)}
    assert len({fills["edit"], fills["fill in"], fills["computed"]}) == 3
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == f"A3:{sheet.cell(9, len(names)).coordinate}"
    choices = {
        str(choice.sqref): choice.formula1.strip('"').split(",")
        for choice in sheet.data_validations.dataValidation
    }
    assert choices["F4:F9"][:3] == ["not_assessed", "no_action_found", "planned"]
    assert choices["H4:H9"][0] == "open"
    cells = Book().cells("RAIL")
    assert cells["due_latest"].date() == date(2026, 12, 31)
    assert cells["said_on"].date() == date(2025, 1, 16)
    assert Book().cells("CANALS")["status_on"] == "2025-07"
    assert Book().cells("ROADS")["tags"] == "money; roads"
    assert not sheet.merged_cells.ranges
    for other in book.worksheets[1:]:
        assert (other.freeze_panes, bool(other.auto_filter.ref)) == ("B2", True), other.title


@SQLITE
def test_method_says_where_it_comes_from_and_what_every_column_means(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    fill(tracker, workplace)
    head = done(tracker("head")).stdout.split()
    page = method()
    assert (page["entries"], page["head"]) == tuple(head)
    assert (page["schema"], page["as_of"]) == ("tracker.xlsx/1", "2026-07-01")
    assert page["known_at"].startswith("2026-07-01T09:00:00.00000")
    assert page["refs 1"].split() == sorted(REFS)
    for name in Book().columns:
        assert len(page[f"column: {name}"]) > 20, name


@SQLITE
def test_the_same_register_and_moment_give_the_same_bytes(
    tracker: Tracker, example_register: str, workplace: Path
) -> None:
    done(tracker("export", "one.xlsx", "--as-of", "2026-06-30"))
    later = "2026-07-09T11:00:00Z"
    done(tracker("export", "two.xlsx", "--as-of", "2026-06-30", now=later))
    one, two = Path("one.xlsx").read_bytes(), Path("two.xlsx").read_bytes()
    assert one == two
    done(tracker("export", "three.xlsx", "--as-of", "2026-06-29"))
    assert Path("three.xlsx").read_bytes() != one


@SQLITE
def test_what_looks_like_a_formula_is_a_text(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    held = [*PAYLOADS]
    if SHARED.exists():
        hostile_file = json.loads(SHARED.read_text(encoding="utf-8"))
        held += [text for source in hostile_file["sources"].values() for text in source["payloads"]]
        held += [control["value"] for control in hostile_file["controls_written_by_us"]]
    texts = [text.strip() for text in held if text.strip() and "\r" not in text.strip()]
    done(
        tracker("source", "add", "https://www.gov.uk/a", "--key", "a", "--published", "2025-01-16")
    )
    facts = [
        {"add": f"P-{number}", "title": text, "wording": text, "tag": [text]}
        for number, text in enumerate(texts)
    ]
    sheet = json.dumps({"source": "a", "facts": facts})
    done(tracker("record", "-", input=sheet))
    done(tracker("export", NAME))
    book = Book()
    for number, text in enumerate(texts):
        cells = book.cells(f"P-{number}")
        written = text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")
        assert (cells["title"], cells["wording"]) == (written, written)
        # Tags stand one a line, so a tag itself is one line.
        assert cells["tags"] == one_line(written)
    assert {cell.data_type for cell in every_cell()} <= {"s", "n", "d"}
    assert not [cell for cell in every_cell() if cell.hyperlink]


def test_every_naughty_text_is_in_the_workbook(hostile: Hostile, workplace: Path) -> None:
    done(hostile("export", NAME))
    assert {cell.data_type for cell in every_cell()} <= {"s", "n", "d"}
    everything = "\n".join(str(cell.value) for cell in every_cell())
    for place in hostile.where:
        if (place.verb, place.key) in {("add", "title"), ("add", "wording")}:
            text = place.text.strip().replace("\uffff", "_xFFFF_")
            assert text[:1000] in everything, ascii(text)


@SQLITE
def test_a_text_that_is_too_long_for_a_cell_is_cut_and_named(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    fill(tracker, workplace)
    done(tracker("edit", "RAIL", "--wording", "🚂" * 20_000))
    done(tracker("export", NAME))
    wording = Book().cells("RAIL")["wording"]
    assert len(wording.encode("utf-16-le")) // 2 <= 32_767
    assert wording.startswith("🚂" * 16_000)
    assert wording.endswith("🚂 […] [cut: 20,000 characters in all]")
    page = method()
    assert "RAIL wording" in page["cut"]
