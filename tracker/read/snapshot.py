"""Takes a snapshot of the register at two times, and applies the filters of `list` to it."""

from __future__ import annotations

import re
import signal
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.grade import GradedSource, grades, promisers_of
from tracker.domain.headlines import Agreement
from tracker.domain.row import Filters
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing, on_day, stand
from tracker.domain.subject import Subject, nearest
from tracker.domain.transitions import JudgedTest, Lack, lacks_of
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.errors import UnknownName, UsageError, as_typed
from tracker.ledger import lookup
from tracker.ledger import standing as storage
from tracker.ledger.database import Connection
from tracker.ledger.refs import REFERABLE, RefIndex, selected_numbers, subject_number

#: Seconds that an expression of `--grep` may be busy.
PATIENCE = 2


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
        return [
            standing
            for standing in self.standings.values()
            if standing.subject.one("parent") == parent
        ]

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

    def unfounded(self) -> Iterator[tuple[Standing, Lack]]:
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

    def graded(self, entry: Entry, subject: Subject | None = None) -> list[GradedSource]:
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
    commitments = None if numbers is None else _commitments(subjects, numbers)
    standings = _standings(
        times,
        subjects,
        storage.standing_entries(connection, times, subjects=commitments, texts=texts),
        lookup.ItemHistories(connection, times, commitments),
        numbers,
    )
    if numbers is not None:
        mentioned = _named(standings.values(), subjects.values()) - set(subjects)
        above = RefIndex(connection, times.known_at).ancestors([*subjects, *mentioned])
        mentioned |= above - set(subjects)
        subjects |= lookup.subjects_and_sources(connection, times, numbers=mentioned)
    names = lookup.names(connection, times.known_at)
    return Snapshot(times=times, standings=standings, subjects=subjects, names=names)


