"""Computes a commitment's window and marks over time, for the terminal, the page and the site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.binding import BOUND_LATER
from tracker.domain.deadline.window import Bound
from tracker.domain.describe import Context, describe, sentence_of
from tracker.domain.entry import Entry, voice_party
from tracker.domain.facets import MeasureValue
from tracker.domain.grade import promisers_of
from tracker.domain.headlines import BY_DELIVERY, Headline
from tracker.domain.schedule import Schedule
from tracker.domain.standing import HeadlineChange, Standing
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import ASKS, Delivery, Disposition, Facet, Identity, StepKind, Voice


class Lane(StrEnum):
    """Whose word or act a mark shows; a critic never stands with the promiser."""

    THEY = "they"
    """The promiser: its words and acts, and what became of its instruments."""
    OTHERS = "others"
    """Third parties: what they ask for, find or think."""
    WE = "we"
    """The register: findings and looks."""


class MarkKind(StrEnum):
    """What a mark shows."""

    OPENED = "opened"
    STATEMENT = "statement"
    DATE = "date"
    CLAIM = "claim"
    POSITION = "position"
    ACTION = "action"
    STAGE = "stage"
    GONE = "gone"
    """Withdrawn or replaced, by the promiser's act."""
    FINDING = "finding"
    LOOK = "look"
    STALLED = "stalled"


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry in its place on a commitment's timeline."""

    day: date
    """The first day that it may have been."""
    latest: date | None
    """The last day that it may have been, where the day is vague."""
    lane: Lane
    """Whose word or act it is."""
    voice: str
    """promiser, tracker or the name of a third party."""
    kind: MarkKind
    """What sort of event it is."""
    headline: Headline | None
    """The state that is claimed or found; None for what names no state."""
    words: str
    """What it says: 'Claim: delivered'."""
    entry: int

    @property
    def last(self) -> date:
        """The last day that it may have been."""
        return self.latest or self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A commitment over time: its announcement, the window of its deadline, and its marks."""

    announced: date
    """The day of the announcement."""
    stated: date
    """The day on which a date was first stated; without one, the announcement."""
    opens: date | None
    """The first day of the window, where the deadline names one."""
    strict: date | None
    """The last day on the narrowest reading."""
    last: date | None
    """The last day on the most generous reading."""
    original: date | None
    """The last day first promised, where it has moved."""
    met: date | None
    """The day of delivery, or of what met the date."""
    overdue: bool
    """Whether it is past its date on every reading, and somebody has looked since."""
    marks: tuple[Mark, ...]
    """By day and number."""

    @property
    def first(self) -> date | None:
        """Where the window begins: with its first day, or on the day that its date was stated."""
        return None if self.last is None else min(self.opens or self.stated, self.last)

    @property
    def days(self) -> list[date]:
        """Every day that has a place on it."""
        days = [self.announced, self.first, self.strict, self.last, self.original, self.met]
        days += [day for mark in self.marks for day in (mark.day, mark.last)]
        return [day for day in days if day is not None]

    def late_until(self, report: date) -> date | None:
        """The day up to which it was late, or is late on the report's day; None for neither."""
        until = self.met or (report if self.overdue else None)
        return until if until and self.last and until > self.last else None


def timeline_of(
    context: Context,
    standing: Standing,
    history: Iterable[Entry],
    elsewhere: Iterable[Entry] = (),
) -> Timeline:
    """The timeline of a commitment; for the entries see `marks_of`."""
    subject, deadline, moves = standing.subject, standing.deadline, standing.moves
    last = None if deadline is None else deadline.latest
    within = deadline is not None and deadline.bound is Bound.WITHIN
    return Timeline(
        announced=subject.announced_latest,
        stated=moves.each[0].said if moves.each else subject.announced_latest,
        opens=deadline.earliest if deadline is not None and within and last else None,
        strict=None if deadline is None else deadline.strict_latest,
        last=last,
        original=None if moves.original_latest == last else moves.original_latest,
        met=standing.met_on,
        overdue=standing.timing.value is Schedule.OVERDUE,
        marks=marks_of(context, subject, history, elsewhere),
    )


_KINDS = {
    Facet.RESTATEMENT: MarkKind.STATEMENT,
    Facet.RESPONSE: MarkKind.STATEMENT,
    Facet.DEADLINE: MarkKind.DATE,
    Facet.EVENT: MarkKind.DATE,
    Facet.MEASURE: MarkKind.STATEMENT,
    Facet.SAYS: MarkKind.POSITION,
    Facet.STAGE: MarkKind.STAGE,
    Facet.LOOK: MarkKind.LOOK,
    Facet.STALLED: MarkKind.STALLED,
}
_OURS = frozenset({MarkKind.FINDING, MarkKind.LOOK, MarkKind.STALLED})


