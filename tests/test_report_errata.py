"""What was put right, and exactly the issued reports that had it wrong."""

from __future__ import annotations

from datetime import date

from tests.office import Office, claimed, issued, noon, on, promise
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Delivery, InstrumentForm, LinkType
from tracker.record.amend import Correct, Retract, Undo
from tracker.record.opening import OpenInstrument
from tracker.record.steps import Link, Note, Step
from tracker.report.corrections import CorrectionLine, corrections_of
from tracker.report.reading import EVERYTHING, Scope, context_of, read_week, with_history


def note(office: Office, text: str, recorded: str, happened: str, *refs: str) -> int:
    """Record a note, and return the number of its entry."""
    act = Note(refs=refs or ("A",), text=text, evidence=on(happened))
    return office.record(recorded, act).lines[0].entry


def corrected(office: Office, entry: int, text: str, day: str) -> int:
    """Correct a note on a day, and return the number of the correction."""
    act = Correct(entry=entry, because=f"It is {text}", text=text)
    return office.record(day, act).lines[0].entry


def corrections(
    office: Office, week: Week, known: str | None = None, scope: Scope = EVERYTHING
) -> tuple[CorrectionLine, ...]:
    """Every correction that a report of a week knows of, whether it is of that week or not."""
    moment = None if known is None else noon(date.fromisoformat(known))
    with office.register.database.reading() as connection:
        reading = read_week(connection, week, moment, scope)
        reading = with_history(connection, reading, set(reading.now.subjects))
    return corrections_of(reading, context_of(reading))


def told(lines: tuple[CorrectionLine, ...]) -> list[tuple[str | None, str | None, list[int]]]:
    return [(line.was, line.now, [each.number for each in line.issues]) for line in lines]


