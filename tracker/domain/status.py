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

from tracker.domain.entry import Entry, Json, compact, instant_text, read_instant
from tracker.domain.fact import (
    CommitmentLink,
    StandingFact,
    SuccessTestOf,
    day_of,
    fact_of,
    facts_from,
)
from tracker.domain.occurrences import is_of_occurrence
from tracker.domain.related import Related
from tracker.domain.schedule import Statement, deadline_from, detail_of
from tracker.domain.standing import OwnFacts, StandingOf, derived, own_facts
from tracker.domain.subject import Subject, fold
from tracker.domain.vocabulary import Facet, SubjectType, SuccessTestType, Voice

_moment = lru_cache(1 << 14)(read_instant)
#: What a status row says apart from its facts.
TOLD_APART = frozenset({Facet.IDENTITY, Facet.DEADLINE, Facet.TEST, Facet.LINK})


class CommitmentStatus(NamedTuple):
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
    facts: Sequence[StandingFact]
    """What stands of each facet and voice, without the words."""
    occurrences: Sequence[StandingFact]
    """Our findings about one time of a duty, the last of each."""
    deadlines: Sequence[StandingFact]
    """The entries about its date, in order, without what they say."""
    statements: Sequence[Any]
    """What was said of its date, in order, each as `_statement_of` has it."""
    tests: Sequence[tuple[int, str, StandingFact, StandingFact | None]]
    """Number and type of each test, the entry that set it and the one that last judged it."""
    links: Sequence[CommitmentLink]

    @property
    def text(self) -> str:
        """The row as one JSON text."""
        return compact(list(self))

    @classmethod
    def read(cls, text: str) -> CommitmentStatus:
        """The row behind `text`."""
        return cls._make(json.loads(text))

    @property
    def related(self) -> set[int]:
        """What it is linked to, and what its dates hang on."""
        numbers = {int(link[1]) for link in self.links}
        return numbers.union(*(statement[-1] for statement in self.statements))

    def followed_by(self, entry: Entry) -> CommitmentStatus | None:
        """The row after one entry more; None where all entries have to be read for it.

        An entry that is last by its day, and speaks for its facet and voice alone, takes the
        place of the one that did. What was dated ahead may have happened since.
        """
        day, written = entry.occurred_latest.isoformat(), entry.recorded_at.date().isoformat()
        if (
            entry.amends is not None
            or entry.facet in TOLD_APART
            or is_of_occurrence(entry)
            or not self.first_day <= day <= written
            or (self.next_day is not None and self.next_day <= written)
        ):
            return None
        fact = fact_of(entry)
        facts = {(last.facet, last.voice): last for last in map(StandingFact._make, self.facts)}
        facts[fact.facet, fact.voice] = fact
        return self._replace(first_day=day, facts=[*facts.values()])

    def covers(self, as_of: date) -> bool:
        """Whether it is the answer for the end of a day."""
        day = as_of.isoformat()
        return self.first_day <= day and (self.next_day is None or day < self.next_day)


def status_row(entries: Sequence[Entry]) -> CommitmentStatus | None:
    """The status row of a commitment from all that is known of it, by day and number.

    It is that of the day on which the last of these was recorded: what is dated ahead of it has
    not happened. None for what was never opened as a commitment.
    """
    openings = [entry for entry in entries if entry.facet is Facet.IDENTITY]
    if not openings:
        return None
    recorded = max(entry.recorded_at for entry in entries).date()
    as_of = max(recorded, min(entry.occurred_latest for entry in openings))
    subject = fold(entry for entry in openings if entry.occurred_latest <= as_of)
    if subject is None or subject.type is not SubjectType.COMMITMENT:
        return None
    own = own_facts(entries, as_of)
    days = [entry.occurred_latest for entry in entries]
    return CommitmentStatus(
        number=subject.id,
        first_day=max(day for day in days if day <= as_of).isoformat(),
        next_day=min((day.isoformat() for day in days if day > as_of), default=None),
        opened=_opening_of(subject.opened),
        title=subject.texts.get("title"),
        tags=subject.texts.get("tags"),
        identity=subject.detail,
        refs=subject.refs,
        facts=[
            fact_of(entry, detail=entry.facet not in TOLD_APART) for entry in own.entries.values()
        ],
        occurrences=list(map(fact_of, own.occurrences)),
        deadlines=[fact_of(entry, detail=False) for entry in own.deadline_entries],
        statements=list(map(_statement_of, own.statements)),
        tests=[
            (
                test.number,
                test.type.value,
                fact_of(test.set_by),
                None if test.judged_by is None else fact_of(test.judged_by),
            )
            for test in own.tests
        ],
        links=own.links,
    )


def stand_from(
    row: CommitmentStatus, as_of: date, related: Related, voice: str
) -> StandingOf[StandingFact]:
    """What follows from a status row on a day that it covers; `voice` is whose finding counts."""
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
        OwnFacts(
            {(fact.facet, fact.voice): fact for fact in facts_from(row.facts)},
            tuple(facts_from(row.occurrences)),
            tuple(facts_from(row.deadlines)),
            tuple(map(_statement_from, row.statements)),
            tuple(
                SuccessTestOf(
                    number,
                    SuccessTestType(kind),
                    StandingFact._make(set_by),
                    None if judged_by is None else StandingFact._make(judged_by),
                )
                for number, kind, set_by, judged_by in row.tests
            ),
            tuple(map(CommitmentLink._make, row.links)),
        ),
        related,
        as_of,
        voice,
    )


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