def marks_of(
    context: Context, subject: Subject, history: Iterable[Entry], elsewhere: Iterable[Entry] = ()
) -> tuple[Mark, ...]:
    """Every mark of a commitment, by day and then in the order of the ledger.

    `history` is every live entry of it, by day and number, and `elsewhere` the stages of the
    instruments that carry it and the days of the events to which its dates are bound, both with
    their texts; the context knows what came before each. What is no
    event in the world (a link, a note, a test, a repair of our record) has no mark.
    """
    marks = [_mark(context, subject, entry) for entry in (*_last_judgements(history), *elsewhere)]
    drawn = [mark for mark in marks if mark is not None]
    return tuple(sorted(drawn, key=lambda mark: (mark.day, mark.entry)))


def _last_judgements(entries: Iterable[Entry]) -> list[Entry]:
    """Without a finding that the same act followed by an ending: they are one judgement."""
    filtered: list[Entry] = []
    for entry in entries:
        before = filtered[-1] if filtered else entry
        same = (before.batch, before.occurred, before.voice)
        if (
            entry.facet is Facet.ENDED
            and before.facet is Facet.DELIVERY
            and same == (entry.batch, entry.occurred, entry.voice)
        ):
            filtered.pop()
        filtered.append(entry)
    return filtered


def _mark(context: Context, subject: Subject, entry: Entry) -> Mark | None:
    change = context.headlines.get(entry.seq)
    kind = _kind(entry, change)
    # Readings and baselines have a drawing of their own; a target is what the promiser says.
    drawn_apart = entry.value in {MeasureValue.READING, MeasureValue.BASELINE}
    if kind is None or drawn_apart or BOUND_LATER in entry.detail:
        return None
    day = entry.when.earliest or entry.occurred_latest
    lane = _lane(subject, entry, kind)
    # What the promiser says or does is its own, whoever wrote it down.
    voice = Voice.PROMISER.value if lane is Lane.THEY else entry.voice
    by_party = voice_party(entry.voice) is not None
    return Mark(
        day=day,
        latest=entry.occurred_latest if entry.occurred_latest != day else None,
        lane=lane,
        voice=context.voice(entry) if by_party else voice,
        kind=kind,
        headline=_headline(entry, kind, change),
        words=_words(context, entry, kind),
        entry=entry.seq,
    )


def _kind(entry: Entry, change: HeadlineChange | None) -> MarkKind | None:
    ours = entry.voice == Voice.TRACKER
    match entry.facet:
        case Facet.IDENTITY:
            return MarkKind.OPENED if entry.value == Identity.OPENED else None
        case Facet.STEP:
            return MarkKind.ACTION if entry.value == StepKind.ACTION else MarkKind.STATEMENT
        case Facet.DELIVERY | Facet.ENDED:
            return MarkKind.FINDING if ours else MarkKind.CLAIM
        case Facet.DISPOSITION:
            if change is None or change.before is change.after:
                return None
            is_given_up = entry.value in {Disposition.WITHDRAWN, Disposition.SUPERSEDED}
            return MarkKind.GONE if is_given_up else MarkKind.FINDING
        case _:
            return _KINDS.get(entry.facet)


def _lane(subject: Subject, entry: Entry, kind: MarkKind) -> Lane:
    party = voice_party(entry.voice)
    if party is not None:
        return Lane.THEY if party in promisers_of(subject) else Lane.OTHERS
    if kind is MarkKind.OPENED and subject.kind in ASKS:
        return Lane.OTHERS
    return Lane.WE if kind in _OURS else Lane.THEY


def _headline(entry: Entry, kind: MarkKind, change: HeadlineChange | None) -> Headline | None:
    """The state after a finding; of a claim the one that it names, if it names any.

    Where another's findings count, ours change no headline and name their own state. A promise
    that its maker calls dropped is not Withdrawn: that takes a finding of ours.
    """
    if entry.facet is Facet.DELIVERY and (kind is MarkKind.CLAIM or change is None):
        return BY_DELIVERY.get(Delivery(entry.value))
    return None if change is None else change.after


def _words(context: Context, entry: Entry, kind: MarkKind) -> str:
    if kind is MarkKind.OPENED:
        return "Announced"
    description = describe(context, entry)
    if entry.facet in {Facet.STAGE, Facet.EVENT}:
        return f"{context.ref(entry.subject)}: {description.what}"
    return sentence_of(description, who=kind is not MarkKind.LOOK)
