"""A break of the ledger: a restore that gave up entries, or left a published head behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.entry import Entry
from tracker.domain.prose import count_words, day_words


@dataclass(frozen=True, slots=True)
class Break:
    """What a restore gave up, as the register has recorded it."""

    on: date
    """The day of the restore."""
    entry: int
    """The number of the entry that records it."""
    copied: int
    """How many entries the copy held."""
    given_up: int
    """Entries of the register before that it no longer has."""
    published: int
    """Published heads that it no longer has."""
    because: str | None = None
    """The reason that was given."""


def break_of(entry: Entry) -> Break:
    """A break from its entry."""
    given_up, published = entry.detail.get("given_up"), entry.detail.get("published")
    gone = 0
    if isinstance(given_up, dict):
        gone = _number(given_up.get("entries")) - _number(given_up.get("shared"))
    return Break(
        # Not when it was recorded: a later restore records an earlier break again.
        on=entry.occurred_latest,
        entry=entry.seq,
        copied=_number(entry.detail.get("entries")),
        given_up=gone,
        published=len(published) if isinstance(published, list) else 0,
        because=entry.text("because"),
    )


def break_words(found: Break) -> str:
    """What a break gave up, in a clause.

    >>> break_words(Break(date(2026, 7, 1), entry=9, copied=7, given_up=1, published=0))
    'restored on 1 July 2026 (entry 9) from a copy of 7 entries, giving up 1 entry'
    """
    lost = [
        count_words(number, *names)
        for number, names in (
            (found.given_up, ("entry", "entries")),
            (found.published, ("published head",)),
        )
        if number
    ]
    copied = count_words(found.copied, "entry", "entries")
    said = f"restored on {day_words(found.on)} (entry {found.entry}) from a copy of {copied}"
    said = f"{said}, giving up {' and '.join(lost)}" if lost else said
    return f"{said}: {found.because}" if found.because else said


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
