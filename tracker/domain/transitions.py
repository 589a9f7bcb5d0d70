"""Which findings may follow which, and the evidence that each takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.fact import SuccessTestOf
from tracker.domain.grade import PROVES_DELIVERY, PROVES_PART, GradedSource
from tracker.domain.prose import day_words, list_words
from tracker.domain.related import Carrier
from tracker.domain.standing import AnyStanding
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import (
    LADDER,
    NOT_MEASURED,
    STANDING_VALUES,
    TESTED,
    Delivery,
    Ended,
    Facet,
    Grade,
    Kind,
    SourceType,
    SuccessTestType,
)
from tracker.errors import Refused, UsageError, as_typed, with_article


@dataclass(frozen=True, slots=True)
class JudgedTest:
    """A success test with the evidence on which it was judged."""

    test: SuccessTestOf[Any]
    evidence: Sequence[GradedSource]
    """All that the judgement cites; empty while nobody has judged it."""
    carriers: Sequence[Carrier]
    """What carries the commitment."""
    day: date
    """The day of the finding that is to rest on it."""

    @property
    def counting(self) -> list[GradedSource]:
        """The evidence that counts: a law shows what it does only while it is in force."""
        if self.test.of_enactment or self._in_force:
            return list(self.evidence)
        return [
            graded for graded in self.evidence if graded.source.source_type is not SourceType.LAW
        ]

    @property
    def _in_force(self) -> bool:
        laws = [carrier for carrier in self.carriers if carrier.is_law]
        return bool(laws) and all(
            carrier.in_force is not None and carrier.in_force <= self.day for carrier in laws
        )

    def passes(self, grades: Collection[Grade]) -> bool:
        """Whether it is met, on evidence of one of these grades that counts."""
        return self.test.met is True and any(graded.grade in grades for graded in self.counting)


@dataclass(frozen=True, slots=True)
class WantedFinding:
    """What we want to find of one commitment, on what evidence."""

    delivery: Delivery
    ended: Ended | None
    item: str
    """The occurrence of a duty that returns, by its period; else empty."""
    day: date
    """The last day that it may be of."""
    because: str | None
    reopen: bool
    evidence: Sequence[GradedSource]
    tests: Sequence[JudgedTest]
    """Every test as it was judged by the day of the finding."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a finding would need and has not, and what to type for it."""

    missing: str
    next: str


def check_wanted(standing: AnyStanding, proposed: WantedFinding) -> None:
    """Raise Refused (exit 5), with what is missing, unless the finding may be recorded."""
    ref = standing.subject.ref
    _check_vocabulary(standing, proposed)
    finding = standing.finding
    other_time = proposed.item != ("" if finding is None else finding.item)
    same = proposed.delivery is standing.delivery and not other_time
    if same and proposed.ended in {None, standing.ended}:
        raise Refused(
            f"{ref} is {standing.delivery.label} already.",
            hint=f"What happened without changing that is a step: tracker step {ref} …; "
            f"that somebody looked: tracker checked {ref}.",
        )
    if proposed.delivery is Delivery.NOT_ASSESSED and not same:
        raise Refused(
            f"{ref} cannot go back to not assessed: somebody has looked.",
            hint=f"If the record was wrong: tracker correct {_number(standing)} "
            "--value not-assessed --because …",
        )
    _check_ending(standing, proposed)
    if not same:
        _check_evidence(standing, proposed)
        if not other_time:
            _check_direction(standing, proposed)
        _check_gate(standing, proposed)


def check_corrected(standing: AnyStanding, stands: WantedFinding, *, changed: Facet) -> None:
    """The rules that hold for what a correction says, whichever way it went."""
    _check_vocabulary(standing, stands)
    if changed is Facet.ENDED or stands.delivery is not Delivery.NOT_ASSESSED:
        _check_completed(standing.subject.ref, stands)
        if stands.ended not in {None, Ended.OPEN}:
            check_judged(standing.subject.ref, stands.delivery, stands.tests)
    if changed is not Facet.DELIVERY or stands.delivery is Delivery.NOT_ASSESSED:
        return
    _check_evidence(standing, stands)
    _check_gate(standing, stands)


