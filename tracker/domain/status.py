"""The status row: what the ledger alone says of one commitment on a day, as plain values.

It holds the commitment's own facts only. How far the law that carries it has come, and whether
anything happened to its parts, is read from those; whether it is late follows from the day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import starmap
from typing import Any, NamedTuple

from tracker.domain.entry import Entry, Json, canonical, compact
from tracker.domain.fact import (
    CommitmentLink,
    StandingFact,
    Stated,
    SuccessTestOf,
    day_of,
)
from tracker.domain.occurrences import is_of_occurrence
from tracker.domain.own import OwnEntries
from tracker.domain.schedule import Statement, deadline_from, detail_of
from tracker.domain.state import State, state_of
from tracker.domain.subject import Subject, fold
from tracker.domain.vocabulary import Facet, SubjectType, SuccessTestType

#: What a status row says apart from its facts.
TOLD_APART = frozenset({Facet.IDENTITY, Facet.DEADLINE, Facet.TEST, Facet.LINK})


class CommitmentStatus(NamedTuple):
    """One commitment as the ledger alone says it, from `first_day` until before `next_day`."""

    number: int
    first_day: str
    """The day of the last of its entries that had happened, ISO: from then on it is so."""
    next_day: str | None
    """The day of the first that is dated ahead: from then on it is otherwise."""
    facts: str
    """What stands (`Parts`), as a JSON list, which is read of few."""
    state: str
    """What rules ask of it (`State`), as a JSON list."""

    def followed_by(self, entry: Entry) -> CommitmentStatus | None:
        """The row after one entry more; None where all entries have to be read for it.

        An entry that is last by its day, and speaks for its facet and voice alone, takes the
        place of the one that did. What was dated ahead may have happened since.
        """
        day, written = entry.last_day, entry.recorded_at.date().isoformat()
        if (
            entry.amends is not None
            or entry.facet in TOLD_APART
            or is_of_occurrence(entry)
            or not self.first_day <= day <= written
            or (self.next_day is not None and self.next_day <= written)
        ):
            return None
        parts = Parts(*json.loads(self.facts))
        standing = {(fact[3], fact[5]): fact for fact in parts.facts}
        standing[entry.facet.value, entry.voice] = _plain(entry)
        facts = compact(list(parts._replace(facts=[*standing.values()])))
        own = OwnFacts(State._make(json.loads(self.state)), facts)
        state = state_of(
            own.subject,
            own.entries,
            own.statements,
            own.tests,
            own.links,
            hangs=own.state.hangs,
        )
        return self._replace(first_day=day, facts=facts, state=compact(list(state)))


class Parts(NamedTuple):
    """What a status row holds beside its state; facts are as they are, without their words."""

    opened: Sequence[Any]
    """The entry that opened it."""
    texts: Mapping[str, str | None]
    """Its title and its tags."""
    identity: Mapping[str, Json]
    refs: Mapping[str, tuple[int, ...]]
    facts: Sequence[Sequence[Any]]
    """What stands of each facet and voice."""
    occurrences: Sequence[Sequence[Any]]
    """Our findings about one time of a duty, the last of each."""
    deadlines: Sequence[Sequence[Any]]
    """The entries about its date, in order, without what they say."""
    statements: Sequence[Any]
    """What was said of its date, in order, each as `_statement_of` has it."""
    tests: Sequence[tuple[int, str, Sequence[Any], Sequence[Any] | None]]
    """Number and type of each test, the entry that set it and the one that last judged it."""
    links: Sequence[CommitmentLink]


def status_row(entries: Sequence[Entry]) -> CommitmentStatus | None:
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
    own = OwnEntries(subject, entries, as_of)
    days = [entry.last_day for entry in entries]
    last = as_of.isoformat()
    parts = Parts(
        opened=_plain(subject.opened),
        texts={name: subject.texts.get(name) for name in ("title", "tags")},
        identity=subject.detail,
        refs=subject.refs,
        facts=[_plain(entry, entry.facet not in TOLD_APART) for entry in own.entries.values()],
        occurrences=list(map(_plain, own.occurrences)),
        deadlines=[_plain(entry, detail=False) for entry in own.deadline_entries],
        statements=list(map(_statement_of, own.statements)),
        tests=[
            (
                test.number,
                test.type.value,
                _plain(test.set_by),
                None if test.judged_by is None else _plain(test.judged_by),
            )
            for test in own.tests
        ],
        links=own.links,
    )
    return CommitmentStatus(
        number=subject.id,
        first_day=max(day for day in days if day <= last),
        next_day=min((day for day in days if day > last), default=None),
        facts=compact(list(parts)),
        state=compact(list(own.state)),
    )


class OwnFacts:
    """What stands of a commitment on a day that its status row covers.

    A part of the row is read when somebody asks for it, and once.
    """

    def __init__(self, state: State, facts: str) -> None:
        self.state = state
        """What rules ask of it, before events and the times of a duty."""
        self._facts = facts

    @cached_property
    def _parts(self) -> Parts:
        return Parts(*json.loads(self._facts))

    @cached_property
    def subject(self) -> Subject:
        """The commitment itself."""
        return Subject(
            id=self.state.number,
            type=SubjectType.COMMITMENT,
            ref=self.state.ref,
            opened=StandingFact(*self._parts.opened),
            detail=self._parts.identity,
            refs=self._parts.refs,
            texts=self._parts.texts,
        )

    @cached_property
    def entries(self) -> dict[tuple[Facet, str], StandingFact]:
        """The last of each facet and voice; findings about one time of a duty stand apart."""
        return {(fact.facet, fact.voice): fact for fact in starmap(StandingFact, self._parts.facts)}

    @property
    def occurrences(self) -> tuple[StandingFact, ...]:
        """Our findings about one time of a duty, the last of each."""
        return tuple(starmap(StandingFact, self._parts.occurrences))

    @property
    def deadline_entries(self) -> tuple[StandingFact, ...]:
        """The entries about its date, in order."""
        return tuple(starmap(StandingFact, self._parts.deadlines))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What was said of its date, in order, without the days of events."""
        return tuple(map(_statement_from, self._parts.statements))

    @cached_property
    def tests(self) -> tuple[SuccessTestOf[StandingFact], ...]:
        """Its success tests, by number."""
        return tuple(
            SuccessTestOf(
                number,
                SuccessTestType(kind),
                StandingFact(*set_by),
                None if judged_by is None else StandingFact(*judged_by),
            )
            for number, kind, set_by, judged_by in self._parts.tests
        )

    @property
    def links(self) -> tuple[CommitmentLink, ...]:
        """What it hangs together with."""
        return tuple(starmap(CommitmentLink, self._parts.links))


