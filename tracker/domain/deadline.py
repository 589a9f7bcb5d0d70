"""A deadline phrase, kept verbatim, and the window of days that it stands for.

General date parsers guess ("by May 2025" becomes a day in the middle of May). Here a phrase is
read by one of a small set of rules (`RULES`), each with a version, or refused. Two readings are
kept: `latest` is the most generous one, `strict_latest` the narrowest that a reasonable reader
could hold. Lateness is measured against both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tracker.domain.deadline_finding import find_phrase, hardness_of
from tracker.domain.deadline_periods import anchored, length_words
from tracker.domain.deadline_rivals import combine
from tracker.domain.deadline_rules import RULES, Rule, rules_table
from tracker.domain.deadline_values import Bound, Calendar, Deadline, Hardness, Period
from tracker.domain.deadline_window import Spoken
from tracker.domain.edtf import Precision
from tracker.domain.prose import day_words
from tracker.errors import UnknownPhrase, UsageError

__all__ = [
    "RULES",
    "Bound",
    "Calendar",
    "Deadline",
    "Hardness",
    "Period",
    "Rule",
    "combine",
    "find_phrase",
    "given_window",
    "hardness_of",
    "read_phrase",
    "resolve",
    "rules_markdown",
    "unread",
]

GIVEN = "given"


def read_phrase(
    phrase: str, *, said: date, anchor: date | None = None, calendar: Calendar | None = None
) -> Deadline:
    """Read a phrase said on the day `said`; raises UnknownPhrase rather than guess.

    `anchor` is the day from which "within three months" counts; without it the deadline stays
    relative. `calendar` is the register's year for quarters, halves and 2026-27, where the
    words do not name one.

    >>> print(read_phrase("“Before Easter”", said=date(2025, 1, 16)))
    ../2025-04-19 (strict 2025-04-17)
    """
    spoken = Spoken.of(phrase, said, anchor, calendar)
    for rule in RULES:
        deadline = rule.deadline(spoken)
        if deadline is not None:
            return deadline
    raise UnknownPhrase(phrase)


def given_window(
    phrase: str, *, earliest: date | None, latest: date | None, strict_latest: date | None = None
) -> Deadline:
    """The deadline of a phrase whose window a person gave, rule "given".

    With a first day only it is a lower bound. Raises UsageError if the days are out of order or
    none is given.
    """
    hint = "Type it as --earliest 2025-04-01 --latest 2025-06-30."
    if earliest is None and latest is None:
        raise UsageError("A window needs a first or a last day.", hint=hint)
    if latest is None:
        bound, words = Bound.NOT_BEFORE, "not before"
    else:
        bound, words = (Bound.WITHIN, "from") if earliest else (Bound.BY, "by")
    days = " to ".join(day_words(day) for day in (earliest, latest) if day)
    strict = f"; strictly by {day_words(strict_latest)}" if strict_latest else ""
    try:
        return Deadline(
            phrase=phrase,
            bound=bound,
            earliest=earliest,
            latest=latest,
            strict_latest=strict_latest or latest,
            precision=Precision.DAY,
            hardness=Hardness.FIRM,
            rule=GIVEN,
            version=1,
            calendar=None,
            expectation_days=None,
            reading=f"{words} {days}{strict}, as given by the recorder",
        )
    except ValueError as error:
        raise UsageError(f"That is no window: {error}.", hint=hint) from error


def unread(phrase: str) -> Deadline:
    """Words of somebody's list that no rule reads, kept as they are: never a day, never overdue.

    >>> print(unread("Y3 of the plan"))
    unread
    """
    return Deadline(
        phrase=phrase,
        bound=Bound.UNREAD,
        earliest=None,
        latest=None,
        strict_latest=None,
        precision=Precision.INTERVAL,
        hardness=Hardness.FIRM,
        rule=Bound.UNREAD.value,
        version=1,
        calendar=None,
        expectation_days=None,
        reading="no rule reads it as days",
    )


def resolve(deadline: Deadline, anchor: date) -> Deadline:
    """The same deadline once the day it hangs on is recorded.

    A period runs from the anchor; a lower bound such as "at least four years" moves with it;
    "by the end of this Parliament" becomes that day; "once the bill receives Royal Assent"
    becomes a lower bound, since it sets no last day. A deadline that hangs on no other day is
    returned as it is.

    >>> print(resolve(read_phrase("three-month audit", said=date(2025, 1, 16)), date(2025, 2, 20)))
    2025-02-20/2025-05-20
    """
    length = deadline.period
    if deadline.bound is Bound.EVENT:
        return _after_event(deadline, anchor)
    if length is None:
        return deadline
    if deadline.bound is Bound.NOT_BEFORE:
        first = length.after(anchor)
        reading = f"not before {length_words(length)} have passed, {day_words(first)}"
        return replace(deadline, earliest=first, reading=f"{reading}: a lower bound, no deadline")
    if deadline.bound not in {Bound.RELATIVE, Bound.WITHIN}:
        return deadline
    window = anchored(length, anchor)
    return replace(
        deadline,
        bound=window.bound,
        earliest=window.earliest,
        latest=window.latest,
        strict_latest=window.strict_latest,
        reading=window.reading,
    )


def rules_markdown() -> str:
    """The table of all rules with their examples, for docs/deadlines.md."""
    return rules_table()


def _after_event(deadline: Deadline, day: date) -> Deadline:
    if deadline.period is None:
        reading = f"not before {day_words(day)}, the day of the event; no last day"
        return replace(deadline, bound=Bound.NOT_BEFORE, earliest=day, reading=reading)
    last = deadline.period.after(day)
    reading = f"by {day_words(last)}, now that the event is recorded"
    return replace(
        deadline,
        bound=Bound.BY,
        latest=last,
        strict_latest=last,
        precision=Precision.DAY,
        reading=reading,
    )
