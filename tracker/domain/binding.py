"""Binds deadlines to events of the register's diary, and dates them by what it says of those."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.dates import Precision, When, parse_when
from tracker.domain.deadline.window import Bound, Deadline, Hardness, Period, normal
from tracker.domain.entry import Entry
from tracker.domain.prose import on_words, range_words, when_words
from tracker.domain.subject import fold
from tracker.domain.vocabulary import EventDate, Facet, SubjectType

#: Of a deadline entry: the phrase of another one, which was bound to an event made later.
BOUND_LATER = "bound_later"
_DIARY_RULE = "diary"
_DAY_BEFORE = Period(days=-1)
_LONGEST_NAME = 40
_LEAD = re.compile(r"(?P<lead>by|before|ahead of|at|in|no later than) (?P<event>\S.*)")
_ARTICLE = re.compile(r"^(?:the|this|our|its) ")
_CONFERENCE = re.compile(r"\bcop (?=\d\d\b)")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the diary, as far as deadlines that are bound to it have to know it."""

    number: int
    ref: str
    title: str
    dates: tuple[Entry, ...]
    """What was said of its day, by day and number."""

    @property
    def date_entry(self) -> Entry | None:
        """What was said of its day last."""
        return self.dates[-1] if self.dates else None

    @property
    def day(self) -> When | None:
        """Its day; None while it is only expected, or nothing is said of it."""
        last = self.date_entry
        return date_of(last) if last is not None and last.value == EventDate.DATED else None

    @property
    def expected(self) -> When | None:
        """When it is expected; None once it has its day, and while nothing is."""
        last = self.date_entry
        return date_of(last) if last is not None and last.value == EventDate.EXPECTED else None


def event_day_words(when: When, *, expected: bool = False) -> str:
    """'26 November 2026', '9 to 20 November 2026', 'expected in October 2026'."""
    first, last = when.earliest, when.latest
    if expected:
        return f"expected {on_words(when)}"
    if when.precision is Precision.INTERVAL and first is not None and last is not None:
        return range_words(first, last)
    return when_words(when)


def date_of(entry: Entry) -> When:
    """The day or the window that an entry gives to an event."""
    return parse_when(str(entry.detail["window"]))


def event_of(entries: Iterable[Entry]) -> Event | None:
    """An event from its standing entries, by day and number; None for any other subject.

    What was written down of its day without a source holds until a source is recorded, whatever
    the day on which that was published.
    """
    about = list(entries)
    subject = fold(entry for entry in about if entry.facet is Facet.IDENTITY)
    if subject is None or subject.type is not SubjectType.EVENT:
        return None
    dates = [entry for entry in about if entry.facet is Facet.EVENT]
    sourced = max((entry.seq for entry in dates if "source" in entry.refs), default=0)
    standing = tuple(entry for entry in dates if "source" in entry.refs or entry.seq > sourced)
    return Event(subject.id, subject.ref, subject.title, standing)


def hangs_on_event(deadline: Deadline) -> bool:
    """Whether an event of the diary can give it its day.

    Working days are counted by a library of holidays, whose answer has to be recorded: they take
    the day itself (`--anchor-on`).
    """
    if deadline.bound is Bound.EVENT:
        return True
    return deadline.bound is Bound.RELATIVE and not (deadline.period and deadline.period.working)


def _event_words(phrase: str) -> str | None:
    # The rules are imported when a phrase is read: a list and a finding read none.
    from tracker.domain.deadline.undated import event_words

    return event_words(phrase)


def names_event(deadline: Deadline) -> bool:
    """Whether its phrase names an event, so that the diary is asked for it."""
    return hangs_on_event(deadline) and _event_words(deadline.phrase) is not None


def fits(phrase: str, ref: str, title: str) -> bool:
    """Whether a phrase holds the name or the title of an event, or that what the phrase names.

    >>> fits("by the Budget", "BUDGET-2026", "The Budget"), fits("at COP 31", "COP31", "Antalya")
    (True, True)
    >>> fits("by the end of this Parliament", "PARL-59", "The end of the Parliament")
    True
    >>> fits("by the Budget", "PARL-59", "The end of the Parliament")
    False
    """
    event_phrase = _event_words(phrase)
    names = (_plain(ref), _plain(title))
    words = _plain(phrase)
    return any(
        _holds(words, name) or (event_phrase is not None and _holds(name, _plain(event_phrase)))
        for name in names
        if name
    )