def test_a_correction_names_exactly_the_issues_that_showed_it(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    issued(office, 3, "2025-01-20")
    entry = note(office, "wrong", "2025-01-29", "2025-01-28")
    issued(office, 4, "2025-01-30")  # Its Sunday is before the note's day.
    issued(office, 5, "2025-02-03")
    issued(office, 6, "2025-02-10")
    by = corrected(office, entry, "right", "2025-02-11")
    issued(office, 7, "2025-02-17")
    lines = corrections(office, Week(2025, 25))
    assert told(lines) == [("Note: wrong, 28 January 2025", "Note: right, 28 January 2025", [3, 4])]
    (line,) = lines
    assert (line.entry, line.by_entry, line.ref, line.title) == (entry, by, "A", "Promise A")
    assert (line.because, line.actor) == ("It is right", "A. Analyst")
    assert line.recorded_at == noon(date(2025, 2, 11))
    assert [(each.week, each.as_of.isoformat()) for each in line.issues] == [
        ("2025-W05", "2025-02-02"),
        ("2025-W06", "2025-02-09"),
    ]
    assert office.report(Week(2025, 25)).changes.wrong.rows == ()
    assert office.report(Week(2025, 7)).changes.wrong.rows == (line,)


def test_what_no_issue_showed_is_told_in_its_own_week_alone(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    corrected(office, note(office, "wrong", "2025-01-21", "2025-01-20"), "right", "2025-02-11")
    issued(office, 7, "2025-02-17")
    assert told(corrections(office, Week(2025, 7))) == [
        ("Note: wrong, 20 January 2025", "Note: right, 20 January 2025", [])
    ]
    assert corrections(office, Week(2025, 8)) == ()


def test_each_issued_reading_of_a_record_goes_to_what_stands_now(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    first = note(office, "first", "2025-01-21", "2025-01-20")
    issued(office, 4, "2025-01-27")
    second = corrected(office, first, "second", "2025-01-28")
    third = corrected(office, second, "third", "2025-01-29")
    issued(office, 5, "2025-02-03")
    corrected(office, third, "fourth", "2025-02-11")
    day = ", 20 January 2025"
    assert told(corrections(office, Week(2025, 7))) == [
        (f"Note: third{day}", f"Note: fourth{day}", [2]),
        (f"Note: first{day}", f"Note: fourth{day}", [1]),
    ]
    assert told(office.report(Week(2025, 7)).changes.wrong.rows) == [
        (f"Note: third{day}", f"Note: fourth{day}", [2]),
    ]
    then = corrections(office, Week(2025, 5), "2025-02-03")
    assert told(then) == [(f"Note: first{day}", f"Note: third{day}", [1])]
    assert then == office.report(Week(2025, 5), "2025-02-03").changes.wrong.rows


def test_an_issue_that_had_it_as_it_stands_again_is_not_named(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    first = note(office, "right", "2025-01-21", "2025-01-20")
    issued(office, 4, "2025-01-27")
    second = corrected(office, first, "wrong", "2025-01-28")
    issued(office, 5, "2025-02-03")
    corrected(office, second, "right", "2025-02-11")
    day = ", 20 January 2025"
    assert told(corrections(office, Week(2025, 9))) == [
        (f"Note: wrong{day}", f"Note: right{day}", [2])
    ]


def test_a_retraction_is_told_without_what_stands_now(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    entry = note(office, "wrong", "2025-01-21", "2025-01-20")
    issued(office, 4, "2025-01-27")
    office.record("2025-01-28", Retract(entry=entry, because="Another A"))
    (line,) = corrections(office, Week(2025, 9))
    assert (line.now, line.because) == (None, "Another A")
    assert [each.number for each in line.issues] == [1]


def test_an_undone_batch_and_an_undone_correction_leave_no_line(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    entry = note(office, "right", "2025-01-21", "2025-01-20")
    issued(office, 4, "2025-01-27")
    corrected(office, entry, "wrong", "2025-01-28")
    office.record("2025-01-28", Undo())
    note(office, "a slip", "2025-01-28", "2025-01-20")
    office.record("2025-01-28", Undo())
    assert corrections(office, Week(2025, 5)) == ()


def test_the_newest_correction_comes_first(office: Office) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    entries = [note(office, name, "2025-01-21", "2025-01-20", name) for name in ("B", "A")]
    issued(office, 4, "2025-01-27")
    corrected(office, entries[1], "a", "2025-02-04")
    corrected(office, entries[0], "b", "2025-02-05")
    assert [line.ref for line in corrections(office, Week(2025, 9))] == ["B", "A"]


def test_only_issues_whose_scope_holds_the_commitment_are_named(office: Office) -> None:
    office.record(
        "2025-01-17",
        promise("TOP"),
        promise("A", parent="TOP"),
        promise("B", lead="Canal Office"),
        OpenInstrument(
            ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=on("2025-01-16")
        ),
        Link(refs=("A",), type=LinkType.CARRIED_BY, target="BILL"),
    )
    entry = note(office, "wrong", "2025-01-21", "2025-01-20", "A")
    step = Step(refs=("BILL",), what="introduced", evidence=on("2025-01-20"))
    of_bill = office.record("2025-01-21", step).lines[0].entry
    water, canal = Scope(lead="Water Office"), Scope(lead="Canal Office")
    programme = Scope(programme="TOP")
    for scope in (water, canal, programme, EVERYTHING):
        issued(office, 4, "2025-01-27", scope)
    corrected(office, entry, "right", "2025-02-11")
    office.record("2025-02-11", Correct(entry=of_bill, because="Misread", value="first_reading"))

    def named(scope: Scope) -> dict[str, list[int]]:
        lines = corrections(office, Week(2025, 9), scope=scope)
        return {line.ref: [each.number for each in line.issues] for line in lines}

    assert named(EVERYTHING) == {"A": [1, 3, 4], "BILL": [4]}
    assert named(programme) == {"A": [1, 3, 4], "BILL": [3, 4]}
    assert named(canal) == {}


def test_a_claim_that_was_misread_says_what_it_was(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    claim = claimed("A", word=Delivery.DELIVERED, day="2025-01-20")
    entry = office.record("2025-01-21", claim).lines[0].entry
    issued(office, 4, "2025-01-27")
    office.record("2025-01-28", Correct(entry=entry, because="Misread", value="planned"))
    assert told(corrections(office, Week(2025, 5))) == [
        ("Claim: delivered, 20 January 2025", "Claim: planned, 20 January 2025", [1])
    ]
