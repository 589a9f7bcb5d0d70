"""Whose judgement a list brings: a third party's, a promiser's claims, or our own findings."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker
from tests.import_lists import FERRIES, ROWS, imported, listed, logged, refused, written

#: An older register of our own: each of its findings with a page, and with its tests.
OLDER = (
    *("--voice", "tracker", "--value", "Broken=none, ended no-funding", "--map", "evidence=page"),
    *("--map", "test=test", "--map", "unmet=unmet"),
)
TESTED = [
    row
    | {"page": f"https://www.nao.org.uk/{row['id']}", "unmet": ""}
    | {"test": "The piers are blue" if row["id"] == "F-2" else ""}
    for row in ROWS
]


def test_a_promisers_list_is_claims(empty_register: str, tracker: Tracker) -> None:
    imported(tracker, ROWS, "--voice", "promiser")
    rows = listed(tracker)
    assert [row["delivery_promiser"] for row in rows.values()] == [
        "under_way",
        "delivered",
        "dropped",
    ]
    assert rows["F-2"]["agreement"] == "claim_unchecked"
    assert imported(tracker, ROWS, "--voice", "promiser")["entries"] == 0


def test_an_older_register_of_our_own_passes_the_gate(
    empty_register: str, tracker: Tracker
) -> None:
    account = imported(tracker, TESTED, *OLDER)
    assert "recorded as our own findings" in " ".join(account["remarks"])
    rows = listed(tracker)
    assert [(row["delivery_tracker"], row["ended"]) for row in rows.values()] == [
        ("under_way", "open"),
        ("delivered", "completed"),
        ("no_action_found", "no_funding"),
    ]
    shown = tracker("show", "F-2").stdout
    assert "The piers are blue" in shown
    assert "ferries.csv, the list of Ferry Watch" in tracker("show", "F-3").stdout
    found = {(row["check"], row["ref"]) for row in tracker("lint", "--json").json()["rows"]}
    assert not [ref for check, ref in found if check == "past-gate"]
    assert imported(tracker, TESTED, *OLDER)["entries"] == 0
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"test": ""}, "row 2, column test: 'Kept' rests on a stated test"),
        ({"page": "https://www.gov.uk/f-2"}, "row 2, column status: F-2 cannot be delivered yet"),
        ({"test": "It was done"}, "row 2, column status: 'It was done' does not say"),
        ({"test": "7"}, "row 2, column status: There is no test of F-2 '7'"),
        ({"unmet": "The bollards are"}, "row 2, column status: F-2 cannot be delivered yet"),
    ],
)
def test_a_finding_of_an_older_register_without_its_ground_is_a_fault_of_the_row(
    empty_register: str, tracker: Tracker, cells: dict[str, str], said: str
) -> None:
    rows = [TESTED[1] | cells, TESTED[0], TESTED[2]]
    done = refused(tracker, rows, *OLDER)
    assert (done.exit_code, f"ferries.csv: {said}" in done.stderr) == (6, True), done
    account = imported(tracker, rows, *OLDER, "--skip-bad")
    assert (account["opened"], [row["refused"] for row in account["left_out"]]) == (2, [True])
    assert imported(tracker, [TESTED[1], *rows[1:]], *OLDER)["opened"] == 1
    assert listed(tracker)["F-2"]["delivery_tracker"] == "delivered"


@pytest.mark.databases("sqlite")
def test_a_row_that_is_refused_takes_its_parts_with_it(
    empty_register: str, tracker: Tracker
) -> None:
    rows = [row | {"up": "F-2" if row["id"] == "F-1" else ""} for row in TESTED]
    rows[1] |= {"page": ""}
    done = refused(tracker, rows, *OLDER, "--map", "parent=up")
    assert (done.exit_code, "1 of 3 rows cannot be" in done.stderr) == (6, True), done
    account = imported(tracker, rows, *OLDER, "--map", "parent=up", "--skip-bad")
    assert (account["opened"], len(account["left_out"])) == (1, 2)


@pytest.mark.databases("sqlite")
def test_an_older_register_says_next_month_what_has_changed(
    empty_register: str, tracker: Tracker
) -> None:
    def now(**cells: str) -> list[str]:
        before = len(logged(tracker, "F-2")) if "F-2" in listed(tracker) else 1
        row = TESTED[1] | {"why": ""} | cells
        imported(tracker, [row], *options)
        assert imported(tracker, [row], *options)["entries"] == 0
        return logged(tracker, "F-2")[before:]

    options = (*OLDER, "--value", "Half=part", "--map", "reason=why")
    half = {"status": "Half", "unmet": "The bollards are painted"}
    assert now(**half) == [
        "test 1 set: The piers are blue",
        "test 1 met",
        "test 2 set: The bollards are painted",
        "test 2 not met",
        "finding: partly delivered",
    ]
    both = {"test": "The piers are blue|The bollards are painted"}
    assert now(**both) == ["test 1 met", "test 2 met", "finding: delivered"]
    # What the list has recorded itself it puts right; and so its tests.
    (corrected,) = [what for what in now(**both, why="Seen in May") if "test" not in what]
    assert corrected.startswith("finding: delivered")
    three = {"test": f"{both['test']}|The ladders are mended", "why": "Seen in May"}
    assert "test 3 set: The ladders are mended" in now(**three)
    assert listed(tracker)["F-2"]["delivery_tracker"] == "delivered"
    assert tracker("lint", "past-gate", "--json").json()["rows"] == []
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_a_list_of_our_own_keeps_what_an_analyst_has_put_right(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, TESTED, *OLDER)
    log = tracker("log", "--ref", "F-2", "--json").json()["rows"]
    (test,) = [row["entry"] for row in log if row["what"].startswith("test 1 set")]
    words = ("--text", "Every pier is blue", "--because", "Said better")
    assert tracker("correct", str(test), *words).exit_code == 5, "it would lose its judgement"
    assert tracker("redact", str(test), "text", "--basis", "A court").exit_code == 0
    assert imported(tracker, TESTED, *OLDER)["entries"] == 0
    again = [row | {"status": "Begun"} if row["id"] == "F-2" else row for row in TESTED]
    done = refused(tracker, again, *OLDER)
    assert (done.exit_code, "A test may be number 1 of F-2, whose words were" in done.stderr) == (
        6,
        True,
    )
    numbered = [row | {"test": "1"} if row["id"] == "F-2" else row for row in again]
    assert imported(tracker, numbered, *OLDER)["changed"] == 1
    assert listed(tracker)["F-2"]["delivery_tracker"] == "under_way"


@pytest.mark.databases("sqlite")
def test_a_test_that_an_analyst_has_put_in_other_words_is_the_same_test(
    empty_register: str, tracker: Tracker
) -> None:
    begun = [TESTED[1] | {"status": "Begun"}]
    imported(tracker, begun, *OLDER)
    log = tracker("log", "--ref", "F-2", "--json").json()["rows"]
    (test,) = [row["entry"] for row in log if row["what"].startswith("test 1 set")]
    words = ("--text", "Every pier is blue", "--because", "Said better")
    assert tracker("correct", str(test), *words).exit_code == 0
    assert imported(tracker, begun, *OLDER)["entries"] == 0
    imported(tracker, TESTED[1:2], *OLDER)
    assert logged(tracker, "F-2")[-2:] == ["test 1 met", "finding: delivered"]


@pytest.mark.databases("sqlite")
def test_what_we_have_found_is_not_found_again(empty_register: str, tracker: Tracker) -> None:
    imported(tracker, ROWS[:1])
    ours = (*OLDER, "--existing", "--by", "Old Ferry Watch")
    assert tracker("update", "F-1", "under-way", "-s", "https://www.gov.uk/f").exit_code == 2
    found = ("update", "F-1", "under-way", "-s", "https://www.gov.uk/f", "--on", "2026-05-01")
    assert tracker(*found).exit_code == 0
    assert imported(tracker, TESTED[:1], *ours)["entries"] == 0
    lower = [TESTED[0] | {"status": "Broken"}]
    done = refused(tracker, lower, *ours, "--value", "Broken=planned")
    assert (done.exit_code, "row 2, column status: F-1 would go down" in done.stderr) == (6, True)


@pytest.mark.databases("sqlite")
def test_a_finding_that_our_own_list_moves_to_an_earlier_day_is_put_right(
    empty_register: str, tracker: Tracker
) -> None:
    options = (*OLDER, "--value", "Half=part", "--map", "occurred=on")
    for status, day, unmet in (
        ("Begun", "2026-05-01", ""),
        ("Begun", "2026-03-01", ""),
        ("Half", "2026-06-01", "The bollards are painted"),
        ("Kept", "2026-06-15", ""),
        ("Kept", "2026-06-10", ""),
    ):
        test = "The piers are blue" + ("|The bollards are painted" if status == "Kept" else "")
        row = TESTED[1] | {"status": status, "on": day, "unmet": unmet, "test": test}
        assert imported(tracker, [row], *options)["left_out"] == []
        assert imported(tracker, [row], *options)["entries"] == 0
        assert logged(tracker, "F-2")[-1].startswith("finding"), (status, day)
    # Its tests were met since, which a person has to look at.
    back = [TESTED[1] | {"status": "Half", "on": "2026-04-01", "unmet": "The bollards are painted"}]
    done = refused(tracker, back, *options)
    assert (done.exit_code, "row 2, column status: Entry" in done.stderr) == (6, True)
    assert tracker("lint", "past-gate", "--json").json()["rows"] == []
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_a_history_of_our_own_findings_is_tested_step_by_step(
    empty_register: str, tracker: Tracker
) -> None:
    told = [
        TESTED[1] | {"status": status, "on": day, "unmet": unmet}
        for status, day, unmet in (
            ("Begun", "2026-01-01", ""),
            ("Begun", "2026-02-01", ""),
            ("Half", "2026-03-01", "The bollards are painted"),
        )
    ]
    options = (*OLDER, "--value", "Half=part", "--map", "occurred=on", "--history")
    assert imported(tracker, told, *options)["changed"] == 1
    findings = [what for what in logged(tracker, "F-2") if what.startswith("finding")]
    assert findings == ["finding: under way", "finding: partly delivered"]
    assert imported(tracker, told, *options)["entries"] == 0
    assert tracker("--db", "old.db", "init", "--beginning", "2025-12-01").exit_code == 0
    written_down = [row | {"at": f"{row['on']}T10:00:00Z"} for row in told]
    recorded = (*FERRIES, *options, "--map", "recorded=at", "--json")
    brought = ("--db", "old.db", "import", written(written_down), *recorded)
    assert len(tracker(*brought).json()["batches"]) == 2
    assert tracker(*brought).json()["entries"] == 0
    assert tracker("--db", "old.db", "verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_a_finding_of_an_older_register_stands_in_the_way_of_a_repair_as_any_does(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, TESTED, *OLDER)
    (key,) = [
        row["ref"]
        for row in tracker("source", "list", "--json").json()["rows"]
        if (row["url"] or "").endswith("F-2")
    ]
    assert tracker("edit", "F-2", "--lead", "Ferry Office").exit_code == 0
    done = tracker("source", "edit", key, "--type", "media")
    assert (done.exit_code, "would be left without its evidence" in done.stderr) == (5, True)


@pytest.mark.databases("sqlite")
def test_two_lists_judge_the_same_promise_side_by_side(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, ROWS)
    imported(tracker, ROWS, "--by", "Pier Trust", "--existing", "--value", "Begun=planned")
    assert listed(tracker)["F-1"]["delivery_others"] == [
        {"voice": "Ferry Watch", "value": "under_way", "occurred": "2026-06-30"},
        {"voice": "Pier Trust", "value": "planned", "occurred": "2026-06-30"},
    ]
    assert "\nPier Trust\tplanned, 30 June 2026: “Begun”\n" in tracker("show", "F-1").stdout
    assert imported(tracker, ROWS)["entries"] == 0


@pytest.mark.databases("sqlite")
def test_the_weekly_report_and_the_log_tell_of_an_import(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, ROWS, "--as-of", "2026-06-20")
    report = tracker("report", "weekly", "--ending", "2026-07-05", "--format", "txt").stdout
    assert "History brought in at once: 6 records on 3 commitments." in " ".join(report.split())
    log = tracker("log", "--json").json()["rows"]
    assert "imported: ferry-watch" in {row["what"] for row in log}


def test_what_a_list_notes_is_said_in_its_own_voice(empty_register: str, tracker: Tracker) -> None:
    rows = [ROWS[0] | {"remark": "They say the crew is hired"}]
    imported(tracker, rows, "--keep", "remark")
    (noted,) = [
        row
        for row in tracker("log", "--ref", "F-1", "--json").json()["rows"]
        if "note: remark" in row["what"]
    ]
    assert noted["voice"] == "Ferry Watch"
    assert imported(tracker, rows, "--keep", "remark")["entries"] == 0


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["tracker", "Tracker", "promi\u200bser"])
def test_nobody_claims_in_our_voice(empty_register: str, tracker: Tracker, name: str) -> None:
    imported(tracker, ROWS)
    claim = ("claim", "F-1", "delivered", "-q", "done", "-s", ".", "--voice", name)
    refused = tracker(*claim)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert (
        "is no third party. A promiser's claim is tracker claim without --voice" in refused.stderr
    )


@pytest.mark.databases("sqlite")
def test_a_word_that_says_nothing_is_named(empty_register: str, tracker: Tracker) -> None:
    rows = [row | {"made": "tbc"} for row in ROWS]
    told = tracker("import", written(rows), *FERRIES, "--map", "announced=made")
    assert told.exit_code == 6
    assert "If the word says nothing: --empty tbc." in told.stderr
    account = imported(tracker, rows, "--map", "announced=made", "--empty", "TBC")
    assert account["opened"] == len(ROWS)


def test_a_list_may_say_what_nobody_claims_of_himself(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, ROWS, "--value", "Broken=no-action-found", "--value", "Begun=not-assessed")
    said = [row["delivery_others"][0]["value"] for row in listed(tracker).values()]
    assert said == ["not_assessed", "delivered", "no_action_found"]
    typed = tracker("claim", "F-1", "not-assessed", "-s", ".", "-q", "words")
    assert typed.exit_code == 2


def test_a_claim_that_is_typed_and_one_of_a_list_are_the_same_entry(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, ROWS[:1])
    typed = ("claim", "F-1", "under-way", "--voice", "Ferry Watch", "-s", "import-1")
    assert tracker(*typed, "-q", "Begun", "--on", "2026-06-30").exit_code == 0
    rows = [
        row
        for row in tracker("log", "--ref", "F-1", "--json").json()["rows"]
        if row["facet"] == "delivery"
    ]
    alike = ("value", "voice", "occurred", "what")
    assert [rows[0][part] for part in alike] == [rows[1][part] for part in alike]


@pytest.mark.parametrize("field", ["lead", "by", "to"])
def test_a_list_takes_no_evidence_from_under_a_finding_of_ours(
    empty_register: str, tracker: Tracker, field: str
) -> None:
    rows = [ROWS[0] | {"whose": "Ferry Office"}, ROWS[1] | {"whose": ""}]
    mapped = ("--map", f"{field}=whose")
    imported(tracker, rows, *mapped)
    record = ("-s", "https://hansard.parliament.uk/1", "--title", "Answer", "--independent")
    described = (*record, "--type", "official-record", "--speaker", "Lord Hope")
    dated = ("--published", "2026-06-30", "--test", "A boat leaves at midnight")
    found = tracker("update", "F-1", "delivered", *described, *dated)
    assert found.exit_code == 0, found
    mine = [rows[0] | {"whose": "Lord Hope"}, rows[1] | {"status": "Begun"}]
    done = refused(tracker, mine, *mapped)
    assert done.exit_code == 6
    assert "ferries.csv: row 2: Entry" in done.stderr
    assert "would be left without its evidence" in done.stderr
    other = [rows[0] | {"whose": "Pier Office"}, mine[1]]
    assert imported(tracker, other, *mapped)["changed"] == 2
