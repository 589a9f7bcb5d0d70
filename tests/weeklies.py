"""Weekly reports to print, each of a register that was recorded for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import pytest

from tests.office import Office, body, claimed, due, found, issued, on, promise
from tracker.domain.dates import Week, parse_when
from tracker.domain.vocabulary import (
    Carry,
    Delivery,
    InstrumentForm,
    Kind,
    LinkType,
    Response,
    SourceType,
    Stance,
    StepKind,
    VagueReason,
)
from tracker.ledger.database import Database
from tracker.record.amend import Correct
from tracker.record.assess import Stall, Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Replace, Withdraw
from tracker.record.opening import OpenInstrument
from tracker.record.say import Respond, Says
from tracker.record.steps import Checked, Link, Note, Step
from tracker.record.success_tests import SetTest
from tracker.record.verb import Evidence, NewSource
from tracker.report.build import Edition, Weekly, weekly

#: The weeks of the example that have golden files, and the day up to which each was known.
EXAMPLES = {"2025-W03": "2025-01-19", "2025-W16": "2025-04-20", "2025-W25": "2025-06-22"}
NAMES = ("busy", "draft", "empty", "single", "many", *EXAMPLES)
#: More commitments than any list of a report holds.
MANY = 110
COMMENT = """The appointment ends a wait of **five months**.