def fitting(deadline: Deadline, said: date, events: Iterable[Event]) -> list[Event]:
    """The events that a phrase may mean, in order of name.

    "By the Budget" means one that is still to come: those that were over when it was said do not
    fit. "Within six weeks of Royal Assent" may count from a day that is past.
    """
    candidates = [event for event in events if fits(deadline.phrase, event.ref, event.title)]
    if deadline.bound is Bound.EVENT:
        candidates = [event for event in candidates if not _over(event, said)]
    return sorted(candidates, key=lambda event: event.ref.lower())


def read_by_diary(phrase: str, events: Iterable[Event]) -> Deadline | None:
    """A phrase that no rule reads and that hangs on an event of the diary: "by the Ard Fheis"."""
    match = _LEAD.fullmatch(normal(phrase))
    if match is None:
        return None
    occasion = _plain(match["event"])
    if not any(occasion in {_plain(event.ref), _plain(event.title)} for event in events):
        return None
    before = match["lead"] in {"before", "ahead of"}
    day = "the day before it" if before else "its day"
    return Deadline(
        phrase=phrase,
        bound=Bound.EVENT,
        earliest=None,
        latest=None,
        strict_latest=None,
        precision=Precision.INTERVAL,
        hardness=Hardness.FIRM,
        rule=_DIARY_RULE,
        version=1,
        calendar=None,
        expectation_days=None,
        reading=f"by {day}, once that is recorded",
        period=_DAY_BEFORE if before else Period(),
    )


def dated(deadline: Deadline, event: Event, entry: Entry | None) -> Deadline:
    """A deadline by what an entry says of its event's day; without one, as it was said.

    By: that day; before: the day before; within six weeks of: from that day. An event of several
    days gives its last as the most generous reading and its first as the narrowest; what is to
    come before it, comes before its first. Expected only: no day, and the expectation in words.
    """
    if entry is None:
        return deadline
    window = date_of(entry)
    if entry.value != EventDate.DATED or window.latest is None:
        reading = f"{bound_words(deadline, event)}, which is expected {on_words(window)}"
        return replace(deadline, reading=reading)
    from tracker.domain.deadline.grammar import resolve

    first = window.earliest or window.latest
    before = deadline.bound is Bound.EVENT and deadline.period == _DAY_BEFORE
    resolved = resolve(deadline, first if before else window.latest, event=event.ref)
    if first == window.latest or before or resolved.latest is None:
        return resolved
    narrow = resolve(deadline, first, event=event.ref)
    return replace(resolved, earliest=narrow.earliest, strict_latest=narrow.latest)


def bound_words(deadline: Deadline, event: Event) -> str:
    """How a date hangs on its event: 'before BUDGET-2027', 'within 6 weeks of COP31'."""
    if deadline.period is None:
        return f"not before {event.ref}"
    if deadline.bound is not Bound.EVENT:
        from tracker.domain.deadline.lengths import length_words

        return f"within {length_words(deadline.period)} of {event.ref}"
    return f"before {event.ref}" if deadline.period == _DAY_BEFORE else f"by {event.ref}"


def event_line(phrase: str) -> str | None:
    """The command that makes the event that a phrase names; None where it may name none."""
    words = _event_words(phrase)
    if words is None:
        match = _LEAD.fullmatch(normal(phrase))
        words = match["event"] if match and not re.search(r"\d", match["event"]) else None
    if words is None:
        return None
    words = _ARTICLE.sub("", words)
    plain = unicodedata.normalize("NFKD", words.upper()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Z0-9]+", "-", plain)[:_LONGEST_NAME].strip("-") or "EVENT"
    typed = re.search(re.escape(words), phrase, re.IGNORECASE)
    title = typed[0] if typed else words
    return f'tracker event {name} "{title[:1].upper()}{title[1:]}" --expected …'


def _over(event: Event, said: date) -> bool:
    last = event.day.latest if event.day is not None else None
    return last is not None and last < said


def _plain(words: str) -> str:
    text = _ARTICLE.sub("", normal(words).replace("-", " "))
    return _CONFERENCE.sub("cop", " ".join(text.split()))


def _holds(words: str, part: str) -> bool:
    return f" {part} " in f" {words} "
