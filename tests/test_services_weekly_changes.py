"""What changed: every entry of the week once, in words, with its evidence."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import text

from tests.test_services_weekly import WEEK, Office, claimed, found, office, on, promise
from tracker.domain.dates import When
from tracker.domain.vocabulary import Delivery, Kind, SourceType, StepKind
from tracker.record.amend import Correct, Retract, Undo
from tracker.record.assess import Update
from tracker.record.opening import Save
from tracker.record.steps import Note, Step
from tracker.record.verb import Evidence
from tracker.report.build import Weekly
from tracker.report.changes import ChangeLine

__all__ = ["office"]


def one(report: Weekly, ref: str, what: str) -> ChangeLine:
    some = [
        change
        for change in (*report.changes.happened, *report.changes.learned)
        if ref in change.refs and change.what.startswith(what)
    ]
    assert len(some) == 1, [change.what for change in some]
    return some[0]


def words(report: Weekly) -> list[tuple[str, str]]:
    return [(",".join(change.refs), change.what) for change in report.changes.happened]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Facts of this week and of others, recorded in it and later, put right and taken back."""
    office = Office.open(tmp_path_factory.mktemp("changes"))
    office.record("2025-01-17", *(promise(ref) for ref in ("A", "B", "C")))
    old = office.record("2025-04-10", claimed("A", word=Delivery.PLANNED, day="2025-04-08"))
    office.record(
        "2025-06-17",
        found("A", Delivery.UNDER_WAY, "2025-06-16"),
        Step(refs=("B",), what="A meeting", kind=StepKind.TALK, evidence=on("2025-05-02")),
        promise("D", "2025-06-16"),
    )
    office.record(
        "2025-06-18",
        Correct(
            entry=old.lines[0].entry, because="The page is of 9 April", evidence=on("2025-04-09")
        ),
    )
    office.record("2025-06-18", Save(name="mine", refs=("A", "B")))
    office.record("2025-06-19", Note(refs=("B",), text="undone", evidence=on("2025-06-18")))
    office.record("2025-06-19", Undo())
    wrong = office.record("2025-06-19", Note(refs=("C",), text="wrong", evidence=on("2025-06-18")))
    office.record("2025-06-20", Retract(entry=wrong.lines[0].entry, because="Another C"))
    fresh = office.record("2025-06-20", Note(refs=("C",), text="a slip", evidence=on("2025-06-19")))
    office.record(
        "2025-06-20",
        Correct(entry=fresh.lines[0].entry, because="A slip of the pen", text="right"),
    )
    office.assert_times(
        "2025-06-21",
        Note(refs=("A",), text="old", evidence=on("2024-03-01")),
        Note(refs=("B",), text="old", evidence=on("2024-03-02")),
        Note(refs=("B",), text="of this week", evidence=on("2025-06-20")),
        backfill=True,
    )
    office.assert_times("2025-06-22", Note(refs=("A",), text="asserted", evidence=on("2024-04-01")))
    office.record("2025-06-25", Note(refs=("A",), text="later", evidence=on("2025-06-21")))
    office.record("2025-06-25", Note(refs=("A",), text="next", evidence=on("2025-06-24")))
    return office


@pytest.fixture(scope="module")
def report(busy: Office) -> Weekly:
    return busy.report()


def test_every_entry_of_the_week_stands_once(busy: Office, report: Weekly) -> None:
    """By enumerating the ledger: facts of the week, and facts recorded in it."""
    with busy.register.database.reading() as connection:
        rows = connection.execute(
            text(
                "SELECT seq, facet, occurred_latest AS day, substr(recorded_at, 1, 10) AS recorded,"
                " batch, amends, subject FROM entry ORDER BY seq"
            )
        ).all()
    amended = {row.amends for row in rows}
    sources = {
        row.subject for row in rows if row.facet == "identity" and row.seq == row.subject
    } - {row.subject for row in rows if row.facet in {"delivery", "note", "step"}}
    framing = {"register", "party", "batch", "saved", "undo", "retraction"}
    wanted: set[int] = set()
    backfilled: set[int] = set()
    for row in rows:
        if row.facet in framing or row.seq in amended or row.subject in sources - {opened(report)}:
            continue
        happened = "2025-06-16" <= row.day <= "2025-06-22"
        recorded = "2025-06-16" <= row.recorded <= "2025-06-22"
        if happened or (recorded and row.day < "2025-06-16" and row.amends is None):
            asserted = row.recorded == "2025-06-21" and not happened
            (backfilled if asserted else wanted).add(row.seq)
    shown = Counter(
        entry
        for change in (*report.changes.happened, *report.changes.learned)
        for entry in change.entries
    )
    assert set(shown.values()) == {1}
    assert set(shown) == wanted
    assert sum(each.entries for each in report.changes.backfills) == len(backfilled) == 2
    corrected = {each.entry for each in report.changes.corrections}
    assert not corrected & set(shown)


