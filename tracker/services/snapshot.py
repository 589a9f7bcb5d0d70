"""Every commitment as it stands at two times: what list, show, diff and report derive from.

The number of queries does not depend on how many commitments there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.entry import Entry
from tracker.domain.grade import Graded, grades, promisers_of
from tracker.domain.identity import Subject
from tracker.domain.standing import Standing, on_day, stand
from tracker.domain.times import Times
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.storage import lookup, standing
from tracker.storage.database import Connection
from tracker.storage.known import Known

#: Facets of which every entry counts, and not the last alone.
SEVERAL = (Facet.DEADLINE, Facet.CRITERION)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The register at two times."""

    times: Times
    standings: Mapping[int, Standing]
    """Commitments that had been announced by then, in order of ref."""
    subjects: Mapping[int, Subject]
    """Every commitment and instrument by then, and every source known by then."""
    names: Mapping[int, str]
    """Every party's name by then."""

    def children(self, parent: int) -> list[Standing]:
        """The standings of a commitment's children, in order of ref."""
        return [found for found in self.standings.values() if found.subject.one("parent") == parent]

    def programme(self, subject: Subject) -> Subject | None:
        """The top-level parent of a commitment; None where it has neither parent nor children."""
        top, seen = subject, {subject.id}
        while (parent := top.one("parent")) is not None and parent not in seen:
            if parent not in self.subjects:
                break
            top = self.subjects[parent]
            seen.add(top.id)
        if top.id == subject.id and not self.children(subject.id):
            return None
        return top

    def sources_of(self, entry: Entry) -> list[Subject]:
        """The sources that an entry cites, in its order."""
        return [
            self.subjects[number]
            for number in entry.refs.get("source", ())
            if number in self.subjects
        ]

    def graded(self, entry: Entry, subject: Subject | None = None) -> list[Graded]:
        """The sources of an entry with their grades for its commitment."""
        about = subject or self.subjects.get(entry.subject)
        promisers = set() if about is None else promisers_of(about)
        return grades(self.sources_of(entry), promisers, dict(entry.detail))


def take(
    connection: Connection,
    times: Times,
    *,
    numbers: Collection[int] | None = None,
    texts: bool = False,
) -> Snapshot:
    """The register at two times; with `numbers`, only the standings of those commitments.

    With `numbers`, `subjects` holds those, their parents up to the top, and whatever they
    or their standing entries name (sources, successors, instruments): the work follows the
    question, not the register. `texts` brings the quotes and reasons of the standing
    entries too.
    """
    subjects = lookup.subjects_and_sources(connection, times, numbers=numbers)
    asked = None if numbers is None else _commitments(subjects, numbers)
    standings = _standings(
        times,
        subjects,
        standing.standing_entries(connection, times, subjects=asked, texts=texts),
        standing.history(connection, times, facets=SEVERAL, subjects=asked, texts=True),
        numbers,
    )
    if numbers is not None:
        named = _named(standings.values(), subjects.values()) - set(subjects)
        above = Known(connection, times.known_at).ancestors([*subjects, *named])
        named |= above - set(subjects)
        subjects |= lookup.subjects_and_sources(connection, times, numbers=named)
    names = lookup.names(connection, times.known_at)
    return Snapshot(times=times, standings=standings, subjects=subjects, names=names)


def take_both(connection: Connection, times: Times, earlier: date) -> tuple[Snapshot, Snapshot]:
    """The whole register at two times, and at an earlier day as known at the same moment.

    Only of subjects to which anything has happened in between is more read than once.
    """
    before = Times(earlier, times.known_at)
    identities = lookup.identities(connection, times.known_at)
    names = lookup.names(connection, times.known_at)
    entries = standing.standing_entries(connection, times)
    said = standing.history(connection, times, facets=SEVERAL, texts=True)
    moved = {entry.subject for entry in entries if entry.occurred_latest > earlier}
    stood = standing.standing_entries(connection, before, subjects=moved)
    said_before = [
        entry for entry in said if entry.subject in moved and entry.occurred_latest <= earlier
    ]
    subjects = lookup.subjects_on(times.as_of, identities)
    standings = _standings(times, subjects, entries, said)
    subjects_before = {
        number: subject for number, subject in subjects.items() if number not in moved
    } | lookup.subjects_on(
        earlier, {number: identities[number] for number in moved if number in identities}
    )
    other = _standings(before, subjects_before, stood, said_before, moved)
    standings_before = {
        number: other[number] if number in moved else on_day(standings[number], earlier)
        for number in _commitments(subjects_before, None)
    }
    return (
        Snapshot(times, standings, subjects, names),
        Snapshot(before, standings_before, subjects_before, names),
    )


def _standings(
    times: Times,
    subjects: Mapping[int, Subject],
    entries: Iterable[Entry],
    several: Iterable[Entry],
    numbers: Collection[int] | None = None,
) -> dict[int, Standing]:
    """The standings of commitments, in order of ref."""
    standing_by, several_by = _by_subject(entries), _by_subject(several)
    standings = {}
    for number in _commitments(subjects, numbers):
        history = several_by.get(number, [])
        standings[number] = stand(
            subjects[number],
            standing_by.get(number, []),
            [entry for entry in history if entry.facet is Facet.DEADLINE],
            [entry for entry in history if entry.facet is Facet.CRITERION],
            as_of=times.as_of,
        )
    return standings


def _commitments(subjects: Mapping[int, Subject], numbers: Collection[int] | None) -> list[int]:
    """The commitments among subjects, or among those that were asked for, in order of ref."""
    found = [
        (each.ref.lower(), number)
        for number, each in subjects.items()
        if each.type is SubjectType.COMMITMENT and (numbers is None or number in numbers)
    ]
    return [number for _, number in sorted(found)]


def _named(standings: Iterable[Standing], subjects: Iterable[Subject]) -> set[int]:
    """The numbers that standings and subjects speak of; parties and entries among them."""
    found: set[int] = set()
    for standing_ in standings:
        tests = [test.judged_by for test in standing_.criteria if test.judged_by is not None]
        for entry in (*standing_.entries.values(), *standing_.deadline_entries, *tests):
            found.update(*entry.refs.values())
    for subject in subjects:
        found.update(*subject.refs.values(), *subject.opened.refs.values())
    return found


def _by_subject(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.subject, []).append(entry)
    return found
