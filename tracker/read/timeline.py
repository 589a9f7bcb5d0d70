"""Commitments on a time axis: what `timeline` draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import Times
from tracker.domain.deadline.window import Bound
from tracker.domain.describe import lateness
from tracker.domain.entry import Entry
from tracker.domain.row import Filters
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.standing import headline as headline_of
from tracker.domain.vocabulary import (
    Badge,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Headline,
    Identity,
    Voice,
)
from tracker.ledger.database import Register
from tracker.ledger.standing import history
from tracker.read.log import Told, teller_of
from tracker.read.snapshot import candidates, chosen, take

#: What each other facet is drawn as.
_SHAPES = {
    Facet.RESTATEMENT: "said",
    Facet.RESPONSE: "said",
    Facet.DEADLINE: "date",
    Facet.SAYS: "said",
    Facet.STEP: "event",
    Facet.STAGE: "event",
    Facet.LOOK: "look",
    Facet.STALLED: "event",
}
#: Who is heard above the axis; what we find stands below.
_ABOVE = frozenset({Facet.RESTATEMENT, Facet.RESPONSE, Facet.DEADLINE, Facet.SAYS})
_CLAIMED = {
    Delivery.DELIVERED: Headline.DELIVERED,
    Delivery.PARTLY_DELIVERED: Headline.PARTLY_DELIVERED,
    Delivery.UNDER_WAY: Headline.UNDER_WAY,
    Delivery.PLANNED: Headline.PLANNED,
    Delivery.DROPPED: Headline.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry in its place on the axis."""

    entry: int
    day: date
    earliest: date | None
    """The first day that it may have been, where the day is vague."""
    above: bool
    shape: str
    """A headline's value, or said, date, event, look, opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One commitment's row, and its entries as dated lines."""

    ref: str
    title: str
    headline: Headline
    badges: tuple[Badge, ...]
    announced: date
    schedule: Schedule
    lateness: str
    due_phrase: str | None
    window_first: date | None
    """Where the band begins: the window's first day, or the day the date was first stated."""
    window_strict: date | None
    window_last: date | None
    original_last: date | None
    """The last day first promised, where it has moved."""
    met_on: date | None
    marks: tuple[Mark, ...]
    entries: tuple[Told, ...]


def timelines(register: Register, times: Times, refs: Sequence[str]) -> tuple[Timeline, ...]:
    """The timelines of these commitments, in the order typed; of all of them without refs."""
    filters = Filters(refs=tuple(refs))
    with register.database.reading() as connection:
        numbers = candidates(connection, times, filters)
        snapshot = take(connection, times, numbers=numbers)
        found = chosen(snapshot, filters, order=numbers)
        asked = None if numbers is None else [each.subject.id for each in found]
        entries = history(connection, times, subjects=asked, texts=True)
        teller = teller_of(connection, entries, times.known_at)
    by_subject: dict[int, list[Entry]] = {}
    for entry in entries:
        by_subject.setdefault(entry.subject, []).append(entry)
    return tuple(
        _timeline(
            standing,
            by_subject.get(standing.subject.id, []),
            tuple(map(teller.tell, by_subject.get(standing.subject.id, []))),
            times.as_of,
        )
        for standing in found
    )


def _timeline(
    standing: Standing, entries: Sequence[Entry], told: tuple[Told, ...], as_of: date
) -> Timeline:
    subject, deadline, moves = standing.subject, standing.deadline, standing.moves
    stated = moves.each[0].said if moves.each else subject.announced_latest
    last = None if deadline is None else deadline.latest
    first = None if deadline is None or last is None else deadline.earliest
    met = standing.timing.value in {Schedule.MET_ON_TIME, Schedule.MET_LATE}
    if last is not None and (deadline is None or deadline.bound is not Bound.WITHIN):
        first = min(stated, last)
    finding = standing.finding
    return Timeline(
        ref=subject.ref,
        title=subject.title,
        headline=standing.headline,
        badges=standing.badges,
        announced=subject.announced_latest,
        schedule=standing.timing.value,
        lateness=lateness(standing, as_of),
        due_phrase=None if deadline is None else deadline.phrase,
        window_first=first,
        window_strict=None if deadline is None else deadline.strict_latest,
        window_last=last,
        original_last=moves.original_latest if moves.original_latest != last else None,
        met_on=finding.occurred_latest if met and finding is not None else None,
        marks=tuple(_marks(entries)),
        entries=told,
    )


def _marks(entries: Sequence[Entry]) -> Iterator[Mark]:
    """A mark for every entry that says something; our own assessments as the state after them."""
    delivery, ended = Delivery.NOT_ASSESSED, Ended.OPEN
    disposition = Disposition.ACTIVE
    for entry in entries:
        ours = entry.voice == Voice.TRACKER
        state: str | None = None
        if entry.facet is Facet.DELIVERY and ours:
            delivery = Delivery(entry.value)
        elif entry.facet is Facet.ENDED:
            ended = Ended(entry.value)
        elif entry.facet is Facet.DISPOSITION:
            disposition = Disposition(entry.value)
        else:
            state = _shape(entry)
            if state is None:
                continue
        shape = state or headline_of(delivery, ended, disposition).value
        above = entry.facet in _ABOVE or (entry.facet is Facet.DELIVERY and not ours)
        above = above or shape == "opened"
        when = entry.when
        vague = when.earliest != when.latest
        yield Mark(entry.seq, entry.occurred_latest, when.earliest if vague else None, above, shape)


def _shape(entry: Entry) -> str | None:
    if entry.facet is Facet.DELIVERY:
        claimed = _CLAIMED.get(Delivery(entry.value))
        return "said" if claimed is None else claimed.value
    if entry.facet is Facet.IDENTITY:
        return "opened" if entry.value == Identity.OPENED else None
    return _SHAPES.get(entry.facet)
