"""Statements of dates: the phrase verbatim, and the one reading of it that was taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.deadline.window import Deadline, Hardness, Jurisdiction
from tracker.domain.prose import list_words
from tracker.domain.subject import check_ref
from tracker.domain.vocabulary import DeadlineValue, Facet, Voice
from tracker.errors import (
    WINDOW_HINT,
    MissingOption,
    Refused,
    UnknownPhrase,
    UsageError,
    as_typed,
)
from tracker.record.verb import (
    DAY,
    FLAG,
    JURISDICTION,
    REFS,
    TEXT,
    Fact,
    ValueType,
    arguments,
    declared,
    one_of,
    option,
    read_entry,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.domain.binding import Event
    from tracker.domain.dates import When
    from tracker.domain.entry import Json
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

HARDNESS = one_of("hardness", Hardness, listed=True)


_ENTRY_NUMBER = re.compile(r"#?[0-9]{1,12}")


def _read_anchor(text: str) -> str:
    return text if _ENTRY_NUMBER.fullmatch(text) else check_ref(text)


#: The number of an entry, or the name of an event.
ANCHOR = ValueType(
    "entry or event", _read_anchor, {"type": ["integer", "string"]}, metavar="ENTRY|EVENT"
)


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A phrase as it was read, and what it counts from."""

    deadline: Deadline
    anchor: tuple[int, ...] = ()
    """The entry or the event that it counts from."""
    event: Event | None = None

    @property
    def words(self) -> str:
        """What it comes to, by the day that its event has now."""
        from tracker.domain.binding import dated

        now = self.deadline
        if self.event is not None:
            now = dated(now, self.event, self.event.date_entry)
            if now is self.deadline:
                return f"bound to {self.event.ref}, which has no day yet"
        return now.reading


