"""Every commitment as it stands at two times: what list, show, diff and report derive from.

The number of queries does not depend on how many commitments there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.grade import Graded, grades, promisers_of
from tracker.domain.identity import Subject
from tracker.domain.standing import Standing, stand
from tracker.domain.times import Times
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.storage import lookup, standing
from tracker.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The register at two times."""

    times: Times
    standings: Mapping[int, Standing]
    """Commitments that had been announced by then, in order of ref."""
    subjects: Mapping[int, Subject]
    """Every commitment and instrument by then, and every source known by then."""
    names: Mapping[int, str]
    """Every party's name."""

    def by_ref(self, ref: str) -> Standing | None:
        """The standing of a commitment, in any case."""
        wanted = ref.lower()
        return next(
            (found for found in self.standings.values() if found.subject.ref.lower() == wanted),
            None,
        )

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
    commitments = sorted(
        (
            found
            for found in subjects.values()
            if found.type is SubjectType.COMMITMENT and (numbers is None or found.id in numbers)
        ),
        key=lambda found: found.ref.lower(),
    )
    asked = None if numbers is None else [found.id for found in commitments]
    standing_by = _by_subject(
        standing.standing_entries(connection, times, subjects=asked, texts=texts)
    )
    several = (Facet.DEADLINE, Facet.CRITERION)
    history_by = _by_subject(
        standing.history(connection, times, facets=several, subjects=asked, texts=True)
    )
    standings = {}
    for found in commitments:
        history = history_by.get(found.id, [])
        standings[found.id] = stand(
            found,
            standing_by.get(found.id, []),
            [entry for entry in history if entry.facet is Facet.DEADLINE],
            [entry for entry in history if entry.facet is Facet.CRITERION],
            as_of=times.as_of,
        )
    if numbers is not None:
        named = _named(standings.values(), subjects.values()) - set(subjects)
        named |= lookup.ancestors(connection, [*subjects, *named]) - set(subjects)
        subjects |= lookup.subjects_and_sources(connection, times, numbers=named)
    return Snapshot(
        times=times, standings=standings, subjects=subjects, names=lookup.names(connection)
    )


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


def _by_subject(entries: list[Entry]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.subject, []).append(entry)
    return found
