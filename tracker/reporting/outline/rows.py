"""What every line about a deadline says: whose, in which words, and for which day."""

from __future__ import annotations

from datetime import date

from tracker.domain.prose import day_words, when_words
from tracker.domain.report import DeadlineRow
from tracker.reporting.outline.blocks import Words
from tracker.reporting.outline.pieces import NONE, quote, ref, words


def who(row: DeadlineRow, carded: frozenset[str]) -> Words:
    """The ref, linked where it has a card, and the title."""
    return words(ref(row.ref, carded), f" {row.title}")


def said(row: DeadlineRow, joint: str = ", ") -> Words:
    """The phrase in its own words, and when it was said."""
    if not row.phrase:
        return words("No words recorded")
    return words(quote(row.phrase), f"{joint}{when_words(row.said)}" if row.said else None)


def day(which: date | None) -> str:
    """The day in words, or a dash."""
    return day_words(which) if which else NONE
