"""Exports: what each format holds, and that all of them agree."""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures_naughty import Hostile
from tests.fixtures_program import Tracker
from tests.registers import SECRET
from tests.workbook_register import workbook_rows
from tracker.domain.text import clean_text, guarded, unguarded

Row = Mapping[str, Any]


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV, read as any program would that knows the mark of UTF-8."""
    return table_rows(path.read_bytes().decode("utf-8-sig"))


def table_rows(text: str) -> list[dict[str, str]]:
    """The lines of a CSV by the names of its header."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


@dataclass(frozen=True, slots=True)
class Package:
    """A data package: what it says of itself, and its tables as they stand in their files."""

    about: dict[str, Any]
    tables: dict[str, list[dict[str, str]]]

    def faults(self) -> list[str]:
        """Every cell and key that does not keep the package's own schema."""
        return list(self._faults())

    def _faults(self) -> Iterator[str]:
        for resource in self.about["resources"]:
            name, schema = resource["name"], resource["schema"]
            rows = self.tables[name]
            columns = [field["name"] for field in schema["fields"]]
            if rows and list(rows[0]) != columns:
                yield f"{name}: the header is {list(rows[0])}"
            for field in schema["fields"]:
                for place, row in enumerate(rows, start=2):
                    if not _keeps(row[field["name"]], field):
                        yield f"{name}:{place} {field['name']}: {row[field['name']]!r}"
            keys = [_key(row, schema["primaryKey"]) for row in rows]
            if len(set(keys)) < len(keys):
                yield f"{name}: a key stands twice"
            for each in schema.get("foreignKeys", ()):
                reference = each["reference"]
                other = self.tables[reference["resource"] or name]
                known = {row[reference["fields"]] for row in other} | {""}
                lost = {row[each["fields"]] for row in rows} - known
                if lost:
                    yield f"{name} {each['fields']}: {sorted(lost)} are nowhere"


