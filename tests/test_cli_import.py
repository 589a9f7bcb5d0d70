"""`tracker import`: what becomes of the rows and the cells of somebody else's list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.import_lists import FERRIES, ROWS, entries, imported, listed, logged, written


@pytest.fixture(autouse=True)
def register(empty_register: str) -> str:
    return empty_register


def test_a_list_becomes_commitments_with_the_words_of_its_keeper(tracker: Tracker) -> None:
    account = imported(tracker, ROWS)
    assert (account["opened"], account["entries"], account["batches"]) == (3, 10, [2])
    assert [(each["word"], each["meaning"]) for each in account["statuses"]] == [
        ("Begun", "under-way"),
        ("Kept", "delivered"),
        ("Broken", "dropped"),
    ]
    rows = listed(tracker)
    assert {
        ref: (row["title"], row["delivery_tracker"], row["delivery_others"])
        for ref, row in rows.items()
    } == {
        row["id"]: (
            row["promise"],
            "not_assessed",
            [{"voice": "Ferry Watch", "value": value, "occurred": "2026-06-30"}],
        )
        for row, value in zip(ROWS, ("under_way", "delivered", "dropped"), strict=True)
    }
    assert rows["F-1"]["announced"] == "../2026-06-30"
    assert rows["F-1"]["sources"] == ["import-1"]
    assert tracker("verify").exit_code == 0


CELLS = {
    "wording": "We will <b>run</b> a night boat &amp; a day boat",
    "body": "Ferry Office",
    "asked": "Port Office; Pier Trust",
    "who": "Teal",
    "sort": "recommendation",
    "topic": "boats, night",
    "said on": "2024-05",
    "by when": "by the end of 2027",
    "status": "Begun",
    "true on": "03/04/2026",
    "why": "It was seen twice.",
    "proof": "https://a.example/1 | https://b.example/2, https://a.example/1",
    "page": "https://ferries.example/plan (page 4)",
    "remark": "Twice a week.",
    "other": "x",
}
MAPPED = {
    "wording": "wording",
    "lead": "body",
    "to": "asked",
    "by": "who",
    "kind": "sort",
    "tag": "topic",
    "announced": "said on",
    "due": "by when",
    "occurred": "true on",
    "reason": "why",
    "evidence": "proof",
    "source": "page",
    "note": "remark",
}


def test_every_field_of_a_row_is_recorded(tracker: Tracker) -> None:
    row = ROWS[0] | CELLS
    options = [part for each in MAPPED.items() for part in ("--map", "=".join(each))]
    account = imported(tracker, [row], *options, "--dates", "day-first", "--keep", "other")
    assert account["remarks"][1:] == [
        "HTML was removed from 1 cell: wording.",
        "Kept as notes too, as other words stand beside the addresses: 1 cell (page).",
        (
            "The statuses are recorded as what Ferry Watch says, beside our own findings, which "
            "stay as they are: tracker show REF has both."
        ),
    ]
    found = listed(tracker)["F-1"]
    assert (found["lead"], found["addressees"]) == ("Ferry Office", ["Port Office", "Pier Trust"])
    assert (found["kind"], found["tags"], found["announced"]) == (
        "recommendation",
        ["boats", "night"],
        "2024-05",
    )
    assert (found["due_phrase"], found["due_latest"]) == ("by the end of 2027", "2027-12-31")
    assert found["delivery_others"] == [
        {"voice": "Ferry Watch", "value": "under_way", "occurred": "2026-04-03"}
    ]
    assert found["sources"] == [
        "example-1",
        "example-2",
        "ferries-1",
        "import-1",
    ]
    shown = tracker("show", "F-1").stdout
    assert "“We will run a night boat & a day boat”" in shown
    assert logged(tracker, "F-1")[-3:] == [
        "note: Twice a week.",
        "note: other: x",
        "note: page: https://ferries.example/plan (page 4)",
    ]
    assert tracker("show", "import-1").stdout.startswith("field\tvalue")


def test_deadlines_are_days_phrases_or_words_that_nobody_reads(tracker: Tracker) -> None:
    said = ("31/12/2030", "2045.0", "before Easter", "Y3 of the plan", "")
    rows = [
        {"id": f"F-{at}", "promise": f"Promise {at}", "status": "Begun", "due": due}
        for at, due in enumerate(said)
    ]
    more = ("--map", "due=due", "--dates", "day-first", "--set", "announced=2026-01-16")
    imported(tracker, rows, *more)
    found = [listed(tracker)[row["id"]] for row in rows]
    assert [(row["due_phrase"], row["due_latest"], row["schedule"]) for row in found] == [
        ("31/12/2030", "2030-12-31", "upcoming"),
        ("2045", "2045-12-31", "upcoming"),
        ("before Easter", "2026-04-04", "overdue"),
        ("Y3 of the plan", None, "timetable_unknown"),
        (None, None, "timetable_unknown"),
    ]
    assert "“Y3 of the plan”" in tracker("show", "F-3").stdout
    later = tracker("list", "--as-of", "2099-01-01", "--json", "F-3").json()["rows"][0]
    assert later["schedule"] == "timetable_unknown"
    report = tracker("report", "weekly", "--ending", "2026-06-28", "--format", "txt")
    assert report.exit_code == 0


def test_parents_stand_before_their_children_whatever_the_order_of_rows(tracker: Tracker) -> None:
    rows = [
        ROWS[0] | {"of": "F-3"},
        ROWS[1] | {"of": "f-1"},
        ROWS[2] | {"of": "OLD"},
    ]
    tracker("add", "OLD", "Old", "-s", "https://x.example", "--on", "2024-01-01")
    imported(tracker, rows, "--map", "parent=of")
    assert {ref: row["parent"] for ref, row in listed(tracker).items()} == {
        "OLD": None,
        "F-3": "OLD",
        "F-1": "F-3",
        "F-2": "F-1",
    }


def test_rows_without_a_usable_ref_are_numbered(tracker: Tracker) -> None:
    rows = [
        {"id": "", "promise": "One", "status": ""},
        {"id": "two words", "promise": "Two", "status": ""},
        {"id": "NZ-1", "promise": "Three", "status": ""},
        {"id": "NZ-1", "promise": "Four", "status": ""},
    ]
    account = imported(tracker, rows, "--prefix", "NZ-", "--key", "promise")
    assert "Numbered, as their own refs cannot be refs: 1 row (NZ-…)." in account["remarks"]
    assert {ref: row["title"] for ref, row in listed(tracker).items()} == {
        "NZ-1": "Three",
        "NZ-2": "One",
        "NZ-3": "Two",
        "NZ-4": "Four",
    }


def test_a_promise_that_is_in_the_register_is_spoken_of_and_left_as_it_is(
    tracker: Tracker,
) -> None:
    tracker("add", "F-1", "Our own title", "-s", "https://x.example", "--on", "2024-01-01")
    imported(tracker, ROWS, "--existing")
    row = listed(tracker)["F-1"]
    assert (row["title"], len(row["delivery_others"])) == ("Our own title", 1)
    assert imported(tracker, ROWS)["entries"] == 0
    changed = [ROWS[0] | {"promise": "Another title", "status": "Kept"}, *ROWS[1:]]
    assert imported(tracker, changed)["changed"] == 1
    row = listed(tracker)["F-1"]
    assert (row["title"], row["delivery_others"][0]["value"]) == ("Our own title", "delivered")


def test_rows_that_are_no_promises_are_left_out_with_their_reason(tracker: Tracker) -> None:
    rows = [*ROWS, {"id": "F-4", "promise": "", "status": "no promise"}]
    account = imported(tracker, rows, "--skip", "status=No promise", "--rejects", "out.csv")
    assert [(each["row"], each["reason"]) for each in account["left_out"]] == [
        (5, "status is 'no promise'")
    ]
    assert Path("out.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "place,row,reason,id,promise,status",
        "ferries.csv: row 5,5,status is 'no promise',F-4,,no promise",
    ]


def test_a_dry_run_says_all_of_it_and_writes_nothing(tracker: Tracker) -> None:
    head = tracker("head").stdout
    done = tracker("import", written(ROWS), *FERRIES, "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "ferries.csv as the list ferry-watch, true on 30 June 2026; in the voice of Ferry Watch\n"
        "   3 rows read\n"
        "   3 commitments opened\n"
    )
    assert "  10 entries would be recorded\n" in done.stdout
    assert done.stderr == "Dry run: nothing was recorded.\n"
    assert tracker("head").stdout == head
    assert imported(tracker, ROWS, "--dry-run")["batches"] == []


def test_a_list_on_stdin_and_one_that_a_profile_reads_are_the_same_list(tracker: Tracker) -> None:
    Path("ferries.yaml").write_text(
        "profile: tracker-profile/1\nname: ferry-watch\nby: Ferry Watch\nas_of: 2026-06-30\n"
        "map: {ref: id, title: promise, status: status}\n"
        "values: {Kept: delivered, Begun: under-way, Broken: '?'}\n",
        encoding="utf-8",
    )
    text = json.dumps(list(ROWS))
    given = ("import", "-", "--profile", "ferries.yaml", "--value", "broken=dropped", "--json")
    assert tracker(*given, input=text).json()["opened"] == 3
    held = entries(tracker)
    assert imported(tracker, ROWS)["unchanged"] == 3
    assert entries(tracker) == held


def test_a_data_package_that_was_exported_is_a_list_for_another_register(
    tracker: Tracker, tmp_path: Path
) -> None:
    imported(tracker, ROWS)
    assert tracker("export", "ours.zip").exit_code == 0
    said = tracker("import", "ours.zip", "--suggest").stdout
    assert "# table 'commitments' of a Data Package\n" in said
    other = ("--db", str(tmp_path / "other.db"))
    assert tracker(*other, "init").exit_code == 0
    mapped = ("--map", "ref=ref", "--map", "title=title", "--by", "The first", "--json")
    done = tracker(*other, "import", "ours.zip", *mapped, "--as-of", "2026-06-30")
    assert (done.exit_code, done.json()["opened"]) == (0, 3), done
    wrong = tracker(*other, "import", "ours.zip", *mapped, "--sheet", "commitment")
    assert (wrong.exit_code, "Did you mean commitments?" in wrong.stderr) == (2, True), wrong
    Path("bad.zip").write_bytes(Path("ours.zip").read_bytes()[:-400])
    assert tracker(*other, "import", "bad.zip", *mapped, "--as-of", "2026-06-30").exit_code == 6