@declared
class Dated(Fact):
    """A verb that may state a date: what may be said of it besides the phrase."""

    earliest: date | None = option("First day of the window, read by yourself.", DAY, default=None)
    latest: date | None = option("Last day, on the most generous reading.", DAY, default=None)
    strict_latest: date | None = option("Last day, on the narrowest reading.", DAY, default=None)
    hardness: Hardness | None = option("How firm it is.", HARDNESS, default=None)
    anchor: str | None = option(
        "The entry, or the event of the diary, that it counts from.",
        ANCHOR,
        default=None,
        example="BUDGET-2026",
    )
    anchor_on: date | None = option("The day that a period counts from.", DAY, default=None)
    jurisdiction: Jurisdiction | None = option(
        "Whose years, seasons and holidays are meant, if not the register's.",
        JURISDICTION,
        default=None,
    )

    def has_window(self) -> bool:
        """Whether anything was said of a date besides its phrase."""
        window = (self.earliest, self.latest, self.strict_latest, self.anchor, self.anchor_on)
        return any(part is not None for part in (*window, self.hardness, self.jurisdiction))

    def read(self, phrase: str, when: When, writer: Writer) -> ReadDate:
        """What a phrase says on the day it was said; a window given by hand goes before any rule.

        Raises UnknownPhrase where no rule reads it, UsageError for an anchor of no use, Refused
        where two events of the diary fit.
        """
        phrase = phrase.strip()
        if not phrase:
            raise MissingOption(
                "A deadline is the phrase that was used.",
                hint="Type tracker due REF 'before Easter', or --none-set.",
            )
        if self.anchor is not None and self.anchor_on is not None:
            raise UsageError("A period counts from one day.", hint="Keep --anchor or --anchor-on.")
        if self.earliest or self.latest or self.strict_latest:
            reading = ReadDate(self._given(phrase))
        else:
            reading = self._ruled(phrase, when, writer)
        if self.hardness is None:
            return reading
        firm = reading.deadline.with_hardness(self.hardness)
        return ReadDate(firm, reading.anchor, reading.event)

    def _given(self, phrase: str) -> Deadline:
        from tracker.domain.deadline.grammar import given_window

        if self.anchor is not None or self.anchor_on is not None or self.jurisdiction is not None:
            raise UsageError(
                "A window given by hand counts from no other day, and by nobody's calendar.",
                hint="Keep the window, or what the phrase is read by.",
            )
        return given_window(
            phrase, earliest=self.earliest, latest=self.latest, strict_latest=self.strict_latest
        )

    def _ruled(self, phrase: str, when: When, writer: Writer) -> ReadDate:
        """The phrase as a rule or the diary reads it, from the anchor that was named."""
        from tracker.domain.binding import event_line, hangs_on_event, read_by_diary
        from tracker.domain.deadline.grammar import read_phrase

        said_on = when.latest or writer.register.today
        event, day, anchor = self._anchor(writer)
        try:
            deadline = read_phrase(
                phrase,
                said=said_on,
                anchor=day,
                jurisdiction=self.jurisdiction or writer.jurisdiction(),
            )
        except UnknownPhrase as error:
            by_diary = read_by_diary(phrase, writer.events()) if day is None else None
            if by_diary is None:
                line = None if error.because else event_line(phrase)
                if line is None:
                    raise
                hint = f"{WINDOW_HINT} If it hangs on an event, first: {line}"
                raise UnknownPhrase(phrase, hint=hint) from None
            deadline = by_diary
        if event is not None and not hangs_on_event(deadline):
            raise UsageError(
                f"{as_typed(phrase)} counts from no event: {deadline.reading}.",
                hint="Leave out the anchor, or give its day: --anchor-on DAY.",
            )
        if day is None and event is None:
            event = event_meant(deadline, said_on, writer)
            anchor = () if event is None else (event.number,)
        return ReadDate(deadline, anchor, event)

    def _anchor(self, writer: Writer) -> tuple[Event | None, date | None, tuple[int, ...]]:
        """The event or the day that was named, and the number of what was named."""
        if self.anchor is None:
            return None, self.anchor_on, ()
        events = {event.number: event for event in writer.events()}
        if not _ENTRY_NUMBER.fullmatch(self.anchor):
            number = writer.event(self.anchor).id
            return events[number], None, (number,)
        entry = writer.entry(read_entry(self.anchor))
        event = events.get(entry.seq)
        return event, None if event else entry.occurred_latest, (entry.seq,)


def event_meant(deadline: Deadline, said: date, writer: Writer) -> Event | None:
    """The event of the diary that a phrase names; where there is none, how to make it is said.

    Raises Refused where two fit: nothing is guessed.
    """
    from tracker.domain.binding import event_line, fitting, hangs_on_event, names_event

    if not hangs_on_event(deadline):
        return None
    events = fitting(deadline, said, writer.events())
    if len(events) > 1:
        names = [event.ref for event in events]
        raise Refused(
            f"{as_typed(deadline.phrase)} may mean {list_words(names, joint='or')}.",
            hint=f"Say which: --anchor {names[0]}.",
        )
    if events:
        return events[0]
    if names_event(deadline):
        writer.remarks.append(
            f"{as_typed(deadline.phrase)} hangs on an event that the diary does not have; to make "
            f"it: {event_line(deadline.phrase)}"
        )
    return None


