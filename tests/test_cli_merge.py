"""`import --ledger` of a register that went its own way: a union, with what meets in it listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.fixtures_register import Database, Registers
from tests.ledger_sides import LAW, Side, two_sides

SQLITE = pytest.mark.databases("sqlite")
SECRET = "Somebody Private"
KNOWN = ("-s", "gov.example-2025-01-16")
BASIS = ("--basis", "Decided by the editor")


@pytest.fixture
def sides(
    tracker: Tracker,
    empty_register: str,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
) -> Iterator[tuple[Side, Side]]:
    """Ann's register and Bob's, which share all that there is."""
    with two_sides(tracker, empty_register, registers_by_database(database), database) as both:
        yield both


def entry_of(side: Side, facet: str) -> str:
    """The number of the last entry of a facet."""
    return str([line["seq"] for line in side.lines() if line["facet"] == facet][-1])


def test_two_sides_come_to_hold_the_same(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    ann("update", "HOMES", "under-way", "-s", "https://law.example/1", *LAW)
    ann("criterion", "HOMES", "Ten homes are built")
    bob("update", "ROADS", "planned", "-s", "https://law.example/1", *LAW)
    bob("says", "ROADS", "--who", "A Group", "--stance", "demands", "-s", ".", "-q", "more")
    bob("criterion", "HOMES", "Twenty homes are built")
    bob("note", "ROADS", "A slip")
    bob("undo")
    asked = (
        ("list", "--json", "--known-at", "2026-07-01T12:00:00Z"),
        ("report", "weekly", "--week", "2025-W10", "--known-at", "2026-07-01T12:00:00Z"),
        ("log", "--limit", "0", "--known-at", "2026-07-01T12:00:00Z"),
    )
    later = "2026-07-02T10:00:00Z"
    before = [ann(*each, now=later).stdout for each in asked]
    tried = ann("import", bob.exported(), "--ledger", "--dry-run").stdout
    assert tried.startswith("merged\t12 entries added\t")
    assert [ann(*each, now=later).stdout for each in asked] == before
    found = ann.takes(bob)
    assert (found["outcome"], found["added"], found["conflicts"]) == ("merged", 12, [])
    # What was known before is what was known before.
    assert [ann(*each, now=later).stdout for each in asked] == before
    assert ann.takes(bob)["added"] == 0
    assert bob.takes(ann)["outcome"] == "merged"
    assert (bob.takes(ann)["added"], ann.takes(bob)["added"]) == (0, 0)
    for side in sides:
        side("verify")
    assert ann.rows() == bob.rows()
    # One source, each test with a number of its own, and the undo still undoes.
    assert ann("source", "list").stdout.count("https://law.example/1") == 1
    assert "tests\t2 letter, not judged: Twenty homes are built" in ann("show", "HOMES").stdout
    undo = next(line for line in ann.lines() if line["facet"] == "undo")
    (slip,) = (line for line in ann.lines() if line["seq"] == undo["amends"])
    assert (slip["texts"]["text"]["value"], undo["detail"]) == ("A slip", {"batch": slip["batch"]})


def test_each_batch_says_where_it_was_recorded_first(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    ann("note", "HOMES", "Of Ann's own")
    bob("note", "HOMES", "Of Bob's own")
    theirs = bob.lines()[-1]
    ann.takes(bob)
    note = next(line for line in ann.lines() if line["id"] == theirs["id"])
    said = next(
        line
        for line in ann.lines()
        if line["batch"] == note["batch"] and "merged_from" in line["detail"]
    )
    assert said["detail"]["merged_from"] == [
        {"head": bob.head(), "batch": theirs["batch"], "recorded_at": theirs["recorded_at"]}
    ]
    assert note["texts"] == theirs["texts"]
    assert note["recorded_at"].startswith("2026-07-02")
    log = ann("log", "--limit", "0").stdout
    assert f"first recorded in another register at {theirs['recorded_at']}" in log
    assert f"merged the ledger whose head begins {bob.head()[:12]}" in log


@SQLITE
def test_what_both_have_recorded_in_one_place_is_listed(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    law = ("-s", "https://law.example/1", *LAW)
    ann("update", "HOMES", "under-way", *law)
    ann("note", "HOMES", "Notes add up")
    ann("saved", "mine", "HOMES")
    bob("note", "HOMES", "So they do")
    bob("update", "HOMES", "planned", *law, "--on", "2025-02-01")
    bob("saved", "mine", "ROADS")
    found = ann("import", bob.exported(), "--ledger")
    first, second, last = (line.split("\t") for line in found.stdout.splitlines())
    assert first[:4] == ["conflict", "@mine", "saved", "tracker"]
    assert second[1:4] == ["HOMES", "delivery", "tracker"]
    here, there, stands = second[4:]
    assert here.endswith("under_way, 2025-03-01, Ann")
    assert there.endswith("planned, 2025-02-01, Bob")
    # The later fact stands, whoever recorded it last.
    assert stands == f"{here.split()[0]} stands"
    assert last[0] == "merged"
    # Bob is told of it too, though Ann's ledger holds all that is his.
    assert [each["ref"] for each in bob.takes(ann)["conflicts"]] == ["@mine", "HOMES"]


@SQLITE
def test_what_both_have_corrected_is_corrected_in_turn(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    ann("step", "HOMES", "A board met", "-s", ".", "--on", "2025-02-01")
    bob("import", ann.exported(), "--ledger")
    step = entry_of(ann, "step")
    for side, text in ((ann, "A board sat"), (bob, "A panel sat")):
        side("correct", step, "--text", text, "--because", "Misread")
    (conflict,) = ann.takes(bob)["conflicts"]
    assert (conflict["ref"], conflict["facet"]) == ("HOMES", "step")
    shown = ann("show", "HOMES").stdout
    panel = entry_of(ann, "step")
    assert f"A board sat [corrected by {panel}]" in shown
    assert f"entry {panel}\t2025-02-01, tracker: action: A panel sat\n" in shown
    ann("verify")


def test_a_redaction_on_one_side_is_one_on_both(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    ann("note", "HOMES", f"Told by {SECRET}")
    bob("import", ann.exported(), "--ledger")
    bob("note", "ROADS", f"{SECRET} again")
    ann("redact", entry_of(ann, "note"), "text", *BASIS)
    ann("note", "ROADS", "On")
    bob("redact", entry_of(bob, "note"), "text", *BASIS)
    found = bob.takes(ann)
    assert [each["field"] for each in found["redacted"]] == ["text"]
    ann.takes(bob)
    for side in sides:
        side("verify")
        assert SECRET not in Path(side.exported()).read_text()
    assert (ann.takes(bob)["added"], bob.takes(ann)["added"]) == (0, 0)


@SQLITE
def test_one_ref_for_two_things_is_refused_until_it_has_two(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    ann("add", "RAIL", "Build a railway", *KNOWN)
    bob("add", "RAIL", "Close a railway", *KNOWN)
    before = ann.head()
    refused = ann.asked("import", bob.exported(), "--ledger")
    assert (refused.exit_code, refused.stdout, ann.head()) == (5, "", before)
    assert "RAIL (‘Build a railway’ here, ‘Close a railway’ in the file)" in refused.stderr
    assert refused.stderr.endswith("of their own: --rename RAIL=RAIL-2\n")
    ann("import", bob.exported(), "--ledger", "--rename", "RAIL=RAIL-2")
    bob("correct", entry_of(bob, "identity"), "--on", "2025-01-10", "--because", "Misread")
    bob("edit", "RAIL", "--title", "Close it")
    bob("saved", "mine", "RAIL")
    ann("import", bob.exported(), "--ledger", "--rename", "rail=RAIL-2")
    assert {ref: row["title"] for ref, row in ann.rows().items() if "RAIL" in ref} == {
        "RAIL": "Build a railway",
        "RAIL-2": "Close it",
    }
    assert [row["ref"] for row in ann("list", "@mine", "--json").json()["rows"]] == ["RAIL-2"]
    ann("verify")
    for given, code in (("NONE=X", 2), ("RAIL", 2), ("RAIL=..", 2)):
        assert ann.asked("import", bob.exported(), "--ledger", "--rename", given).exit_code == code


@SQLITE
def test_an_issued_report_stays_true_in_its_own_register_only(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    issue = ("report", "issue", "--week", "2025-W03", "--output", "issue.html")
    ann("note", "HOMES", "Of Ann's own")
    bob(*issue)
    refused = ann.asked("import", bob.exported(), "--ledger")
    assert refused.exit_code == 5
    assert "holds report 1, issued since the two went their way" in refused.stderr
    assert "import this one's ledger there" in refused.stderr
    assert bob.takes(ann)["outcome"] == "merged"
    bob("report", "verify", "issue.html")
    ann(*issue)
    refused = ann.asked("import", bob.exported(), "--ledger")
    assert refused.exit_code == 5
    assert "both cannot stand in one ledger" in refused.stderr


@SQLITE
def test_what_a_report_has_shown_is_not_undone_by_a_merge(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    bob("note", "HOMES", "A slip")
    ann("import", bob.exported(), "--ledger")
    ann("report", "issue", "--week", "2025-W03", "--output", "issue.html")
    bob("undo")
    refused = ann.asked("import", bob.exported(), "--ledger")
    number = entry_of(ann, "note")
    assert refused.exit_code == 5
    assert f"tracker retract {number} --because" in refused.stderr
    ann("retract", number, "--because", "A slip")
    assert ann.takes(bob)["outcome"] == "unchanged"


@SQLITE
def test_what_is_spoken_of_is_not_taken_back(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    ann("add", "RAIL", "Build a railway", "-s", ".")
    bob("import", ann.exported(), "--ledger")
    ann("undo")
    bob("note", "RAIL", "A word on it")
    for one, other in ((ann, bob), (bob, ann)):
        refused = one.asked("import", other.exported(), "--ledger")
        assert (refused.exit_code, refused.stdout) == (5, ""), refused
        assert "RAIL was taken back on one side and is spoken of on the other" in refused.stderr


@SQLITE
def test_a_break_stays_with_the_register_that_was_restored(sides: tuple[Side, Side]) -> None:
    ann, bob = sides
    old = bob.exported()
    bob("note", "HOMES", "Given up")
    bob("restore", old, "--accept-break", "--because", "A slip")
    bob("note", "HOMES", "Told anew")
    ann("note", "HOMES", "Of Ann's own")
    found = ann.takes(bob)
    assert found["breaks_left_out"] == 1
    assert "break" not in ann("verify").stdout
    assert "Told anew" in ann("show", "HOMES").stdout
    assert ann.takes(bob)["added"] == 0
