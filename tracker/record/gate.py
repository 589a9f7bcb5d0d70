"""What rests on tests keeps its evidence: nothing is taken from under a finding, nor against it.

A repair, a correction, a retraction, an undo or a test that would leave a finding without what
it needs, on any day, is refused until the finding itself is corrected or judged anew.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.domain.grade import grades, promisers_of
from tracker.domain.transitions import (
    JudgedTest,
    WantedFinding,
    check_corrected,
    lacks_of,
    open_tests,
)
from tracker.domain.vocabulary import (
    STANDING_VALUES,
    TESTED,
    Delivery,
    Ended,
    Facet,
    Voice,
)
from tracker.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from tracker.domain.entry import Entry
    from tracker.domain.grade import GradedSource
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer


#: Findings that something has to hold up: tests, or the kind of the promise.
_HELD = TESTED | frozenset(STANDING_VALUES)


@dataclass(frozen=True, slots=True)
class _FindingLack:
    """What one finding that rests on tests would need and has not."""

    ref: str
    finding: int
    delivery: Delivery
    missing: str


def grades_of(writer: Writer, subject: Subject, entry: Entry) -> list[GradedSource]:
    """The sources of an entry that is written, with what they are worth for its commitment."""
    sources = writer.by_number(entry.refs.get("source", ()))
    return grades(sources, promisers_of(subject), dict(entry.detail))


def judged_tests(writer: Writer, subject: Subject, day: date) -> list[JudgedTest]:
    """The tests of a commitment with the evidence of their judgements, for a finding of a day."""
    standing = writer.standing(subject, day)
    return [
        JudgedTest(
            test,
            () if test.judged_by is None else grades_of(writer, subject, test.judged_by),
            standing.carriers,
            day,
        )
        for test in standing.tests
    ]


@contextmanager
def keeping_evidence(
    writer: Writer, subjects: Collection[int], *, instead: str | None = None
) -> Iterator[None]:
    """Hold the gate for what rests on these subjects while they are put right or judged.

    They are commitments, or the sources and instruments that commitments rest on. Raises
    Refused (exit 5), which takes the whole batch back, where a finding would lack afterwards
    what it had before; `instead` is what to type, if not a correction of the finding.
    """
    if not writer.commitments_resting_on(subjects):
        yield
        return
    before = _lacks(writer, subjects)
    yield
    writer.batch.settle()
    new = sorted(_lacks(writer, subjects) - before, key=lambda lack: (lack.finding, lack.missing))
    if new:
        lack = new[0]
        correct = f"First: tracker correct {lack.finding} --value under-way --because …"
        raise Refused(
            f"Entry {lack.finding} found {lack.ref} {lack.delivery.label}, and would be left "
            f"without its evidence: {lack.missing}.",
            hint=instead.format(ref=lack.ref) if instead else correct,
        )


def check_finding(writer: Writer, subject: Subject, written: Entry, *, because: str) -> None:
    """Hold the gate for a finding that is written already; Refused takes it back."""
    day = written.occurred_latest
    standing = writer.standing(subject, day)
    is_delivery = written.facet is Facet.DELIVERY
    check_corrected(
        standing,
        WantedFinding(
            delivery=Delivery(written.value) if is_delivery else standing.delivery,
            ended=standing.ended,
            item=written.item if is_delivery else "",
            day=day,
            because=because,
            reopen=False,
            evidence=grades_of(writer, subject, written),
            tests=judged_tests(writer, subject, day),
        ),
        changed=written.facet,
    )


def _lacks(writer: Writer, numbers: Collection[int]) -> set[_FindingLack]:
    """What the findings lack that rest on these subjects, on every day on which anything moved."""
    commitments = writer.commitments_resting_on(numbers)
    findings: dict[int, list[Entry]] = {}
    for finding in writer.history(Facet.DELIVERY, commitments):
        if finding.voice == Voice.TRACKER:
            findings.setdefault(finding.subject, []).append(finding)
    lacks = set()
    for number, of_one in findings.items():
        subject = commitments[number]
        if not any(Delivery(finding.value) in _HELD for finding in of_one):
            continue
        moved = (*of_one, *(writer.history(Facet.TEST, [number])))
        moved = (*moved, *writer.history(Facet.ENDED, [number]))
        for day in {entry.occurred_latest for entry in moved}:
            lacks |= _lacks_on(writer, subject, day)
    return lacks


def _lacks_on(writer: Writer, subject: Subject, day: date) -> set[_FindingLack]:
    """What the finding that stands on a day lacks."""
    standing = writer.standing(subject, day)
    finding = standing.finding
    if finding is None or standing.delivery not in _HELD:
        return set()
    tests = [
        replace(judged, day=finding.occurred_latest)
        for judged in judged_tests(writer, subject, day)
    ]
    missing = [lack.missing for lack in lacks_of(standing, standing.delivery, tests)]
    if standing.ended is not Ended.OPEN:
        missing += [lack.missing for lack in open_tests(subject.ref, standing.delivery, tests)]
    return {_FindingLack(subject.ref, finding.seq, standing.delivery, words) for words in missing}