def _check_gate(standing: AnyStanding, proposed: WantedFinding) -> None:
    lacks = lacks_of(standing, proposed.delivery, proposed.tests)
    if lacks:
        raise Refused(
            f"{standing.subject.ref} cannot be {proposed.delivery.label} yet: "
            f"{'; '.join(lack.missing for lack in lacks)}.",
            hint=lacks[0].next,
        )


def lacks_of(standing: AnyStanding, delivery: Delivery, tests: Sequence[JudgedTest]) -> list[Lack]:
    """What stands between a commitment and a finding; empty where it may be said.

    Delivered: every test of whether they did it is met, each on evidence of grade A or B, and
    no test of failure. Partly delivered: one is met on evidence of grade A, B or C, and one is
    not met or not judged yet. Holding and breached are for standing promises and for duties
    that return, which are neither of the two.
    """
    ref = standing.subject.ref
    if delivery in TESTED and standing.is_kept:
        next_ = f"Type tracker update {ref} holding -s SOURCE, or breached."
        return [Lack("what is to be kept or to return is never delivered", next_)]
    if delivery in STANDING_VALUES and not standing.is_kept:
        next_ = f"Type tracker update {ref} delivered …, or change its kind with tracker edit."
        return [Lack(f"only what is to be kept or to return is {delivery.label}", next_)]
    if delivery not in TESTED:
        return []
    letter = [judged for judged in tests if judged.test.type is SuccessTestType.LETTER]
    if not letter:
        return [
            Lack(
                "no test says what will be true when it is done",
                f"Say it in our own words: tracker update {ref} {_typed(delivery)} -s SOURCE "
                '--test "What will be true"',
            )
        ]
    if delivery is Delivery.PARTLY_DELIVERED:
        return _lacks_of_part(ref, letter, tests)
    lacks = [
        Lack(
            f"test {judged.test.number} is not met",
            f"Judge it: tracker test {ref} {judged.test.number} --met -s SOURCE; or say less: "
            f"tracker update {ref} part …",
        )
        for judged in letter
        if judged.test.met is not True
    ]
    lacks += [
        _unproved(ref, judged, "A or B")
        for judged in letter
        if judged.test.met is True and not judged.passes(PROVES_DELIVERY)
    ]
    lacks += [
        Lack(
            f"test {judged.test.number}, a test of failure, is met",
            f"If it is not: tracker test {ref} {judged.test.number} --unmet -s SOURCE",
        )
        for judged in tests
        if judged.test.type is SuccessTestType.FAILURE and judged.test.met is True
    ]
    return lacks


def _lacks_of_part(
    ref: str, letter: Sequence[JudgedTest], tests: Sequence[JudgedTest]
) -> list[Lack]:
    met = [judged for judged in letter if judged.test.met is True]
    if not met:
        number = letter[0].test.number
        return [
            Lack(
                "no test is met",
                f"Judge one: tracker test {ref} {number} --met -s SOURCE; or say less: "
                f"tracker update {ref} under-way -s SOURCE",
            )
        ]
    if not any(judged.passes(PROVES_PART) for judged in met):
        return [_unproved(ref, judged, "A, B or C") for judged in met]
    is_open = [
        judged
        for judged in tests
        if judged.test.type is not SuccessTestType.FAILURE and judged.test.met is not True
    ]
    if is_open:
        return []
    return [
        Lack(
            "every test is met",
            f"If that is all of it: tracker update {ref} delivered -s SOURCE; else say what is "
            'missing: --unmet "What is not true yet"',
        )
    ]


