"""From a stretch of the calendar and the word in front of it to a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.deadline_values import Bound, Calendar, Period, check_order, window_text
from tracker.domain.deadline_words import Lead, normal, split_lead
from tracker.domain.edtf import Precision
from tracker.domain.prose import day_words, range_words
from tracker.errors import UnknownPhrase

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A phrase and what is known about its saying; `words`, `lead` and `rest` are derived."""

    phrase: str
    said: date
    anchor: date | None
    calendar: Calendar | None
    words: str
    lead: Lead
    rest: str

    @classmethod
    def of(
        cls,
        phrase: str,
        said: date,
        anchor: date | None = None,
        calendar: Calendar | None = None,
    ) -> Spoken:
        """Split the phrase once, for all rules."""
        words = normal(phrase)
        return cls(phrase, said, anchor, calendar, words, *split_lead(words))

    @classmethod
    def at(cls, phrase: str, said: str, anchor: str | None = None) -> Spoken:
        """The same from ISO days, for examples."""
        day = date.fromisoformat(anchor) if anchor else None
        return cls.of(phrase, date.fromisoformat(said), day)

    def refuse(self, because: str) -> UnknownPhrase:
        """The error of a phrase that is understood and cannot be read one way only."""
        return UnknownPhrase(self.phrase, because=because)

    def year(self, words: str) -> int:
        """The year meant by '2026', 'this year' or 'next year'."""
        relative = {"this year": self.said.year, "next year": self.said.year + 1}
        return relative[words] if words in relative else int(words)


@dataclass(frozen=True, slots=True)
class Window:
    """What a rule found: a Deadline without its phrase and the rule's name."""

    bound: Bound
    reading: str
    earliest: date | None = None
    latest: date | None = None
    strict_latest: date | None = None
    precision: Precision = Precision.INTERVAL
    calendar: Calendar | None = None
    expectation_days: int | None = None
    period: Period | None = None

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        check_order(self.earliest, self.latest, self.strict_latest)

    def __str__(self) -> str:
        return window_text(self.bound, self.earliest, self.latest, self.strict_latest)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the calendar, both days included, and its name in English.

    `running` marks one that has begun by its own words (this year, this month): its first day
    says nothing, so that "this year" means by its end.
    """

    first: date
    last: date
    words: str
    precision: Precision
    calendar: Calendar | None = None
    note: str = ""
    running: bool = False


SpanParser = Callable[[str, Spoken], Span | None]


def next_span(make: Callable[[int], Span], spoken: Spoken) -> Span:
    """The first span after `said` where the year is left out, by the year that it begins in.

    Raises UnknownPhrase on the days when this year's has begun: then it may mean either.
    """
    spans = [make(spoken.said.year + offset) for offset in (-1, 0, 1)]
    for span in spans:
        if span.first <= spoken.said <= span.last:
            begun = f"{span.words} had begun when it was said on {day_words(spoken.said)}"
            raise spoken.refuse(f"{begun}; which year is meant?")
    return next(span for span in spans if span.first > spoken.said)


def spanned(span: Span, spoken: Spoken) -> Window | None:
    """The window of a span after 'in', 'by', 'before', 'no later than' or 'by the end of'.

    None if the words do not go together. A strict reading that was over before the phrase was
    said is no reasonable reading and is dropped.
    """
    lead, before = spoken.lead, span.first - ONE_DAY
    if lead is Lead.ON or (span.running and lead in {Lead.BY, Lead.BEFORE}):
        return None
    if lead in {Lead.BARE, Lead.IN} and not span.running:
        reading = f"{range_words(span.first, span.last)}{_noted(span)}"
        return replace(_until(span, span.last, reading), bound=Bound.WITHIN, earliest=span.first)
    if lead is Lead.BEFORE:
        reading = f"by {day_words(before)}, the day before {span.words} begins{_noted(span)}"
        return _until(span, before, reading)
    reading = f"by {day_words(span.last)}, the last day of {span.words}{_noted(span)}"
    if lead is Lead.BY and before >= spoken.said:
        reading += f"; strictly before it begins, by {day_words(before)}"
        return replace(_until(span, span.last, reading), strict_latest=before)
    return _until(span, span.last, reading)


def _until(span: Span, last: date, reading: str) -> Window:
    return Window(
        bound=Bound.BY,
        reading=reading,
        latest=last,
        strict_latest=last,
        precision=span.precision,
        calendar=span.calendar,
    )


def _noted(span: Span) -> str:
    return f" ({span.note})" if span.note else ""
