"""Whose judgement a list brings: a third party's, a promiser's claims, or our own of old."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker
from tests.import_lists import FERRIES, ROWS, imported, listed, refused, written

OLDER = ("--voice", "tracker", "--value", "Broken=none, ended no-funding", "--map", "evidence=page")
PAGES = [row | {"page": f"https://www.gov.uk/{row['id']}"} for row in ROWS]


def test_a_promisers_list_is_claims(empty_register: str, tracker: Tracker) -> None:
    imported(tracker, ROWS, "--voice", "promiser")
    rows = listed(tracker)
    assert [row["delivery_promiser"] for row in rows.values()] == [
        "under_way",
        "delivered",
        "dropped",
    ]
    assert rows["F-2"]["agreement"] == "claim_only"
    assert imported(tracker, ROWS, "--voice", "promiser")["entries"] == 0


def test_an_older_register_of_our_own_is_imported_judgement(
    empty_register: str, tracker: Tracker
) -> None:
    account = imported(tracker, PAGES, *OLDER)
    assert "judged elsewhere before they came here" in " ".join(account["remarks"])
    rows = listed(tracker)
    assert [(row["delivery_tracker"], row["ended"]) for row in rows.values()] == [
        ("under_way", "open"),
        ("delivered", "completed"),
        ("no_action_found", "no_funding"),
    ]
    shown = tracker("show", "F-2").stdout
    assert "finding: delivered (imported judgement)" in shown
    week = ("--week", "2026-W27", "--format", "md")
    page = tracker("report", "weekly", *week, now="2026-07-06T09:00:00Z").stdout
    assert "Judged elsewhere, before it was imported." in page
    found = {(row["check"], row["ref"]) for row in tracker("lint", "--json").json()["rows"]}
    assert ("imported-judgement", "F-2") in found
    assert not [ref for check, ref in found if check in {"past-gate", "no-criterion"}]
    assert imported(tracker, PAGES, *OLDER)["entries"] == 0
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_imported_judgement_stands_in_the_way_of_no_repair(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, PAGES, *OLDER)
    (key,) = [
        row["ref"]
        for row in tracker("source", "list", "--json").json()["rows"]
        if (row["url"] or "").endswith("F-2")
    ]
    for repair in (
        ("edit", "F-2", "--lead", "Ferry Office"),
        ("source", "edit", key, "--type", "media"),
    ):
        assert tracker(*repair).exit_code == 0, tracker(*repair)


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
    typed = ("claim", "F-1", "under-way", "--voice", "Ferry Watch", "-s", "ferry-watch-2026-06-30")
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
    found = tracker("update", "F-1", "delivered", *described, "--published", "2026-06-30")
    assert found.exit_code == 0, found
    mine = [rows[0] | {"whose": "Lord Hope"}, rows[1] | {"status": "Begun"}]
    done = refused(tracker, mine, *mapped)
    assert (done.exit_code, "would be left without its evidence" in done.stderr) == (5, True)
    other = [rows[0] | {"whose": "Pier Office"}, mine[1]]
    assert imported(tracker, other, *mapped)["changed"] == 2
