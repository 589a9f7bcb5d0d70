"""The gate of an issue: what would embarrass whoever publishes the report of a week."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.headlines import Agreement
from tracker.domain.lateness import is_unchecked, lateness
from tracker.domain.prose import count_words, days_words, list_words
from tracker.domain.standing import Standing
from tracker.domain.subject import addressee
from tracker.domain.vocabulary import Grade, Setting
from tracker.report.ask import Silence
from tracker.report.reading import Reading

#: An older claim that nobody has checked stands in the way of an issue, in days.
CLAIM_DAYS = 28


class Doubt(StrEnum):
    """A reason to wait with an issue; those that `tracker lint` has too have its names."""

    PASSED_UNCHECKED = "passed-unchecked"
    CLAIM_UNCHECKED = "claim-unchecked"
    PAST_GATE = "past-gate"
    GRADE_D = "grade-d"
    NO_ADDRESSEE = "no-addressee"
    NO_PUBLISHER = "no-publisher"
    NO_CONTACT = "no-contact"

    def words(self, count: int) -> str:
        """So many of it: '3 dates that passed and nobody checked', 'no publisher'."""
        nouns = _NOUNS.get(self)
        return self.value.replace("-", " ") if nouns is None else count_words(count, *nouns)


_NOUNS = {
    Doubt.PASSED_UNCHECKED: (
        "date that passed and nobody checked",
        "dates that passed and nobody checked",
    ),
    Doubt.CLAIM_UNCHECKED: (
        f"claim that nobody checked in {CLAIM_DAYS} days",
        f"claims that nobody checked in {CLAIM_DAYS} days",
    ),
    Doubt.PAST_GATE: (
        "finding that its tests do not bear out",
        "findings that their tests do not bear out",
    ),
    Doubt.GRADE_D: (
        "finding on evidence of grade D alone",
        "findings on evidence of grade D alone",
    ),
    Doubt.NO_ADDRESSEE: ("body without an addressee", "bodies without an addressee"),
}


@dataclass(frozen=True, slots=True)
class GateLine:
    """One thing that a press office would hold up."""

    doubt: Doubt
    entry: int
    """The entry or party that it is about; 0 for the register itself."""
    about: str
    """A ref, a body, or the register."""
    what: str
    next: str
    """The command that puts it right."""
    is_known: bool
    """Whether the last issue of this scope had it too, and was issued all the same."""


def gate_of(reading: Reading, silent: Sequence[Silence]) -> tuple[GateLine, ...]:
    """What to put right before a report is issued, by check and then by ref."""
    own = [issue for issue in reading.issues if issue.scope == reading.scope.key]
    accepted = own[-1].accepted if own else frozenset()
    return tuple(
        GateLine(doubt, entry, about, what, next_, is_known=(doubt.value, entry) in accepted)
        for doubt, entry, about, what, next_ in (
            *_dates(reading),
            *_claims(reading),
            *_findings(reading),
            *_addressees(reading, silent),
            *_publisher(reading),
        )
    )


def doubts_words(gate: Sequence[GateLine]) -> str:
    """How many there are of each: '3 dates that passed and nobody checked and no publisher'."""
    counts = Counter(line.doubt for line in gate)
    return list_words([doubt.words(counts[doubt]) for doubt in Doubt if counts[doubt]])


_Line = tuple[Doubt, int, str, str, str]


def _dates(reading: Reading) -> Iterator[_Line]:
    for standing in reading.commitments:
        if is_unchecked(standing):
            ref = standing.subject.ref
            passed = lateness(standing, reading.week.sunday).removesuffix(", not checked")
            yield (
                Doubt.PASSED_UNCHECKED,
                standing.deadline_entries[-1].seq,
                ref,
                f"its date {passed}, and nobody has looked since",
                f"tracker checked {ref}",
            )


def _claims(reading: Reading) -> Iterator[_Line]:
    for standing in reading.commitments:
        claim = standing.claim
        if claim is None or standing.agreement is not Agreement.CLAIM_UNCHECKED:
            continue
        days = (reading.week.sunday - claim.occurred_latest).days
        if days > CLAIM_DAYS and (standing.last_looked or date.min) < claim.occurred_latest:
            ref = standing.subject.ref
            what = f"a claim of {days_words(days)} ago goes further than our finding"
            yield Doubt.CLAIM_UNCHECKED, claim.seq, ref, what, f"tracker checked {ref}"


def _findings(reading: Reading) -> Iterator[_Line]:
    for standing, lack in reading.now.unfounded():
        if standing.finding is not None:
            entry = standing.finding.seq
            what = f"{standing.delivery.label}, and would not pass now: {lack.missing}"
            yield Doubt.PAST_GATE, entry, standing.subject.ref, what, _correct(entry)
    for standing in reading.commitments:
        if standing.finding is not None and standing.counted and _on_grade_d(reading, standing):
            entry = standing.finding.seq
            what = f"{standing.delivery.label}, which rests on media and other sources alone"
            yield Doubt.GRADE_D, entry, standing.subject.ref, what, _correct(entry)


def _correct(entry: int) -> str:
    return f"tracker correct {entry} -s SOURCE --because …"


def _on_grade_d(reading: Reading, standing: Standing) -> bool:
    if standing.finding is None:
        return False
    return {graded.grade for graded in reading.now.graded(standing.finding)} == {Grade.D}


def _addressees(reading: Reading, silent: Sequence[Silence]) -> Iterator[_Line]:
    questions: dict[int | None, int] = {}
    for silence in silent:
        lead = silence.standing.subject.one("lead")
        if addressee(reading.parties, lead) is None:
            questions[lead] = questions.get(lead, 0) + 1
    for lead, count in questions.items():
        name = "no lead body" if lead is None else reading.name(lead)
        mend = (
            "tracker edit REF --lead BODY"
            if lead is None
            else f"tracker party edit {shlex.quote(name)} --kind public-body"
        )
        what = f"{count_words(count, 'question')} that no office is named for"
        yield Doubt.NO_ADDRESSEE, lead or 0, name, what, mend


def _publisher(reading: Reading) -> Iterator[_Line]:
    for doubt, setting in (
        (Doubt.NO_PUBLISHER, Setting.PUBLISHER),
        (Doubt.NO_CONTACT, Setting.CONTACT),
    ):
        if not reading.settings.get(setting):
            what = f"it names no {setting.value}"
            mend = f"tracker config {setting.value} '…'"
            yield doubt, 0, "register", what, mend
