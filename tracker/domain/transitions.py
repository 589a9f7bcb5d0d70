"""Which findings may follow which, and the evidence that each takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.grade import PROVES_DELIVERY, GradedSource
from tracker.domain.prose import list_words
from tracker.domain.standing import Standing, SuccessTest
from tracker.domain.vocabulary import (
    LADDER,
    STANDING_VALUES,
    Delivery,
    Ended,
    Facet,
    Kind,
    SuccessTestType,
)
from tracker.errors import Refused


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the tracker wants to say of one commitment, on what evidence."""

    delivery: Delivery
    ended: Ended | None
    because: str | None
    reopen: bool
    grades: Sequence[GradedSource]
    criteria: Sequence[SuccessTest]
    """Every test that is recorded, whatever the day of the assessment."""
    tests: Mapping[int, Sequence[GradedSource]]
    """The evidence on which each criterion was judged."""


def check_assessment(standing: Standing, wanted: Assessment) -> None:
    """Raise Refused (exit 5), with what is missing, unless the assessment may be recorded."""
    ref = standing.subject.ref
    _check_vocabulary(standing, wanted)
    same = wanted.delivery is standing.delivery
    if same and wanted.ended in {None, standing.ended}:
        raise Refused(
            f"{ref} is {standing.delivery.label} already.",
            hint=f"What happened without changing that is a step: tracker step {ref} …; "
            f"that somebody looked: tracker checked {ref}.",
        )
    if wanted.delivery is Delivery.NOT_ASSESSED:
        raise Refused(
            f"{ref} cannot go back to not assessed: somebody has looked.",
            hint=f"If the record was wrong: tracker correct {_number(standing)} "
            "--value not-assessed --because …",
        )
    _check_ending(standing, wanted)
    if not same:
        _check_evidence(standing, wanted)
        _check_direction(standing, wanted)
    if wanted.delivery is Delivery.DELIVERED and not same:
        _check_gate(ref, wanted)


def check_corrected(standing: Standing, stands: Assessment, *, changed: Facet) -> None:
    """The rules that hold for what a correction says, whichever way it went."""
    _check_vocabulary(standing, stands)
    if changed is Facet.ENDED or stands.delivery is not Delivery.NOT_ASSESSED:
        _check_completed(standing.subject.ref, stands)
    if changed is not Facet.DELIVERY or stands.delivery is Delivery.NOT_ASSESSED:
        return
    _check_evidence(standing, stands)
    if stands.delivery is Delivery.DELIVERED:
        _check_gate(standing.subject.ref, stands)


def _check_gate(ref: str, wanted: Assessment) -> None:
    missing = missing_for_delivered(wanted.criteria, wanted.grades, wanted.tests)
    if missing:
        raise Refused(
            f"{ref} cannot be delivered yet: {'; '.join(missing)}.",
            hint=f"Say less, tracker update {ref} part …, or bring the evidence.",
        )


def missing_for_delivered(
    criteria: Sequence[SuccessTest],
    evidence: Sequence[GradedSource],
    tests: Mapping[int, Sequence[GradedSource]],
) -> list[str]:
    """What stands between a commitment and Delivered, in words; empty when nothing does.

    Every criterion of the letter has to be met, each on evidence of grade A or B; with no
    such criterion recorded, one source of grade A or B is needed.
    """
    letter = [test for test in criteria if test.type is SuccessTestType.LETTER]
    missing = [f"criterion {test.number} is not met" for test in letter if test.met is not True]
    missing += [
        f"criterion {test.number} was met on no source of grade A or B"
        for test in letter
        if test.met is True and not _proves(tests.get(test.number, ()))
    ]
    missing += [
        f"criterion {test.number}, a test of failure, was met"
        for test in criteria
        if test.type is SuccessTestType.FAILURE and test.met is True
    ]
    if not letter and not _proves(evidence):
        cited = list_words(
            [f"{graded.source.ref} is {graded.grade} ({graded.because})" for graded in evidence]
        )
        missing.append(
            "no source of grade A or B (law, audited data, the thing itself, or somebody "
            f"independent); {cited or 'no source is given'}"
        )
    return missing


