"""The status row: what the ledger alone says of one commitment on a day, as plain values.

It holds the commitment's own facts only. How far the law that carries it has come, and whether
anything happened to its parts, is read from those; whether it is late follows from the day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.domain.entry import Entry, Json, canonical, instant_text, read_instant
from tracker.domain.fact import Fact, Link, day_of, fact_of, facts_from
from tracker.domain.law import NO_INSTRUMENTS, Instruments
from tracker.domain.schedule import Moves, deadline_from, detail_of
from tracker.domain.standing import StandingOf, SuccessTestOf, derived, stand
from tracker.domain.subject import Subject, fold
from tracker.domain.vocabulary import Facet, SubjectType, SuccessTestType, Voice

_moment = lru_cache(1 << 14)(read_instant)
#: What a status row says apart from its facts.
TOLD_APART = frozenset({Facet.IDENTITY, Facet.DEADLINE, Facet.TEST, Facet.LINK})


class StatusRow(NamedTuple):
    """One commitment as the ledger alone says it, from `first_day` until before `next_day`.

    Lists hold plain values, so that a row is one JSON text and back.
    """

    number: int
    first_day: str
    """The day of the last of its entries that had happened, ISO: from then on it is so."""
    next_day: str | None
    """The day of the first that is dated ahead: from then on it is otherwise."""
    opened: Sequence[Any]
    """The entry that opened it, as `_opening_of` has it."""
    title: str | None
    tags: str | None
    identity: Mapping[str, Json]
    refs: Mapping[str, tuple[int, ...]]
    facts: Sequence[Fact]
    """What stands of each facet and voice."""
    statements: Sequence[Fact]
    """What was said of its date, in order, without the dates."""
    deadline: tuple[str, str, Mapping[str, Json]] | None
    """The words of the date that stands, how they were read, and their window."""
    moves: tuple[str | None, str | None, int, int, int]
    """First and present last day, days between them, how often it moved, how often silently."""
    none_set: bool
    open_since: str | None
    """Since when it has been "in due course"."""
    tests: Sequence[tuple[int, str, Fact, Fact | None]]
    """Number and type of each test, the entry that set it and the one that last judged it."""
    links: Sequence[Link]

    @property
    def text(self) -> str:
        """The row as one JSON text."""
        return canonical(list(self))

    @classmethod
    def read(cls, text: str) -> StatusRow:
        """The row behind `text`."""
        return cls._make(json.loads(text))

    def covers(self, as_of: date) -> bool:
        """Whether it is the answer for the end of a day."""
        day = as_of.isoformat()
        return self.first_day <= day and (self.next_day is None or day < self.next_day)


def status_row(entries: Sequence[Entry]) -> StatusRow | None:
    """The status row of a commitment from all that is known of it, by day and number.

    It is that of the day on which the last of these was recorded: what is dated ahead of it has
    not happened. None for what was never opened as a commitment.
    """
    openings = [entry for entry in entries if entry.facet is Facet.IDENTITY]
    if not openings:
        return None
    written = max(entry.recorded_at for entry in entries).date()
    as_of = max(written, min(entry.occurred_latest for entry in openings))
    subject = fold(entry for entry in openings if entry.occurred_latest <= as_of)
    if subject is None or subject.type is not SubjectType.COMMITMENT:
        return None
    standing = stand(subject, entries, as_of, NO_INSTRUMENTS)
    days = [entry.occurred_latest for entry in entries]
    deadline, moves = standing.deadline, standing.moves
    return StatusRow(
        number=subject.id,
        first_day=max(day for day in days if day <= as_of).isoformat(),
        next_day=min((day.isoformat() for day in days if day > as_of), default=None),
        opened=_opening_of(subject.opened),
        title=subject.texts.get("title"),
        tags=subject.texts.get("tags"),
        identity=subject.detail,
        refs=subject.refs,
        facts=[
            fact_of(entry, detail=entry.facet not in TOLD_APART)
            for entry in standing.entries.values()
        ],
        statements=[fact_of(entry, detail=False) for entry in standing.deadline_entries],
        deadline=None
        if deadline is None
        else (deadline.phrase, deadline.reading, detail_of(deadline)),
        moves=(
            _iso(moves.original_latest),
            _iso(moves.current_latest),
            moves.slip_days,
            moves.count,
            moves.silent_count,
        ),
        none_set=standing.none_set,
        open_since=_iso(standing.open_since),
        tests=[
            (
                test.number,
                test.type.value,
                fact_of(test.set_by),
                None if test.judged_by is None else fact_of(test.judged_by),
            )
            for test in standing.tests
        ],
        links=standing.links,
    )


def stand_from(row: StatusRow, as_of: date, instruments: Instruments) -> StandingOf[Fact]:
    """What follows from a status row on a day that it covers."""
    original, current, slip_days, count, silent_count = row.moves
    return derived(
        Subject(
            id=row.number,
            type=SubjectType.COMMITMENT,
            ref=str(row.identity["ref"]),
            opened=_opened_from(row.opened),
            detail=row.identity,
            refs=row.refs,
            texts={"title": row.title, "tags": row.tags},
        ),
        {(fact.facet, fact.voice): fact for fact in facts_from(row.facts)},
        tuple(facts_from(row.statements)),
        tuple(
            SuccessTestOf(
                number,
                SuccessTestType(kind),
                Fact._make(set_by),
                None if judged_by is None else Fact._make(judged_by),
            )
            for number, kind, set_by, judged_by in row.tests
        ),
        tuple(map(Link._make, row.links)),
        None
        if row.deadline is None
        else deadline_from(row.deadline[2], row.deadline[0], row.deadline[1]),
        Moves(
            original_latest=_day(original),
            current_latest=_day(current),
            slip_days=slip_days,
            count=count,
            silent_count=silent_count,
            each=(),
        ),
        instruments,
        none_set=row.none_set,
        open_since=_day(row.open_since),
        as_of=as_of,
    )


def _opening_of(entry: Entry) -> tuple[Any, ...]:
    """An opening entry without its words, as plain values."""
    return (
        *(entry.seq, entry.id, entry.batch, entry.subject, entry.value, entry.occurred),
        *(entry.occurred_latest.isoformat(), instant_text(entry.recorded_at)),
        *(entry.actor, entry.amends, {part: list(numbers) for part, numbers in entry.refs.items()}),
    )


def _opened_from(values: Sequence[Any]) -> Entry:
    """The opening entry behind `_opening_of`; what it says stands in the row's identity."""
    seq, id_, batch, subject, value, occurred, last_day, recorded_at, actor, amends, refs = values
    return Entry(
        seq=seq,
        id=id_,
        batch=batch,
        subject=subject,
        facet=Facet.IDENTITY,
        item="",
        voice=Voice.TRACKER,
        value=value,
        occurred=occurred,
        occurred_latest=day_of(last_day),
        recorded_at=_moment(recorded_at),
        actor=actor,
        amends=amends,
        refs={part: tuple(numbers) for part, numbers in refs.items()},
        detail={},
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else day_of(text)
