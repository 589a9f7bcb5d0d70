"""Whatever a file of rows is written as, it is read as the same table, and it is said how."""

from __future__ import annotations

import csv
import io
import json
import random
import time
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from tests.fixtures_torture import Trial
from tests.fuzz_files import hostile_tables
from tests.import_lists import refusal, table
from tracker.errors import TrackerError
from tracker.exchange.table.reading import read_file, read_table
from tracker.exchange.table.values import Cell, FileTable

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
PLAIN = [["A-1", "Build, build", "kept"], ["A-2", "Plant trees", "broken"]]
COLUMNS = ("ref", "title", "status")
TABLE = 'ref,title,status\nA-1,"Build, build",kept\nA-2,Plant trees,broken\n'


def cells(found: FileTable) -> list[list[Cell]]:
    return [list(row.cells.values()) for row in found.rows]


#: The same two rows as other programs and people write them, and what is said of it.
SAME: tuple[tuple[str | bytes, str, str], ...] = (
    (TABLE, "delimiter ',': 3 of 3 rows have 3 cells", "1:2:3"),
    (TABLE.replace("\n", "\r\n"), "", "1:2:3"),
    (TABLE.replace("\n", "\r"), "", "1:2:3"),
    (TABLE.replace(",", ";").replace("; ", ", "), "delimiter ';'", "1:2:3"),
    (TABLE.replace(",", "\t").replace("\t ", ", "), "delimiter tab", "1:2:3"),
    (TABLE.replace(",", "|").replace("| ", ", "), "delimiter '|'", "1:2:3"),
    (TABLE.replace(",", "^").replace("^ ", ", "), "delimiter '^'", "1:2:3"),
    (TABLE.replace(",", ":").replace(": ", ", "), "delimiter ':'", "1:2:3"),
    ("sep=,\r\n" + TABLE, "", "1:2:3"),
    (TABLE.replace(",", ", "), "blanks before quoted cells passed over", ""),
    (
        "# by A, in 2025\n\n" + TABLE,
        "named in row 3; passed over above it: row 1 '# by A, in 2025'",
        "3:4:5",
    ),
    ("Register of promises,,\n" + TABLE, "row 1 'Register of promises'", "2:3:4"),
    (TABLE.replace("A-2", "\n,,\nA-2") + ",,\n\n", "4 empty rows passed over", "1:2:5"),
    (TABLE.replace("\n", ",,\n"), "2 columns without a name or a cell left out", "1:2:3"),
    (TABLE.encode("utf-8-sig"), "encoding utf-8, by the mark", "1:2:3"),
    (TABLE.encode("utf-16"), "encoding utf-16, by the mark", "1:2:3"),
    (TABLE.encode("utf-32"), "encoding utf-32, by the mark", "1:2:3"),
    (TABLE.encode("utf-16-le"), "encoding utf-16-le: every other byte is zero", "1:2:3"),
    (TABLE.encode("utf-16-be"), "encoding utf-16-be: every other byte is zero", "1:2:3"),
)


@pytest.mark.parametrize(("content", "said", "numbers"), SAME)
def test_the_same_rows_are_read_however_they_are_written(
    content: str | bytes, said: str, numbers: str
) -> None:
    found = table(content, "plan.txt")
    texts = [[str(cell).strip().replace(",  ", ", ") for cell in row] for row in cells(found)]
    assert (found.columns, texts) == (COLUMNS, PLAIN)
    assert said in " / ".join(found.notices)
    rows = [found.shape.header, *(row.number for row in found.rows)]
    assert numbers in {"", ":".join(map(str, rows))}
    # What is said of a file reads it the same way again.
    again = read_table(
        content.encode() if isinstance(content, str) else content, name="x", shape=found.shape
    )
    assert (again.columns, again.shape) == (found.columns, found.shape)
    assert list(again.rows) == list(found.rows)