def package(path: Path) -> Package:
    """A package from its archive."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        about = json.loads(archive.read("datapackage.json"))
        tables = {
            each["name"]: table_rows(archive.read(each["path"]).decode("utf-8"))
            for each in about["resources"]
        }
    return Package(about, tables)


_READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
    "object": json.loads,
}


def _keeps(cell: str, field: Row) -> bool:
    constraints = field.get("constraints", {})
    if not cell:
        return not constraints.get("required", False)
    try:
        _READERS[field["type"]](cell)
    except (ValueError, KeyError):
        return False
    return cell in constraints.get("enum", (cell,))


def _key(row: dict[str, str], names: str | list[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in ([names] if isinstance(names, str) else names))


#: Every format by the suffix of its file, but workbooks and ledgers, which have their own tests.
FILES = ("all.csv", "all.json", "all.zip", "all.ics", "all.atom")
AS_OF = ("--as-of", "2025-06-30")


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("JAY/", "--headline", "under-way"),
        ("--lead", "home office", "--as-of", "2025-02-01"),
        ("--kind", "recommendation", "--known-at", "2025-03-01"),
        ("--grep", "no such words"),
    ],
    ids=" ".join,
)
def test_filters_and_times_are_those_of_list(
    asked: tuple[str, ...], tracker: Tracker, example_register: str
) -> None:
    listed = tracker("list", "--json", *asked).json()
    done = tracker("export", "some.json", *asked)
    assert done.exit_code == 0, done.stderr
    found = json.loads(Path("some.json").read_text("utf-8"))
    assert found["schema"] == "tracker.export/1"
    assert (found["as_of"], found["known_at"]) == (listed["as_of"], listed["known_at"])
    assert [{name: row[name] for name in listed["rows"][0]} for row in found["commitments"]] == (
        listed["rows"]
    )
    assert f"{len(listed['rows'])} commitment" in done.stderr
    assert found["head"] in done.stderr
    refs = {row["ref"] for row in listed["rows"]}
    assert {each["ref"] for each in found["deadlines"]} <= refs
    cited = {key for each in found["entries"] for key in each["sources"]}
    assert cited <= {each["ref"] for each in found["sources"]}
    if asked:
        assert {each["ref"] for each in found["entries"]} == refs
        assert cited == {each["ref"] for each in found["sources"]}
    tracker("export", "some.zip", *asked)
    assert package(Path("some.zip")).faults() == []
    lines = tracker("export", "-", "--format", "jsonl", *asked).stdout.splitlines()
    assert [json.loads(line) for line in lines] == found["commitments"]


@pytest.mark.databases("sqlite")
def test_entries_are_those_of_the_log_and_sources_those_of_the_list(
    tracker: Tracker, example_register: str
) -> None:
    tracker("retract", "121", "--because", "About another page")
    tracker("export", "all.json", *AS_OF)
    found = json.loads(Path("all.json").read_text("utf-8"))
    logged = tracker("log", "--limit", "0", "--json", *AS_OF).json()["rows"][::-1]
    for entry, told in zip(found["entries"], logged, strict=True):
        shared = entry.keys() & told.keys() - {"sources"}
        assert {name: entry[name] for name in shared} == {name: told[name] for name in shared}
        assert entry["sources"] == [cited["key"] for cited in told["sources"]]
        assert entry["texts"].get("quote") == told["quote"]
    assert found["sources"] == tracker("source", "list", "--json", *AS_OF).json()["rows"]
    assert "retracted" in {entry["amended"] for entry in found["entries"]}


@pytest.mark.databases("sqlite")
def test_the_same_question_has_the_same_bytes(tracker: Tracker, example_register: str) -> None:
    for name in FILES:
        written = []
        for now in ("2026-07-01T09:00:00Z", "2027-01-01T09:00:00Z"):
            assert tracker("export", name, *AS_OF, now=now).exit_code == 0
            written.append(Path(name).read_bytes())
        assert written[0] == written[1], name
        printed = tracker("export", "-", "--format", "csv", *AS_OF)
        assert printed.stdout.encode() == Path("all.csv").read_bytes()


@pytest.mark.databases("sqlite")
def test_a_redacted_text_shows_its_mark_in_every_format(
    tracker: Tracker, empty_register: str
) -> None:
    source = ("-s", "https://gov.example/plan", "--title", "Plan", "--published", "2025-01-16")
    added = ("--type", "statement", "-q", SECRET, "--due", "by the end of 2030")
    assert tracker("add", "HOMES", "Build homes", *source, *added).exit_code == 0
    assert tracker("note", "HOMES", SECRET, "--on", "2025-02-01").exit_code == 0
    tracker("export", "before.json")
    entries = json.loads(Path("before.json").read_text("utf-8"))["entries"]
    secret = [
        (str(each["entry"]), name)
        for each in entries
        for name, text in each["texts"].items()
        if text == SECRET
    ]
    assert len(secret) > 2
    for entry, name in secret:
        assert tracker("redact", entry, name, "--basis", "A private person").exit_code == 0
    for name in FILES:
        assert tracker("export", name).exit_code == 0
        assert SECRET.encode() not in Path(name).read_bytes()
    assert csv_rows(Path("all.csv"))[0]["note"].startswith("[redacted 1 July 2026")
    tables = package(Path("all.zip")).tables
    assert SECRET not in str(tables)
    assert tables["commitments"][0]["note"].startswith("[redacted 1 July 2026")
    assert "[redacted 1 July 2026" in Path("all.json").read_text("utf-8")
    assert "[redacted 1 July 2026" in Path("all.atom").read_text("utf-8")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("register.doc",), 2, "has no suffix that names a format: .csv (csv), .xlsx (xlsx)"),
        (("register",), 2, "Add --format csv|xlsx|json|jsonl|datapackage|ics|atom"),
        (("-",), 2, "Stdout has no suffix that names a format"),
        (("x.csv", "--format", "pdf"), 2, "'pdf' is not one of"),
        (("x.csv", "JAI-1"), 4, "There is no commitment or instrument 'JAI-1'."),
        (("x.csv", "--lead", "Hom Office"), 4, "Did you mean Home Office?"),
        (("nowhere/x.csv",), 6, "nowhere/x.csv"),
        ((".", "--format", "csv"), 6, "it is a folder"),
        (("heads.jsonl", "--format", "csv"), 6, "it is the list of published heads"),
        (("other.db", "--format", "json"), 6, "it is a register and is left as it is"),
    ],
)
def test_what_cannot_be_exported_leaves_everything_as_it_was(
    words: tuple[str, ...], code: int, said: str, tracker: Tracker, example_register: str
) -> None:
    Path("other.db").write_bytes(Path(example_register).read_bytes()[:4096])
    before = Path("other.db").read_bytes()
    done = tracker("export", *words)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert [path.name for path in Path().iterdir()] == ["other.db"]
    assert Path("other.db").read_bytes() == before


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [
        ("x.ics", "icalendar", "feeds"),
        ("x.atom", "feedgenerator", "feeds"),
        ("x.xlsx", "xlsxwriter", "xlsx"),
    ],
)
def test_a_part_that_is_not_installed_is_named(
    name: str,
    library: str,
    extra: str,
    tracker: Tracker,
    example_register: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in [*sys.modules]:
        if module.split(".")[0] == library or module.startswith("tracker.publish."):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    done = tracker("export", name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"pip install '.[{extra}]'" in done.stderr
    assert not Path(name).exists()


Counts = dict[str, Counter[str]]

#: The last days of three weeks of the example, and those weeks.
WEEKS = {"2025-W03": "2025-01-19", "2025-W25": "2025-06-22", "2026-W26": "2026-06-28"}
COUNTED = ("headline", "group", "delivery_tracker", "schedule", "ended", "disposition", "kind")
#: How the commitments of each format are read, by its suffix.
READERS: dict[str, Callable[[Path], Iterable[Mapping[str, Any]]]] = {
    "csv": csv_rows,
    "json": lambda path: json.loads(path.read_text("utf-8"))["commitments"],
    "xlsx": workbook_rows,
    "zip": lambda path: package(path).tables["commitments"],
}


def counts_of(rows: Iterable[Mapping[str, Any]]) -> Counts:
    """Counts by every column of words, of the counted commitments and of all, and the late."""
    every = [{name: _text(value) for name, value in row.items()} for row in rows]
    counted = [row for row in every if row["counted"] == "true"]
    late = [
        row["ref"]
        for row in every
        if row["schedule"] in {"overdue", "overdue_on_strict_reading"}
        and (row["ended"], row["disposition"]) == ("open", "active")
    ]
    return (
        {f"counted {name}": Counter(row[name] for row in counted) for name in COUNTED}
        | {f"all {name}": Counter(row[name] for row in every) for name in COUNTED}
        | {
            "late": Counter(late),
            "moved": Counter(row["ref"] for row in every if row["moves"] > "0"),
        }
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("week", "day"), WEEKS.items())
def test_counts_agree_across_formats_lists_and_the_report(
    week: str, day: str, tracker: Tracker, example_register: str
) -> None:
    counts = {"list": counts_of(tracker("list", "--json", "--as-of", day).json()["rows"])}
    for suffix, read in READERS.items():
        name = f"register.{suffix}"
        assert tracker("export", name, "--as-of", day).exit_code == 0
        counts[suffix] = counts_of(read(Path(name)))
    assert counts == dict.fromkeys(counts, counts["list"])
    found = counts["list"]

    tables = {
        table: {row["value"]: row["count"] for row in rows}
        for table, rows in _tables(tracker("stats", "--json", "--as-of", day).json()).items()
    }
    assert tables["headline"] == found["counted headline"]
    assert tables["group"] == found["counted group"]
    assert tables["kind"] == found["all kind"]
    assert tables["count"]["counted"] == found["counted headline"].total() > 0

    report = tracker("report", "weekly", "--week", week, "--format", "json").json()
    stands = report["stands"]
    assert {line["headline"]: line["count"] for line in stands["headlines"]} == (
        found["counted headline"]
    )
    assert stands["bridge"]["closing"] == found["counted headline"].total()
    late, passed = (
        {row["ref"] for row in report["late"][name]["rows"] if row["occurrence"] is None}
        for name in ("overdue", "early_passed")
    )
    overdue = tracker("list", "--json", "--overdue", "--as-of", day).json()["rows"]
    assert Counter(row["ref"] for row in overdue) == found["late"]
    assert late == {row["ref"] for row in overdue if row["schedule"] == "overdue"}
    assert {*found["late"]} <= late | passed


def _tables(stats: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in stats["rows"]:
        found.setdefault(row["table"], []).append(row)
    return found


@pytest.mark.databases("sqlite")
def test_one_commitment_more_is_one_more_in_every_format(
    tracker: Tracker, example_register: str
) -> None:
    before: dict[str, Counter[str]] = {}
    after: dict[str, Counter[str]] = {}
    for counts in (before, after):
        for suffix, read in READERS.items():
            tracker("export", f"register.{suffix}")
            counts[suffix] = counts_of(read(Path(f"register.{suffix}")))["counted headline"]
        tracker("add", "NEW-1", "A promise", "-s", "gov-audit", "--on", "2025-06-16")
    for suffix in READERS:
        assert after[suffix] - before[suffix] == Counter({"not_yet_assessed": 1})


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
    assert done.stderr.startswith("Exported 64 commitments")
    written = Path("register.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfref,title,kind,")
    assert written.endswith(b"\r\n")
    rows = {row["ref"]: row for row in csv_rows(Path("register.csv"))}
    listed = tracker("list", "--json", "--as-of", "2025-06-30").json()["rows"]
    assert [row["ref"] for row in listed] == list(rows)
    assert rows["JAY-07"]["title"] == 'Žluťoučký "kůň",\nand more'
    inside = sum(cell.count("\n") for row in rows.values() for cell in row.values())
    assert written.count(b"\n") == written.count(b"\r\n") + inside
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
