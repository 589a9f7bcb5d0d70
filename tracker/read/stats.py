"""Counts the register; every table of counts sums to its denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.dates import Times
from tracker.domain.grade import grades, promisers_of
from tracker.domain.headlines import Group, Headline
from tracker.domain.standing import AnyStanding
from tracker.domain.vocabulary import (
    COUNTED_APART,
    OUT_OF_COUNT,
    Disposition,
    Grade,
    Kind,
    SubjectType,
    Voice,
    words_of,
)
from tracker.ledger import history
from tracker.ledger.database import Register
from tracker.read.filters import voice_named
from tracker.read.snapshot import AnySnapshot, take_status, voice_name


@dataclass(frozen=True, slots=True)
class CountLine:
    """One count with its table and its denominator; the names are those of the JSON answer."""

    table: str
    value: str
    label: str
    count: int
    total: int
    of: str
    """What is counted."""


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts of one thing by its values; they sum to `total`."""

    title: str
    of: str
    total: int
    lines: tuple[CountLine, ...]


def stats(
    register: Register, times: Times, *, voice: str = Voice.TRACKER
) -> tuple[CountTable, ...]:
    """The tables of the register at two times, as a voice finds it; no line counts nothing.

    Raises UnknownName (exit 4) for a voice that nobody has.
    """
    with register.database.reading() as connection:
        speaking = voice_named(connection, voice, times.known_at)
        snapshot = take_status(connection, times, voice=speaking)
        by_facet = history.live_by_facet(connection, times)
    every = list(snapshot.standings.values())
    counted = [standing for standing in every if standing.counted]
    name = voice_name(snapshot, speaking)
    by = "" if name == Voice.TRACKER else f", as {_SPEAKERS.get(name, name)} says"
    return (
        _table("subject", "What the register holds", "subjects", _subjects(snapshot)),
        _table("kind", "Commitments by kind", "commitments", _kinds(every)),
        _table("count", "What is counted", "commitments", _in_count(every)),
        _table(
            "group",
            f"Counted commitments by group{by}",
            "counted commitments",
            _words(Group, [standing.headline.group for standing in counted]),
        ),
        _table(
            "headline",
            f"Counted commitments by headline{by}",
            "counted commitments",
            _words(Headline, [standing.headline for standing in counted]),
        ),
        _table(
            "entry",
            "Entries that stand, by what they say",
            "entries",
            {facet.value: (facet.label, number) for facet, number in by_facet.items()},
        ),
        _table(
            "source",
            "Sources by type",
            "sources",
            _tallied(
                subject.source_type.value
                for subject in snapshot.subjects.values()
                if subject.type is SubjectType.SOURCE
            ),
        ),
        _table(
            "grade",
            "What standing entries rest on, by grade",
            "citations by standing entries",
            _grades(snapshot, every),
        ),
    )


#: Who speaks in a voice that is no name.
_SPEAKERS = {Voice.PROMISER.value: "the promiser"}


def _subjects(snapshot: AnySnapshot) -> dict[str, tuple[str, int]]:
    tally = Counter(subject.type for subject in snapshot.subjects.values())
    order = (SubjectType.COMMITMENT, SubjectType.INSTRUMENT, SubjectType.SOURCE)
    return {kind.value: (kind.label, tally[kind]) for kind in order}


def _kinds(every: list[AnyStanding]) -> dict[str, tuple[str, int]]:
    return _words(Kind, [standing.kind for standing in every])


def _in_count(every: list[AnyStanding]) -> dict[str, tuple[str, int]]:
    """Demands and milestones are never counted with commitments; some have left the count."""
    counts = {"counted": ("counted", sum(standing.counted for standing in every))}
    for kind in (kind for kind in Kind if kind in COUNTED_APART):
        number = sum(standing.kind is kind for standing in every)
        counts[kind.value] = (f"{kind.label}, never counted with commitments", number)
    promised = [standing for standing in every if standing.kind not in COUNTED_APART]
    for gone in (gone for gone in Disposition if gone in OUT_OF_COUNT):
        number = sum(standing.disposition is gone for standing in promised)
        counts[gone.value] = (f"{gone.label}, left the count", number)
    return counts


def _grades(snapshot: AnySnapshot, every: list[AnyStanding]) -> dict[str, tuple[str, int]]:
    cited = Counter(
        (sources, promisers, entry.detail.get("grade"))
        for standing in every
        for promisers in [frozenset(promisers_of(standing.subject))]
        for entry in standing.entries.values()
        if (sources := entry.refs.get("source"))
    )
    tally = Counter[Grade]()
    for (sources, promisers, by_hand), number in cited.items():
        known = [snapshot.subjects[source] for source in sources if source in snapshot.subjects]
        for graded in grades(known, promisers, {"grade": by_hand}):
            tally[graded.grade] += number
    return {grade.value: (grade.value, tally[grade]) for grade in Grade}


def _words(
    order: type[Kind | Group | Headline], values: Iterable[Kind | Group | Headline]
) -> dict[str, tuple[str, int]]:
    tally = Counter(values)
    return {word.value: (word.label, tally[word]) for word in order}


def _tallied(values: Iterable[str]) -> dict[str, tuple[str, int]]:
    tally = Counter(values)
    return {value: (words_of(value), tally[value]) for value in sorted(tally)}


def _table(name: str, title: str, of: str, counts: Mapping[str, tuple[str, int]]) -> CountTable:
    total = sum(number for _, number in counts.values())
    lines = (
        CountLine(name, value, label, number, total, of)
        for value, (label, number) in counts.items()
        if number
    )
    return CountTable(title, of, total, tuple(lines))
