"""Every commitment on an issue's Sunday: as it said, with our errors put right, as known now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from tracker.domain.entry import Entry
from tracker.domain.identity import Subject, fold
from tracker.domain.report import Recount, Restated
from tracker.domain.standing import Standing, stand
from tracker.domain.vocabulary import Facet, Headline, SubjectType
from tracker.services.issues import Issue, covers
from tracker.services.snapshot import Snapshot
from tracker.services.weekly.counts import COUNTED, is_ahead
from tracker.services.weekly.events import is_overdue

Standings = Mapping[int, Standing]


@dataclass(frozen=True, slots=True)
class Versions:
    """The commitments of an issue's scope, three times."""

    said: Standings
    put_right: Standings
    now: Standings

    def moved(self, number: int) -> bool:
        """Whether a commitment would have been shown or counted otherwise."""
        shown = [_shown(some.get(number)) for some in (self.said, self.put_right, self.now)]
        return any(each != shown[0] for each in shown)


def versions_of(
    issue: Issue, then: Snapshot, now: Snapshot, changed: Collection[int], history: Iterable[Entry]
) -> Versions:
    """The three versions; `history` is what is left of the changed ones without what was learned.

    It comes by subject, day and number, with texts, as the storage gives it.
    """
    put_right = {n: found for n, found in then.standings.items() if n not in changed}
    for number, entries in groupby(history, key=lambda entry: entry.subject):
        found = _stood(list(entries), issue)
        if found is not None:
            put_right[number] = found
    return Versions(
        _within(issue, then.standings), _within(issue, put_right), _within(issue, now.standings)
    )


def restated(versions: Versions) -> Iterator[Restated]:
    """The commitments that would have been shown with another status, in order of ref."""
    every = {**versions.now, **versions.put_right, **versions.said}
    for number, found in sorted(every.items(), key=lambda each: each[1].subject.ref.lower()):
        if versions.moved(number):
            said, put_right, now = (
                None if (each := some.get(number)) is None else each.headline
                for some in (versions.said, versions.put_right, versions.now)
            )
            yield Restated(found.subject.ref, found.subject.title, said, put_right, now)


def counted(versions: Versions) -> Recount:
    """How many commitments are counted."""
    return _recount(versions, "Commitments counted", None, lambda _: True)


def by_state(versions: Versions) -> tuple[Recount, ...]:
    """The counts by status, in the fixed order."""
    return tuple(_recount(versions, each.label, each, partial(_shows, each)) for each in COUNTED)


def other_counts(versions: Versions) -> tuple[Recount, ...]:
    """The two large figures that are no status."""
    return (
        _recount(versions, "Overdue", None, is_overdue),
        _recount(versions, "Claim ahead of evidence", None, is_ahead),
    )


def above(number: int, subjects: Mapping[int, Subject]) -> set[int]:
    """The parents of a commitment up to the top."""
    found: set[int] = set()
    while (about := subjects.get(number)) is not None:
        parent = about.one("parent")
        if parent is None or parent in found:
            break
        found.add(parent)
        number = parent
    return found


def _recount(
    versions: Versions,
    label: str,
    headline: Headline | None,
    wanted: Callable[[Standing], bool],
) -> Recount:
    said, put_right, now = (
        sum(wanted(found) for found in some.values() if found.counted)
        for some in (versions.said, versions.put_right, versions.now)
    )
    return Recount(label, headline, said, put_right, now)


def _shows(headline: Headline, found: Standing) -> bool:
    return found.headline is headline


def _within(issue: Issue, standings: Standings) -> Standings:
    subjects = {number: found.subject for number, found in standings.items()}
    return {
        number: found
        for number, found in standings.items()
        if covers(issue, found.subject, above(number, subjects))
    }


def _shown(found: Standing | None) -> tuple[Headline, bool] | None:
    return None if found is None else (found.headline, found.counted)


def _stood(entries: list[Entry], issue: Issue) -> Standing | None:
    subject = fold(entry for entry in entries if entry.facet is Facet.IDENTITY)
    if subject is None or subject.type is not SubjectType.COMMITMENT:
        return None
    last = {(entry.facet, entry.voice): entry for entry in entries}
    return stand(
        subject,
        last.values(),
        [entry for entry in entries if entry.facet is Facet.DEADLINE],
        [entry for entry in entries if entry.facet is Facet.CRITERION],
        as_of=issue.week.sunday,
    )