def _proves(evidence: Sequence[GradedSource]) -> bool:
    return any(graded.grade in PROVES_DELIVERY for graded in evidence)


def no_look(ref: str) -> Refused:
    """That nothing was found rests on a look, not on a source."""
    return Refused(
        f"That no action was found for {ref} rests on a look, and none is recorded.",
        hint=f"First: tracker checked {ref} --nothing --places 'where you looked'.",
    )


def _check_vocabulary(standing: Standing, wanted: Assessment) -> None:
    ref = standing.subject.ref
    is_standing = standing.subject.kind is Kind.STANDING
    if wanted.delivery in STANDING_VALUES and not is_standing:
        raise Refused(
            f"The kind of {ref} is {standing.subject.kind.label}: only a standing promise is "
            f"{wanted.delivery.label}.",
            hint=f"Type tracker update {ref} delivered, or change its kind with tracker edit.",
        )
    if wanted.delivery in {Delivery.DELIVERED, Delivery.PARTLY_DELIVERED} and is_standing:
        raise Refused(
            f"{ref} is a standing promise, which is kept and never delivered.",
            hint=f"Type tracker update {ref} holding, or breached.",
        )


def _check_ending(standing: Standing, wanted: Assessment) -> None:
    ref = standing.subject.ref
    ended_by_us = standing.of(Facet.ENDED) is not None and standing.ended is not Ended.OPEN
    goes_on = wanted.ended is Ended.OPEN or (
        wanted.ended is None and wanted.delivery is not Delivery.DELIVERED
    )
    if ended_by_us and goes_on:
        if not wanted.reopen and wanted.ended is None:
            raise Refused(
                f"{ref} has ended ({standing.ended.label}).",
                hint="Reopen it with --reopen --because …, on new evidence.",
            )
        if not wanted.because or not wanted.grades:
            raise Refused(
                f"Reopening {ref} needs a reason and new evidence.",
                hint="Add --because … and -s SOURCE.",
            )
    _check_completed(ref, wanted)
    if wanted.ended not in {None, Ended.OPEN} and not wanted.grades:
        raise Refused(f"That {ref} ended needs a source.", hint="Add -s KEY or -s URL.")


def _check_completed(ref: str, wanted: Assessment) -> None:
    if wanted.ended is Ended.COMPLETED and wanted.delivery not in {
        Delivery.PARTLY_DELIVERED,
        Delivery.DELIVERED,
        Delivery.HOLDING,
    }:
        raise Refused(
            f"{ref} is not completed while nothing of it is delivered.",
            hint="Give the reason it ended: --ended not-prioritised, no-funding, refused, …",
        )


def _check_evidence(standing: Standing, wanted: Assessment) -> None:
    ref = standing.subject.ref
    if wanted.delivery is Delivery.TOO_VAGUE:
        return  # The wording is its evidence.
    if wanted.delivery is Delivery.NO_ACTION_FOUND:
        if standing.of(Facet.LOOK) is None:
            raise no_look(ref)
        return
    if not wanted.grades:
        raise Refused(
            f"A change of {ref} needs evidence.", hint="Add -s KEY, -s URL or -s . (the last one)."
        )


def _check_direction(standing: Standing, wanted: Assessment) -> None:
    if standing.delivery is Delivery.TOO_VAGUE:
        return
    order = (*LADDER, *reversed(STANDING_VALUES))
    down = order.index(wanted.delivery) < order.index(standing.delivery)
    if down and not wanted.because:
        raise Refused(
            f"{standing.subject.ref} would go down from {standing.delivery.label} to "
            f"{wanted.delivery.label}.",
            hint="A reassessment needs its reason: --because …",
        )


def _number(standing: Standing) -> str:
    return str(standing.finding.seq) if standing.finding else "ENTRY"
