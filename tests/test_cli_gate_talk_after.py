"""A minister cannot talk a promise into being delivered: what is tried after the finding."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker
from tests.gate_register import delivery, done, entry, named, refused

LEFT = "would be left without its evidence"


@pytest.fixture
def found(gate_register: str, tracker: Tracker) -> Tracker:
    """A was found delivered on an independent record."""
    done(tracker("update", "A", "delivered", "-s", "other", "--on", "2025-06-01"))
    return tracker


def finding(tracker: Tracker) -> str:
    rows = tracker("log", "--ref", "A", "--json").json()["rows"]
    return str(next(row["entry"] for row in rows if row["facet"] == "delivery"))


@pytest.mark.parametrize(
    "command",
    [
        ("source", "edit", "other", "--speaker", "Home Office"),
        ("source", "edit", "other", "--own"),
        ("source", "edit", "other", "--type", "media"),
        ("edit", "A", "--lead", "Lord Hope"),
        ("edit", "A", "--by", "lord  hope"),
        ("edit", "A", "--to", "Lord Hope"),
    ],
    ids=" ".join,
)
def test_no_repair_takes_the_evidence_from_under_a_finding(
    found: Tracker, command: tuple[str, ...]
) -> None:
    before = found("head").stdout
    number = finding(found)
    first = f"tracker correct {number} --value under-way"
    refused(found(*command), f"Entry {number} found A delivered", LEFT, first)
    assert found("head").stdout == before
    done(found("correct", number, "--value", "under-way", "--because", "They were its words"))
    done(found(*command))
    for day in ("2025-06-02", "2026-06-30"):
        assert delivery(found, "--as-of", day) == "under_way"


@pytest.mark.databases("sqlite")
def test_a_repair_that_takes_nothing_away_is_made(found: Tracker) -> None:
    done(found("source", "edit", "other", "--title", "Answer", "--speaker", "Lord Faith"))
    done(found("edit", "A", "--lead", "Ministry of Justice", "--title", "The promise"))
    done(found("source", "edit", ".", "--publisher", "Parliament"))


@pytest.mark.databases("sqlite")
def test_a_lead_cannot_be_set_aside_while_it_speaks(found: Tracker) -> None:
    done(found("edit", "A", "--lead", "Somebody else"))
    page = ("--type", "official-record", "--independent", "--speaker", "Home Office")
    done(found("source", "add", "https://x.example/w", "--key", "w", *page))
    done(found("update", "A", "part", "-s", "law", "--because", "x", "--on", "2025-06-02"))
    again = ("update", "A", "delivered", "-s", "w", "--because", "y", "--on", "2025-06-03")
    done(found(*again))
    refused(found("edit", "A", "--lead", "Home Office"), LEFT)
    assert "Home Office" in str([row["what"] for row in named(found, "independent-words")])


def test_the_source_of_a_judged_test_is_not_swapped_behind_a_finding(found: Tracker) -> None:
    done(found("criterion", "A", "It is done"))
    judged = entry(found("criterion", "A", "1", "--met", "-s", "law", "--json"))
    refused(found("correct", judged, "-s", "words", "--because", "x"), LEFT, "criterion 1")
    refused(found("correct", judged, "--value", "not-met", "--because", "x"), LEFT, "criterion 1")
    refused(found("retract", judged, "--because", "x"), LEFT, "criterion 1 is not met")
    refused(found("undo"), LEFT, "criterion 1 is not met")


@pytest.mark.databases("sqlite")
def test_an_earlier_entry_is_not_corrected_into_a_delivery(found: Tracker) -> None:
    done(found("add", "B", "Another", "-s", "law", "--lead", "Home Office"))
    early = entry(found("update", "B", "planned", "-s", "words", "--on", "2025-05-02", "--json"))
    done(found("update", "B", "part", "-s", "law", "--on", "2025-06-02"))
    swapped = found("correct", early, "--value", "delivered", "--because", "x")
    refused(swapped, "B cannot be delivered yet", "no source of grade A or B")


@pytest.mark.databases("sqlite")
def test_a_finding_of_delivery_does_not_come_back_without_its_evidence(found: Tracker) -> None:
    later = ("--on", "2025-07-01", "--because", "Undone")
    weaker = entry(found("update", "A", "part", "-s", "law", *later, "--json"))
    refused(found("source", "edit", "other", "--own"), LEFT)
    refused(found("source", "edit", "other", "--own", "--type", "media"), LEFT)
    done(found("retract", weaker, "--because", "x"))
    assert delivery(found) == "delivered"


@pytest.mark.databases("sqlite")
def test_an_undone_or_retracted_repair_of_a_source_is_a_repair(found: Tracker) -> None:
    done(found("source", "edit", "press", "--type", "court"))
    done(found("update", "A", "part", "-s", "law", "--because", "x", "--on", "2025-06-02"))
    up = ("update", "A", "delivered", "-s", "press", "--on", "2025-06-03", "--json")
    done(found(*up))
    rows = found("log", "--json", "--ref", "press").json()["rows"]
    repair = next(row for row in rows if row["value"] == "edited")
    refused(found("undo", str(repair["batch"])), LEFT, "media")
    refused(found("retract", str(repair["entry"]), "--because", "x"), LEFT, "media")


@pytest.mark.databases("sqlite")
def test_the_source_of_a_finding_is_neither_undone_nor_retracted(found: Tracker) -> None:
    rows = found("log", "--json", "--ref", "other").json()["rows"]
    opening = next(row for row in rows if row["value"] == "opened")
    refused(found("undo", str(opening["batch"])), "speaks of")
    refused(found("retract", str(opening["entry"]), "--because", "x"), "opened other")


@pytest.mark.databases("sqlite")
def test_a_correction_does_not_swap_the_source_of_a_finding(found: Tracker) -> None:
    swap = found("correct", finding(found), "-s", "words", "--because", "Better page")
    refused(swap, "no source of grade A or B")


@pytest.mark.databases("sqlite")
def test_a_new_judgement_is_news_and_the_finding_is_named(found: Tracker) -> None:
    assert named(found, "past-gate") == named(found, "unmet-criterion") == []
    done(found("criterion", "A", "It works"))
    (unmet,) = named(found, "unmet-criterion")
    assert unmet["ref"] == "A"
    done(found("criterion", "A", "1", "--met", "-s", "words"))
    (row,) = named(found, "past-gate")
    assert (row["ref"], str(row["entry"])) == ("A", finding(found))
    assert "criterion 1 was met on no source of grade A or B" in str(row["what"])