def _plain(entry: Stated, detail: bool = True) -> list[Any]:
    """An entry without its words, as the values of a `StandingFact`; maybe without its `detail`."""
    return [
        *(entry.seq, entry.batch, entry.subject, entry.facet.value, entry.item, entry.voice),
        *(entry.value, entry.occurred, entry.last_day, canonical(entry.refs)),
        canonical(entry.detail) if detail else "{}",
    ]


def _statement_of(statement: Statement) -> tuple[Any, ...]:
    """A statement about a date as plain values: its words, their reading and window, its day."""
    deadline = statement.deadline
    return (
        None if deadline is None else (deadline.phrase, deadline.reading, detail_of(deadline)),
        statement.said.isoformat(),
        statement.silent,
        statement.none_set,
        statement.withdrawn,
        statement.seq,
        statement.anchors,
    )


def _statement_from(values: Sequence[Any]) -> Statement:
    """The statement behind `_statement_of`."""
    deadline, said_on, silent, none_set, withdrawn, seq, anchors = values
    return Statement(
        deadline=None if deadline is None else deadline_from(deadline[2], *deadline[:2]),
        said=day_of(said_on),
        silent=silent,
        none_set=none_set,
        withdrawn=withdrawn,
        seq=seq,
        anchors=tuple(anchors),
    )