def _unproved(ref: str, judged: JudgedTest, grades: str) -> Lack:
    """Why a test that is met does not count."""
    number = judged.test.number
    laws = [
        graded.source for graded in judged.evidence if graded.source.source_type is SourceType.LAW
    ]
    if laws and len(judged.counting) < len(judged.evidence):
        waiting = [
            carrier
            for carrier in judged.carriers
            if carrier.is_law and (carrier.in_force is None or carrier.in_force > judged.day)
        ]
        if not waiting:
            return Lack(
                f"test {number} is met on {laws[0].ref}, a law, which shows that it was made and "
                "not that it is in force",
                f"Name the law that carries it: tracker link {ref} carried-by REF; then the day "
                f"it came into force: tracker step REF in-force -s SOURCE --on DAY",
            )
        carrier = waiting[0]
        provision = f' --provision "{carrier.provisions[0]}"' if carrier.provisions else ""
        return Lack(
            f"test {number} is met on {laws[0].ref}, a law, and {carrier.matters} is not "
            f"recorded as in force on {judged.day.isoformat()}",
            f"Record its commencement: tracker step {carrier.ref} in-force{provision} -s SOURCE "
            "--on DAY; a test of enactment alone is set with --enactment",
        )
    finding = "delivered" if grades == "A or B" else "part"
    cited = list_words(
        [f"{graded.source.ref} is {graded.grade} ({graded.because})" for graded in judged.evidence]
    )
    return Lack(
        f"test {number} is met on no source of grade {grades}; {cited or 'no source is given'}",
        # By its words, as a test that was to be set with this finding has no number.
        f"Bring better evidence: tracker update {ref} {finding} -s SOURCE --test 'ITS WORDS'; or "
        f"say less: tracker update {ref} under-way -s SOURCE",
    )


def _typed(delivery: Delivery) -> str:
    return "part" if delivery is Delivery.PARTLY_DELIVERED else delivery.value


#: What says nothing by itself of what will be true.
_EMPTY_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "a all and are as be been done fully full fulfilled has have in implemented implementation "
        "is it kept made met of promise promised promises recommendation the this was were will "
        "completed complete delivered delivery achieved happened commitment",
    )
)


def check_test_words(subject: Subject, words: str) -> None:
    """Raise UsageError for a test that says nothing: vocabulary alone, or the title again."""
    typed = re.findall(r"[^\W_]+", words.casefold())
    vocabulary = {part for word in Delivery for part in word.value.split("_")}
    title = re.findall(r"[^\W_]+", subject.title.casefold())
    if not set(typed) - _EMPTY_WORDS - vocabulary or typed == title:
        raise UsageError(
            f"{as_typed(words)} does not say what will be true when {subject.ref} is done.",
            hint='Name what anybody could see, as "The bridge is open to walkers".',
        )


def no_look(ref: str) -> Refused:
    """That nothing was found rests on a look, not on a source."""
    return Refused(
        f"That no action was found for {ref} rests on a look, and none is recorded.",
        hint=f"Say where you looked: tracker update {ref} none --places 'where' --terms 'what'.",
    )


def _check_vocabulary(standing: AnyStanding, proposed: WantedFinding) -> None:
    ref = standing.subject.ref
    if proposed.delivery in STANDING_VALUES and not standing.is_kept:
        raise Refused(
            f"The kind of {ref} is {standing.subject.kind.label}: only a standing promise, or a "
            f"duty that returns, is {proposed.delivery.label}.",
            hint=f"Type tracker update {ref} delivered …, or change its kind with tracker edit.",
        )
    if proposed.delivery in TESTED and standing.is_kept:
        what = "standing promise" if standing.subject.kind is Kind.STANDING else "duty that returns"
        raise Refused(
            f"{ref} is {with_article(what)}, which is kept and never delivered.",
            hint=f"Type tracker update {ref} holding, or breached.",
        )
    _check_begun(standing, proposed)


def _check_begun(standing: AnyStanding, proposed: WantedFinding) -> None:
    """Whether the time of a duty had begun by the day of what is found of it."""
    ref, recurrence = standing.subject.ref, standing.recurrence
    numbers = [] if recurrence is None else recurrence.numbered(proposed.item)
    if recurrence is None or not numbers:
        return
    first = recurrence.first_day(numbers[0])
    if proposed.day < first:
        raise Refused(
            f"{proposed.item} of {ref} begins on {day_words(first)}: nothing of "
            f"{day_words(proposed.day)} shows whether it was kept.",
            hint="Name a later source, another day with --on, or an earlier time with --for.",
        )


