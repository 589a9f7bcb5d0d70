"""What the standing of a commitment takes from others: its carriers, and the events of its date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.binding import Event, event_of
from tracker.domain.entry import Entry
from tracker.domain.fact import Link
from tracker.domain.law import Carrier, carrier
from tracker.domain.subject import Subject, fold, read_lines
from tracker.domain.vocabulary import Facet, LinkType, SubjectType

#: What is read of them.
RELATED_FACETS = (Facet.IDENTITY, Facet.STAGE, Facet.EVENT)


@dataclass(frozen=True, slots=True)
class Related:
    """Instruments and events of the diary as far as they are known, on any day.

    `histories` holds the live entries of subjects by number, by day and number; of others than
    instruments and events nothing is read.
    """

    histories: Mapping[int, Sequence[Entry]]
    _instruments: dict[int, Subject | None] = field(default_factory=dict)
    _events: dict[tuple[int, date], Event | None] = field(default_factory=dict)

    def carriers(self, links: Iterable[Link], as_of: date) -> tuple[Carrier, ...]:
        """What carries a commitment, by its links, as that stood on a day."""
        provisions_by: dict[int, set[str]] = {}
        for link in links:
            if link.type == LinkType.CARRIED_BY:
                named = read_lines(link.provisions)
                provisions_by.setdefault(link.target, set()).update(named)
        return tuple(
            carrier(instrument, self._until(number, as_of, Facet.STAGE), tuple(sorted(matters)))
            for number, matters in provisions_by.items()
            if (instrument := self._instrument(number)) is not None
        )

    def event(self, number: int, as_of: date) -> Event | None:
        """An event of the diary as it stood on a day; None for what is none, or was not yet."""
        if (number, as_of) not in self._events:
            entries = self._until(number, as_of, Facet.IDENTITY, Facet.EVENT)
            self._events[number, as_of] = event_of(entries)
        return self._events[number, as_of]

    def _instrument(self, number: int) -> Subject | None:
        if number not in self._instruments:
            entries = self.histories.get(number, ())
            subject = fold(entry for entry in entries if entry.facet is Facet.IDENTITY)
            carries = subject is not None and subject.type is SubjectType.INSTRUMENT
            self._instruments[number] = subject if carries else None
        return self._instruments[number]

    def _until(self, number: int, as_of: date, *facets: Facet) -> list[Entry]:
        return [
            entry
            for entry in self.histories.get(number, ())
            if entry.facet in facets and entry.occurred_latest <= as_of
        ]


NO_RELATED = Related({})


def related_numbers(entries: Iterable[Entry]) -> set[int]:
    """What the entries of commitments are linked to, and what their dates hang on."""
    numbers: set[int] = set()
    for entry in entries:
        if entry.facet is Facet.LINK:
            numbers.add(int(entry.item))
        elif entry.facet is Facet.DEADLINE:
            numbers.update(entry.refs.get("anchor", ()))
    return numbers
