"""Checks of dates: missing or passed deadlines, and commitments not looked at for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.domain.entry import Entry
from tracker.domain.headlines import Agreement
from tracker.domain.lateness import lateness
from tracker.domain.occurrences import Duty
from tracker.domain.prose import count_words, day_words
from tracker.domain.related import stage_words
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import DeadlineValue, Facet, LinkType, SubjectType
from tracker.lint.registry import REGISTER, Check, LintContext, Violation

#: Days without a look, after which a commitment is worth one.
LONG_UNSEEN = 180


def _no_date(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        if not standing.deadline_entries and standing.counted:
            ref = standing.subject.ref
            yield Violation(
                ref,
                standing.subject.opened.seq,
                "nothing is recorded of a date, not even that none was given",
                f"tracker due {ref} 'PHRASE' -s SOURCE",
            )


def _stated(context: LintContext) -> Iterator[tuple[str, Entry]]:
    for standing in context.standings:
        for entry in standing.deadline_entries:
            if entry.value == DeadlineValue.STATED:
                yield standing.subject.ref, entry


def _no_phrase(context: LintContext) -> Iterator[Violation]:
    for ref, entry in _stated(context):
        if entry.text("phrase") is None:
            yield Violation(
                ref,
                entry.seq,
                "a date was read, and the words it was read from are not recorded",
                f"tracker correct {entry.seq} --phrase '…' --because …",
            )


def _over_when_said(context: LintContext) -> Iterator[Violation]:
    for ref, entry in _stated(context):
        latest, stated_on = entry.detail.get("latest"), entry.when.earliest
        if (
            latest is not None
            and stated_on is not None
            and date.fromisoformat(str(latest)) < stated_on
        ):
            day = day_words(date.fromisoformat(str(latest)))
            yield Violation(
                ref,
                entry.seq,
                f"the date was over ({day}) when it was said ({day_words(stated_on)})",
                f"tracker correct {entry.seq} --on … or --phrase … --because …",
            )


def _passed_unchecked(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        if standing.timing.value is not Schedule.PASSED_UNCHECKED or not standing.is_open:
            continue
        if standing.duty is not None:
            yield _unreported(standing, standing.duty)
        else:
            passed = lateness(standing, context.times.as_of)
            yield Violation(
                standing.subject.ref,
                standing.deadline_entries[-1].seq,
                f"its date {passed.removesuffix(', not checked')}, and nobody has looked since",
                f"tracker checked {standing.subject.ref}",
            )


def _unreported(standing: Standing, duty: Duty) -> Violation:
    """A duty that returns, of which times are over and nobody reported on them."""
    ref, due = standing.subject.ref, duty.due
    over = count_words(duty.waiting, "time")
    return Violation(
        ref,
        standing.statements[-1].entries[0].seq,
        f"{over} of its duty passed since {due.period}, due by {day_words(due.last)}, and nobody "
        "reported on it",
        f"tracker update {ref} holding --for {due.period} -s SOURCE",
    )


def _long_unseen(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        last = max(standing.last_occurred, standing.last_looked or date.min)
        days = (context.times.as_of - last).days
        if days > LONG_UNSEEN and standing.counted:
            ref = standing.subject.ref
            what = f"nobody has looked for {days} days"
            yield Violation(ref, standing.last_entry, what, f"tracker checked {ref}")


def _claim_unchecked(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        claim = standing.claim
        if claim is None or standing.agreement is not Agreement.CLAIM_UNCHECKED:
            continue
        if standing.last_looked is None or standing.last_looked < claim.occurred_latest:
            ref, day = standing.subject.ref, day_words(claim.occurred_latest)
            what = f"the claim of {day} goes further than we do, and nobody has looked since"
            yield Violation(ref, claim.seq, what, f"tracker checked {ref}")


def _stage_unchecked(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        ref = standing.subject.ref
        for number in carriers(context, standing.subject.id):
            stages = context.of(number, Facet.STAGE)
            looked = standing.last_looked or date.min
            if stages and standing.is_open and looked < stages[-1].occurred_latest:
                stage = stages[-1]
                carrier = context.now.subjects[number].ref
                moved = f"{carrier} reached “{stage_words(stage)}”"
                what = f"{moved} on {day_words(stage.occurred_latest)}, and nobody has looked since"
                next_ = f"tracker checked {ref}"
                yield Violation(ref, stage.seq, what, next_)


def _stamped_ahead(context: LintContext) -> Iterator[Violation]:
    for entry in context.held:
        if entry.recorded_at.date() > context.moment.date():
            yield Violation(
                REGISTER,
                entry.seq,
                f"it was recorded on {day_words(entry.recorded_at.date())}, which has not come",
                "tracker log --limit 0",
            )


def carriers(context: LintContext, commitment: int) -> list[int]:
    """The instruments that carry a commitment, each once."""
    numbers = {
        number: None
        for link in context.of(commitment, Facet.LINK)
        if link.value == LinkType.CARRIED_BY
        for number in link.refs.get("target", ())
    }
    subjects = context.now.subjects
    return [
        number
        for number in numbers
        if number in subjects and subjects[number].type is SubjectType.INSTRUMENT
    ]


CHECKS = (
    Check(
        "no-date",
        "A commitment of whose date nothing is recorded.",
        "That no date was given is a fact about a promise, and one that readers ask for. Record "
        "the phrase (tracker due REF 'by Easter' -s SOURCE), or that there is none on that "
        "source: tracker due REF --none-set -s SOURCE.",
        _no_date,
    ),
    Check(
        "no-phrase",
        "A date without the words it was read from.",
        "A window is a context, and without the phrase nobody can read it again. Type tracker "
        "correct ENTRY --phrase 'before Easter' --because 'The phrase was left out'.",
        _no_phrase,
    ),
    Check(
        "over-when-said",
        "A date that was over when it was said.",
        "Either the day of the statement is wrong, or the phrase meant another year. Type tracker "
        "correct ENTRY --on DATE --because …, or --phrase '…' with --earliest and --latest.",
        _over_when_said,
    ),
    Check(
        "passed-unchecked",
        "A date that passed, and nobody has looked since.",
        "Until somebody looks nothing is called overdue: the report says that we do not know. "
        "Look, then tracker checked REF; what you found is tracker update REF …",
        _passed_unchecked,
    ),
    Check(
        "long-unseen",
        f"A commitment at which nobody has looked for more than {LONG_UNSEEN} days.",
        "What stands in the report is then old, and readers take it for the present. Look, then "
        "tracker checked REF --places '…'; many at once: tracker checked REFS.",
        _long_unseen,
    ),
    Check(
        "claim-unchecked",
        "A claim that goes further than our finding and was never checked.",
        "A claim moves no finding of ours, and one that nobody looked into is the likeliest place "
        "for both a broken promise and a stale record. Look, then tracker checked REF, or "
        "tracker update REF … on evidence that is not the promiser's.",
        _claim_unchecked,
    ),
    Check(
        "stage-unchecked",
        "A bill or fund that moved while what it carries was not looked at since.",
        "A stage changes no status by itself, and Royal Assent is not delivery; but it is a reason "
        "to look at every commitment that the instrument carries: tracker checked REF, or "
        "tracker update REF …",
        _stage_unchecked,
    ),
    Check(
        "stamped-ahead",
        "An entry whose recorded time has not come.",
        "A clock was wrong when it was written, and recorded times never go back: every later "
        "entry is stamped after it. Set the clock right. What was recorded stands, and reports "
        "of a week before that time do not know of it; tracker restore goes back to a copy.",
        _stamped_ahead,
    ),
)