def _check_ending(standing: AnyStanding, proposed: WantedFinding) -> None:
    ref = standing.subject.ref
    ended_by_us = standing.of(Facet.ENDED) is not None and standing.ended is not Ended.OPEN
    goes_on = proposed.ended is Ended.OPEN or (
        proposed.ended is None and proposed.delivery is not Delivery.DELIVERED
    )
    if ended_by_us and goes_on:
        if not proposed.reopen and proposed.ended is None:
            raise Refused(
                f"{ref} has ended ({standing.ended.label}).",
                hint="Reopen it with --reopen --because …, on new evidence.",
            )
        if not proposed.because or not proposed.evidence:
            raise Refused(
                f"Reopening {ref} needs a reason and new evidence.",
                hint="Add --because … and -s SOURCE.",
            )
    _check_completed(ref, proposed)
    if proposed.ended not in {None, Ended.OPEN}:
        check_judged(ref, proposed.delivery, proposed.tests)
    if proposed.ended not in {None, Ended.OPEN} and not proposed.evidence:
        raise Refused(f"That {ref} ended needs a source.", hint="Add -s KEY or -s URL.")


def _check_completed(ref: str, proposed: WantedFinding) -> None:
    if proposed.ended is Ended.COMPLETED and proposed.delivery not in {
        Delivery.PARTLY_DELIVERED,
        Delivery.DELIVERED,
        Delivery.HOLDING,
    }:
        raise Refused(
            f"{ref} is not completed while nothing of it is delivered.",
            hint="Give the reason it ended: --ended not-prioritised, no-funding, refused, …",
        )


def check_judged(ref: str, delivery: Delivery, tests: Sequence[JudgedTest]) -> None:
    """What ends partly delivered says what was left out: Refused while a test stays open."""
    for lack in open_tests(ref, delivery, tests):
        raise Refused(f"{ref} cannot end partly delivered: {lack.missing}.", hint=lack.next)


def open_tests(ref: str, delivery: Delivery, tests: Sequence[JudgedTest]) -> list[Lack]:
    """The tests that nobody has judged of what ends partly delivered; none of anything else."""
    if delivery is not Delivery.PARTLY_DELIVERED:
        return []
    return [
        Lack(
            f"test {judged.test.number} is not judged",
            f"Judge it: tracker test {ref} {judged.test.number} --met or --unmet, -s SOURCE.",
        )
        for judged in tests
        if judged.test.type is SuccessTestType.LETTER and judged.test.met is None
    ]


def _check_evidence(standing: AnyStanding, proposed: WantedFinding) -> None:
    ref = standing.subject.ref
    if proposed.delivery is Delivery.TOO_VAGUE:
        return  # The wording is its evidence.
    if proposed.delivery is Delivery.NO_ACTION_FOUND:
        return  # It rests on a look, which is recorded with it or before it.
    if not proposed.evidence:
        raise Refused(
            f"A change of {ref} needs evidence.", hint="Add -s KEY, -s URL or -s . (the last one)."
        )


def _check_direction(standing: AnyStanding, proposed: WantedFinding) -> None:
    if {standing.delivery, proposed.delivery} & NOT_MEASURED:
        return
    order = (*LADDER, *reversed(STANDING_VALUES))
    down = order.index(proposed.delivery) < order.index(standing.delivery)
    if down and not proposed.because:
        raise Refused(
            f"{standing.subject.ref} would go down from {standing.delivery.label} to "
            f"{proposed.delivery.label}.",
            hint="A finding that goes down needs its reason: --because …",
        )


def _number(standing: AnyStanding) -> str:
    return str(standing.finding.seq) if standing.finding else "ENTRY"