#: A CSV, its columns, its cells, and what is said.
ODD: tuple[tuple[str, tuple[str, ...], list[list[Cell]], str], ...] = (
    ('a,"b\nc"\n1,"x\r\ny"\n', ("a", "b c"), [["1", "x\ny"]], ""),
    ("n,,n,\n1,2,3,\n", ("n", "(column 2)", "n (2)"), [["1", "2", "3"]], "B is '(column 2)'"),
    ("a,b,c\n1\n1,2,3\n", ("a", "b", "c"), [["1", "", ""], ["1", "2", "3"]], "as empty: 2"),
    ("a,b\n2030.0,007\n", ("a", "b"), [["2030.0", "007"]], ""),
    ('a\tb\n1\t5" z\n', ("a", "b"), [["1", '5" z']], ""),
    ("a,b\n1,in\x02direct\n", ("a", "b"), [["1", "in[U+0002]direct"]], "row 2, column 'b'"),
    ("a,b\n'=1+1,'-cmd\n'tis,-5\n", ("a", "b"), [["=1+1", "-cmd"], ["'tis", "-5"]], "2 cells"),
    ("plan\nBuild, soon\nPlant, too\n", ("plan",), [["Build, soon"], ["Plant, too"]], "one column"),
    ("link\nhttps://a.example/\n", ("link",), [["https://a.example/"]], "one column"),
)


@pytest.mark.parametrize(("content", "columns", "wanted", "said"), ODD)
def test_what_is_odd_in_a_csv_is_read_and_said(
    content: str, columns: tuple[str, ...], wanted: list[list[Cell]], said: str
) -> None:
    found = table(content)
    assert (found.columns, cells(found)) == (columns, wanted)
    assert said in " / ".join(found.notices)


def test_a_row_that_cannot_be_trusted_says_why_and_the_others_are_read() -> None:
    found = table('a,b\n1,2,3\n1,"x "y" z"\n1,2,,\n')
    assert [row.fault for row in found.rows] == [
        "it has 3 cells and the header 2: '3' is in no column",
        'a quotation mark inside a quoted cell is not doubled: write ""',
        None,
    ]
    assert found.place(found.rows[0], "b") == "plan.csv: row 2, column b"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("a,b\n1,café\n2,“so” – € 5\n", "cp1252"),
        ("título,descripción\n1,año nuevo – “más”\n", "cp1252"),
        ("názov,popis\n1,žiadosť o ďalší\n2,štátna správa ľudí\n", "cp1250"),
        ("название,статус\n1,Построить школу\n2,выполнено\n", "cp1251"),
        ("題名,状態\n1,学校を建てる\n2,完了しました\n", "shift-jis"),
    ],
)
def test_a_guessed_encoding_is_always_said_and_can_be_overridden(text: str, encoding: str) -> None:
    found = table(text.encode(encoding))
    assert [list(found.columns), *cells(found)] == [line.split(",") for line in text.splitlines()]
    assert found.notices[0].startswith(f"encoding {encoding}, guessed: ")
    assert found.notices[0].endswith("--encoding says otherwise")
    other = table(text.encode(encoding), encoding="latin-1")
    assert (other.shape.encoding, other.notices[0][:9]) == ("latin-1", "delimiter")


NESTED = (
    '{"made": "2025", "list": [{"t": "x", "n": 1.50, "y": 2030.0, "on": true, "no": null, '
    '"by": {"name": "N", "of": {}}, "tags": ["p", 2], "children": [{"c": 1}, {"d": "z"}], '
    '"big": %s}], "other": [{"a": 1}]}'
) % ("9" * 5000)


def test_nested_values_become_dotted_columns_and_numbers_stay_what_they_are() -> None:
    found = table(NESTED, "plan.json", records="list")
    assert dict(found.rows[0].cells) == {
        "t": "x",
        "n": "1.5",
        "y": "2030",
        "on": "true",
        "no": "",
        "by.name": "N",
        "by.of": "",
        "tags": ("p", "2"),
        "children[].c": ("1", ""),
        "children[].d": ("", "z"),
        "big": "9" * 5000,
    }
    others = "other lists, for --records: 'list[].children' (2), 'other' (1)"
    assert found.notices[0] == f"records 'list': 1 record; {others}"
    assert found.place(found.rows[0], "t") == "plan.json: list[1], column t"


