"""Turns commitments into rows, which are listed, compared and exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any, TypeAlias, cast

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.grade import grades, promisers_of
from tracker.domain.lateness import lateness
from tracker.domain.measure import measures_of
from tracker.domain.row import (
    AddresseeAnswer,
    CommitmentRow,
    Filters,
    OtherVoice,
    Sort,
)
from tracker.domain.standing import AnyStanding
from tracker.domain.subject import ref_order
from tracker.domain.vocabulary import (
    ASKS,
    Delivery,
    Ended,
    Response,
    Voice,
)
from tracker.ledger import lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.standing import first_announced
from tracker.read.filters import candidates, chosen, voice_named
from tracker.read.log import Cited, cited
from tracker.read.measures import MeasureCard, having, measure_cards, measure_entries
from tracker.read.snapshot import AnySnapshot, name_of, take_status, voice_name, with_news

#: How one column of a row follows from a standing.
Column: TypeAlias = Callable[[AnySnapshot, AnyStanding], Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of an answer, and how many there were before a limit."""

    rows: tuple[CommitmentRow, ...]
    total: int
    voice: str
    """Whose findings the headlines follow from: tracker, promiser, or a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow(CommitmentRow):
    """A commitment with a measure that was asked for; one with several has a row for each."""

    measure: MeasureCard


def listing(
    register: Register,
    times: Times,
    filters: Filters,
    *,
    voice: str = Voice.TRACKER,
    limit: int | None = None,
    sort: Sort = Sort.REF,
    measure: str | None = None,
    sources: bool = True,
) -> Listing:
    """The commitments that the filters leave, as a voice finds them; with `measure` those that
    have a measure of that name, a row for each measure. Without `sources` no row knows those.

    Raises UnknownName (exit 4) for a voice that nobody has or a measure that none of them has,
    and as `candidates` does.
    """
    total = None
    with register.database.reading() as connection:
        speaking = voice_named(connection, voice, times.known_at)
        if measure is not None:
            return _measured(connection, times, filters, measure, speaking, sort, limit)
        is_plain = times.known_at is None and filters == Filters() and sort is Sort.REF
        if limit is not None and is_plain:
            # The first rows of everything: the others need not be read at all.
            numbers, total = first_announced(connection, times.as_of, limit)
            snapshot = take_status(connection, times, numbers=numbers, voice=speaking)
            standings = chosen(snapshot, filters)
        else:
            chosen_before = candidates(connection, times, filters)
            snapshot = take_status(
                connection, times, numbers=chosen_before, voice=speaking, others=sources
            )
            if filters.gone_quiet is not None:
                snapshot = with_news(connection, snapshot, whole=chosen_before is None)
            standings = chosen(snapshot, filters, order=chosen_before)
    standings = in_order(standings, sort)
    made = row if sources else cast("Callable[..., CommitmentRow]", RowOnDemand)
    return Listing(
        tuple(made(snapshot, standing) for standing in standings[:limit]),
        len(standings) if total is None else total,
        voice_name(snapshot, speaking),
    )


def _measured(
    connection: Connection,
    times: Times,
    filters: Filters,
    name: str,
    voice: str,
    sort: Sort,
    limit: int | None,
) -> Listing:
    entries = measure_entries(connection, times, candidates(connection, times, filters))
    named = having({number: measures_of(own) for number, own in entries.items()}, name)
    snapshot = take_status(connection, times, numbers=list(named), voice=voice)
    if filters.gone_quiet is not None:
        snapshot = with_news(connection, snapshot, whole=False)
    standings = in_order(chosen(snapshot, filters, order=list(named)), sort)
    cited_numbers = {
        source
        for number in named
        for entry in entries[number]
        for source in entry.refs.get("source", ())
    }
    sources = lookup.subjects_and_sources(connection, times, numbers=cited_numbers)
    rows: list[MeasuredRow] = []
    for standing in standings:
        subject = standing.subject
        items = {str(measure.item) for measure in named[subject.id]}
        promisers = promisers_of(subject)

        def graded(entry: Entry, promisers: set[int] = promisers) -> Iterator[Cited]:
            about = [sources[number] for number in entry.refs.get("source", ())]
            return map(cited, grades(about, promisers, dict(entry.detail)))

        cards = measure_cards(
            [entry for entry in entries[subject.id] if entry.item in items],
            ref=subject.ref,
            last_day=None if standing.deadline is None else standing.deadline.latest,
            voice=lambda entry: voice_name(snapshot, entry.voice),
            sources=graded,
        )
        plain_row = row(snapshot, standing)
        parts = {field.name: getattr(plain_row, field.name) for field in fields(plain_row)}
        rows += [MeasuredRow(**parts, measure=card) for card in cards]
    return Listing(tuple(rows[:limit]), len(rows), voice_name(snapshot, voice))


def in_order(standings: list[AnyStanding], sort: Sort) -> list[AnyStanding]:
    """Standings in an order; those that are equal in it keep the order of ref."""
    return standings if sort is Sort.REF else sorted(standings, key=_ORDERS[sort])


def _late(standing: AnyStanding) -> int:
    """Days after the last day, of what is open; what has none, or is over, comes last."""
    days = standing.timing.days if standing.is_open else None
    return date.min.toordinal() if days is None else days


_ORDERS: Mapping[Sort, Callable[[AnyStanding], int]] = {
    Sort.DUE: lambda standing: (
        (standing.window and standing.window.latest) or date.max
    ).toordinal(),
    Sort.LATE: lambda standing: -_late(standing),
    Sort.CHANGED: lambda standing: -standing.last_occurred.toordinal(),
}


def row(snapshot: AnySnapshot, standing: AnyStanding) -> CommitmentRow:
    """A standing as a row."""
    return CommitmentRow(**{name: made(snapshot, standing) for name, made in _COLUMNS.items()})


class RowOnDemand:
    """A row whose columns are made when somebody asks for them: a list prints a few of forty."""

    __slots__ = ("_snapshot", "_standing")

    def __init__(self, snapshot: AnySnapshot, standing: AnyStanding) -> None:
        self._snapshot = snapshot
        self._standing = standing

    def __getattr__(self, name: str) -> Any:
        if name not in _COLUMNS:
            raise AttributeError(name)
        return _COLUMNS[name](self._snapshot, self._standing)


def _lead(snapshot: AnySnapshot, standing: AnyStanding) -> str | None:
    lead = standing.state.lead
    return None if lead is None else snapshot.names.get(lead)


def _others(snapshot: AnySnapshot, standing: AnyStanding) -> tuple[OtherVoice, ...]:
    return tuple(
        OtherVoice(voice_name(snapshot, entry.voice), Delivery(entry.value), entry.occurred)
        for entry in standing.others
    )


def _expected(_snapshot: AnySnapshot, standing: AnyStanding) -> str | None:
    event = standing.event
    return None if event is None or event.expected is None else event.expected.text


def _siblings(snapshot: AnySnapshot, standing: AnyStanding) -> tuple[int | None, int | None]:
    return snapshot.dated_siblings(standing) or (None, None)


def _cited(snapshot: AnySnapshot, standing: AnyStanding) -> tuple[str, ...]:
    keys = {
        source.ref
        for entry in standing.entries.values()
        if entry.refs
        for source in snapshot.sources_of(entry)
    }
    return tuple(sorted(keys, key=ref_order))


def _of_window(name: str) -> Column:
    read = attrgetter(name)
    return lambda _, one: None if one.window is None else read(one.window)


def answers(snapshot: AnySnapshot, standing: AnyStanding) -> tuple[AddresseeAnswer, ...] | None:
    """What each addressee answered; None where nobody was asked."""
    if standing.kind not in ASKS:
        return None
    return tuple(
        AddresseeAnswer(voice_name(snapshot, entry.voice), Response(entry.value))
        for entry in standing.responses
    )


#: How each column of a row is made.
_COLUMNS: Mapping[str, Column] = {
    "ref": lambda _, one: one.state.ref,
    "title": lambda _, one: one.title,
    "kind": lambda _, one: one.kind,
    "parent": lambda snapshot, one: ref_of(snapshot, one.state.parent),
    "lead": _lead,
    "addressees": lambda snapshot, one: tuple(
        name_of(snapshot, party) for party in one.subject.refs.get("to", ())
    ),
    "tags": lambda _, one: one.subject.tags,
    "announced": lambda _, one: one.state.announced,
    "headline": lambda _, one: one.headline,
    "group": lambda _, one: one.headline.group,
    "badges": lambda _, one: one.badges,
    "delivery_tracker": lambda _, one: one.delivery_tracker,
    "delivery_promiser": lambda _, one: one.claimed,
    "delivery_others": _others,
    "ended": lambda _, one: one.ended,
    "ended_reason": lambda _, one: None if one.ended is Ended.OPEN else one.ended,
    "stalled": lambda _, one: one.stalled,
    "response": answers,
    "disposition": lambda _, one: one.disposition,
    "counted": lambda _, one: one.counted,
    "schedule": lambda _, one: one.timing.value,
    "lateness": lambda snapshot, one: lateness(one, snapshot.times.as_of),
    "late_days": lambda _, one: None if one.done_before else one.timing.days,
    "late_days_strict": lambda _, one: None if one.done_before else one.timing.strict_days,
    "due_phrase": lambda _, one: one.phrase,
    "due_earliest": _of_window("earliest"),
    "due_latest": _of_window("latest"),
    "due_strict_latest": _of_window("strict_latest"),
    "due_original_latest": lambda _, one: one.moves.original_latest,
    "slip_days": lambda _, one: None if one.moves.original_latest is None else one.moves.slip_days,
    "moves": lambda _, one: one.moves.count,
    "due_event": lambda _, one: None if one.event is None else one.event.ref,
    "due_expected": _expected,
    "kept": lambda _, one: None if one.duty is None else one.duty.kept,
    "occurrences": lambda _, one: () if one.duty is None else one.duty.listed,
    "tests_met": lambda _, one: sum(test.met is True for test in one.tests),
    "tests_open": lambda _, one: sum(test.met is None for test in one.tests),
    "siblings": lambda snapshot, one: _siblings(snapshot, one)[1],
    "siblings_dated": lambda snapshot, one: _siblings(snapshot, one)[0],
    "agreement": lambda _, one: one.agreement,
    "disputed": lambda _, one: one.disputed,
    "last_entry": lambda _, one: one.last_entry,
    "last_occurred": lambda _, one: one.last_occurred,
    "last_looked": lambda _, one: one.last_looked,
    "sources": _cited,
}


def ref_of(snapshot: AnySnapshot, number: int | None) -> str | None:
    """The ref of a subject, where the snapshot holds it."""
    subject = None if number is None else snapshot.subjects.get(number)
    return None if subject is None else subject.ref
