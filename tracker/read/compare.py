"""Two days of the world compared, or two moments of the ledger: what `diff` shows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.dates import Times
from tracker.domain.prose import day_short, list_words
from tracker.domain.row import Answer, Filters, OtherVoice, Row
from tracker.domain.vocabulary import Headline, SubjectType
from tracker.ledger import history
from tracker.ledger.database import Register
from tracker.read.list import row
from tracker.read.log import Told, teller_of
from tracker.read.snapshot import Snapshot, candidates, chosen, take

#: The columns of a row that are compared, in the order in which changes are told. What
#: follows from them (badges, counts, days that merely pass) is left out.
COMPARED = (
    "headline",
    "delivery_tracker",
    "delivery_promiser",
    "delivery_others",
    "ended",
    "stalled",
    "response",
    "disposition",
    "ratability",
    "schedule",
    "due_phrase",
    "due_earliest",
    "due_latest",
    "due_strict_latest",
    "agreement",
    "title",
    "kind",
    "parent",
    "lead",
    "addressees",
    "tags",
)


class Passage(StrEnum):
    """What became of a commitment between two days."""

    ENTERED = "entered"
    LEFT = "left"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a row, on both days."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One commitment that is not what it was."""

    ref: str
    title: str
    passage: Passage
    headline: Headline
    why: str | None
    """Where it went, for one that left the count."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLine(Told):
    """An entry with its delay, where a cell holds one fact."""

    delay_days: int


@dataclass(frozen=True, slots=True)
class Learned:
    """An entry with how long after the event it was written down."""

    told: Told
    delay_days: int

    @property
    def flat(self) -> LearnedLine:
        """The same as one line of a spreadsheet."""
        facts = {field.name: getattr(self.told, field.name) for field in fields(self.told)}
        return LearnedLine(**facts, delay_days=self.delay_days)


def compare(
    register: Register, first: date, last: date, known_at: datetime | None, filters: Filters
) -> tuple[Difference, ...]:
    """What entered, left and changed from the end of one day to the end of another.

    A commitment enters with its announcement, and leaves when it leaves the count
    (replaced, merged, split, out of scope). The filters choose it on either day.
    """
    earlier, later = Times(first, known_at), Times(last, known_at)
    with register.database.reading() as connection:
        numbers = candidates(connection, later, filters)
        before = take(connection, earlier, numbers=numbers)
        after = take(connection, later, numbers=numbers)
    passing = {found.subject.id for found in chosen(before, filters)}
    passing |= {found.subject.id for found in chosen(after, filters)}
    either = {**before.standings, **after.standings}
    found = [
        _difference(before, after, number)
        for number in sorted(passing, key=lambda number: either[number].subject.ref.lower())
    ]
    return tuple(difference for difference in found if difference is not None)


def learned(
    register: Register, first: datetime, last: datetime, as_of: date | None, filters: Filters
) -> tuple[Learned, ...]:
    """The entries recorded after one moment and up to another, oldest first.

    Entries of the register itself (names, remarks of batches) and sources are left out.
    """
    with register.database.reading() as connection:
        numbers = None
        if filters != Filters():
            times = Times(as_of or date.max, last)
            snapshot = take(connection, times, numbers=candidates(connection, times, filters))
            numbers = [found.subject.id for found in chosen(snapshot, filters)]
        page = history.Page(known_at=last, recorded_after=first, as_of=as_of, subjects=numbers)
        entries, _ = history.newest_entries(connection, page)
        teller = teller_of(connection, entries, last)
    about = {
        number for number, found in teller.subjects.items() if found.type is not SubjectType.SOURCE
    }
    return tuple(
        Learned(teller.tell(entry), (entry.recorded_at.date() - entry.occurred_latest).days)
        for entry in reversed(entries)
        if entry.subject in about
    )


def value_words(value: Any) -> str:
    """A compared value for a reader; a dash where there is none."""
    if value is None or value in {"", ()}:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_short(value)
    if isinstance(value, tuple):
        return list_words([_member_words(one) for one in value])
    words = getattr(value, "label", value)
    return str(words).replace("_", " ") if isinstance(value, StrEnum) else str(words)


def _difference(before: Snapshot, after: Snapshot, number: int) -> Difference | None:
    now, was = after.standings.get(number), before.standings.get(number)
    if now is None:
        return None
    shown = row(after, now)
    if was is None:
        return _told(shown, Passage.ENTERED, None, ())
    old = row(before, was)
    changes = tuple(
        Change(name, getattr(old, name), getattr(shown, name))
        for name in COMPARED
        if getattr(old, name) != getattr(shown, name)
    )
    if not changes:
        return None
    left = was.disposition is not now.disposition and was.counted and not now.counted
    passage = Passage.LEFT if left else Passage.CHANGED
    return _told(shown, passage, now.disposition.label if left else None, changes)


def _told(shown: Row, passage: Passage, why: str | None, changes: tuple[Change, ...]) -> Difference:
    return Difference(
        ref=shown.ref,
        title=shown.title,
        passage=passage,
        headline=shown.headline,
        why=why,
        changes=changes,
    )


def _member_words(value: Any) -> str:
    if isinstance(value, Answer):
        return f"{value.addressee}: {value.response.label}"
    if isinstance(value, OtherVoice):
        return f"{value.voice}: {value.value.label}"
    return value_words(value)
