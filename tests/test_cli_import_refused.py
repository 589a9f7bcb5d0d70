"""What an import refuses: each cell with its place, and nothing is written."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.import_lists import FERRIES, ROWS, imported, listed, refused, written

pytestmark = pytest.mark.databases("sqlite")

#: What is typed beside the ferries' own options, the cells that differ, and what is said.
FAULTS = (
    ("", {"status": "Stuck"}, "column status: 'Stuck' has no meaning yet"),
    ("", {"id": "two words"}, "column id: 'two words' cannot be a ref"),
    ("", {"id": ""}, "column id: the key is empty"),
    ("", {"id": "F-2"}, "column id: 'F-2' tells row 3 apart already"),
    ("", {"id": "OLD"}, "column id: OLD is a ref of the register already"),
    ("", {"promise": " "}, "column promise: it is empty"),
    ("due=x", {"x": "03/04/2027"}, "column x: '03/04/2027' is not a date that can be read"),
    ("occurred=x", {"x": "2026-07-02"}, "column x: '2026-07-02' has not come yet"),
    ("occurred=x", {"x": "2026-02-30"}, "February 2026 has 28 days"),
    ("occurred=x", {"x": "2026-01/.."}, "has no last day"),
    ("announced=x occurred=y", {"x": "2026-02-01", "y": "2026-01-31"}, "before it was announced"),
    ("kind=x", {"x": "undertakng"}, "column x: 'undertakng' is not a kind. Did you mean"),
    ("kind=x", {"x": "standing", "status": "Kept"}, "a standing promise is kept and never"),
    ("parent=x", {"x": "F-9"}, "There is no row of the list and no commitment 'F-9'"),
    ("parent=x", {"x": "F-1"}, "column x: it is its own parent"),
    ("source=x", {"x": "https://a\u2100b.example/"}, "is not an address that can be cited"),
)


@pytest.mark.parametrize(("mapped", "cells", "said"), FAULTS, ids=[each[2] for each in FAULTS])
def test_a_cell_that_cannot_be_recorded_is_named(
    mapped: str, cells: dict[str, str], said: str, empty_register: str, tracker: Tracker
) -> None:
    tracker("add", "OLD", "Old", "-s", "https://x.example", "--on", "2024-01-01")
    options = [part for each in mapped.split() for part in ("--map", each)]
    first, second, third = ROWS
    done = refused(tracker, [third, second, first | {"x": "", "y": ""} | cells], *options)
    assert done.exit_code == 6, done
    assert done.stderr.startswith("tracker: ferries.csv: row 4"), done.stderr
    assert said in done.stderr
    assert "Nothing was recorded: 1 of 3 rows cannot be" in done.stderr
    account = imported(
        tracker, [third, second, first | {"x": "", "y": ""} | cells], *options, "--skip-bad"
    )
    assert (account["opened"], [each["refused"] for each in account["left_out"]]) == (2, [True])
    assert "1 refused row left out (--skip-bad)" in tracker("log", "--json").stdout


def test_parents_in_a_circle_are_refused(empty_register: str, tracker: Tracker) -> None:
    rows = [ROWS[0] | {"of": "F-2"}, ROWS[1] | {"of": "F-1"}, ROWS[2] | {"of": "F-1"}]
    done = refused(tracker, rows, "--map", "parent=of")
    assert done.stderr.count("its parents lead back to it") == 3


#: What cannot be understood before a row is read, and the exit code.
USAGE = (
    (("--map", "titel=promise"), "'titel' is not a field. Did you mean title", 2),
    (("--map", "due=promised"), "There is no column 'promised'. Did you mean promise?", 4),
    (("--map", "title"), "'title' has no two sides. Type it as --map title=COLUMN.", 2),
    (("--value", "Kept=delivred"), "'delivred' is not a status. Did you mean delivered", 2),
    (("--value", "Kept=delivered, ended completed"), "only a tracker's own older register", 2),
    (("--voice", "promiser", "--value", "Kept=none"), "A promiser does not say", 2),
    (("--voice", "tracker"), "or record it as what its keeper says (--voice 'Ferry Watch').", 2),
    (
        ("--voice", "tracker", "--map", "test=promise"),
        "breached, ended REASON (as ended no-funding), or nothing.",
        2,
    ),
    (
        ("--voice", "tracker", "--map", "test=promise", "--value", "Broken=too-vague"),
        "A list in our own voice does not say too vague, which",
        2,
    ),
    (("--map", "unmet=promise"), "Tests are of our own findings", 2),
    (("--as-of", "2026-07-02"), "2026-07-02 has not come yet", 2),
    (("--map", "recorded=status"), "Add --history.", 2),
    (("--history",), "A history is told by its days.", 2),
    (("--prefix", "a b"), "cannot be a ref", 2),
    (("--delimiter", ";;"), "';;' cannot be a delimiter.", 2),
    (("--profile", "none.yaml"), "none.yaml: no such file or directory.", 6),
)


#: What nothing says, without the ferries' own options.
UNTOLD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--map", "title=promise"), "Nothing says who keeps the list."),
    (("--map", "title=promise", "--voice", "tracker"), "Add --by NAME, or by: to the profile."),
    (("--by", "X"), "Nothing says what the columns are. Draft a profile"),
    (("--by", "X", "--map", "title=promise"), "Nothing says up to which day"),
    (
        ("--by", "X", "--map", "title=promise", "--as-of", "2026-06-30"),
        "Nothing gives the commitments their refs.",
    ),
)


def test_what_is_typed_wrong_is_said_with_what_to_type(
    empty_register: str, tracker: Tracker
) -> None:
    for typed, said, code in USAGE:
        done = refused(tracker, ROWS, *typed)
        assert (done.exit_code, said in done.stderr) == (code, True), done
    for untold, said in UNTOLD:
        done = tracker("import", written(ROWS), *untold)
        assert (done.exit_code, said in done.stderr) == (2, True), done
    assert tracker("import", "none.csv", *FERRIES).exit_code == 6


def test_the_first_faults_are_shown_and_all_are_in_the_file(
    empty_register: str, tracker: Tracker
) -> None:
    rows = [{"id": f"F-{at}", "promise": "=1+1", "status": "?"} for at in range(30)]
    done = refused(tracker, rows, "--rejects", "out.csv")
    lines = done.stderr.splitlines()
    assert (len(lines), lines[20]) == (22, "and 10 more: out.csv has all")
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with Path("out.csv").open(newline="", encoding="utf-8-sig") as file:
        found = list(csv.DictReader(file))
    assert [row["row"] for row in found] == [str(at) for at in range(2, 32)]
    assert found[0]["reason"].startswith("'?' has no meaning yet")
    assert found[0]["promise"] == "'=1+1"
    assert listed(tracker) == {}


#: A profile with a fault of every kind, and what is said of each.
WRONG_PROFILE = """\
profile: tracker-profile/2
nme: x
dates: dayfirst
map:
  title: [A, {b: c}]
  ttle: x
