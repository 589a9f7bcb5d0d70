"""Grades a source by what it is and by whose statement it is.

A: law, audited data, or the thing itself. B: an independent inspection, a court, a
committee, the official record of somebody other than the promiser. C: the promiser's
own statement, wherever it was made. D: media and other. A grade set by hand carries its
reason and is shown as such.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tracker.domain.entry import Json
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import ASKS, Grade, SourceType, SubjectType

_THE_THING = frozenset({SourceType.LAW, SourceType.AUDITED_DATA, SourceType.DELIVERABLE})
_INDEPENDENT = frozenset({SourceType.INSPECTION, SourceType.COURT, SourceType.COMMITTEE})
#: Words are the promiser's own until somebody says that they are not.
_WORDS = frozenset({SourceType.OFFICIAL_RECORD, SourceType.STATEMENT})
#: Grades that a finding of delivery may rest on.
PROVES_DELIVERY = frozenset({Grade.A, Grade.B})
#: Grades that a finding of a part may rest on.
PROVES_PART = frozenset({Grade.A, Grade.B, Grade.C})


@dataclass(frozen=True, slots=True)
class GradedSource:
    """A source with its grade and the reason for it in words."""

    source: Subject
    grade: Grade
    because: str
    by_hand: bool = False
    own: bool = False
    """Whether it is graded as the promiser's own statement."""


def promisers_of(commitment: Subject) -> set[int]:
    """The parties whose own words prove nothing of a commitment: who made it, leads it, or
    was asked. Whoever asks for something is no promiser of it.
    """
    parts = ("lead", "to") if _is_ask(commitment) else ("by", "lead", "to")
    return {number for part in parts for number in commitment.refs.get(part, ())}


def _is_ask(subject: Subject) -> bool:
    return subject.type is SubjectType.COMMITMENT and subject.kind in ASKS


def grade_of(source: Subject, promisers: Collection[int]) -> GradedSource:
    """The grade of a source for a promise made, led or answered by `promisers` (parties).

    Words in an official record count as the promiser's own unless the source is recorded
    as independent, and a promiser before a committee or a court speaks for itself: nobody
    talks a promise into being delivered.
    """
    kind = source.source_type
    own = source.promisers_own or source.one("speaker") in set(promisers)
    if kind in _THE_THING:
        return GradedSource(source, Grade.A, f"{kind.label}: the thing itself")
    if own:
        return GradedSource(source, Grade.C, "the promiser's own statement", own=True)
    if kind in _INDEPENDENT:
        return GradedSource(source, Grade.B, f"{kind.label}: independent of the promiser")
    if kind in _WORDS and source.detail.get("own") is not False:
        return GradedSource(source, Grade.C, f"{kind.label}, not shown to be independent")
    if kind is SourceType.OFFICIAL_RECORD:
        return GradedSource(source, Grade.B, "official record of somebody other than the promiser")
    return GradedSource(source, Grade.D, f"{kind.label}, not the thing itself")


def grades(
    sources: Collection[Subject], promisers: Collection[int], detail: dict[str, Json] | None = None
) -> list[GradedSource]:
    """The grades of an entry's sources; `detail` may hold one set by hand for all of them."""
    by_hand = None if detail is None else detail.get("grade")
    if isinstance(by_hand, str):
        return [
            GradedSource(source, Grade(by_hand), "set by hand", by_hand=True) for source in sources
        ]
    return [grade_of(source, promisers) for source in sources]