def with_news(connection: Connection, snapshot: Snapshot, *, whole: bool) -> Snapshot:
    """The same snapshot, in which standings know of news of their parts, links and carriers.

    `whole` is whether it holds every commitment; the parts of a few are read as they are now.
    """
    numbers = set(snapshot.standings)
    if whole:
        parents = {
            number: parent
            for number, subject in snapshot.subjects.items()
            if (parent := subject.one("parent")) is not None
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
    others = set().union(*related.values())
    days = storage.last_news(connection, snapshot.times, others) if others else {}
    standings = {}
    for number, one in snapshot.standings.items():
        news = max((days[other] for other in related[number] if other in days), default=None)
        standings[number] = one if news is None else replace(one, news_elsewhere=news)
    return replace(snapshot, standings=standings)


def take_both(connection: Connection, times: Times, earlier: date) -> tuple[Snapshot, Snapshot]:
    """The whole register at two times, and at an earlier day as known at the same moment.

    Only of subjects to which anything has happened in between is more read than once.
    """
    before = Times(earlier, times.known_at)
    identities = lookup.identities(connection, times.known_at)
    names = lookup.names(connection, times.known_at)
    entries = storage.standing_entries(connection, times)
    several = lookup.ItemHistories(connection, times)
    moved = {entry.subject for entry in entries if entry.occurred_latest > earlier}
    stood = storage.standing_entries(connection, before, subjects=moved)
    subjects = lookup.subjects_on(times.as_of, identities)
    standings = _standings(times, subjects, entries, several)
    subjects_before = {
        number: subject for number, subject in subjects.items() if number not in moved
    } | lookup.subjects_on(
        earlier, {number: identities[number] for number in moved if number in identities}
    )
    other = _standings(before, subjects_before, stood, several, moved)
    standings_before = {
        number: other[number]
        if number in moved
        else on_day(standings[number], earlier, carriers=several.carriers(number, earlier))
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
    several: lookup.ItemHistories,
    numbers: Collection[int] | None = None,
) -> dict[int, Standing]:
    """The standings of commitments, in order of ref."""
    standing_by = storage.by_subject(entries)
    return {
        number: stand(
            subjects[number],
            standing_by.get(number, []),
            several.deadlines(number, times.as_of),
            several.tests(number),
            carriers=several.carriers(number, times.as_of),
            as_of=times.as_of,
        )
        for number in _commitments(subjects, numbers)
    }


def _commitments(subjects: Mapping[int, Subject], numbers: Collection[int] | None) -> list[int]:
    """The commitments among subjects, or among those that were asked for, in order of ref."""
    keyed = [
        (subject.ref.lower(), number)
        for number, subject in subjects.items()
        if subject.type is SubjectType.COMMITMENT and (numbers is None or number in numbers)
    ]
    return [number for _, number in sorted(keyed)]


def _named(standings: Iterable[Standing], subjects: Iterable[Subject]) -> set[int]:
    """The numbers that standings and subjects speak of; parties and entries among them."""
    numbers: set[int] = set()
    for standing_ in standings:
        tests = [test.judged_by for test in standing_.tests if test.judged_by is not None]
        for entry in (*standing_.entries.values(), *standing_.deadline_entries, *tests):
            numbers.update(*entry.refs.values())
    for subject in subjects:
        numbers.update(*subject.refs.values(), *subject.opened.refs.values())
    return numbers


def candidates(connection: Connection, times: Times, filters: Filters) -> list[int] | None:
    """The commitments that can pass, before anything is read of them; None is all of them.

    With refs they are in the order typed. Raises UnknownName (exit 4) for a ref, a parent, a
    body or a tag that the register does not hold, or did not at the moment asked about.
    """
    index = RefIndex(connection, times.known_at)
    numbers: list[int] | None = None
    if filters.refs:
        selected = selected_numbers(connection, filters.refs, index)
        numbers = [number for number, kind in selected.items() if kind is SubjectType.COMMITMENT]
    parents = [subject_number(connection, ref, REFERABLE, index)[0] for ref in filters.parent]
    narrowed = storage.narrowed(
        connection,
        known_at=times.known_at,
        kinds=filters.kind,
        parents=parents,
        leads=_parties(connection, filters.lead, times.known_at),
        to=_parties(connection, filters.to, times.known_at),
        tags=filters.tag,
    )
    if numbers is None or narrowed is None:
        return numbers if narrowed is None else sorted(narrowed)
    return [number for number in numbers if number in narrowed]


def chosen(
    snapshot: Snapshot, filters: Filters, *, order: Iterable[int] | None = None
) -> list[Standing]:
    """The standings that pass, in order of ref; those of refs in the order typed."""
    leads = _meant(snapshot.names, filters.lead)
    to = _meant(snapshot.names, filters.to)
    passing = {
        number: standing
        for number, standing in snapshot.standings.items()
        if _of_subject(snapshot, standing, filters)
        and (not filters.lead or leads & set(standing.subject.refs.get("lead", ())))
        and (not filters.to or to & set(standing.subject.refs.get("to", ())))
        and _of_standing(standing, filters)
        and _of_dates(standing, filters, snapshot.times.as_of)
    }
    if filters.grep is not None:
        passing = _mentioning(passing, filters.grep)
    if filters.refs and order is not None:
        return [passing[number] for number in order if number in passing]
    return list(passing.values())


def silent_days(standing: Standing, as_of: date) -> int:
    """Days since there was news of it."""
    return (as_of - standing.last_news).days


def matching(names: Iterable[str], typed: str) -> set[str]:
    """The names that hold what was typed, in any case; one that is equal goes alone."""
    key = typed.casefold()
    candidates = list(names)
    equal = {name for name in candidates if name.casefold() == key}
    return equal or {name for name in candidates if key in name.casefold()}


def _parties(
    connection: Connection, typed: tuple[str, ...], known_at: datetime | None
) -> list[int]:
    if not typed:
        return []
    names = lookup.names(connection, known_at)
    for one in typed:
        if not matching(names.values(), one):
            raise UnknownName("body", one, nearest=nearest(one, sorted(names.values())))
    return sorted(_meant(names, typed))


def _of_subject(snapshot: Snapshot, standing: Standing, filters: Filters) -> bool:
    """Held again against what was known: the choice before reading may be too wide."""
    subject = standing.subject
    return (
        (not filters.kind or subject.kind in filters.kind)
        and (not filters.tag or bool(_folded(subject.tags) & _folded(filters.tag)))
        and (not filters.parent or _parent_key(snapshot, standing) in _folded(filters.parent))
    )


def _of_standing(standing: Standing, filters: Filters) -> bool:
    responses = {entry.value for entry in standing.responses}
    return (
        (not filters.headline or standing.headline in filters.headline)
        and (not filters.delivery or standing.delivery in filters.delivery)
        and (not filters.response or bool(responses & set(filters.response)))
        and (not filters.ended or standing.ended in filters.ended)
        and (not filters.claim_ahead or standing.agreement is Agreement.CLAIM_AHEAD)
        and (not filters.claim_unchecked or standing.agreement is Agreement.CLAIM_UNCHECKED)
        and (not filters.disputed or standing.disputed)
        and (not filters.stalled or standing.stalled)
    )


def _of_dates(standing: Standing, filters: Filters, as_of: date) -> bool:
    schedule, due = standing.timing.value, standing.deadline
    late = {Schedule.OVERDUE, Schedule.OVERDUE_ON_STRICT_READING}
    latest = None if due is None else due.latest
    return (
        (not filters.overdue or (schedule in late and standing.is_open))
        and (
            not filters.passed_unchecked
            or (schedule is Schedule.PASSED_UNCHECKED and standing.is_open)
        )
        and (
            not filters.no_timetable or (schedule is Schedule.NO_TIMETABLE_SET and standing.is_open)
        )
        and (filters.due_before is None or (latest is not None and latest < filters.due_before))
        and (
            filters.gone_quiet is None
            or (standing.is_open and silent_days(standing, as_of) >= filters.gone_quiet)
        )
        and (filters.changed_since is None or standing.last_occurred >= filters.changed_since)
    )


def _meant(names: Mapping[int, str], typed: Iterable[str]) -> set[int]:
    meant = {name for one in typed for name in matching(names.values(), one)}
    return {number for number, name in names.items() if name in meant}


def _parent_key(snapshot: Snapshot, standing: Standing) -> str | None:
    parent = standing.subject.one("parent")
    subject = None if parent is None else snapshot.subjects.get(parent)
    return None if subject is None else subject.ref.lower()


def _folded(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words}


def _mentioning(standings: Mapping[int, Standing], typed: str) -> dict[int, Standing]:
    """The standings in which an expression is found. Raises UsageError for none, and for one
    that is busy for longer than `PATIENCE`.
    """
    try:
        words = re.compile(typed, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        because = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UsageError(
            f"{as_typed(typed)} is not a regular expression: {because}.",
            hint="Put a backslash before a sign that is meant as itself: '\\('.",
        ) from None
    with _at_most(
        PATIENCE, f"{as_typed(typed)} takes longer than {PATIENCE} seconds to be sought."
    ):
        return {number: one for number, one in standings.items() if _mentions(one, words)}


@contextmanager
def _at_most(seconds: int, sentence: str) -> Iterator[None]:
    """Ends what is busy for so long with a UsageError; the library of expressions heeds it."""

    def end(_number: int, _frame: object) -> None:
        raise UsageError(sentence, hint="Give a plainer one, without repetitions inside of others.")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _mentions(standing: Standing, words: re.Pattern[str]) -> bool:
    subject = standing.subject
    return any(words.search(text) for text in (subject.ref, subject.title, subject.wording or ""))
