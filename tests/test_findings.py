"""A finding of part or delivered rests on stated tests, whichever way it comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures_program import Result, Tracker, done

ACT = "https://www.legislation.gov.uk/ukpga/2026/20"
SOURCES = (
    ("act", ACT, "law", "2026-04-29"),
    ("inspection", "https://inspectors.example/report", "inspection", "2026-03-01"),
    ("news", "https://news.example/story", "media", "2026-03-02"),
    ("update", "https://department.example/update", "statement", "2026-02-01"),
    ("audit", "https://department.example/audit", "deliverable", "2025-06-16"),
    ("consultation", "https://department.example/consultation", "deliverable", "2025-12-11"),
)


def fill(tracker: Tracker) -> None:
    for key, where, kind, day in SOURCES:
        describe = ("--key", key, "--title", key, "--type", kind, "--published", day)
        done(tracker("source", "add", where, *describe))
    done(
        tracker(
            "source",
            "add",
            "https://hansard.example/1",
            "--key",
            "hansard",
            "--title",
            "Debate",
            "--type",
            "official-record",
            "--published",
            "2025-01-16",
            "--speaker",
            "Minister",
        )
    )
    for ref, title in (("BRIDGE", "A bridge over the river"), ("DUTY", "A duty to report")):
        done(tracker("add", ref, title, "-s", "hansard", "--lead", "Department"))
    done(tracker("add", "KEEP", "Keep the path open", "--kind", "standing", "-s", "hansard"))
    done(tracker("instrument", "BILL", "The bill", "--form", "bill", "-s", "hansard"))
    done(tracker("link", "DUTY", "carried-by", "BILL", "--provision", "s. 72"))


pytestmark = [pytest.mark.filled(by=fill), pytest.mark.databases("sqlite")]


@pytest.fixture
def register(tracker: Tracker) -> Tracker:
    return tracker


def refused(result: Result, *words: str, code: int = 5) -> None:
    assert result.exit_code == code, result
    for word in words:
        assert word in result.stderr, result.stderr


def headline(tracker: Tracker, ref: str, *times: str) -> tuple[str, list[str]]:
    rows = done(tracker("list", ref, "--json", *times)).json()["rows"]
    return rows[0]["headline"], rows[0]["badges"]


def test_delivered_without_a_test_is_refused_with_the_line_to_type(register: Tracker) -> None:
    for word in ("delivered", "part"):
        result = register("update", "BRIDGE", word, "-s", "inspection")
        refused(result, "no test says what will be true", '--test "What will be true"')


def test_one_command_sets_judges_and_finds(register: Tracker) -> None:
    test = ("--test", "The bridge is open to walkers")
    receipt = done(register("update", "BRIDGE", "delivered", "-s", "inspection", *test))
    assert [line.split("\t")[1] for line in receipt.stdout.splitlines()] == [
        "test 1",
        "test 1",
        "finding",
    ]
    assert headline(register, "BRIDGE")[0] == "delivered"
    done(register("undo"))
    assert headline(register, "BRIDGE")[0] == "not_yet_assessed"


def test_part_is_said_in_one_line_and_needs_both_halves(register: Tracker) -> None:
    walkers, lamps = "The bridge is open to walkers", "The bridge is lit at night"
    cited = ("-s", "inspection")
    refused(register("update", "BRIDGE", "part", *cited, "--test", walkers), "every test is met")
    refused(register("update", "BRIDGE", "part", *cited, "--unmet", lamps), "no test is met")
    done(register("update", "BRIDGE", "part", *cited, "--test", walkers, "--unmet", lamps))
    assert headline(register, "BRIDGE")[0] == "partly_delivered"
    # The words of a test that is there find it again, and so does its number.
    done(register("update", "BRIDGE", "delivered", *cited, "--test", lamps.upper(), "1"))
    assert headline(register, "BRIDGE")[0] == "delivered"


@pytest.mark.parametrize("grade", ["news", "update"])
def test_weak_evidence_delivers_nothing(register: Tracker, grade: str) -> None:
    test = ("--test", "The bridge is open to walkers")
    line = register("update", "BRIDGE", "delivered", "-s", grade, *test)
    refused(line, "test 1 is met on no source of grade A or B")


def test_a_promisers_word_is_enough_for_a_part_and_the_news_is_not(register: Tracker) -> None:
    tests = ("--test", "The bridge is open to walkers", "--unmet", "The bridge is lit at night")
    refused(register("update", "BRIDGE", "part", "-s", "news", *tests), "grade A, B or C")
    done(register("update", "BRIDGE", "part", "-s", "update", *tests))


@pytest.mark.parametrize(
    "words",
    ["done", "Delivered in full.", "The promise was implemented", "a bridge over the RIVER"],
)
def test_a_test_that_says_nothing_is_refused_with_an_example(register: Tracker, words: str) -> None:
    refused(register("test", "BRIDGE", words), "The bridge is open to walkers", code=2)
    result = register("update", "BRIDGE", "delivered", "-s", "inspection", "--test", words)
    refused(result, "does not say what will be true", code=2)


def test_new_words_are_for_one_promise_at_a_time(register: Tracker) -> None:
    words = ("--test", "The bridge is open to walkers")
    result = register("update", "BRIDGE", "DUTY", "delivered", "-s", "inspection", *words)
    refused(result, "is a test of one promise", code=2)


def test_an_act_shows_that_it_was_made_and_not_what_it_does(register: Tracker) -> None:
    in_force = ("--test", "A duty to report is in force")
    done(register("step", "BILL", "royal-assent", "-s", "act"))
    line = register("update", "DUTY", "delivered", "-s", "act", *in_force)
    refused(line, "not recorded as in force", 'tracker step BILL in-force --provision "s. 72"')
    done(register("update", "DUTY", "under-way", "-s", "act"))
    assert headline(register, "DUTY") == ("under_way", ["enacted_not_in_force"])
    # Another provision of the same Act brings this one no further.
    done(
        register(
            "step", "BILL", "in-force", "--provision", "s. 1", "-s", "news", "--on", "2026-05-01"
        )
    )
    late = ("--on", "2026-06-30")
    refused(register("update", "DUTY", "delivered", "-s", "act", *late, *in_force), "in force")
    done(
        register(
            "step", "BILL", "in-force", "--provision", "S. 72", "-s", "news", "--on", "2026-06-29"
        )
    )
    early = ("--on", "2026-06-28")
    refused(register("update", "DUTY", "delivered", "-s", "act", *early, *in_force), "in force")
    done(register("update", "DUTY", "delivered", "-s", "act", *late, *in_force))
    assert headline(register, "DUTY") == ("delivered", [])
    assert headline(register, "DUTY", "--as-of", "2026-06-01")[1] == ["enacted_not_in_force"]


def test_a_law_that_carries_nothing_counts_for_a_test_of_enactment_only(register: Tracker) -> None:
    result = register("update", "BRIDGE", "delivered", "-s", "act", "--test", "Bridges are lawful")
    refused(result, "shows that it was made", "tracker link BRIDGE carried-by")
    enacted = ("--test", "An Act on bridges receives assent", "--enactment")
    done(register("update", "BRIDGE", "delivered", "-s", "act", *enacted))


def test_a_commencement_that_is_taken_back_leaves_no_finding_without_ground(
    register: Tracker,
) -> None:
    done(register("step", "BILL", "royal-assent", "-s", "act"))
    receipt = done(
        register("step", "BILL", "in-force", "-s", "news", "--on", "2026-06-29", "--json")
    )
    entry = str(receipt.json()["rows"][0]["entry"])
    test = ("--test", "A duty to report is in force", "--on", "2026-06-30")
    done(register("update", "DUTY", "delivered", "-s", "act", *test))
    refused(register("retract", entry, "--because", "Misread"), "would be left without")
    refused(register("correct", entry, "--on", "2026-07-01", "--because", "x"), "would be left")


def test_a_law_cannot_fall_and_what_fell_goes_no_further(register: Tracker) -> None:
    done(register("step", "BILL", "royal-assent", "-s", "act"))
    for stage in ("fallen", "second-reading", "royal-assent"):
        refused(register("step", "BILL", stage, "-s", "news", "--on", "2026-05-01"), "cannot be")
    # What was read before may be recorded later.
    done(register("step", "BILL", "second-reading", "-s", "news", "--on", "2025-03-10"))
    refused(register("step", "BILL", "in-force", "-s", "news", "--on", "2025-04-01"), "cannot be")


def test_a_test_whose_words_are_corrected_is_no_longer_judged(register: Tracker) -> None:
    receipt = done(register("test", "BRIDGE", "The bridge is open", "--json"))
    entry = str(receipt.json()["rows"][0]["entry"])
    done(register("test", "BRIDGE", "1", "--met", "-s", "inspection"))
    result = done(
        register("correct", entry, "--text", "The bridge bears lorries", "--because", "x")
    )
    assert "was judged by its old words" in result.stderr
    refused(register("update", "BRIDGE", "delivered", "-s", "inspection"), "test 1 is not met")
    done(register("update", "BRIDGE", "delivered", "-s", "inspection", "--test", "1"))
    stands = result.stdout.split("\t")[-1].strip()
    again = register("correct", stands, "--text", "The bridge bears trams", "--because", "x")
    refused(again, "would be left without its evidence")


def test_what_ends_in_part_has_no_test_open(register: Tracker) -> None:
    done(register("test", "BRIDGE", "The bridge is lit at night"))
    part = (
        "update",
        "BRIDGE",
        "part",
        "-s",
        "inspection",
        "--test",
        "The bridge is open to walkers",
    )
    end = ("--ended", "no-funding")
    refused(register(*part, *end), "test 1 is not judged")
    done(register(*part, *end, "--unmet", "1"))
    assert headline(register, "BRIDGE")[0] == "partly_delivered_ended"


def test_a_finding_cannot_reach_into_the_future(register: Tracker) -> None:
    for word in ("planned", "none"):
        result = register("update", "BRIDGE", word, "-s", "update", "--on", "2026", "--places", "x")
        assert result.exit_code == 2, result
    done(register("update", "BRIDGE", "planned", "-s", "update", "--on", "2026-06"))


def test_what_was_never_assessed_and_ended_has_failed_nobody(register: Tracker) -> None:
    done(register("update", "BRIDGE", "too-vague", "--reason", "no-measure"))
    done(
        register(
            "update",
            "BRIDGE",
            "too-vague",
            "--reason",
            "no-measure",
            "--ended",
            "period-ended",
            "-s",
            "news",
        )
    )
    assert headline(register, "BRIDGE")[0] == "too_vague"


def test_a_standing_promise_is_never_delivered_however_it_is_reached(register: Tracker) -> None:
    test = ("--test", "The path is open every day")
    refused(register("update", "KEEP", "delivered", "-s", "inspection", *test), "never delivered")
    done(
        register("update", "BRIDGE", "delivered", "-s", "inspection", "--test", "It is open to all")
    )
    refused(register("edit", "BRIDGE", "--kind", "standing"), "cannot be")
    done(register("update", "KEEP", "holding", "-s", "inspection"))
    entry = str(done(register("list", "KEEP", "--json")).json()["rows"][0]["last_entry"])
    result = register("correct", entry, "--value", "delivered", "--because", "x")
    refused(result, "never delivered")


def test_the_gate_runs_for_sheets_and_for_corrections(register: Tracker, workplace: Path) -> None:
    sheet = workplace / "sheet.yaml"
    sheet.write_text("source: inspection\nfacts:\n- update: BRIDGE\n  finding: delivered\n")
    refused(register("record", str(sheet)), "no test says")
    sheet.write_text(
        "source: inspection\nfacts:\n- update: BRIDGE\n  finding: delivered\n"
        "  test: The bridge is open to walkers\n"
    )
    done(register("record", str(sheet)))
    done(register("update", "DUTY", "planned", "-s", "update"))
    entry = str(done(register("list", "DUTY", "--json")).json()["rows"][0]["last_entry"])
    for value in ("delivered", "part"):
        result = register("correct", entry, "--value", value, "--because", "x")
        refused(result, "no test says")


def test_evidence_that_is_edited_away_leaves_no_finding_without_ground(register: Tracker) -> None:
    test = ("--test", "The bridge is open to walkers")
    done(register("update", "BRIDGE", "delivered", "-s", "inspection", *test))
    result = register("source", "edit", "inspection", "--type", "media")
    refused(result, "would be left without its evidence")


def test_no_action_found_records_its_look(register: Tracker) -> None:
    refused(register("update", "BRIDGE", "none"), "rests on a look", "--places")
    done(register("update", "BRIDGE", "none", "--places", "GOV.UK", "--terms", "bridge"))
    row = done(register("list", "BRIDGE", "--json")).json()["rows"][0]
    assert (row["headline"], row["last_looked"]) == ("no_action_found", "2026-07-01")


def test_lint_counts_tests_that_were_set_when_they_were_judged(register: Tracker) -> None:
    test = ("--test", "The bridge is open to walkers")
    done(register("update", "BRIDGE", "delivered", "-s", "inspection", *test))
    line = register("lint", "set-when-judged").stdout
    assert "1 of 1 judged tests were set when they were judged" in line
