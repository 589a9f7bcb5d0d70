"""What was found delivered keeps its evidence: putting right takes nothing from under a finding.

A test that is set or judged anew is news and is recorded; `tracker lint` names the finding
that no longer passes. A repair, a correction, a retraction or an undo that would leave a
finding of delivery without what it needed is refused until the finding itself is corrected.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tracker.domain.transitions import Assessment, check_corrected, missing_for_delivered
from tracker.domain.vocabulary import Delivery, Facet, Voice
from tracker.errors import Refused
from tracker.record.assess import grades_of, grades_of_tests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tracker.domain.entry import Entry
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer


@dataclass(frozen=True, slots=True)
class Lack:
    """What one finding of delivery would need and has not."""

    ref: str
    finding: int
    missing: str


@contextmanager
def keeping_evidence(writer: Writer, subjects: Collection[int]) -> Iterator[None]:
    """Hold the gate for what rests on these commitments or sources while they are put right.

    Raises Refused (exit 5), which takes the whole batch back, where a finding of delivery
    would lack afterwards what it had before.
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
        raise Refused(
            f"Entry {lack.finding} found {lack.ref} delivered, and would be left without its "
            f"evidence: {lack.missing}.",
            hint=f"First: tracker correct {lack.finding} --value under-way --because …",
        )


def check_finding(writer: Writer, subject: Subject, written: Entry, *, because: str) -> None:
    """Hold the gate for an assessment that is written already; Refused takes it back."""
    standing = writer.standing(subject, date.max)
    # What it says holds from its own day on, whatever was found later.
    is_delivery = written.facet is Facet.DELIVERY
    check_corrected(
        standing,
        Assessment(
            delivery=Delivery(written.value) if is_delivery else standing.delivery,
            ended=standing.ended,
            because=because,
            reopen=False,
            grades=grades_of(writer, subject, written),
            criteria=standing.criteria,
            tests=grades_of_tests(writer, subject),
        ),
        changed=written.facet,
    )


def _lacks(writer: Writer, numbers: Collection[int]) -> set[Lack]:
    """What the findings of delivery lack that rest on these subjects, on any day.

    What was judged elsewhere and imported never passed this gate, and is no lack of it.
    """
    commitments = writer.commitments_resting_on(numbers)
    findings = writer.history(Facet.DELIVERY, commitments)
    return {
        Lack(subject.ref, finding.seq, missing)
        for finding in findings
        if finding.voice == Voice.TRACKER and finding.value == Delivery.DELIVERED
        if not finding.judged_elsewhere
        for subject in (commitments[finding.subject],)
        for missing in missing_for_delivered(
            writer.standing(subject, date.max).criteria,
            grades_of(writer, subject, finding),
            grades_of_tests(writer, subject),
        )
    }
