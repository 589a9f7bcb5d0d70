"""CSV that no spreadsheet runs, and that loses nothing: `export` and every `--csv`."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures_naughty import Hostile
from tests.fixtures_program import Tracker
from tests.reading_exports import csv_rows, package, table_rows
from tracker.domain.text import clean_text, guarded, unguarded

CASES = json.loads((Path(__file__).parent / "data/formula_cases.json").read_text("utf-8"))
TEXTS = st.text(st.sampled_from("'=-+@;\t\r\n \"a15.＝－\u200b"), max_size=12)


def starts_formula(cell: str) -> bool:
    """Whether a spreadsheet would run a cell, however it trims and folds it."""
    text = unicodedata.normalize("NFKC", cell).strip(' \t\r\n"\u200b\ufeff')
    number = text.lstrip("+-").replace(" ", "").replace(".", "").rstrip("%")
    return text[:1] in {*"=+-@"} and not (number.isdecimal() or text == "-")


def cells_anyhow(text: str) -> Iterator[str]:
    """The cells of a file, also as a reader whose separator is a semicolon finds them."""
    for line in text.splitlines():
        yield from line.split(";")


@pytest.mark.parametrize("text", CASES["dangerous"])
def test_what_a_spreadsheet_would_run_is_given_an_apostrophe(text: str) -> None:
    safe = guarded(text)
    assert safe != text
    assert not any(map(starts_formula, cells_anyhow(safe)))
    assert unguarded(safe) == text


@pytest.mark.parametrize("text", CASES["safe"])
def test_what_must_not_be_altered_is_not(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@given(TEXTS)
def test_a_guard_is_taken_away_exactly(text: str) -> None:
    safe = guarded(text)
    assert unguarded(safe) == text
    assert safe.replace("'", "") == text.replace("'", "")
    assert not any(starts_formula(cell) for cell in safe.replace("\r", ";").split(";"))


@pytest.mark.databases("sqlite")
def test_every_csv_is_guarded_and_says_what_was_recorded(
    tracker: Tracker, empty_register: str
) -> None:
    held = [text for text in CASES["dangerous"] + CASES["safe"] if "\r" not in text]
    titles = {f"P-{at}": clean_text("title", text) for at, text in enumerate(held)}
    sheet = [{"add": ref, "title": title} for ref, title in titles.items()]
    page = {"key": "page", "title": "A page", "published": "2025-01-16", "type": "statement"}
    written = json.dumps({"source": page, "facts": sheet}, ensure_ascii=False)
    done = tracker("record", "-", input=written)
    assert done.exit_code == 0, done.stderr
    tracker("export", "register.csv")
    tracker("export", "register.zip")
    answers = {
        "export": csv_rows(Path("register.csv")),
        "package": package(Path("register.zip")).tables["commitments"],
        "list": table_rows(tracker("list", "--csv").stdout),
    }
    for name, rows in answers.items():
        assert {row["ref"]: unguarded(row["title"]) for row in rows} == titles, name
        assert not [row for row in rows if any(map(starts_formula, row.values()))], name
    for command in (("log", "--limit", "0"), ("show", "P-0"), ("source", "list"), ("agenda",)):
        lines = list(csv.reader(io.StringIO(tracker(*command, "--csv").stdout, newline="")))
        assert not [cell for line in lines for cell in line if starts_formula(cell)], command


@pytest.mark.databases("sqlite")
def test_excel_and_everything_else_read_the_file_alike(
    tracker: Tracker, example_register: str
) -> None:
    tracker("edit", "JAY-07", "--title", 'Žluťoučký "kůň",\nand more', "--note", "A test")
    done = tracker("export", "register.csv", "--as-of", "2025-06-30")
    assert done.stdout == ""
    assert done.stderr.startswith("Exported 5")
    written = Path("register.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfref,title,kind,")
    assert written.endswith(b"\r\n")
    assert written.count(b"\n") == written.count(b"\r\n") + 1
    rows = {row["ref"]: row for row in csv_rows(Path("register.csv"))}
    listed = tracker("list", "--json", "--as-of", "2025-06-30").json()["rows"]
    assert [row["ref"] for row in listed] == list(rows)
    assert rows["JAY-07"]["title"] == 'Žluťoučký "kůň",\nand more'
    for row in listed:
        for name, value in row.items():
            cell = rows[row["ref"]][name]
            if isinstance(value, list):
                assert cell.count("; ") == max(len(value) - 1, 0)
            elif value is None or isinstance(value, int):
                assert cell == ("" if value is None else json.dumps(value))
            else:
                assert unguarded(cell) == value


def test_no_text_of_any_kind_breaks_the_tables_or_starts_a_formula(
    hostile: Hostile, tmp_path: Path
) -> None:
    for name in ("all.csv", "all.zip", "all.json"):
        assert hostile("export", str(tmp_path / name)).exit_code == 0
    found = package(tmp_path / "all.zip")
    assert found.faults() == []
    exact = json.loads((tmp_path / "all.json").read_text("utf-8"))
    for table, rows in found.tables.items():
        assert not [cell for row in rows for cell in row.values() if starts_formula(cell)]
        if table in exact:
            assert [unguarded(row.get("title", "")) for row in rows] == [
                row.get("title") or "" for row in exact[table]
            ]
    rows = csv_rows(tmp_path / "all.csv")
    assert [unguarded(row["wording"]) for row in rows] == [
        row["wording"] or "" for row in exact["commitments"]
    ]
