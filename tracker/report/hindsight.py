"""What we know now that an issued report did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import Times, Week, When
from tracker.domain.entry import Entry
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Headline
from tracker.errors import UnknownName
from tracker.ledger import history, standing
from tracker.ledger.database import Connection
from tracker.read.issues import Issue, IssueRef, covers, last_before
from tracker.report.changes import Act, Change, acts_of, has_line, line_of
from tracker.report.citations import Citations
from tracker.report.describe import Teller
from tracker.report.history import FACETS, Shown, headlines
from tracker.report.reading import Reading
from tracker.report.value import LISTED, Evidence, LeftOut, Limited, left_out


@dataclass(frozen=True, slots=True)
class HindsightLine:
    """Something that had happened by an issue's report date and was recorded after it."""

    entries: tuple[int, ...]
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    what: str
    occurred: When
    recorded_at: datetime
    delay_days: int
    """Days from the event's latest day to the day on which we wrote it down."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class HindsightState:
    """A commitment of which the issue said something else than we now say of the same day."""

    ref: str
    title: str
    said: Headline | None
    """None where the register did not hold it then."""
    now: Headline | None
    """None where the register holds it no more."""


@dataclass(frozen=True, slots=True)
class Hindsight(Limited):
    """Annex: what we know now that an issue did not."""

    issue: IssueRef
    states: tuple[HindsightState, ...]
    lines: tuple[HindsightLine, ...]
    """Longest delay first."""
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""


#: How many weeks an error names when the one that was asked for has no issue.
NEAREST = 3


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What was read for the annex."""

    issue: Issue
    learned: tuple[Entry, ...]
    """What had happened by the issue's Sunday and was recorded after it, with texts."""
    then: tuple[Entry, ...]
    """The history, up to that Sunday, of all that may read differently, as the issue knew it."""
    now: tuple[Entry, ...]
    """The same history as it is known now."""


def read_hindsight(
    connection: Connection, reading: Reading, week: Week | None
) -> LookedBack | None:
    """What the last issue of the same scope, or that of a `week`, could not know.

    None where there is no such issue. Raises UnknownName (exit 4) for a week without one.
    """
    issue = _issue(reading, week)
    if issue is None:
        return None
    sunday = issue.week.sunday
    learned = history.learned_between(connection, issue.known_at, reading.known_at, sunday)
    amended = history.amendments(connection, reading.known_at, after=issue.known_at)
    numbers = {entry.subject for entry in (*learned, *amended)}
    then, now = (
        standing.history(
            connection, Times(sunday, known_at), facets=FACETS, subjects=numbers, texts=True
        )
        for known_at in (issue.known_at, reading.known_at)
    )
    shown = tuple(entry for entry in learned if has_line(reading, entry))
    return LookedBack(issue, shown, tuple(then), tuple(now))


def hindsight_of(
    read: LookedBack | None, reading: Reading, teller: Teller, citations: Citations
) -> Hindsight | None:
    """The annex: the states that the issue had otherwise, and what it had not heard of."""
    if read is None:
        return None
    acts = by_delay(teller, read.learned)
    states = list(_states(reading, read))
    return Hindsight(
        issue=read.issue.ref,
        states=tuple(states[:LISTED]),
        lines=late_lines(reading, citations, acts),
        left_out=left_out({"states": states, "lines": acts}),
    )


def by_delay(teller: Teller, learned: Sequence[Entry]) -> list[list[Act]]:
    """The acts that were recorded late, longest delay first."""
    return sorted(acts_of(teller, learned), key=lambda same: -_delay(same[0].first))


def late_lines(
    reading: Reading, citations: Citations, acts: Sequence[Sequence[Act]]
) -> tuple[HindsightLine, ...]:
    """A line for each of the first acts, as many as a list has room for."""
    return tuple(_line(line_of(reading, citations, same), same[0].first) for same in acts[:LISTED])


def _issue(reading: Reading, week: Week | None) -> Issue | None:
    if week is None:
        return last_before(reading.issues, reading.week, reading.scope.key)
    same = [
        issue
        for issue in reading.issues
        if issue.scope == reading.scope.key and issue.week <= reading.week
    ]
    found = [issue for issue in same if issue.week == week]
    if found:
        return found[-1]
    weeks = sorted({issue.week for issue in same}, key=lambda each: abs(each.sunday - week.sunday))
    named = [str(each) for each in sorted(weeks[:NEAREST])]
    raise UnknownName("issued report of week", str(week), nearest=named)


def _line(change: Change, first: Entry) -> HindsightLine:
    return HindsightLine(
        entries=change.entries,
        refs=change.refs,
        titles=change.titles,
        what=change.what if first.amends is None else f"{change.what} (our record put right)",
        occurred=change.occurred,
        recorded_at=change.recorded_at,
        delay_days=_delay(first),
        evidence=change.evidence,
    )


def _delay(entry: Entry) -> int:
    return (entry.recorded_at.date() - entry.occurred_latest).days


def _states(reading: Reading, read: LookedBack) -> Iterator[HindsightState]:
    then, now = (_shown(history, read.issue.week) for history in (read.then, read.now))
    subjects = {number: found.subject for number, found in (*then.items(), *now.items())}
    for number, subject in sorted(subjects.items(), key=lambda each: each[1].ref.lower()):
        said, says = (found[number].headline if number in found else None for found in (then, now))
        if said is not says and _within(reading, read.issue, subject):
            yield HindsightState(subject.ref, subject.title, said, says)


def _shown(history: Iterable[Entry], week: Week) -> dict[int, Shown]:
    found = headlines(history, [week.sunday])
    return {number: shown for number, (shown,) in found.items() if shown is not None}


def _within(reading: Reading, issue: Issue, subject: Subject) -> bool:
    """Whether it is in the scope; what the register holds no more is judged as it was held."""
    if subject.id in reading.now.subjects:
        return reading.covers(subject.id)
    return covers(issue, subject, ())
