"""Applies the filters of `list` to the register: before it is read, and to a snapshot."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from tracker.domain.dates import Times
from tracker.domain.entry import party_voice
from tracker.domain.fact import E
from tracker.domain.headlines import Agreement
from tracker.domain.prose import list_words
from tracker.domain.row import Filters
from tracker.domain.schedule import Schedule
from tracker.domain.standing import AnyStanding, Standing, StandingOf
from tracker.domain.subject import nearest
from tracker.domain.vocabulary import SubjectType, Voice, find_word
from tracker.errors import UnknownName, UsageError, as_typed
from tracker.ledger import lookup
from tracker.ledger import standing as storage
from tracker.ledger.database import Connection
from tracker.ledger.refs import REFERABLE, RefIndex, selected_numbers, subject_number
from tracker.ledger.search import mentioning
from tracker.read.snapshot import AnySnapshot, SnapshotOf

#: How many voices a refusal names.
MOST_VOICES = 8

#: Seconds that an expression of `--grep` may be busy.
PATIENCE = 2


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
    if filters.grep is not None:
        in_words = _grep(connection, times, filters.grep)
        narrowed = in_words if narrowed is None else narrowed & in_words
    if numbers is None or narrowed is None:
        return numbers if narrowed is None else sorted(narrowed)
    return [number for number in numbers if number in narrowed]


NO_FILTERS = Filters()


def chosen(
    snapshot: SnapshotOf[E], filters: Filters, *, order: Iterable[int] | None = None
) -> list[StandingOf[E]]:
    """The standings that pass, in order of ref; those of refs in the order typed."""
    leads = _meant(snapshot.names, filters.lead)
    to = _meant(snapshot.names, filters.to)
    if filters == NO_FILTERS:
        return list(snapshot.standings.values())
    passing = {
        number: standing
        for number, standing in snapshot.standings.items()
        if _of_subject(snapshot, standing, filters)
        and (not filters.lead or leads & set(standing.subject.refs.get("lead", ())))
        and (not filters.to or to & set(standing.subject.refs.get("to", ())))
        and _of_standing(standing, filters)
        and _of_dates(standing, filters, snapshot.times.as_of)
    }
    if filters.refs and order is not None:
        return [passing[number] for number in order if number in passing]
    return list(passing.values())


def voice_named(connection: Connection, typed: str, known_at: datetime | None) -> str:
    """The voice of a word or a name: promiser, tracker, or whoever else has said something.

    Raises UnknownName with the nearest (exit 4).
    """
    if (word := find_word(Voice, typed)) is not None:
        return word
    names = lookup.names(connection, known_at)
    voices = lookup.third_parties(connection, known_at)
    heard = {number: names[number] for number in voices if number in names}
    meant = _meant(heard, [typed])
    if len({heard[number] for number in meant}) != 1:
        known = sorted(set(heard.values()))
        near = sorted({heard[number] for number in meant}) or nearest(typed, known)
        unknown = UnknownName("voice", typed, nearest=near)
        spoken = list_words([*Voice, *known[:MOST_VOICES]])
        unknown.hint = unknown.hint or f"Those who say how much is delivered: {spoken}."
        raise unknown
    return party_voice(min(meant))


def silent_days(standing: AnyStanding, as_of: date) -> int:
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


def _of_subject(snapshot: AnySnapshot, standing: AnyStanding, filters: Filters) -> bool:
    """Held again against what was known: the choice before reading may be too wide."""
    return (
        (not filters.kind or standing.kind in filters.kind)
        and (not filters.tag or bool(_folded(standing.subject.tags) & _folded(filters.tag)))
        and (not filters.parent or _parent_key(snapshot, standing) in _folded(filters.parent))
    )


def _of_standing(standing: AnyStanding, filters: Filters) -> bool:
    return (
        (not filters.headline or standing.headline in filters.headline)
        and (not filters.delivery or standing.delivery in filters.delivery)
        and (
            not filters.response
            or any(entry.value in filters.response for entry in standing.responses)
        )
        and (not filters.ended or standing.ended in filters.ended)
        and (not filters.claim_ahead or standing.agreement is Agreement.CLAIM_AHEAD)
        and (not filters.claim_unchecked or standing.agreement is Agreement.CLAIM_UNCHECKED)
        and (not filters.disputed or standing.disputed)
        and (not filters.stalled or standing.stalled)
    )


def _of_dates(standing: AnyStanding, filters: Filters, as_of: date) -> bool:
    schedule, due = standing.timing.value, standing.window
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


def _parent_key(snapshot: AnySnapshot, standing: Standing) -> str | None:
    parent = standing.state.parent
    subject = None if parent is None else snapshot.subjects.get(parent)
    return None if subject is None else subject.ref.lower()


def _folded(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words}


def _grep(connection: Connection, times: Times, typed: str) -> set[int]:
    """The commitments of which a text holds an expression.

    Raises UsageError for what is none, and for one that is busy for longer than `PATIENCE`.
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
        return mentioning(connection, times, lambda text: words.search(text) is not None)


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