- The timetable is still partial: see [the update](https://rivers.example/update).
- We asked the Department on 19 June; it has not replied.
"""
#: What was promised for each ref on 16 January 2025.
PHRASES = {
    "RIV-01": "three-month audit",
    "RIV-02": "by 31 May 2025",
    "RIV-03": "by 17 June 2025",
    "RIV-04": "by 18 June 2025",
    "RIV-05": "by June 2025",
    "RIV-06": "Q2 2025",
    "RIV-07": "by 6 July 2025",
    "RIV-08": "in due course",
    "SEA-01": "by 31 May 2025",
    "SEA-02": "by 30 June 2025",
    "SEA-03": "by 30 April 2025",
    "SEA-04": "not before 2027",
    "SEA-05": "by 31 December 2035",
}

LONG_REF = "MANDATORY-REPORTING-OF-EVERY-SPILL"

Weeklies = Callable[[str], Weekly]


def busy_office(folder: Path) -> Office:
    """A register with something to say in every section of the report of week 25."""
    office = Office.open(folder)
    early = on("2025-01-16")
    office.record(
        "2025-01-17",
        promise("RIV", tags=("rivers",)),
        promise("SEA", lead="Harbour Board"),
        *(
            promise(
                ref,
                parent=ref[:3],
                lead="Harbour Board" if ref.startswith("SEA") else "Water Office",
                kind=Kind.RECOMMENDATION if ref.startswith("RIV") else None,
                to=("Water Office", "Wales") if ref.startswith("RIV") else (),
            )
            for ref in PHRASES
        ),
        promise("KEEP", kind=Kind.STANDING),
        promise("OLD"),
        promise("OTHER"),
        promise(LONG_REF),
        due(LONG_REF, "by 31 May 2025"),
        promise("ASK", kind=Kind.DEMAND),
        promise("STONE", kind=Kind.MILESTONE),
        promise("QUIET", "2024-12-04", lead="Ofwat"),
        promise("HUSHED", "2024-12-04", lead="Ofwat"),
        promise("UNASKED", "2024-12-04", lead="River Watch"),
        body("Ofwat"),
        *(due(ref, phrase) for ref, phrase in PHRASES.items() if ref != "RIV-01"),
        Due(
            refs=("RIV-01",),
            phrase=PHRASES["RIV-01"],
            anchor_on=date(2025, 1, 16),
            evidence=early,
        ),
        Due(refs=("OTHER",), none_set=True, evidence=early),
        SetTest(ref="RIV-02", text="A timetable is published", evidence=early),
        OpenInstrument(ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=early),
        Link(refs=("RIV-02",), type=LinkType.CARRIED_BY, target="BILL"),
        Step(refs=("BILL",), what="introduced", evidence=on("2025-02-25")),
        Respond(
            refs=("RIV-02", "RIV-03"),
            response=Response.ACCEPTED,
            addressee="Water Office",
            evidence=early,
        ),
    )
    wrong = office.record(
        "2025-04-23",
        claimed("RIV-02", word=Delivery.DELIVERED, day="2025-04-08"),
        found("RIV-02", Delivery.PARTLY_DELIVERED, "2025-04-22", because="Dates for 6 of 20."),
        found("RIV-03", Delivery.UNDER_WAY, "2025-04-22"),
        Says(refs=("RIV-02",), who="River Watch", stance=Stance.LEGAL_ACTION, evidence=early),
        Checked(refs=("RIV-04", "SEA-03"), evidence=on("2025-04-22")),
    )
    issued(office, 24, "2025-06-16")
    week = on("2025-06-18")
    notice = NewSource(
        where="https://gazette.example/4471",
        key="gazette-2025-06-16",
        title="Notice of appointment",
        type=SourceType.DELIVERABLE,
        published=parse_when("2025-06-16"),
    )
    office.record(
        "2025-06-19",
        Update(
            refs=("RIV-01",),
            finding=Delivery.DELIVERED,
            test=("A chair is named",),
            because="It is in the Gazette.",
            evidence=Evidence(sources=(notice,), on=notice.published),
        ),
        found("SEA-02", Delivery.DELIVERED, "2025-06-17"),
        found("KEEP", Delivery.HOLDING, "2025-06-17"),
        # Recorded this week of an earlier one: the issue of week 24 did not know it.
        found("SEA-04", Delivery.PARTLY_DELIVERED, "2025-05-30"),
        found(LONG_REF, Delivery.UNDER_WAY, "2025-06-05"),
        claimed("RIV-03", "RIV-04", "SEA-04", word=Delivery.DELIVERED, day="2025-06-18"),
        due("SEA-01", "by 31 December 2025", "2025-06-18", silent=True),
        due("SEA-05", "by 31 December 2034", "2025-06-18"),
        Checked(refs=("RIV-02", "RIV-03", "RIV-05", "STONE"), evidence=on("2025-06-19")),
        Replace(refs=("OLD",), by=("RIV-08",), carry=Carry.DIFFERENT, evidence=week),
        Withdraw(refs=("SEA-03",), evidence=week),
        Stall(refs=("RIV-06",), evidence=week),
        Update(
            refs=("SEA",),
            finding=Delivery.TOO_VAGUE,
            reason=(VagueReason.NO_MEASURE,),
            evidence=week,
        ),
        Step(refs=("RIV-07",), what="A speech", kind=StepKind.TALK, evidence=week),
        Says(refs=("OTHER",), who="River Watch", stance=Stance.DOUBTS, evidence=week),
        promise("NEW", "2025-06-16"),
    )
    office.record(
        "2025-06-20",
        Correct(entry=wrong.lines[0].entry, because="It is of the 9th.", evidence=on("2025-04-09")),
    )
    office.assert_times(
        "2025-06-21", Note(refs=("RIV",), text="old", evidence=on("2024-03-01")), backfill=True
    )
    return office


def long_office(folder: Path) -> Office:
    """So many promises, all overdue, each moved once, and each in a programme of its own."""
    office = Office.open(folder)
    refs = [f"P-{number:03}" for number in range(MANY)]
    for start in range(0, MANY, 55):
        some = refs[start : start + 55]
        office.record("2025-01-17", *(promise(ref) for ref in some))
        office.record("2025-01-18", *(due(ref, "by 31 March 2025") for ref in some))
        office.record(
            "2025-03-01",
            *(
                Due(refs=(ref,), phrase=f"by {1 + place % 28} May 2025", evidence=on("2025-03-01"))
                for place, ref in enumerate(some)
            ),
        )
        office.record(
            "2025-06-17",
            *(
                found(ref, Delivery.UNDER_WAY, "2025-06-17", because=f"Part {ref} is there.")
                for ref in some
            ),
        )
    return office


@pytest.fixture(scope="session")
def weeklies(example: Database, tmp_path_factory: pytest.TempPathFactory) -> Weeklies:
    """`weeklies(name)` is the report of one of NAMES; "busy" and "many" are of week 25."""

    def folder(name: str) -> Path:
        return tmp_path_factory.mktemp(name)

    @cache
    def report(name: str) -> Weekly:
        match name:
            case "busy":
                return issued(busy_office(folder(name)), 25, "2025-06-23", comment=COMMENT)
            case "draft":
                return busy_office(folder(name)).report()
            case "empty":
                return Office.open(folder(name)).report()
            case "single":
                office = Office.open(folder(name))
                office.record("2025-01-17", promise("ONE"), due("ONE", "by 31 May 2025"))
                return office.report()
            case "many":
                return long_office(folder(name)).report()
        known_at = datetime.combine(date.fromisoformat(EXAMPLES[name]), time(23, 59, 59), UTC)
        edition = Edition(version="0.1")
        return weekly(example, Week.parse(name), known_at=known_at, edition=edition)

    return report
