"""Situations of real registers, and what is said of each (docs/using.md tells the same)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Result, Tracker, done

SOURCES = (
    ("speech", "statement", "2025-01-16"),
    ("list", "statement", "2025-06-01"),
    ("report", "inspection", "2025-09-01"),
    ("act", "law", "2026-04-29"),
    ("answer", "statement", "2026-05-01"),
)


def fill(tracker: Tracker) -> None:
    for key, kind, day in SOURCES:
        where = f"https://x.example/{key}"
        describe = ("--key", key, "--title", key, "--type", kind, "--published", day)
        done(tracker("source", "add", where, *describe))


pytestmark = pytest.mark.filled(by=fill)


@pytest.fixture
def register(tracker: Tracker) -> Tracker:
    return tracker


def opened(tracker: Tracker, ref: str, *more: str) -> None:
    done(tracker("add", ref, f"Promise {ref}", "-s", "speech", "-q", "we will", *more))


def row(tracker: Tracker, ref: str, *times: str) -> dict[str, Any]:
    rows = done(tracker("list", ref, "--json", *times)).json()["rows"]
    assert isinstance(rows[0], dict)
    return rows[0]


def refused(result: Result, *words: str, code: int = 5) -> None:
    assert result.exit_code == code, result
    for word in words:
        assert word in result.stderr, result.stderr


def test_a_state_to_be_kept_is_breached_once_and_returns_on_evidence(register: Tracker) -> None:
    opened(register, "TAX", "--kind", "standing")
    done(register("update", "TAX", "holding", "-s", "list"))
    done(register("update", "TAX", "breached", "-s", "report", "--because", "It was raised"))
    assert row(register, "TAX")["headline"] == "breached"
    refused(register("update", "TAX", "holding", "--on", "2026-05-01"), "needs evidence")
    done(register("update", "TAX", "holding", "-s", "answer"))
    assert row(register, "TAX")["headline"] == "holding"
    assert row(register, "TAX", "--as-of", "2025-10-01")["headline"] == "breached"


def test_an_annual_report_is_kept_time_by_time(register: Tracker) -> None:
    opened(register, "YEARLY", "--due", "every year")
    test = ("--test", "The report for 2025 is out")
    refused(register("update", "YEARLY", "delivered", "-s", "report", *test), "never delivered")
    done(register("update", "YEARLY", "holding", "--for", "2025", "-s", "list"))
    done(
        register(
            "update", "YEARLY", "breached", "--for", "2026", "-s", "report", "--on", "2026-06-30"
        )
    )
    refused(register("update", "YEARLY", "holding", "--for", "2025", "-s", "report"), "already")
    assert row(register, "YEARLY")["headline"] == "breached"
    assert "finding: holding, for 2025" in done(register("show", "YEARLY")).stdout
    wrong = register("update", "YEARLY", "holding", "--for", "soon", "-s", "report")
    assert (wrong.exit_code, "is not a period" in wrong.stderr) == (2, True)


def test_a_joint_promise_has_one_lead_and_shows_with_both(register: Tracker) -> None:
    opened(register, "JOINT", "--lead", "Home Office", "--to", "Department for Education")
    for name, part in (("Home Office", "leads"), ("Department for Education", "addressed")):
        (party,) = done(register("party", "show", name, "--json")).json()["rows"]
        assert party[part] == ["JOINT"]


def test_accepted_and_then_dropped_without_a_word(register: Tracker) -> None:
    opened(register, "REC", "--kind", "recommendation", "--to", "Department", "--by", "Inquiry")
    done(register("respond", "REC", "accepted", "-s", "list", "-q", "we accept"))
    done(register("restate", "REC", "-q", "a part of it", "--as", "narrower", "-s", "answer"))
    done(register("update", "REC", "none", "--places", "GOV.UK", "--terms", "REC"))
    shown = row(register, "REC")
    assert shown["headline"] == "no_action_found"
    assert shown["response"] == [{"addressee": "Department", "response": "accepted"}]
    assert shown["ended"] == "open"


def test_a_date_moved_twice_without_a_word_slips_from_the_first(register: Tracker) -> None:
    opened(register, "PLAN", "--due", "by June 2025")
    moved = ("--silent", "-s", "list")
    done(register("due", "PLAN", "by September 2025", *moved, "--on", "2025-05-01/2025-06-01"))
    done(register("due", "PLAN", "by December 2025", *moved, "--on", "2025-08-01/2025-09-01"))
    shown = row(register, "PLAN")
    assert (shown["moves"], shown["due_original_latest"]) == (2, "2025-06-30")
    assert shown["slip_days"] == 184  # 30 June to 31 December


def test_a_period_ends_and_what_it_leaves_undone_is_said_in_one_act(register: Tracker) -> None:
    for ref in ("BEGUN", "PART", "NEVER"):
        opened(register, ref)
    opened(register, "DONE")
    bill = ("--form", "bill", "-s", "speech")
    done(register("instrument", "A-BILL", "A bill", *bill))
    done(register("link", "BEGUN", "carried-by", "A-BILL", "-s", "speech"))
    done(register("update", "BEGUN", "under-way", "-s", "list"))
    halves = ("--test", "The north half is open", "--unmet", "The south half is open")
    done(register("update", "PART", "part", "-s", "report", *halves))
    done(register("update", "DONE", "delivered", "-s", "report", "--test", "The gate is open"))
    refs = ("BEGUN", "PART", "NEVER", "DONE")
    refused(register("close", "PARL-59", *refs, "-s", "answer"), "PARL-59", code=4)
    done(register("event", "PARL-59", "The end of the Parliament", "--expected", "2026-05"))
    refused(register("close", "PARL-59", *refs, "-s", "answer"), "has no day yet")
    done(register("event", "PARL-59", "--on", "2026-04-30", "-s", "answer"))
    receipt = done(register("close", "PARL-59", *refs, "--fallen", "A-BILL", "-s", "answer"))
    assert "DONE" not in receipt.stdout
    headlines = {ref: row(register, ref)["headline"] for ref in refs}
    assert headlines == {
        "BEGUN": "not_delivered",
        "PART": "partly_delivered_ended",
        "NEVER": "not_yet_assessed",
        "DONE": "delivered",
    }
    assert "fallen" in done(register("show", "A-BILL")).stdout
    done(register("undo"))
    assert row(register, "BEGUN")["headline"] == "under_way"


def test_four_addressees_answer_each_for_itself(register: Tracker) -> None:
    nations = ("England", "Scotland", "Wales", "Northern Ireland")
    opened(register, "REC", "--kind", "recommendation", "--by", "Inquiry", "--to", *nations)
    for nation, answer in zip(nations, ("rejected", "accepted", "rejected", "noted"), strict=True):
        words = ("-s", "list", "-q", f"{nation} says so")
        done(register("respond", "REC", answer, "--from", nation, *words))
    assert row(register, "REC")["headline"] == "not_yet_assessed"
    for nation in ("Scotland", "Northern Ireland"):
        words = ("-s", "answer", "-q", "no longer")
        done(register("respond", "REC", "rejected", "--from", nation, *words))
    assert row(register, "REC")["headline"] == "rejected"
    assert row(register, "REC", "--as-of", "2026-01-01")["headline"] == "not_yet_assessed"


def test_a_rejected_ask_is_not_overdue_and_a_finding_goes_before_it(register: Tracker) -> None:
    ask = ("--kind", "recommendation", "--by", "Inquiry", "--to", "Department")
    opened(register, "REC", *ask, "--due", "by December 2025")
    done(register("respond", "REC", "rejected", "-s", "list", "-q", "no"))
    done(register("checked", "REC", "--places", "GOV.UK"))
    shown = row(register, "REC")
    assert (shown["headline"], shown["group"], shown["badges"]) == ("rejected", "ended_short", [])
    done(register("update", "REC", "under-way", "-s", "answer"))
    assert row(register, "REC")["headline"] == "under_way"


def test_an_auditor_who_finds_otherwise_makes_it_disputed(register: Tracker) -> None:
    opened(register, "WORKS")
    done(register("claim", "WORKS", "delivered", "-s", "list", "-q", "it is done"))
    assert row(register, "WORKS")["badges"] == ["claim_unchecked"]
    voice = ("--voice", "Audit Office", "-s", "report", "-q", "a half of it")
    done(register("claim", "WORKS", "part", *voice))
    assert row(register, "WORKS")["badges"] == ["claim_unchecked", "disputed"]
    done(register("update", "WORKS", "planned", "-s", "report"))
    assert row(register, "WORKS")["badges"] == ["claim_ahead", "disputed"]


def test_done_before_it_was_promised(register: Tracker) -> None:
    opened(register, "OLD", "--due", "by June 2025")
    test = ("--test", "The gate is open", "--on", "2024-12-01")
    done(register("update", "OLD", "delivered", "-s", "report", *test))
    shown = row(register, "OLD")
    assert shown["headline"] == "delivered"
    assert shown["lateness"] == "done before it was promised"
    assert shown["late_days"] is None


def test_a_finding_under_embargo_waits_in_a_sheet(register: Tracker, workplace: Path) -> None:
    opened(register, "SECRET")
    before = done(register("head")).stdout
    sheet = workplace / "embargo.yaml"
    sheet.write_text("source: report\nfacts:\n- update: SECRET\n  finding: planned\n")
    done(register("record", str(sheet), "--dry-run"))
    assert done(register("head")).stdout == before


def test_a_promiser_corrects_a_claim_a_promise_and_a_date(register: Tracker) -> None:
    opened(register, "WORKS", "--due", "by June 2025")
    done(register("claim", "WORKS", "delivered", "-s", "list", "-q", "it is done"))
    done(register("claim", "WORKS", "under-way", "-s", "answer", "-q", "it goes on"))
    done(register("restate", "WORKS", "-q", "half of it", "--as", "narrower", "-s", "answer"))
    done(register("due", "WORKS", "by June 2027", "-s", "answer"))
    shown = row(register, "WORKS")
    assert (shown["delivery_promiser"], shown["moves"]) == ("under_way", 1)
    assert row(register, "WORKS", "--as-of", "2026-01-01")["delivery_promiser"] == "delivered"


def test_declined_is_not_complete(register: Tracker) -> None:
    """A real tracker showed 36 recommendations as complete; 23 of them had been declined."""
    for number in range(1, 37):
        ask = ("--kind", "recommendation", "--by", "Inquiry", "--to", "Department")
        opened(register, f"R-{number:02}", *ask)
    done(register("respond", "R-01..23", "rejected", "-s", "list", "-q", "not taken forward"))
    done(register("claim", "R-01..36", "delivered", "-s", "list", "-q", "all are complete"))
    for number in range(24, 37):
        test = ("--test", f"Register {number} is kept")
        done(register("update", f"R-{number:02}", "delivered", "-s", "report", *test))
    rows = done(register("list", "--json")).json()["rows"]
    headlines = [one["headline"] for one in rows]
    assert (headlines.count("delivered"), headlines.count("rejected")) == (13, 23)