@declared
class Due(Dated):
    """Record a deadline in the words that were used, or that none was given.

    The phrase is kept verbatim and read by a rule (see docs/deadlines.md). Where no rule
    reads it, give the window yourself; nothing is guessed.

    \b
    Example:
      tracker due JAY-TIMETABLE "before Easter" -s hansard-2025-01-16-a
      tracker due JAY --none-set -s press-2025-01-16 -q "would not put a timescale on"
    """

    verb: ClassVar[str] = "due"
    refs: tuple[str, ...] = arguments(REFS)
    phrase: str | None = option(
        "The phrase that was used.", TEXT, default=None, example="before Easter"
    )
    silent: bool = option("The date was changed without an announcement.", FLAG, default=False)
    rival: bool = option("Another reading of the same phrase; both are kept.", FLAG, default=False)
    none_set: bool = option("Evidence that no date was given; no PHRASE.", FLAG, default=False)
    withdrawn: bool = option("The date was taken back; no PHRASE.", FLAG, default=False)
    deadline: Deadline | None = field(default=None)
    """A reading that was taken already, as an import does by the manner of its list."""

    def __post_init__(self) -> None:
        """Raise UsageError unless it is one statement that counts from one day at most."""
        is_stated = self.phrase is not None or self.deadline is not None
        statements = is_stated + self.none_set + self.withdrawn
        if statements != 1:
            raise UsageError(
                "A deadline is one statement of a date.",
                hint="Keep one of phrase: before Easter, none_set: true, withdrawn: true."
                if statements
                else "Add one of phrase: before Easter, none_set: true, withdrawn: true.",
            )
        if (self.none_set or self.withdrawn) and self.has_window():
            raise UsageError(
                "What sets no date has no window.", hint="Leave out all that belongs to a phrase."
            )

    def record(self, writer: Writer) -> None:
        """A statement of a date, evidence that none was given, or that it was taken back."""
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption("What was said of a date needs its source.", hint="Add -s KEY.")
        for subject in writer.commitments(self.refs):
            when = writer.when(self.evidence, sources, "the statement")
            reading: ReadDate | None = None
            if self.none_set:
                value, after = DeadlineValue.NONE_SET, "no date was given"
            elif self.withdrawn:
                value, after = DeadlineValue.WITHDRAWN, "date taken back"
            else:
                reading = self._reading(writer, when)
                value, after = DeadlineValue.STATED, f"“{reading.deadline.phrase}”: {reading.words}"
            self._write(writer, subject, when, sources, value, after, reading)

    def _reading(self, writer: Writer, when: When) -> ReadDate:
        if self.deadline is None:
            return self.read(self.phrase or "", when, writer)
        return _as_listed(self.deadline, when.latest or writer.register.today, writer)

    def _write(
        self,
        writer: Writer,
        subject: Subject,
        when: When,
        sources: list[Subject],
        value: DeadlineValue,
        after: str,
        reading: ReadDate | None,
    ) -> None:
        deadline = None if reading is None else reading.deadline
        before = None
        if self.rival or writer.keeps_receipt:
            before = writer.standing(subject, when.latest or date.max).deadline
        if self.rival and before is None:
            raise Refused(
                f"{subject.ref} has no deadline that another reading could rival.",
                hint="Record the first reading without --rival.",
            )
        entry = writer.append(
            subject,
            Facet.DEADLINE,
            value,
            when,
            self.evidence,
            sources,
            voice=Voice.PROMISER.value,
            refs={"anchor": reading.anchor} if reading is not None and reading.anchor else {},
            detail=self._detail(deadline),
            texts={}
            if deadline is None
            else {"phrase": deadline.phrase, "reading": deadline.reading},
        )
        writer.add_line(
            subject,
            entry,
            "deadline",
            after,
            before=None if before is None else f"“{before.phrase}”",
            sources=sources,
        )

    def _detail(self, deadline: Deadline | None) -> Mapping[str, Json]:
        from tracker.domain.schedule import detail_of

        detail: dict[str, Json] = {} if deadline is None else detail_of(deadline)
        if self.silent:
            detail["silent"] = True
        if self.rival:
            detail["rival"] = True
        return detail


def _as_listed(deadline: Deadline, said: date, writer: Writer) -> ReadDate:
    """What an import has read, bound where exactly one event fits; a list is asked nothing."""
    from tracker.domain.binding import fitting, names_event

    events = fitting(deadline, said, writer.events()) if names_event(deadline) else []
    if len(events) != 1:
        return ReadDate(deadline)
    return ReadDate(deadline, (events[0].number,), events[0])
