"""A workbook is read as what it means: its one table, real dates, and nothing hidden in cells."""

from __future__ import annotations

import contextlib
import io
import struct
import time as clock
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.fuzz_files import repacked, workbook
from tests.import_lists import refusal, table
from tracker.errors import TrackerError
from tracker.exchange.table.reading import read_table
from tracker.exchange.table.values import Shape

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def book(*sheets: tuple[str, Callable[[Worksheet], object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as made:
        for name, write in sheets:
            write(made.add_worksheet(name))
    return target.getvalue()


def rows(*lines: tuple[object, ...], first: int = 0) -> Callable[[Worksheet], None]:
    def write(sheet: Worksheet) -> None:
        for number, line in enumerate(lines, first):
            sheet.write_row(number, 0, line)

    return write


def test_cells_are_what_the_workbook_means() -> None:
    target = io.BytesIO()
    cells = (
        *(date(2025, 1, 16), datetime(2025, 1, 16, 9, 30), time(9, 5), timedelta(hours=30)),  # noqa: DTZ001
        *(2030.0, 0.1, -1e22, True, "a_x000D_\nb", "in\x02direct", " x "),
    )
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet()
        rows(tuple(f"c{n}" for n in range(len(cells))), cells)(sheet)
        sheet.write_datetime(1, 3, cells[3], made.add_format({"num_format": "[h]:mm:ss"}))
    # The library that writes would keep the five letters; Excel means a line break by them.
    part = "xl/sharedStrings.xml"
    texts = zipfile.ZipFile(target).read(part).replace(b"_x005F_x000D_", b"_x000D_")
    found = table(repacked(target.getvalue(), {part: texts}))
    assert list(found.rows[0].cells.values()) == [
        *(date(2025, 1, 16), "2025-01-16T09:30:00", "09:05:00", "30:00:00"),
        *("2030", "0.1", "-1e+22", "true", "a\nb", "in[U+0002]direct", " x "),
    ]


#: A workbook as other programs write it: no addresses, texts in runs and in the cells, days in
#: the calendar of 1904 and in ISO, formats of their own.
OTHERS = {
    "xl/workbook.xml": """<s:workbook xmlns:s="s" xmlns:r="r"><s:workbookPr date1904="1"/>
        <s:sheets><s:sheet name="One" r:id="a"/></s:sheets></s:workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships>
        <Relationship Id="a" Type="x/worksheet" Target="/xl/worksheets/../one.xml"/>
        <Relationship Id="b" Type="x/styles" Target="styles.xml"/>
        <Relationship Id="c" Type="x/sharedStrings" Target="texts.xml"/></Relationships>""",
    "xl/texts.xml": """<sst><si><t>ref</t></si><si><r><t>due </t></r><r><t>by</t></r>
        <rPh><t>aid</t></rPh></si><si><t>said_x0020_on</t></si></sst>""",
    "xl/styles.xml": """<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;day&quot; 0"/>
        <numFmt numFmtId="165" formatCode="[$-409]d\\ mmm"/></numFmts><cellXfs>
        <xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>""",
    "xl/one.xml": """<worksheet><sheetData>
        <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c/></row>
        <row r="4"><c s="1"><v>7</v></c><c s="2"><v>44211</v></c>
        <c t="d"><v>2025-01-16</v></c></row>
        <row><c t="inlineStr"><is><t>A&amp;B</t></is></c><c r="C5" t="b"><v>0</v></c></row>
        </sheetData></worksheet>""",
}


def test_a_workbook_of_another_program_means_the_same() -> None:
    found = table(repacked(None, {name: part.encode() for name, part in OTHERS.items()}))
    assert found.columns == ("ref", "due by", "said on")
    assert [(row.number, *row.cells.values()) for row in found.rows] == [
        (4, "7", date(2025, 1, 16), date(2025, 1, 16)),
        (5, "A&B", "", "false"),
    ]
    assert "2 empty rows passed over" in found.notices


def test_the_sheet_with_the_table_is_found_and_the_others_are_named() -> None:
    content = book(
        ("Cover", rows(("A register",), ("of promises",), first=3)),
        ("Register", rows(("Of 2025",), (), ("ref", "title"), ("A-1", "Build"), ("A-2", "Plant"))),
        ("Codes", rows(("code", "means"), ("k", "kept"))),
        ("Old", lambda sheet: (rows(("ref", "title"), *[("x", "y")] * 9)(sheet), sheet.hide())),
        ("Empty", rows()),
    )
    found = table(content, "plan.xlsx")
    assert (found.shape, found.columns) == (
        Shape(format="xlsx", sheet="Register", header=3),
        ("ref", "title"),
    )
    assert found.place(found.rows[1], "title") == "plan.xlsx: Register!B5"
    assert found.place(found.rows[1]) == "plan.xlsx: Register, row 5"
    assert found.notices == (
        "sheet 'Register': 2 rows",
        "sheet 'Cover' passed over: 1 row, no header",
        "sheet 'Codes' passed over: 1 row of 2 columns",
        "sheet 'Old' passed over: it is hidden, 9 rows of the same columns; see --sheet",
        "sheet 'Empty' passed over: it is empty",
        "the columns are named in row 3; passed over above it: row 1 'Of 2025'",
    )
    assert len(table(content, sheet="Old").rows) == 9
    assert refusal(content, sheet="Registre").endswith(
        "Did you mean Register? Name it with --sheet."
    )
    assert table(content, sheet="Register", header=1).columns == ("Of 2025", "(column 2)")


def test_merged_cells_all_hold_their_value() -> None:
    def write(sheet: Worksheet) -> None:
        rows(("body", "title", "day"), ("", "Build"), ("", "Plant"), ("B", "Heal", "1 May"))(sheet)
        sheet.merge_range(1, 0, 2, 0, "A")
        sheet.merge_range(1, 2, 2, 3, "2 May")

    found = table(book(("R", write)))
    assert [(row.text("body"), row.text("day"), row.fault) for row in found.rows] == [
        ("A", "2 May", None),
        ("A", "2 May", None),
        ("B", "1 May", None),
    ]
    merged = "2 merged ranges, each cell taken to hold its value: A2:A3, C2:D3"
    assert found.notices == (merged,)


def test_errors_and_formulas_without_a_value_are_faults_of_their_row() -> None:
    def write(sheet: Worksheet) -> None:
        rows(("a", "b"), ("1", "x"), ("2", "x"), ("3", "x"), ("4", "x"))(sheet)
        sheet.write_formula("B2", "=NA()", None, "#N/A")
        sheet.write_formula("B3", "=1+1", None, 2)
        sheet.write_formula("B4", "=1+1", None, "")
        sheet.write_formula("B5", '=""&1', None, "one")

    found = table(book(("R", write)))
    assert [(row.fault or "")[:40] for row in found.rows] == [
        "B2 holds the error #N/A",
        "",
        "B4 is a formula that was never calculate",
        "",
    ]
    assert found.rows[1].cells["b"] == "2"


def test_what_is_no_workbook_or_too_much_of_one_is_refused_in_a_line() -> None:
    part = "xl/worksheets/sheet2.xml"
    sheet = zipfile.ZipFile(io.BytesIO(workbook())).read(part)
    far = sheet.replace(b'r="A4"', b'r="XFD1048576"')
    empty = sheet.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    )
    zeros = b"\x00" * 51_000_000
    bomb = repacked(workbook(), {"xl/sharedStrings.xml": zeros})
    assert "far larger when unpacked; the limit is 50 MB." in refusal(bomb)
    lying = bomb.replace(struct.pack("<I", len(zeros)), struct.pack("<I", 9))
    lying = lying.replace(
        struct.pack("<I", zlib.crc32(zeros)), struct.pack("<I", zlib.crc32(zeros[:9]))
    )
    assert "it is a damaged workbook: not well-formed" in refusal(lying)
    # Nothing is unpacked that is not read.
    assert len(table(repacked(workbook(), {"xl/zeros": zeros})).rows) == 5
    wide = sheet.replace(b'r="J4"', b'r="XFD4"')
    assert "it has 16384 cells" in (table(repacked(workbook(), {part: wide})).rows[0].fault or "")
    named = sheet.replace(b"<worksheet", b"<!DOCTYPE worksheet [<!ENTITY a 'b'>]><worksheet")
    assert "it declares a type of document" in refusal(repacked(workbook(), {part: named}))
    assert len(table(repacked(workbook(), {part: empty})).rows) == 5
    for parts, said in (
        ({"word/document.xml": b""}, "a text document (.docx) and no table. Save it as .xlsx"),
        ({"mimetype": b""}, "an OpenDocument text"),
        ({"xl/workbook.bin": b""}, "a binary workbook (.xlsb)"),
        ({"a.csv": b"", "b.csv": b""}, "an archive of 2 files"),
    ):
        assert said in refusal(repacked(None, parts), "plan.zip")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert "it is encrypted. Open it with its password" in refusal(locked)
    for spoiled in (
        workbook()[:-200],
        repacked(workbook(), {part: sheet[:900]}),
        repacked(workbook(), {part: far}),
        repacked(workbook(), {"xl/workbook.xml": b"<workbook/>"}),
        b"\x00\x01",
    ):
        assert "it is a damaged workbook" in refusal(spoiled, "plan.xlsx")


def test_the_councils_workbook_holds_what_their_csv_holds() -> None:
    paths = [SHARED / f"uk_council_net_zero.{kind}" for kind in ("csv", "xlsx")]
    if all(path.exists() for path in paths):
        typed, meant = (read_table(path.read_bytes(), name=path.name) for path in paths)
        assert (typed.columns, len(typed.rows)) == (meant.columns, 497)
        for one, other in zip(typed.rows, meant.rows, strict=True):
            assert one.number == other.number
            for column in typed.columns:
                text = one.text(column)
                shown = text.removesuffix(".0") if column == "target" else text
                assert shown == other.text(column)


def test_a_small_workbook_that_unpacks_to_millions_of_signs_is_answered_at_once() -> None:
    part = "xl/worksheets/sheet2.xml"
    sheet = zipfile.ZipFile(io.BytesIO(workbook())).read(part)
    for signs in (
        b"<c " * 2_000_000,
        b'<row r="9">' + b'<c r="A9" ' * 500_000 + b"</row>",
        b'<row r="90">' + b'<c r="A90"><f>1</f></c>' * 200_000 + b"</row>",
        b"<a>" * 1_000_000,
    ):
        content = repacked(
            workbook(), {part: sheet.replace(b"<sheetData>", b"<sheetData>" + signs)}
        )
        assert len(content) < 60_000
        before = clock.process_time()
        with contextlib.suppress(TrackerError):
            table(content)
        assert clock.process_time() - before < 10
