"""`export`: formats, filters and times, and what it refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.reading_exports import csv_rows, package

#: Every format by the suffix of its file, but workbooks and ledgers, which have their own tests.
FILES = ("all.csv", "all.json", "all.zip", "all.ics", "all.atom")
SECRET = "Somebody Private of Acacia Avenue"
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
    assert f"pip install 'policy-tracker[{extra}]'" in done.stderr
    assert not Path(name).exists()
