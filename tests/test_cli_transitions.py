"""Strictness where it protects: each refusal exits with 5 and says what is missing."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker

WORDS = "https://hansard.example/statement"
NEWS = "https://news.example/story"
LAW = "https://www.legislation.gov.uk/ukpga/2026/20"


@pytest.fixture
def opened(empty_register: str, tracker: Tracker) -> Tracker:
    for where, kind, day, *more in (
        (WORDS, "official-record", "2025-01-16", "--speaker", "Home Secretary"),
        (NEWS, "media", "2025-02-01"),
        (LAW, "law", "2026-04-29"),
    ):
        made = tracker("source", "add", where, "--type", kind, "--published", day, *more)
        assert made.exit_code == 0, made
    assert tracker("add", "CPA", "Authority", "-s", WORDS, "-q", "we will").exit_code == 0
    assert tracker("add", "KEEP", "Keep it", "--kind", "standing", "-s", WORDS).exit_code == 0
    return tracker


def refused(tracker: Tracker, *command: str) -> str:
    before = tracker("head").stdout
    result = tracker(*command)
    assert result.exit_code == 5, result
    assert result.stdout == ""
    assert tracker("head").stdout == before
    line = result.stderr.strip()
    assert "\n" not in line
    assert line.startswith("tracker: ")
    return line


def test_a_change_needs_evidence(opened: Tracker) -> None:
    line = refused(opened, "update", "CPA", "planned", "--on", "2025-02-01")
    assert line == (
        "tracker: A change of CPA needs evidence. Add -s KEY, -s URL or -s . (the last one)."
    )


def test_a_ministers_words_in_the_official_record_do_not_deliver(opened: Tracker) -> None:
    line = refused(opened, "update", "CPA", "delivered", "-s", WORDS)
    assert "no source of grade A or B" in line
    assert "is C (the promiser's own statement)" in line


def test_a_newspaper_does_not_deliver(opened: Tracker) -> None:
    assert "is D (media" in refused(opened, "update", "CPA", "delivered", "-s", NEWS)


def test_a_law_delivers_where_no_criterion_is_recorded(opened: Tracker) -> None:
    result = opened("update", "CPA", "delivered", "-s", LAW)
    assert result.exit_code == 0
    assert result.stdout.startswith("CPA\tdelivery\tnot assessed\tdelivered\t2026-04-29\tA\t")


def test_every_criterion_has_to_be_met_on_strong_evidence(opened: Tracker) -> None:
    opened("criterion", "CPA", "The authority operates")
    line = refused(opened, "update", "CPA", "delivered", "-s", LAW)
    assert "criterion 1 is not met" in line
    assert opened("criterion", "CPA", "1", "--met", "-s", NEWS).exit_code == 0
    line = refused(opened, "update", "CPA", "delivered", "-s", LAW)
    assert "criterion 1 was met on no source of grade A or B" in line
    assert opened("criterion", "CPA", "1", "--met", "-s", LAW).exit_code == 0
    assert opened("update", "CPA", "delivered", "-s", LAW).exit_code == 0


def test_the_same_value_again_is_a_step_or_a_look(opened: Tracker) -> None:
    opened("update", "CPA", "planned", "-s", NEWS)
    line = refused(opened, "update", "CPA", "planned", "-s", NEWS)
    assert line.startswith("tracker: CPA is planned already. ")
    assert "tracker step CPA" in line
    assert "tracker checked CPA" in line


def test_going_down_needs_a_reason(opened: Tracker) -> None:
    opened("update", "CPA", "under-way", "-s", NEWS)
    line = refused(opened, "update", "CPA", "planned", "-s", NEWS)
    assert "--because" in line
    down = opened("update", "CPA", "planned", "-s", NEWS, "--because", "No work was found")
    assert down.exit_code == 0


def test_nobody_goes_back_to_not_assessed(opened: Tracker) -> None:
    opened("update", "CPA", "planned", "-s", NEWS)
    line = refused(opened, "update", "CPA", "not-assessed", "-s", NEWS, "--because", "x")
    assert "tracker correct" in line


def test_no_action_found_rests_on_a_look(opened: Tracker) -> None:
    line = refused(opened, "update", "CPA", "none", "--on", "2025-03-01")
    assert "tracker checked CPA --nothing" in line
    opened("checked", "CPA", "--nothing", "--places", "GOV.UK", "--on", "2025-03-01")
    assert opened("update", "CPA", "none").exit_code == 0


def test_only_a_standing_promise_holds_and_it_is_never_delivered(opened: Tracker) -> None:
    assert "only a standing promise" in refused(opened, "update", "CPA", "holding", "-s", LAW)
    assert "never delivered" in refused(opened, "update", "KEEP", "delivered", "-s", LAW)
    assert opened("update", "KEEP", "holding", "-s", LAW).exit_code == 0
    assert refused(opened, "update", "KEEP", "breached", "-s", LAW)


def test_an_ending_needs_its_reason_and_reopening_its_because(opened: Tracker) -> None:
    opened("update", "CPA", "planned", "-s", NEWS)
    assert "not completed" in refused(
        opened, "update", "CPA", "planned", "--ended", "completed", "-s", NEWS
    )
    ended = opened("update", "CPA", "planned", "--ended", "no-funding", "-s", NEWS)
    assert ended.exit_code == 0
    line = refused(opened, "update", "CPA", "under-way", "-s", NEWS)
    assert "--reopen --because" in line
    assert refused(opened, "update", "CPA", "under-way", "--reopen", "-s", NEWS)
    again = opened(
        "update", "CPA", "under-way", "--reopen", "--because", "Money was found", "-s", LAW
    )
    assert again.exit_code == 0
    (row,) = opened("list", "CPA", "--json").json()["rows"]
    assert (row["delivery_tracker"], row["ended"]) == ("under_way", "open")


def test_too_vague_is_a_finding_of_its_day_until_another_takes_its_place(opened: Tracker) -> None:
    assert opened("vague", "CPA").exit_code == 2
    vague = ("vague", "CPA", "--reason", "no-measure", "no-owner")
    assert "not assessed\ttoo vague to rate: no measure and no owner\t2026-07-01" in (
        opened(*vague).stdout
    )
    assert "is too vague already" in opened(*vague).stderr
    assert opened("vague", "CPA", "--reason", "no-baseline").exit_code == 0
    (row,) = opened("list", "CPA", "--delivery", "too-vague", "--json").json()["rows"]
    assert (row["headline"], row["agreement"]) == ("too_vague", "none")
    assert "finding: too vague to rate: no baseline" in opened("log", "--ref", "CPA").stdout
    assert opened("update", "CPA", "planned", "-s", NEWS, "--on", "2026-07-01").exit_code == 0
    (row,) = opened("list", "CPA", "--json").json()["rows"]
    assert row["headline"] == "planned"


def test_a_claim_carries_its_words(opened: Tracker) -> None:
    assert "words" in refused(opened, "claim", "CPA", "delivered", "-s", WORDS)
    assert "source" in refused(opened, "claim", "CPA", "delivered", "-q", "done")


def test_a_response_is_for_asks(opened: Tracker) -> None:
    line = refused(opened, "respond", "CPA", "accepted", "--from", "UK Government", "-s", WORDS)
    assert "nobody was asked" in line


def test_a_taken_ref_is_never_given_twice(opened: Tracker) -> None:
    line = refused(opened, "add", "cpa", "Another", "-s", WORDS)
    assert line == (
        "tracker: cpa is taken: Authority. Choose another ref, or see it with: tracker show cpa"
    )


def test_undo_is_for_ones_own_last_batch(opened: Tracker) -> None:
    batch = opened("update", "CPA", "planned", "-s", NEWS, "--json").json()["batch"]
    line = refused(opened, "--as", "Somebody Else", "undo", str(batch))
    assert line.startswith(f"tracker: Batch {batch} is not yours.")
    assert opened("undo").exit_code == 0
    (row,) = opened("list", "CPA", "--json").json()["rows"]
    assert row["delivery_tracker"] == "not_assessed"
    assert opened("add", "NEW", "New", "-s", WORDS).exit_code == 0
    assert opened("undo").exit_code == 0
    assert opened("add", "NEW", "New again", "-s", WORDS).exit_code == 0


def test_a_correction_replaces_from_now_on_and_not_before(opened: Tracker) -> None:
    first = opened("update", "CPA", "under-way", "-s", NEWS, "--json", now="2026-07-01T09:00:00Z")
    entry = str(first.json()["rows"][0]["entry"])
    fixed = opened(
        "correct",
        entry,
        "--value",
        "planned",
        "--because",
        "Read again",
        now="2026-07-02T09:00:00Z",
    )
    assert fixed.exit_code == 0
    (now,) = opened("list", "CPA", "--json").json()["rows"]
    assert now["delivery_tracker"] == "planned"
    (then,) = opened("list", "CPA", "--json", "--known-at", "2026-07-01").json()["rows"]
    assert then["delivery_tracker"] == "under_way"
    assert "no longer stands" in refused(opened, "correct", entry, "--because", "x", "-q", "y")


def test_a_retraction_withdraws_an_entry(opened: Tracker) -> None:
    first = opened("update", "CPA", "under-way", "-s", NEWS, "--json")
    entry = str(first.json()["rows"][0]["entry"])
    assert opened("retract", entry, "--because", "Another bill").exit_code == 0
    (row,) = opened("list", "CPA", "--json").json()["rows"]
    assert row["delivery_tracker"] == "not_assessed"


def test_a_dry_run_writes_nothing(opened: Tracker) -> None:
    before = opened("head").stdout
    result = opened("update", "CPA", "planned", "-s", NEWS, "--dry-run")
    assert result.exit_code == 0
    assert "Dry run: nothing was recorded." in result.stderr
    assert opened("head").stdout == before
