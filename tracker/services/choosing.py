"""Choosing commitments: what the filters of `list` and `diff` mean.

Values of one filter are alternatives; filters narrow each other. Filters on what is
recorded of a subject (refs, parent, kind, lead, addressee, tag) choose before anything is
read; the others ask what follows from its entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tracker.domain.refs import nearest
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.times import Times
from tracker.domain.vocabulary import Agreement, SubjectType
from tracker.errors import UnknownName, UsageError, as_typed
from tracker.services.filters import Filters
from tracker.services.selecting import REFERABLE, selected_numbers, subject_number
from tracker.services.snapshot import Snapshot
from tracker.storage import candidates as storage
from tracker.storage import lookup
from tracker.storage.database import Connection
from tracker.storage.known import Known


def candidates(connection: Connection, times: Times, filters: Filters) -> list[int] | None:
    """The commitments that can pass, before anything is read of them; None is all of them.

    With refs they are in the order typed. Raises UnknownName (exit 4) for a ref, a parent, a
    body or a tag that the register does not hold, or did not at the moment asked about.
    """
    known = Known(connection, times.known_at)
    named: list[int] | None = None
    if filters.refs:
        found = selected_numbers(connection, filters.refs, known)
        named = [number for number, kind in found.items() if kind is SubjectType.COMMITMENT]
    parents = [subject_number(connection, ref, REFERABLE, known)[0] for ref in filters.parent]
    narrowed = storage.narrowed(
        connection,
        known_at=times.known_at,
        kinds=filters.kind,
        parents=parents,
        leads=_parties(connection, filters.lead, times.known_at),
        to=_parties(connection, filters.to, times.known_at),
        tags=filters.tag,
    )
    if named is None or narrowed is None:
        return named if narrowed is None else sorted(narrowed)
    return [number for number in named if number in narrowed]


def chosen(
    snapshot: Snapshot, filters: Filters, *, order: Iterable[int] | None = None
) -> list[Standing]:
    """The standings that pass, in order of ref; those of refs in the order typed."""
    words = _grep(filters.grep)
    leads = _meant(snapshot.names, filters.lead)
    to = _meant(snapshot.names, filters.to)
    found = {
        number: standing
        for number, standing in snapshot.standings.items()
        if _of_subject(snapshot, standing, filters)
        and (not filters.lead or leads & set(standing.subject.refs.get("lead", ())))
        and (not filters.to or to & set(standing.subject.refs.get("to", ())))
        and _of_standing(standing, filters)
        and _of_dates(standing, filters, snapshot.times.as_of)
        and (words is None or _mentions(standing, words))
    }
    if filters.refs and order is not None:
        return [found[number] for number in order if number in found]
    return list(found.values())


def silent_days(standing: Standing, as_of: date) -> int:
    """Days since anything last happened."""
    return (as_of - standing.last_occurred).days


def matching(names: Iterable[str], typed: str) -> set[str]:
    """The names that hold what was typed, in any case; one that is equal goes alone."""
    wanted = typed.casefold()
    known = list(names)
    equal = {name for name in known if name.casefold() == wanted}
    return equal or {name for name in known if wanted in name.casefold()}


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
        and (not filters.claim_ahead or standing.agreement is Agreement.CLAIM_AHEAD)
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
            filters.quiet is None
            or (standing.is_open and silent_days(standing, as_of) >= filters.quiet)
        )
        and (filters.changed_since is None or standing.last_occurred >= filters.changed_since)
    )


def _meant(names: Mapping[int, str], typed: Iterable[str]) -> set[int]:
    meant = {name for one in typed for name in matching(names.values(), one)}
    return {number for number, name in names.items() if name in meant}


def _parent_key(snapshot: Snapshot, standing: Standing) -> str | None:
    parent = standing.subject.one("parent")
    found = None if parent is None else snapshot.subjects.get(parent)
    return None if found is None else found.ref.lower()


def _folded(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words}


def _grep(pattern: str | None) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        because = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UsageError(
            f"{as_typed(pattern)} is not a regular expression: {because}.",
            hint="Put a backslash before a sign that is meant as itself: '\\('.",
        ) from None


def _mentions(standing: Standing, words: re.Pattern[str]) -> bool:
    subject = standing.subject
    return any(words.search(text) for text in (subject.ref, subject.title, subject.wording or ""))
