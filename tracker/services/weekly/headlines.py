"""What a reader saw first of each commitment, on several days: one reading of its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.domain.entry import Entry
from tracker.domain.identity import Subject, fold
from tracker.domain.standing import stand
from tracker.domain.vocabulary import Facet, Headline, SubjectType
from tracker.services.weekly.states import STATE_FACETS

#: What a headline follows from, and whether its commitment is counted at all.
FACETS = STATE_FACETS | {Facet.IDENTITY}


@dataclass(frozen=True, slots=True)
class Shown:
    """A commitment at the end of a day."""

    subject: Subject
    headline: Headline
    counted: bool


def headlines(
    history: Iterable[Entry], days: Sequence[date]
) -> dict[int, tuple[Shown | None, ...]]:
    """Commitments at the end of each of the days, by number; None before the announcement.

    `history` is every live entry of theirs in FACETS up to the last day, by subject, day and
    number; the days are in order. What had not been announced by the last one is left out.
    """
    found = {}
    for number, entries in groupby(history, key=lambda entry: entry.subject):
        shown = _on(list(entries), days)
        if shown[-1] is not None:
            found[number] = shown
    return found


def _on(entries: Sequence[Entry], days: Iterable[date]) -> tuple[Shown | None, ...]:
    """One subject on each of the days; it is stood again only after something happened."""
    found: list[Shown | None] = []
    shown, place = None, 0
    for day in days:
        start = place
        while place < len(entries) and entries[place].occurred_latest <= day:
            place += 1
        if place > start:
            shown = _shown(entries[:place], day)
        found.append(shown)
    return tuple(found)


def _shown(entries: Sequence[Entry], day: date) -> Shown | None:
    subject = fold(entry for entry in entries if entry.facet is Facet.IDENTITY)
    if subject is None or subject.type is not SubjectType.COMMITMENT:
        return None
    last = {(entry.facet, entry.voice): entry for entry in entries}
    found = stand(subject, last.values(), (), (), as_of=day)
    return Shown(subject, found.headline, found.counted)