def opened(report: Weekly) -> int:
    """The entry that opened D, the one commitment of which nothing else is recorded."""
    return one(report, "D", "New in").entries[0]


def test_what_is_learned_stands_apart_from_what_happened(report: Weekly) -> None:
    assert words(report) == [
        ("A", "Under way, previously Not yet assessed"),
        ("D", "New in the register (undertaking)"),
        ("C", "Note: right"),
        ("B", "Note: of this week"),
        ("A", "Note: later"),
    ]
    assert [(change.refs, change.what) for change in report.changes.learned] == [
        (("A",), "Note: asserted"),
        (("B",), "Talk: A meeting"),
    ]


def test_what_was_recorded_later_is_not_known_earlier(busy: Office) -> None:
    early = busy.report(known="2025-06-17")
    assert words(early) == [
        ("A", "Under way, previously Not yet assessed"),
        ("D", "New in the register (undertaking)"),
    ]
    assert early.changes.corrections == ()
    a = next(card for card in early.cards if card.ref == "A")
    assert a.claim is not None
    assert a.claim.occurred.text == "2025-04-08"


def test_corrections_and_retractions_say_what_was_written(report: Weekly) -> None:
    told = [(each.ref, each.was, each.now, each.because) for each in report.changes.corrections]
    assert told == [
        (
            "A",
            "Claim: planned, 8 April 2025",
            "Claim: planned, 9 April 2025",
            "The page is of 9 April",
        ),
        ("C", "Note: wrong, 18 June 2025", None, "Another C"),
        ("C", "Note: a slip, 19 June 2025", "Note: right, 19 June 2025", "A slip of the pen"),
    ]
    note = one(report, "C", "Note: right").note
    assert note == "Corrected on 20 June 2025: A slip of the pen."


def test_a_backfill_is_one_line_and_asserted_times_alone_are_none(report: Weekly) -> None:
    (backfill,) = report.changes.backfills
    assert (backfill.asserted_by, backfill.entries, backfill.refs) == ("history.yaml", 2, 2)


def test_an_undone_entry_never_shows(busy: Office, report: Weekly) -> None:
    said = [change.what for change in (*report.changes.happened, *report.changes.learned)]
    assert not any("undone" in what for what in said)
    assert not any("undone" in entry.what for card in report.cards for entry in card.history)


def test_one_act_for_many_refs_is_one_line(office: Office) -> None:
    refs = ("A", "B", "C")
    office.record("2025-01-17", *(promise(ref) for ref in refs))
    office.record("2025-01-18", found("B", Delivery.PLANNED, "2025-01-17"))
    office.record(
        "2025-06-17",
        Update(
            refs=refs, delivery=Delivery.UNDER_WAY, evidence=on("2025-06-16", type=SourceType.LAW)
        ),
        claimed(*refs, word=Delivery.DELIVERED, day="2025-06-16"),
        claimed("A", word=Delivery.DELIVERED, day="2025-06-17", quote="other words"),
        Step(refs=("A",), what="One thing", evidence=on("2025-06-16")),
        Step(refs=("B",), what="Another", evidence=on("2025-06-16")),
        promise("N-1", "2025-06-16"),
        promise("N-2", "2025-06-16"),
        promise("N-3", "2025-06-16", kind=Kind.DEMAND),
    )
    assert words(office.report()) == [
        ("A,B,C", "Under way, previously Not yet assessed for 2 and Planned for 1"),
        ("A,B,C", "Claim: delivered"),
        ("A", "Action: One thing"),
        ("B", "Action: Another"),
        ("N-1,N-2", "New in the register (undertaking)"),
        ("N-3", "New in the register (demand)"),
        ("A", "Claim: delivered, previously delivered"),
    ]
    line = office.report().changes.happened[0]
    assert len(line.entries) == 3
    assert line.titles == ("Promise A", "Promise B", "Promise C")


def test_a_fact_whose_last_day_is_yet_to_come_has_not_happened(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    vague = Evidence(on=When.on(WEEK.monday), sources=on("2025-06-16").sources)
    later = Evidence(on=on("2025-06-30").on, sources=vague.sources)
    office.record("2025-06-17", Note(refs=("A",), text="a plan", evidence=later))
    assert words(office.report()) == []
    assert words(office.report(WEEK.next)) == []
    assert words(office.report(WEEK.next.next)) == [("A", "Note: a plan")]
