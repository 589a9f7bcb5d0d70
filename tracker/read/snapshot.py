"""Takes a snapshot of the register at two times, and applies the filters of `list` to it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeAlias, cast

from tracker.domain.dates import Times
from tracker.domain.entry import Entry, voice_party
from tracker.domain.fact import E, StandingFact, Stated, day_of
from tracker.domain.grade import GradedSource, grades, promisers_of
from tracker.domain.own import Own, OwnEntries, related_to
from tracker.domain.related import Related, related_numbers
from tracker.domain.standing import AnyStanding, Standing, StandingOf, stand
from tracker.domain.subject import Subject, fold, ref_order
from tracker.domain.transitions import JudgedTest, Lack, lacks_of
from tracker.domain.vocabulary import Facet, Kind, SubjectType, Voice
from tracker.ledger import lookup
from tracker.ledger import standing as storage
from tracker.ledger.database import Connection
from tracker.ledger.refs import RefIndex


@dataclass(frozen=True, slots=True)
class SnapshotOf(Generic[E]):
    """The register at two times: of few commitments their entries, of many their facts."""

    times: Times
    standings: Mapping[int, StandingOf[E]]
    """Commitments that had been announced by then, in order of ref."""
    subjects: Mapping[int, Subject]
    """Every commitment and instrument by then, and every source known by then."""
    names: Mapping[int, str]
    """Every party's name by then."""
    beside: Mapping[int, AnyStanding] = field(default_factory=dict)
    """What a timetable is to date, where only the timetable was asked for."""
    _families: dict[int, list[AnyStanding]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def dated_siblings(self, timetable: AnyStanding) -> tuple[int, int] | None:
        """How many of those beside a timetable have a date, and how many there are.

        What is beside it are the counted commitments under the same parent that are no
        timetables themselves. None for what is no timetable, or is alone.
        """
        parent = timetable.state.parent
        if parent is None or timetable.kind is not Kind.TIMETABLE:
            return None
        siblings = [one for one in self._family(parent) if _is_to_be_dated(one)]
        if not siblings:
            return None
        return sum(_has_date(standing) for standing in siblings), len(siblings)

    def _family(self, parent: int) -> Sequence[AnyStanding]:
        """Every commitment under a parent; the register is gone through once for all of them."""
        if not self._families:
            for standing in (*self.standings.values(), *self.beside.values()):
                above = standing.state.parent
                if above is not None:
                    self._families.setdefault(above, []).append(standing)
        return self._families.get(parent, ())

    def children(self, parent: int) -> list[StandingOf[E]]:
        """The standings of a commitment's children, in order of ref."""
        return [standing for standing in self.standings.values() if standing.state.parent == parent]

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

    def sources_of(self, entry: Stated) -> list[Subject]:
        """The sources that an entry cites, in its order."""
        return [
            self.subjects[number]
            for number in entry.refs.get("source", ())
            if number in self.subjects
        ]

    def unfounded(self) -> Iterator[tuple[StandingOf[E], Lack]]:
        """The findings that stand without what they take, and what each of them lacks."""
        for standing in self.standings.values():
            finding = standing.finding
            if finding is None:
                continue
            tests = [
                JudgedTest(
                    test,
                    () if test.judged_by is None else self.graded(test.judged_by),
                    standing.carriers,
                    finding.occurred_latest,
                )
                for test in standing.tests
            ]
            for lack in lacks_of(standing, standing.delivery, tests):
                yield standing, lack

    def graded(self, entry: Stated, subject: Subject | None = None) -> list[GradedSource]:
        """The sources of an entry with their grades for its commitment."""
        about = subject or self.subjects.get(entry.subject)
        promisers = set() if about is None else promisers_of(about)
        return grades(self.sources_of(entry), promisers, dict(entry.detail))


#: With the entries of every commitment.
Snapshot: TypeAlias = SnapshotOf[Entry]
#: With entries, or with the facts of status rows.
AnySnapshot: TypeAlias = SnapshotOf[Any]


def take(
    connection: Connection,
    times: Times,
    *,
    numbers: Collection[int] | None = None,
    texts: bool = False,
    voice: str = Voice.TRACKER,
) -> Snapshot:
    """The register at two times; with `numbers`, only the standings of those commitments.

    With `numbers`, `subjects` holds those, their parents up to the top, and whatever they
    or their standing entries name (sources, successors, instruments): the work follows the
    question, not the register. `texts` brings the quotes and reasons of the standing
    entries too. `voice` is whose findings count: ours, the promiser's, or a third party's.
    """
    entries = _known(connection, times, numbers, texts=texts)
    related = _related(connection, times, numbers, entries)
    subjects = _subjects_on(times.as_of, entries)
    standings = _standings(subjects, entries, times.as_of, related, voice)
    return _snapshot(connection, times, numbers, standings, subjects)


def take_status(
    connection: Connection,
    times: Times,
    *,
    numbers: Collection[int] | None = None,
    voice: str = Voice.TRACKER,
    others: bool = True,
) -> AnySnapshot:
    """The same from the stored status rows, or else from facts: without words but their titles.

    Without `others` the instruments and sources are not read, which no rule asks for.
    """
    standings = _status(connection, times, numbers, voice)
    subjects: Mapping[int, Subject] = _OwnSubjects(standings)
    if numbers is not None:
        return _snapshot(connection, times, numbers, standings, dict(subjects))
    if others:
        subjects = ChainMap(
            lookup.subjects_besides_commitments(connection, times), cast("Any", subjects)
        )
    names = lookup.names(connection, times.known_at)
    return SnapshotOf(times, standings, subjects, names)


class _OwnSubjects(Mapping[int, Subject]):
    """The subjects of standings; each is made when somebody asks for it."""

    def __init__(self, standings: Mapping[int, AnyStanding]) -> None:
        self._standings = standings

    def __getitem__(self, number: int) -> Subject:
        return self._standings[number].subject

    def __iter__(self) -> Iterator[int]:
        return iter(self._standings)

    def __len__(self) -> int:
        return len(self._standings)


def _status(
    connection: Connection, times: Times, numbers: Collection[int] | None, voice: str
) -> dict[int, AnyStanding]:
    """Standings from status rows, and from the ledger where a row is of another day."""
    stored = storage.status_rows(connection, times, numbers=numbers)
    own: list[Own[StandingFact]] = []
    missing = numbers
    if stored is not None:
        rows, missing = stored
        own += rows
    if stored is None or missing:
        facts = storage.facts(connection, times.known_at, subjects=missing)
        own += own_on(times.as_of, facts)
    named = set().union(*map(related_to, own))
    related = lookup.related(connection, times.known_at, named)
    own.sort(key=lambda one: ref_order(one.state.ref))
    return {one.state.number: StandingOf(one, related, times.as_of, voice) for one in own}


def own_on(as_of: date, facts: Mapping[int, Sequence[E]]) -> Iterator[OwnEntries[E]]:
    """What stands on a day of the commitments that had been announced by then."""
    for own in facts.values():
        identities = [fact for fact in own if fact.facet is Facet.IDENTITY]
        subject = fold(fact for fact in identities if fact.occurred_latest <= as_of)
        if subject is not None and subject.type is SubjectType.COMMITMENT:
            yield OwnEntries(subject, own, as_of)


def _related(
    connection: Connection,
    times: Times,
    numbers: Collection[int] | None,
    entries: Mapping[int, Sequence[Entry]],
) -> Related:
    if numbers is None:
        return Related(entries)
    named = related_numbers(entry for own in entries.values() for entry in own)
    return lookup.related(connection, times.known_at, named)


def _snapshot(
    connection: Connection,
    times: Times,
    numbers: Collection[int] | None,
    standings: Mapping[int, StandingOf[E]],
    subjects: dict[int, Subject],
) -> SnapshotOf[E]:
    names = lookup.names(connection, times.known_at)
    if numbers is None:
        return SnapshotOf(times, standings, subjects, names)
    subjects |= _named_subjects(connection, times, standings, subjects)
    beside = _siblings(connection, times, standings)
    return SnapshotOf(times, standings, subjects, names, beside)


def _siblings(
    connection: Connection, times: Times, standings: Mapping[int, AnyStanding]
) -> dict[int, AnyStanding]:
    """What the timetables among standings are to date, as far as it is not among them."""
    parents = {
        parent
        for standing in standings.values()
        if standing.kind is Kind.TIMETABLE and (parent := standing.state.parent) is not None
    }
    if not parents:
        return {}
    index = RefIndex(connection, times.known_at)
    siblings = {child for parent in parents for child in index.children(parent)}
    missing = siblings - set(standings)
    return _status(connection, times, missing, Voice.TRACKER)


def _is_to_be_dated(standing: AnyStanding) -> bool:
    """Whether a timetable beside a commitment is to set its date."""
    return standing.kind is not Kind.TIMETABLE and standing.counted


def _has_date(standing: AnyStanding) -> bool:
    """Whether somebody has said by when: a last day that is known, and not "in due course"."""
    return standing.window is not None and standing.window.latest is not None


def _known(
    connection: Connection, times: Times, numbers: Collection[int] | None, *, texts: bool
) -> dict[int, list[Entry]]:
    """Every live entry that was known, whatever its day, by subject, day and number.

    A test may be written down later than the evidence by which it is judged, and a source may
    be published later than what it reports.
    """
    known = Times(date.max, times.known_at)
    return storage.by_subject(
        storage.history(connection, known, subjects=numbers, texts=True if texts else WORDED)
    )


#: Whose words a standing rests on; the words of others are quotes and reasons.
WORDED = frozenset({Facet.IDENTITY, Facet.DEADLINE, Facet.TEST, Facet.LINK, Facet.STAGE})


def _subjects_on(as_of: date, entries: Mapping[int, Sequence[Entry]]) -> dict[int, Subject]:
    identities = {
        number: [entry for entry in own if entry.facet is Facet.IDENTITY]
        for number, own in entries.items()
    }
    return lookup.subjects_on(as_of, {n: own for n, own in identities.items() if own})


def _named_subjects(
    connection: Connection,
    times: Times,
    standings: Mapping[int, AnyStanding],
    subjects: Mapping[int, Subject],
) -> dict[int, Subject]:
    """What standings and subjects speak of, and the parents of all of them."""
    mentioned = _named(standings.values(), subjects.values()) - set(subjects)
    above = RefIndex(connection, times.known_at).ancestors([*subjects, *mentioned])
    mentioned |= above - set(subjects)
    return lookup.subjects_and_sources(connection, times, numbers=mentioned)


def with_news(connection: Connection, snapshot: AnySnapshot, *, whole: bool) -> AnySnapshot:
    """The same snapshot, in which standings know of news of their parts, links and carriers.

    `whole` is whether it holds every commitment; the parts of a few are read as they are now.
    """
    numbers = set(snapshot.standings)
    if whole:
        parents = {
            number: parent
            for number, standing in snapshot.standings.items()
            if (parent := standing.state.parent) is not None
        }
    else:
        parents = lookup.descendants(connection, numbers)
    related: dict[int, set[int]] = {number: set() for number in numbers}
    for child in parents:
        above, seen = parents.get(child), {child}
        while above is not None and above not in seen:
            if above in related:
                related[above].add(child)
            seen.add(above)
            above = parents.get(above)
    for link in storage.history(connection, snapshot.times, facets=[Facet.LINK]):
        target = int(link.item)
        if link.subject in related:
            related[link.subject].add(target)
        if target in related:
            related[target].add(link.subject)
    days = _news(connection, snapshot, set().union(*related.values()))
    standings = {}
    for number, one in snapshot.standings.items():
        news = max((days[other] for other in related[number] if other in days), default=None)
        standings[number] = one if news is None else one.with_news(day_of(news))
    return replace(snapshot, standings=standings)


def _news(
    connection: Connection, snapshot: AnySnapshot, numbers: Collection[int]
) -> dict[int, str]:
    """The last day on which anything happened to each of these subjects, where it did."""
    missing = set(numbers) - set(snapshot.standings)
    beside = _status(connection, snapshot.times, missing, Voice.TRACKER) if missing else {}
    standings = {**snapshot.standings, **beside}
    instruments = missing - set(beside)
    days = storage.last_news(connection, snapshot.times, instruments) if instruments else {}
    for number in numbers:
        if number in standings and (day := standings[number].state.news_on) is not None:
            days[number] = day
    return days


def take_both(
    connection: Connection, times: Times, earlier: date, voice: str = Voice.TRACKER
) -> tuple[Snapshot, Snapshot]:
    """The whole register at two times, and at an earlier day as known at the same moment.

    The ledger is read once.
    """
    before = Times(earlier, times.known_at)
    entries = _known(connection, times, None, texts=False)
    names = lookup.names(connection, times.known_at)
    related = Related(entries)

    subjects, own = _stood(entries, times.as_of, {}, {})
    subjects_before, own_before = _stood(entries, earlier, subjects, own)

    def on(
        day: Times, subjects: Mapping[int, Subject], own: Mapping[int, OwnEntries[Entry]]
    ) -> Snapshot:
        standings = {
            number: StandingOf(one, related, day.as_of, voice) for number, one in own.items()
        }
        return SnapshotOf(day, standings, subjects, names)

    return on(times, subjects, own), on(before, subjects_before, own_before)


def _stood(
    entries: Mapping[int, Sequence[Entry]],
    as_of: date,
    later_subjects: Mapping[int, Subject],
    later: Mapping[int, OwnEntries[Entry]],
) -> tuple[dict[int, Subject], dict[int, OwnEntries[Entry]]]:
    """The subjects on a day, and what stood of the commitments among them, in order of ref.

    What stood on a later day and since is taken from there.
    """
    since = {number for number, own in later.items() if own.holds_since(as_of)}
    others = {number: own for number, own in entries.items() if number not in since}
    subjects = {number: later_subjects[number] for number in since}
    subjects |= _subjects_on(as_of, others)
    own = {
        number: later[number]
        if number in since
        else OwnEntries(subjects[number], entries[number], as_of)
        for number in _commitments(subjects)
    }
    return subjects, own


def _standings(
    subjects: Mapping[int, Subject],
    entries: Mapping[int, Sequence[Entry]],
    as_of: date,
    related: Related,
    voice: str,
) -> dict[int, Standing]:
    """The standings of the commitments among subjects, in order of ref."""
    return {
        number: stand(subjects[number], entries.get(number, ()), as_of, related, voice)
        for number in _commitments(subjects)
    }


def _commitments(subjects: Mapping[int, Subject]) -> list[int]:
    """The commitments among subjects, in order of ref."""
    keyed = [
        (ref_order(subject.ref), number)
        for number, subject in subjects.items()
        if subject.type is SubjectType.COMMITMENT
    ]
    return [number for _, number in sorted(keyed)]


def _named(standings: Iterable[AnyStanding], subjects: Iterable[Subject]) -> set[int]:
    """The numbers that standings and subjects speak of; parties and entries among them."""
    numbers: set[int] = set()
    for standing_ in standings:
        tests = [test.judged_by for test in standing_.tests if test.judged_by is not None]
        for entry in (*standing_.entries.values(), *standing_.deadline_entries, *tests):
            numbers.update(*entry.refs.values())
    for subject in subjects:
        numbers.update(*subject.refs.values(), *subject.opened.refs.values())
    return numbers


def name_of(snapshot: AnySnapshot, party: int) -> str:
    """A party's name."""
    return snapshot.names.get(party, "somebody unnamed")


def voice_name(snapshot: AnySnapshot, voice: str) -> str:
    """Who speaks: promiser, tracker, or a third party by name."""
    party = voice_party(voice)
    return voice if party is None else name_of(snapshot, party)