set:
  kind: [a, b]
values:
  Kept: delivred
file:
  format: jsn
  header: x
keep: []
vanished:
as_of: 2025
"""
OF_PROFILE = """\
1:1: 'name' of a profile is missing; add name: promised-vs-did
1:10: 'tracker-profile/2' is not a profile's format; it is one of tracker-profile/1
2:1: 'nme' is not a key of a profile; did you mean name?
3:8: 'dayfirst' is not a date order; did you mean day-first
5:14: 'title' holds several keys; one value is read here
6:3: 'ttle' is not a key of map; it is one of
8:9: 'kind' holds a list; one value is read here
10:9: 'delivred' is not a status; did you mean delivered or partly_delivered?
12:11: 'jsn' is not a format; did you mean json
13:11: 'x' is not a number; type it as 1
14:7: 'keep' holds an empty list; write one value, or several as [A, B]
15:1: 'vanished' has no value; write one, or leave the key out
16:8: '2025' is not a date that can be read: one day is wanted; type it as 2025-04-30
"""


def test_every_fault_of_a_profile_is_named_with_its_line_and_column(
    empty_register: str, tracker: Tracker
) -> None:
    Path("wrong.yaml").write_text(WRONG_PROFILE, encoding="utf-8")
    done = tracker("import", written(ROWS), "--profile", "wrong.yaml")
    assert (done.exit_code, done.stdout) == (6, "")
    lines = done.stderr.removeprefix("tracker: ").splitlines()
    for line, said in zip(lines, OF_PROFILE.splitlines(), strict=True):
        assert line.startswith(f"wrong.yaml:{said}"), line