#: A nested file, its name, the records asked for, the path that is read, and the rows.
FOUND: tuple[tuple[str, str, str | None, str | None, list[list[Cell]]], ...] = (
    ('[{"a": 1}, {"a": 2}]', "x.json", None, "", [["1"], ["2"]]),
    ('{"A1": {"t": "x"}, "A2": {"t": "y"}}', "x", None, "", [["A1", "x"], ["A2", "y"]]),
    ('{"m": {"t": 1}, "d": {"l": [{"a": 1}]}}', "x", None, "d.l", [["1"]]),
    ('{"g": [{"l": [{"a": 1}, {"a": 2}]}]}', "x", "g[].l", "g[].l", [["1"], ["2"]]),
    ('{"a": 1}\n\n{"b": 0.1}\n', "x.json", None, None, [["1", ""], ["", "0.1"]]),
    ('{"a": "\\u2028"}\n', "x.jsonl", None, None, [["\u2028"]]),
    ("l:\n  - a: 2030\n    b: [on, ~]\n", "x", None, "l", [["2030", ("on", "")]]),
    (
        "- &x {a: 01}\n- {<<: *x, b: 2025-01-16}\n",
        "x.yml",
        None,
        "",
        [["01", ""], ["01", "2025-01-16"]],
    ),
    ("a: 1\n---\na: !!python/name:os x\x02\n", "x.yaml", None, "", [["1"], ["x[U+0002]"]]),
)


@pytest.mark.parametrize(("content", "name", "records", "path", "wanted"), FOUND)
def test_the_list_of_records_is_found_in_a_nested_file(
    content: str, name: str, records: str | None, path: str | None, wanted: list[list[Cell]]
) -> None:
    found = table(content, name, **({} if records is None else {"records": records}))
    assert (found.shape.records, cells(found)) == (path, wanted)


def test_a_key_that_stands_twice_is_a_fault_of_its_record_and_above_of_the_file() -> None:
    found = table('[{"a": 1, "a": 2}, {"a": 3}]', "x.json")
    assert [row.fault for row in found.rows] == ["the key 'a' stands twice in it", None]
    assert "the key 'l' stands twice at the top" in refusal('{"l": [{}], "l": [{"a": 1}]}', "x")


