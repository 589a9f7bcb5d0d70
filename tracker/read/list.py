"""Turns commitments into rows, which are listed, compared and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import Times
from tracker.domain.entry import voice_party
from tracker.domain.lateness import lateness
from tracker.domain.row import (
    Answer,
    CommitmentRow,
    Filters,
    OtherVoice,
    Sort,
)
from tracker.domain.standing import Standing
from tracker.domain.subject import ref_order
from tracker.domain.vocabulary import (
    ASKS,
    Delivery,
    Ended,
    Response,
    Voice,
)
from tracker.ledger.database import Register
from tracker.ledger.standing import first_announced
from tracker.read.snapshot import (
    Snapshot,
    candidates,
    chosen,
    take,
    voice_named,
    with_news,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of an answer, and how many there were before a limit."""

    rows: tuple[CommitmentRow, ...]
    total: int
    voice: str
    """Whose findings the headlines follow from: tracker, promiser, or a name."""


def listing(
    register: Register,
    times: Times,
    filters: Filters,
    *,
    voice: str = Voice.TRACKER,
    limit: int | None = None,
    sort: Sort = Sort.REF,
) -> Listing:
    """The commitments that the filters leave, as a voice finds them.

    Raises UnknownName (exit 4) for a voice that nobody has, and as `candidates` does.
    """
    total = None
    with register.database.reading() as connection:
        speaking = voice_named(connection, voice, times.known_at)
        is_plain = times.known_at is None and filters == Filters() and sort is Sort.REF
        if limit is not None and is_plain:
            # The first rows of everything: the others need not be read at all.
            numbers, total = first_announced(connection, times.as_of, limit)
            snapshot = take(connection, times, numbers=numbers)
            snapshot = snapshot.in_voice(speaking)
            standings = chosen(snapshot, filters)
        else:
            chosen_before = candidates(connection, times, filters)
            snapshot = take(connection, times, numbers=chosen_before)
            if filters.gone_quiet is not None:
                snapshot = with_news(connection, snapshot, whole=chosen_before is None)
            snapshot = snapshot.in_voice(speaking)
            standings = chosen(snapshot, filters, order=chosen_before)
    if sort is not Sort.REF:
        standings = sorted(standings, key=_ORDERS[sort])
    return Listing(
        tuple(row(snapshot, standing) for standing in standings[:limit]),
        len(standings) if total is None else total,
        voice_name(snapshot, speaking),
    )


def _late(standing: Standing) -> int:
    """Days after the last day, of what is open; what has none, or is over, comes last."""
    days = standing.timing.days if standing.is_open else None
    return date.min.toordinal() if days is None else days


#: The others keep the order of ref among what is equal.
_ORDERS: Mapping[Sort, Callable[[Standing], int]] = {
    Sort.DUE: lambda standing: (
        (standing.deadline and standing.deadline.latest) or date.max
    ).toordinal(),
    Sort.LATE: lambda standing: -_late(standing),
    Sort.CHANGED: lambda standing: -standing.last_occurred.toordinal(),
}


def row(snapshot: Snapshot, standing: Standing) -> CommitmentRow:
    """A standing as a row."""
    subject, deadline, timing = standing.subject, standing.deadline, standing.timing
    moves = standing.moves
    siblings = snapshot.dated_siblings(standing)
    parent, lead = subject.one("parent"), subject.one("lead")
    return CommitmentRow(
        ref=subject.ref,
        title=subject.title,
        kind=subject.kind,
        parent=ref_of(snapshot, parent),
        lead=None if lead is None else snapshot.names.get(lead),
        addressees=tuple(name_of(snapshot, party) for party in subject.refs.get("to", ())),
        tags=subject.tags,
        announced=subject.announced.text,
        headline=standing.headline,
        group=standing.headline.group,
        badges=standing.badges,
        delivery_tracker=standing.delivery_tracker,
        delivery_promiser=standing.claimed,
        delivery_others=tuple(
            OtherVoice(voice_name(snapshot, entry.voice), Delivery(entry.value), entry.occurred)
            for entry in standing.others
        ),
        ended=standing.ended,
        ended_reason=None if standing.ended is Ended.OPEN else standing.ended,
        stalled=standing.stalled,
        response=answers(snapshot, standing),
        disposition=standing.disposition,
        counted=standing.counted,
        schedule=timing.value,
        lateness=lateness(standing, snapshot.times.as_of),
        late_days=None if standing.done_before else timing.days,
        late_days_strict=None if standing.done_before else timing.strict_days,
        due_phrase=None if deadline is None else deadline.phrase,
        due_earliest=None if deadline is None else deadline.earliest,
        due_latest=None if deadline is None else deadline.latest,
        due_strict_latest=None if deadline is None else deadline.strict_latest,
        due_original_latest=moves.original_latest,
        slip_days=None if moves.original_latest is None else moves.slip_days,
        moves=moves.count,
        tests_met=sum(test.met is True for test in standing.tests),
        tests_open=sum(test.met is None for test in standing.tests),
        siblings=None if siblings is None else siblings[1],
        siblings_dated=None if siblings is None else siblings[0],
        agreement=standing.agreement,
        disputed=standing.disputed,
        last_entry=standing.last_entry,
        last_occurred=standing.last_occurred,
        last_looked=standing.last_looked,
        sources=tuple(
            sorted(
                {
                    source.ref
                    for entry in standing.entries.values()
                    for source in snapshot.sources_of(entry)
                },
                key=ref_order,
            )
        ),
    )


def answers(snapshot: Snapshot, standing: Standing) -> tuple[Answer, ...] | None:
    """What each addressee answered; None where nobody was asked."""
    if standing.subject.kind not in ASKS:
        return None
    return tuple(
        Answer(voice_name(snapshot, entry.voice), Response(entry.value))
        for entry in standing.responses
    )


def ref_of(snapshot: Snapshot, number: int | None) -> str | None:
    """The ref of a subject, where the snapshot holds it."""
    subject = None if number is None else snapshot.subjects.get(number)
    return None if subject is None else subject.ref


def name_of(snapshot: Snapshot, party: int) -> str:
    """A party's name."""
    return snapshot.names.get(party, "somebody unnamed")


def voice_name(snapshot: Snapshot, voice: str) -> str:
    """Who speaks: promiser, tracker, or a third party by name."""
    party = voice_party(voice)
    return voice if party is None else name_of(snapshot, party)
