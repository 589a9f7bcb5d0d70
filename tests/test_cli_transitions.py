"""Strictness where it protects: each refusal exits with 5 and says what is missing."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker, done
from tests.registers import entry, refused

# The rules of what may follow what ask no database; tests/test_situations.py runs on both.
pytestmark = pytest.mark.databases("sqlite")

LAW = ("-s", "law")
PRESS = ("-s", "press")
WORDS = ("-s", "words")
#: An independent record, which shows what is true.
OTHER = ("-s", "other")


@pytest.fixture
def opened(gate_register: str, tracker: Tracker) -> Tracker:
    return tracker


def line_of(tracker: Tracker, *command: str) -> str:
    """The one line of a refusal, after which nothing has changed."""
    before = tracker("head").stdout
    result = tracker(*command)
    refused(result)
    assert result.stdout == ""
    assert tracker("head").stdout == before
    line = result.stderr.strip()
    assert "\n" not in line
    assert line.startswith("tracker: ")
    return line


def test_a_change_needs_evidence(opened: Tracker) -> None:
    line = line_of(opened, "update", "A", "planned", "--on", "2025-06-01")
    assert line == (
        "tracker: A change of A needs evidence. Add -s KEY, -s URL or -s . (the last one)."
    )


def test_the_same_value_again_is_a_step_or_a_look(opened: Tracker) -> None:
    opened("update", "A", "planned", *PRESS)
    line = line_of(opened, "update", "A", "planned", *PRESS)
    assert line.startswith("tracker: A is planned already. ")
    assert "tracker step A" in line
    assert "tracker checked A" in line


def test_going_down_needs_a_reason(opened: Tracker) -> None:
    opened("update", "A", "under-way", *PRESS)
    line = line_of(opened, "update", "A", "planned", *PRESS)
    assert "--because" in line
    down = opened("update", "A", "planned", *PRESS, "--because", "No work was found")
    assert down.exit_code == 0


def test_nobody_goes_back_to_not_assessed(opened: Tracker) -> None:
    opened("update", "A", "planned", *PRESS)
    line = line_of(opened, "update", "A", "not-assessed", *PRESS, "--because", "x")
    assert "tracker correct" in line


def test_no_action_found_rests_on_a_look(opened: Tracker) -> None:
    line = line_of(opened, "update", "A", "none", "--on", "2025-06-01")
    assert "tracker update A none --places" in line
    opened("checked", "A", "--nothing", "--places", "GOV.UK", "--on", "2025-06-01")
    assert opened("update", "A", "none").exit_code == 0


def test_only_a_standing_promise_holds_and_it_is_never_delivered(opened: Tracker) -> None:
    assert "only a standing promise" in line_of(opened, "update", "A", "holding", *LAW)
    done(opened("edit", "A", "--kind", "standing"))
    assert "never delivered" in line_of(opened, "update", "A", "delivered", *LAW)
    assert opened("update", "A", "holding", *LAW).exit_code == 0
    assert line_of(opened, "update", "A", "breached", *LAW)


def test_an_ending_needs_its_reason_and_reopening_its_because(opened: Tracker) -> None:
    opened("update", "A", "planned", *PRESS)
    completed = ("update", "A", "planned", "--ended", "completed", *PRESS)
    assert "not completed" in line_of(opened, *completed)
    ended = opened("update", "A", "planned", "--ended", "no-funding", *PRESS)
    assert ended.exit_code == 0
    line = line_of(opened, "update", "A", "under-way", *PRESS)
    assert "--reopen --because" in line
    assert line_of(opened, "update", "A", "under-way", "--reopen", *PRESS)
    again = opened("update", "A", "under-way", "--reopen", "--because", "Money was found", *LAW)
    assert again.exit_code == 0
    (row,) = opened("list", "A", "--json").json()["rows"]
    assert (row["delivery_tracker"], row["ended"]) == ("under_way", "open")


def test_too_vague_is_a_finding_of_its_day_until_another_takes_its_place(opened: Tracker) -> None:
    assert opened("vague", "A").exit_code == 2
    vague = ("update", "A", "too-vague", "--reason", "no-measure", "no-owner")
    assert "not assessed\ttoo vague: no measure and no owner\t2026-07-01" in (opened(*vague).stdout)
    assert "is too vague already" in opened(*vague).stderr
    assert opened("update", "A", "too-vague", "--reason", "no-baseline").exit_code == 0
    (row,) = opened("list", "A", "--delivery", "too-vague", "--json").json()["rows"]
    assert (row["headline"], row["agreement"]) == ("too_vague", "none")
    assert "finding: too vague to rate: no baseline" in opened("log", "--ref", "A").stdout
    assert opened("update", "A", "planned", *PRESS, "--on", "2026-07-01").exit_code == 0
    (row,) = opened("list", "A", "--json").json()["rows"]
    assert row["headline"] == "planned"


def test_a_claim_carries_its_words(opened: Tracker) -> None:
    assert "words" in line_of(opened, "claim", "A", "delivered", *WORDS)
    assert "source" in line_of(opened, "claim", "A", "delivered", "-q", "done")


def test_a_response_is_for_asks(opened: Tracker) -> None:
    line = line_of(opened, "respond", "A", "accepted", "--from", "UK Government", *WORDS)
    assert "nobody was asked" in line


def test_a_taken_ref_is_never_given_twice(opened: Tracker) -> None:
    line = line_of(opened, "add", "a", "Another", *WORDS)
    assert line == (
        "tracker: a is taken: Promise. Choose another ref, or see it with: tracker show a"
    )


def test_undo_is_for_ones_own_last_batch(opened: Tracker) -> None:
    batch = opened("update", "A", "planned", *PRESS, "--json").json()["batch"]
    line = line_of(opened, "--as", "Somebody Else", "undo", str(batch))
    assert line.startswith(f"tracker: Batch {batch} is not yours.")
    assert opened("undo").exit_code == 0
    (row,) = opened("list", "A", "--json").json()["rows"]
    assert row["delivery_tracker"] == "not_assessed"
    assert opened("add", "NEW", "New", *WORDS).exit_code == 0
    assert opened("undo").exit_code == 0
    assert opened("add", "NEW", "New again", *WORDS).exit_code == 0


def test_a_correction_replaces_from_now_on_and_not_before(opened: Tracker) -> None:
    first = opened("update", "A", "under-way", *PRESS, "--json", now="2026-07-01T09:00:00Z")
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
    (now,) = opened("list", "A", "--json").json()["rows"]
    assert now["delivery_tracker"] == "planned"
    (then,) = opened("list", "A", "--json", "--known-at", "2026-07-01").json()["rows"]
    assert then["delivery_tracker"] == "under_way"
    assert "no longer stands" in line_of(opened, "correct", entry, "--because", "x", "-q", "y")


def test_a_retraction_withdraws_an_entry(opened: Tracker) -> None:
    first = opened("update", "A", "under-way", *PRESS, "--json")
    entry = str(first.json()["rows"][0]["entry"])
    assert opened("retract", entry, "--because", "Another bill").exit_code == 0
    (row,) = opened("list", "A", "--json").json()["rows"]
    assert row["delivery_tracker"] == "not_assessed"


def test_a_dry_run_writes_nothing(opened: Tracker) -> None:
    before = opened("head").stdout
    result = opened("update", "A", "planned", *PRESS, "--dry-run")
    assert result.exit_code == 0
    assert "Dry run: nothing was recorded." in result.stderr
    assert opened("head").stdout == before


def test_a_grade_set_by_hand_carries_its_reason_and_counts(opened: Tracker) -> None:
    found = ("update", "A", "delivered", "--test", "The accounts balance", *PRESS)
    assert opened(*found, "--grade", "B").exit_code == 2
    by_hand = ("--grade", "b", "--because", "The paper printed the audited accounts")
    done(opened(*found, *by_hand))
    assert "by hand" in opened("show", "A").stdout


@pytest.mark.parametrize(
    ("first", "value"),
    [
        (("due", "A", "--none-set", *LAW), "stated"),
        (("test", "A", "The authority operates"), "met"),
        (("update", "A", "under-way", *LAW), "too_vague"),
        (("withdraw", "A", *LAW), "superseded"),
    ],
)
def test_a_correction_never_makes_an_entry_that_lacks_its_parts(
    opened: Tracker, first: tuple[str, ...], value: str
) -> None:
    number = entry(opened(*first, "--json"))
    refused(opened("correct", number, "--value", value, "--because", "x"), "it lacks what")
    done(opened("list"))


def test_an_opening_is_neither_revalued_nor_retracted(opened: Tracker) -> None:
    rows = opened("log", "--ref", "A", "--json").json()["rows"]
    number = str(next(row["entry"] for row in rows if row["value"] == "opened"))
    refused(opened("correct", number, "--value", "edited", "--because", "x"), "tracker edit")
    refused(opened("retract", number, "--because", "x"), "tracker drop")


def test_a_retracted_tests_judgement_never_falls_to_the_next(opened: Tracker) -> None:
    easy = entry(opened("test", "A", "The easy test", "--json"))
    done(opened("test", "A", "1", "--met", *OTHER))
    done(opened("retract", easy, "--because", "too easy"))
    hard = done(opened("test", "A", "The hard test", "--json")).json()["rows"][0]
    assert hard["what"] == "test 2"
    refused(opened("update", "A", "delivered", *OTHER), "test 2 is not met")


def test_a_finding_is_not_backdated_before_its_failed_test(opened: Tracker) -> None:
    done(opened("test", "A", "The authority operates"))
    done(opened("test", "A", "1", "--unmet", *OTHER, "--on", "2025-06-02"))
    early = opened("update", "A", "delivered", *OTHER, "--on", "2025-05-20")
    refused(early, "test 1 is not met")


def test_a_judgement_counts_whatever_its_day(opened: Tracker) -> None:
    done(opened("test", "A", "The test", "--on", "2025-06-10"))
    done(opened("test", "A", "1", "--met", *LAW))
    assert "not judged" not in opened("show", "A").stdout


def test_ending_open_is_reopening(opened: Tracker) -> None:
    tests = ("--test", "The doors are open", "--unmet", "Staff are trained")
    done(opened("update", "A", "part", *tests, *WORDS, "--ended", "completed"))
    again = opened("update", "A", "part", "--ended", "open", "--on", "2025-06-02")
    refused(again, "needs a reason and new evidence")


def test_a_kind_is_not_changed_around_a_finding(opened: Tracker) -> None:
    done(opened("edit", "A", "--kind", "standing"))
    done(opened("update", "A", "holding", *PRESS))
    refused(opened("edit", "A", "--kind", "undertaking"), "was found holding")


def test_one_addressee_is_one_however_it_is_typed(opened: Tracker) -> None:
    done(opened("add", "R", "Ask", *LAW, "--kind", "recommendation", "--to", "Élan"))
    for typed in ("Élan", "E\u0301lan", " élan "):
        done(opened("respond", "R", "noted", "--from", typed, *LAW))
    (row,) = opened("list", "R", "--json").json()["rows"]
    assert row["response"] == [{"addressee": "Élan", "response": "noted"}]


def test_several_successors_after_one_option(opened: Tracker) -> None:
    for ref in ("B", "C"):
        done(opened("add", ref, ref, *LAW))
    result = done(opened("replace", "A", "--by", "B", "C", *LAW, "--json"))
    assert [line["ref"] for line in result.json()["rows"]] == ["A"]
    assert "B and C" in result.stdout


def test_a_known_source_is_not_added_again(opened: Tracker) -> None:
    before = opened("head").stdout
    refused(opened("source", "add", "https://news.example/a"), "is known already", "-s press")
    assert opened("head").stdout == before