#: What cannot be read, and what is said.
REFUSED: tuple[tuple[str | bytes, str, dict[str, str | int], str], ...] = (
    ("", "p.csv", {}, "p.csv: it is empty."),
    (" \n\t", "p.csv", {}, "p.csv: it holds nothing but blanks."),
    (",,\n,,\n", "p.csv", {}, "p.csv: it holds nothing but blanks."),
    ("a,b\n", "p.csv", {}, "row 1 names the columns and there are no rows below it."),
    ("a,b\n1,2\n", "p.csv", {"header": 9}, "row 9 is empty; the rows are 1 to 2."),
    ("a,b\n1,2\n", "p.csv", {"encoding": "utf-88"}, "Did you mean utf-8"),
    ("a,b\n1,2\n", "p.csv", {"encoding": "rot13"}, "'rot13' is not a known encoding."),
    (b"a,b\n1,\xe9\n", "p.csv", {"encoding": "utf-8"}, "not utf-8: line 2 holds the byte 0xE9."),
    ("a,b\n1,2\n", "p.csv", {"format": "jsn"}, "'jsn' is not a format. Did you mean json"),
    ('a,b\n1,"x"\n2,"y\n3,z\n', "p.csv", {}, "opens a cell in row 3 is not closed"),
    (
        "a\n" + "x" * 200_001,
        "p.csv",
        {},
        "row 2 holds 200,001 characters; the limit is 200,000 in a cell",
    ),
    ("a," * 1_001 + "a\n" + "1," * 1_001, "p.csv", {}, "the limit is 1,000 columns."),
    ("a," * 90_000 + "\n" + "1," * 90_000, "p.csv", {}, "row 1 has more columns"),
    (json.dumps({f"a{' ' * n}b": 1 for n in range(1_500)}), "p.json", {}, "more columns"),
    ("{", "p.json", {}, "p.json: it is no JSON: line 1, column 2"),
    ('{"a"\n', "p.jsonl", {}, "p.jsonl: line 1 is no JSON: column 5"),
    ("[" * 9_000, "p.json", {}, "the limit is 40 levels."),
    ("[" * 50 + '{"a": 1}' + "]" * 50, "p.json", {}, "the limit is 40 levels."),
    ('{"l": [{"a": 1}]}', "p.json", {"records": "m"}, "'m' is not a list of records. It is one"),
    ("3", "p.json", {}, "p.json: it holds no list of records."),
    ("a: [1\n", "p.yaml", {}, "p.yaml:2:1: this is not YAML"),
    ("a: 1\na: 2\n", "p.yaml", {}, "p.yaml:2:1: 'a' is given twice"),
    ("- " * 90 + "a", "p.yaml", {}, "a file is at most 40 levels deep."),
    (b"%PDF-1.7", "p.pdf", {}, "p.pdf: it is a PDF and no table. Save it as .xlsx or .csv."),
    ("<!DOCTYPE html><p>We will.", "p.csv", {}, "it is a page without a table. Promises in"),
    ("# Plan\n\nWe will.\n", "p.md", {}, "it is a page without a table. Promises in prose"),
    ("<?xml version='1.0'?><a/>", "p.csv", {}, "it is XML and no table."),
    (b"\x1f\x8b\x08", "p.gz", {}, "it is compressed (gzip) and no table. Unpack it first"),
    (b"SQLite format 3\x00", "p.db", {}, "it is an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "p.xls", {}, "it is an old workbook (.xls)"),
)


@pytest.mark.parametrize(("content", "name", "shape", "said"), REFUSED)
def test_what_cannot_be_read_is_refused_in_a_line_that_says_why(
    content: str | bytes, name: str, shape: dict[str, str | int], said: str
) -> None:
    assert said in refusal(content, name, **shape)


def test_the_limits_are_printed_and_can_be_raised(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"a\n" + b"x\n" * 500_010)
    assert len(read_file(large, largest=1)) == 1_000_001
    with pytest.raises(TrackerError, match="it is larger than 1 MB; the limit is 1 MB"):
        read_table(read_file(large, largest=1), name="large.csv", largest=1)
    assert "--largest 200" in refusal("a\n" + "x" * 200_001)
    long = b"a\n" + b"x" * 200_001 + b"\n"
    assert len(read_table(long, name="long.csv", largest=51).rows) == 1
    with pytest.raises(TrackerError, match="no such file"):
        read_file(tmp_path / "none.csv")


#: Registers that others publish: rows, columns, and how many rows a word stands in.
OTHERS = (
    ("nz_promised_vs_did.csv", 347, 18, ("status", "delivered")),
    ("nz_promised_vs_did.json", 347, 20, ("status", "delivered")),
    ("uk_council_net_zero.csv", 497, 14, ("scope", "No promise")),
    ("trumptracker.yaml", 174, 9, ("status", "Broken")),
    ("trumptracker_history.jsonl", 374, 11, ("op", "add")),
)


def test_registers_that_others_publish_are_read_whole() -> None:
    for name, rows, columns, (column, word) in OTHERS:
        path = SHARED / name
        if path.exists():
            content = path.read_bytes()
            found = read_table(content, name=name)
            assert (len(found.rows), len(found.columns)) == (rows, columns), name
            assert [row.fault for row in found.rows if row.fault] == [], name
            assert sum(row.text(column) == word for row in found.rows) > 40, name


#: Seconds of the processor that one file may take.
MOST = 2.0


def _broken(read: Callable[[bytes, str], object], files: int) -> tuple[list[str], float]:
    """What was no answer, of so many files; and the longest that one took, in seconds."""
    broken: list[str] = []
    longest = 0.0
    for name, content in islice(hostile_tables(random.Random("tables")), files):
        before = time.process_time()
        try:
            read(content, name)
        except TrackerError as error:
            if "\n" in error.line() or len(error.line()) > 1_500:
                broken.append(f"{name}: {error.line()}")
        except Exception as error:  # noqa: BLE001 - that there is none is what is tried
            broken.append(f"{name}: {type(error).__name__}: {error}")
        longest = max(longest, time.process_time() - before)
    return broken, longest


def _checked(content: bytes, name: str) -> None:
    found = read_table(content, name=name)
    assert found.rows
    assert len(set(found.columns)) == len(found.columns)
    for row in found.rows:
        assert tuple(row.cells) == found.columns
        for cell in row.cells.values():
            assert type(cell) in {str, date, tuple}, type(cell)
            assert not isinstance(cell, tuple) or all(type(each) is str for each in cell)
        assert "\n" not in found.place(row, found.columns[-1])
    assert not any("\n" in notice for notice in found.notices)


def _unguarded(content: bytes, name: str) -> None:
    text = content.decode()
    if name.endswith("json"):
        json.loads(text)
    else:
        list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_no_file_of_rows_brings_the_reading_down(trial: Trial) -> None:
    files = trial.size(short=250, whole=10_000)
    broken, longest = _broken(_checked, files)
    unguarded, _ = _broken(_unguarded, min(files, 200))
    trial.tell(
        "P12",
        "tables",
        f"{files:,} files, {len(broken)} without an answer, longest {longest:.1f} s",
        control=f"read by the libraries alone: {len(unguarded)} tracebacks",
    )
    assert broken == []
    assert unguarded != []
    assert longest < MOST or not trial.whole
