"""Ways around the rules that were tried, and no longer work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done, process_environment
from tests.registers import delivery, entry, refused

LAW = ("-s", "law")
PRESS = ("-s", "press")


@pytest.fixture
def opened(empty_register: str, tracker: Tracker) -> Tracker:
    for command in (
        ("https://legislation.gov.uk/a", "--key", "law", "--type", "law"),
        ("https://news.example/a", "--key", "press", "--type", "media"),
    ):
        made = tracker("source", "add", *command, "--published", "2025-05-01")
        assert made.exit_code == 0, made
    assert tracker("add", "A", "Promise", *LAW, "--due", "by May 2025").exit_code == 0
    return tracker


def test_a_correction_does_not_pass_the_gate(opened: Tracker) -> None:
    number = entry(opened("update", "A", "under-way", *PRESS, "--json"))
    correction = opened("correct", number, "--value", "delivered", "--because", "typo")
    refused(correction, "no source of grade A or B")
    assert delivery(opened) == "under_way"


def test_evidence_is_not_swapped_for_weaker_behind_a_verdict(opened: Tracker) -> None:
    number = entry(opened("update", "A", "delivered", *LAW, "--json"))
    refused(opened("correct", number, *PRESS, "--because", "x"), "no source of grade A or B")


def test_a_grade_set_by_hand_carries_its_reason_and_counts(opened: Tracker) -> None:
    assert opened("update", "A", "delivered", *PRESS, "--grade", "B").exit_code == 2
    by_hand = ("--grade", "b", "--because", "The paper printed the audited accounts")
    done(opened("update", "A", "delivered", *PRESS, *by_hand))
    assert "by hand" in opened("show", "A").stdout


@pytest.mark.parametrize(
    ("first", "value"),
    [
        (("due", "A", "--none-set", *LAW), "stated"),
        (("criterion", "A", "It is done"), "met"),
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
    number = str(next(row["entry"] for row in rows if row["facet"] == "identity"))
    refused(opened("correct", number, "--value", "edited", "--because", "x"), "tracker edit")
    refused(opened("retract", number, "--because", "x"), "tracker drop")


def test_a_retracted_tests_judgement_never_falls_to_the_next(opened: Tracker) -> None:
    easy = entry(opened("criterion", "A", "The easy test", "--json"))
    done(opened("criterion", "A", "1", "--met", *LAW))
    done(opened("retract", easy, "--because", "too easy"))
    hard = done(opened("criterion", "A", "The hard test", "--json")).json()["rows"][0]
    assert hard["what"] == "criterion 2"
    refused(opened("update", "A", "delivered", *LAW), "criterion 2 is not met")


def test_a_verdict_is_not_backdated_before_its_failed_test(opened: Tracker) -> None:
    done(opened("criterion", "A", "The test", "--on", "2025-06-01"))
    done(opened("criterion", "A", "1", "--not-met", *LAW, "--on", "2025-06-02"))
    early = opened("update", "A", "delivered", *LAW, "--on", "2025-05-20")
    refused(early, "criterion 1 is not met")


def test_a_judgement_counts_whatever_its_day(opened: Tracker) -> None:
    done(opened("criterion", "A", "The test", "--on", "2025-06-10"))
    done(opened("criterion", "A", "1", "--met", *LAW))
    assert "not judged" not in opened("show", "A").stdout


def test_a_promise_is_not_assessed_before_it_was_made(opened: Tracker) -> None:
    refused(opened("update", "A", "planned", *LAW, "--on", "2024-01-01"), "was announced on")


def test_ending_open_is_reopening(opened: Tracker) -> None:
    done(opened("update", "A", "part", *PRESS, "--ended", "completed"))
    again = opened("update", "A", "part", "--ended", "open", "--on", "2025-06-02")
    refused(again, "needs a reason and new evidence")


def test_a_kind_is_not_changed_around_a_finding(opened: Tracker) -> None:
    done(opened("edit", "A", "--kind", "standing"))
    done(opened("update", "A", "holding", *PRESS))
    refused(opened("edit", "A", "--kind", "undertaking"), "was found holding")


@pytest.mark.parametrize("speaker", ["home office", "Home Office ", "HOME  OFFICE"])
def test_a_promisers_words_stay_its_own_however_its_name_is_typed(
    opened: Tracker, speaker: str
) -> None:
    done(opened("add", "Z", "Another", *LAW, "--lead", "Home Office"))
    made = ("source", "add", "https://hansard.parliament.uk/2", "--key", "h2", "--independent")
    dated = ("--type", "official-record", "--published", "2025-05-02", "--speaker", speaker)
    done(opened(*made, *dated))
    refused(opened("update", "Z", "delivered", "-s", "h2"), "the promiser's own statement")


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


@pytest.mark.databases("sqlite")
def test_a_report_never_overwrites_a_register(opened: Tracker, empty_register: str) -> None:
    result = opened("report", "weekly", "--week", "2025-W20", "--output", empty_register)
    assert result.exit_code == 6
    assert "it is a register and is left as it is" in result.stderr
    assert opened("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_a_report_is_written_through_a_link_and_into_a_device(
    opened: Tracker, workplace: Path
) -> None:
    target = workplace / "page.html"
    target.write_text("old")
    link = workplace / "link.html"
    link.symlink_to(target)
    weekly = ("report", "weekly", "--week", "2025-W20", "--output")
    done(opened(*weekly, str(link)))
    assert link.is_symlink()
    assert target.read_text().startswith("<!DOCTYPE html>")
    done(opened(*weekly, "/dev/null"))
    assert Path("/dev/null").is_char_device()


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("wait", [0.3, 0.9, 1.5])
def test_an_interrupted_init_leaves_its_name_free(
    register_url: str, workplace: Path, tracker: Tracker, wait: float
) -> None:
    command = [sys.executable, "-m", "tracker", "--db", register_url, "init", "--example"]
    environment = process_environment(register_url, workplace.parent / "home")
    started = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    time.sleep(wait)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    if not Path(register_url).exists():
        done(tracker("init"))
    assert tracker("verify").exit_code == 0


def test_an_empty_text_empties_a_part_and_is_no_tag(opened: Tracker) -> None:
    done(opened("edit", "A", "--wording", "We will"))
    done(opened("edit", "A", "--wording", ""))
    assert "We will" not in opened("show", "A").stdout.split("entries")[0]
    assert opened("tag", "A", " ").exit_code == 2
