"""`lint` as a command: which checks run, what a line says, and how it ends."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker
from tests.gate_register import done
from tests.test_speed_queries import counting
from tracker.lint import CHECKS
from tracker.lint.privacy import CHECKS as PRIVACY

KEYS = {"ref", "check", "entry", "what", "next"}


@pytest.fixture
def filled(gate_register: str, tracker: Tracker) -> Tracker:
    return tracker


def test_every_finding_names_its_entry_and_what_to_type(
    example_register: str, tracker: Tracker
) -> None:
    result = tracker("lint", "--json")
    answer = result.json()
    assert result.exit_code == 1
    assert answer["schema"] == "tracker.lint/1"
    assert len(answer["rows"]) > 100
    for row in answer["rows"]:
        assert set(row) == KEYS
        assert row["check"] in CHECKS
        assert row["what"]
        assert row["next"].startswith("tracker ")
    checks = len({row["check"] for row in answer["rows"]})
    assert f"{len(answer['rows'])} findings of {checks} checks." in result.stderr


def test_the_example_says_nothing_private(example_register: str, tracker: Tracker) -> None:
    result = tracker("lint", *(check.name for check in PRIVACY))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing to say.\n"


@pytest.mark.databases("sqlite")
def test_checks_are_chosen_and_left_out_by_name(filled: Tracker) -> None:
    def ran(*words: str) -> set[str]:
        rows = filled("lint", "--json", *words).json()["rows"]
        return {row["check"] for row in rows}

    whole = ran()
    assert {"no-wording", "no-date", "bare-source"} <= whole
    assert ran("no-wording", "no-date") == {"no-wording", "no-date"}
    assert ran("--except", "no-wording", "--except", "no-date") == whole - {"no-wording", "no-date"}
    assert ran("no-wording", "--except", "no-wording") == set()


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("words", [["no-wordin"], ["--except", "no-wordin"]], ids=" ".join)
def test_a_check_that_is_not_there_is_named_with_the_nearest(
    filled: Tracker, words: list[str]
) -> None:
    result = filled("lint", *words)
    assert result.exit_code == 4
    assert result.stderr == "tracker: There is no check 'no-wordin'. Did you mean no-wording?\n"


@pytest.mark.databases("sqlite")
def test_the_checks_are_listed_and_explained_without_being_run(filled: Tracker) -> None:
    listed = done(filled("lint", "--list", "--json")).json()
    assert [row["name"] for row in listed["rows"]] == list(CHECKS)
    assert len(CHECKS) == 40
    for row in listed["rows"]:
        assert row["line"].endswith(".")
        assert "\n" not in row["line"]
        assert "tracker " in row["help"] or "--" in row["help"]
    explained = done(filled("lint", "--explain", "past-gate", "email")).stdout
    assert explained.startswith("past-gate: Delivered, on evidence that would not pass")
    assert "tracker redact ENTRY FIELD" in " ".join(explained.split())
    assert filled("lint", "--explain", "past-gat").exit_code == 4


@pytest.mark.databases("sqlite")
def test_filters_and_times_are_those_of_list(filled: Tracker) -> None:
    done(filled("add", "B", "Later", "-s", "law", "--on", "2026-02-01", "--tag", "x"))

    def refs(*words: str) -> set[str]:
        return {row["ref"] for row in filled("lint", "--json", *words).json()["rows"]}

    assert refs("no-date") == {"A", "B"}
    assert refs("no-date", "--as-of", "2026-01-31") == {"A"}
    assert refs("no-date", "--known-at", "2026-06-01") == set()
    assert refs("--tag", "x") == {"B"}
    assert refs("--lead", "home") == {"A"}
    assert filled("lint", "--lead", "nobody").exit_code == 4


@pytest.mark.databases("sqlite")
def test_lint_writes_nothing(filled: Tracker) -> None:
    before = filled("head").stdout
    filled("lint")
    assert filled("head").stdout == before


@pytest.mark.databases("sqlite")
def test_a_well_kept_promise_has_nothing_to_say(empty_register: str, tracker: Tracker) -> None:
    described = ("--title", "Act", "--publisher", "Parliament", "--published", "2026-06-20")
    done(tracker("source", "add", "https://legislation.gov.uk/a", "--key", "law", *described))
    words = ("-q", "We will do it by June 2026", "--lead", "Home Office", "-s", "law")
    done(tracker("add", "A", "Promise", *words, "--due", "by June 2026"))
    done(tracker("criterion", "A", "It is done"))
    done(tracker("criterion", "A", "1", "--met", "-s", "law"))
    done(tracker("update", "A", "delivered", "-s", "law"))
    result = tracker("lint", "--except", "asserted-times")
    assert (result.exit_code, result.stdout) == (0, ""), result
    # The clock of a rehearsal is set by hand, and that is said.
    assert "a clock that was set by hand" in tracker("lint").stdout


@pytest.mark.databases("sqlite")
def test_the_number_of_statements_does_not_depend_on_the_size_of_the_register(
    filled: Tracker, register_url: str
) -> None:
    def statements() -> int:
        with counting() as said:
            assert filled("lint").exit_code == 1
        return len(said)

    def more(ref: str) -> None:
        done(filled("add", ref, ref, "-s", "law", "--lead", "Home Office", "--due", "by May 2025"))
        done(filled("criterion", ref, "It is done"))
        done(filled("update", ref, "part", "-s", "law", "-s", "words"))

    more("FIRST")
    before = statements()
    for number in range(12):
        more(f"B-{number}")
    assert statements() == before > 0
