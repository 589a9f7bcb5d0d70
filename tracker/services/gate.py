"""What was found delivered keeps its evidence: putting right takes nothing from under a finding.

A test that is set or judged anew is news and is recorded; `tracker lint` names the finding
that no longer passes. A repair, a correction, a retraction or an undo that would leave a
finding of delivery without what it needed is refused until the finding itself is corrected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from tracker.domain.subject import Subject
from tracker.domain.transitions import missing_for_delivered
from tracker.domain.vocabulary import Delivery, Facet, SubjectType, Voice
from tracker.errors import Refused
from tracker.ledger import lookup
from tracker.ledger.projections import ALL
from tracker.ledger.standing import history
from tracker.services.assessing import grades_of, tests_of
from tracker.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Lack:
    """What one finding of delivery would need and has not."""

    ref: str
    finding: int
    missing: str


@contextmanager
def gate_held(desk: Desk, subjects: Collection[int]) -> Iterator[None]:
    """Hold the gate for what rests on these commitments or sources while they are put right.

    Raises Refused (exit 5), which takes the whole batch back, where a finding of delivery
    would lack afterwards what it had before.
    """
    before = _lacks(desk, subjects)
    yield
    desk.batch.settle()
    new = sorted(_lacks(desk, subjects) - before, key=lambda lack: (lack.finding, lack.missing))
    if new:
        lack = new[0]
        raise Refused(
            f"Entry {lack.finding} found {lack.ref} delivered, and would be left without its "
            f"evidence: {lack.missing}.",
            hint=f"First: tracker correct {lack.finding} --value under-way --because …",
        )


def _lacks(desk: Desk, numbers: Collection[int]) -> set[Lack]:
    """What the findings of delivery lack that rest on these subjects, on any day.

    What was judged elsewhere and imported never passed this gate, and is no lack of it.
    """
    commitments = {found.id: found for found in _commitments(desk, numbers)}
    findings = history(desk.connection, ALL, facets=[Facet.DELIVERY], subjects=list(commitments))
    return {
        Lack(subject.ref, found.seq, missing)
        for found in findings
        if found.voice == Voice.TRACKER and found.value == Delivery.DELIVERED
        if not found.judged_elsewhere
        for subject in (commitments[found.subject],)
        for missing in missing_for_delivered(
            desk.standing(subject, date.max).criteria,
            grades_of(desk, subject, found),
            tests_of(desk, subject),
        )
    }


def _commitments(desk: Desk, numbers: Collection[int]) -> list[Subject]:
    """The commitments among subjects, and those whose entries cite the sources among them."""
    named = set(numbers)
    known = lookup.subjects(desk.connection, ALL, numbers=named)
    sources = [number for number, found in known.items() if found.type is SubjectType.SOURCE]
    citing = [user for user, _ in lookup.users(desk.connection, sources)]
    named |= {entry.subject for entry in lookup.entries_numbered(desk.connection, citing)}
    known |= lookup.subjects(desk.connection, ALL, numbers=named - set(known))
    return [found for found in known.values() if found.type is SubjectType.COMMITMENT]
