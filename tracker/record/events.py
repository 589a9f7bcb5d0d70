"""The register's diary: events, and what ends when a period is over."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.binding import (
    BOUND_LATER,
    date_of,
    event_day_words,
    fitting,
    hangs_on_event,
)
from tracker.domain.dates import When
from tracker.domain.headlines import Headline, headline
from tracker.domain.prose import list_words
from tracker.domain.related import check_stage
from tracker.domain.schedule import detail_of, statements
from tracker.domain.subject import check_ref
from tracker.domain.transitions import check_judged
from tracker.domain.vocabulary import (
    DeadlineValue,
    Ended,
    EventDate,
    Facet,
    Identity,
    Stage,
    SubjectType,
)
from tracker.errors import MissingOption, RefTaken, Refused, UsageError
from tracker.record.gate import judged_tests
from tracker.record.verb import (
    NEW_REF,
    REF,
    REFS,
    TEXT,
    WHEN,
    Evidence,
    Fact,
    argument,
    declared,
    option,
    options,
)

if TYPE_CHECKING:
    from tracker.domain.binding import Event
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer


@declared
class RecordEvent(Fact):
    """Enter an event in the register's diary, or say when it is.

    --on is the event's own day, which may lie ahead; the statement is dated by its source,
    else today. Named again, the event gets a new day or title, and every deadline that is
    bound to it moves along.

    \b
    Example:
      tracker event PARL-59 "The end of the Parliament" --expected 2029-08
      tracker event PARL-59 --on 2029-07-05 -s gov-inquiry-letter --dry-run
      tracker event list
    """

    verb: ClassVar[str] = "event"
    renews: ClassVar[bool] = True
    ours: ClassVar[bool] = True
    name: str = argument(NEW_REF, metavar="NAME", example="BUDGET-2026")
    title: str | None = option(
        "What it is.", TEXT, default=None, by_place=True, example="The Budget"
    )
    day: When | None = option("Its day.", WHEN, default=None, flags=("--on",), key="on")
    expected: When | None = option("When it is expected.", WHEN, default=None)

    def __post_init__(self) -> None:
        """Raise UsageError for a day that is known and expected, or has no end."""
        if self.day is not None and self.expected is not None:
            raise UsageError(
                f"{self.name} cannot have a day and be expected.", hint="Give --on or --expected."
            )
        if self.day is not None and (self.day.latest is None or self.day.earliest is None):
            raise UsageError(
                f"{self.day.text} is no day of {self.name}.",
                hint="Give its day, or from which to which: --on 2026-11-09/2026-11-20.",
            )

    def record(self, writer: Writer) -> None:
        """Open the event where it is new; then its title, and its day or when it is expected."""
        sources = writer.sources(self.evidence)
        dated = sources or writer.default_on
        when = writer.when(self.evidence, sources, "the statement") if dated else writer.today
        subject = writer.subject_of_key(self.name)
        if subject is not None and subject.type is not SubjectType.EVENT:
            raise RefTaken(subject.ref, subject.title)
        window = self.day or self.expected
        titled = subject is not None and self.title not in {None, subject.title}
        if subject is not None and window is None and not titled:
            raise MissingOption(
                f"{subject.ref} is in the diary already.", hint="Add --on DAY or --expected …"
            )
        event = self._open(writer, when, sources) if subject is None else subject
        if titled:
            self._rename(writer, event, when, sources)
        if window is not None:
            self._date(writer, event, window, when, sources)
        writer.settle()
        if subject is None or titled:
            _bind(writer, event)
        if window is not None:
            _say_moved(writer, event)

    def _open(self, writer: Writer, when: When, sources: list[Subject]) -> Subject:
        check_ref(self.name)
        if not self.title:
            raise MissingOption(
                f"What is {self.name}?", hint=f'Type tracker event {self.name} "The Budget" …'
            )
        entry = writer.append(
            None,
            Facet.IDENTITY,
            Identity.OPENED,
            when,
            self.evidence,
            sources,
            detail={"subject": SubjectType.EVENT.value, "ref": self.name},
            texts={"title": self.title},
        )
        event = writer.by_number([entry.seq])[0]
        writer.add_line(event, entry, "event", self.title)
        return event

    def _rename(self, writer: Writer, event: Subject, when: When, sources: list[Subject]) -> None:
        entry = writer.append(
            event,
            Facet.IDENTITY,
            Identity.EDITED,
            when,
            self.evidence,
            sources,
            texts={"title": self.title},
        )
        writer.add_line(event, entry, "title", self.title or "", before=event.title)

    def _date(
        self, writer: Writer, event: Subject, window: When, when: When, sources: list[Subject]
    ) -> None:
        last = _diary_event(writer, event).date_entry
        expected = self.day is None
        value = EventDate.EXPECTED if expected else EventDate.DATED
        same = last is not None and (last.value, date_of(last).text) == (value, window.text)
        if last is not None and same:
            raise Refused(
                f"The date of {event.ref} is {event_day_words(window, expected=expected)} already "
                f"(entry {last.seq}).",
                hint="Nothing was recorded.",
            )
        entry = writer.append(
            event,
            Facet.EVENT,
            value,
            when,
            self.evidence,
            sources,
            detail={"window": window.text},
        )
        before = None if last is None else event_day_words(date_of(last))
        writer.add_line(event, entry, value.label, event_day_words(window), before=before)


def _diary_event(writer: Writer, subject: Subject) -> Event:
    """What stands of an event and its day."""
    return next(event for event in writer.events() if event.number == subject.id)


def _bind(writer: Writer, event: Subject) -> None:
    """Bind the dates that stand, name an event and had none that fits; our reading, not news."""
    events = writer.events()
    history = writer.history(Facet.DEADLINE, None, texts=True)
    for number, of_one in groupby(history, key=lambda entry: entry.subject):
        entries = list(of_one)
        stated = statements(entries)[-1]
        phrase, deadline = stated.entries[0], stated.deadline
        is_bound = phrase.refs.get("anchor") or any(
            BOUND_LATER in entry.detail and entry.refs["target"] == (phrase.seq,)
            for entry in entries
        )
        if deadline is None or is_bound or not hangs_on_event(deadline):
            continue
        fits = fitting(deadline, stated.said, events)
        if event.id not in {one.number for one in fits}:
            continue
        subject = writer.by_number([number])[0]
        if len(fits) > 1:
            names = list_words([one.ref for one in fits], joint="or")
            writer.remarks.append(
                f"{subject.ref}, “{deadline.phrase}”, may mean {names}. Say which: tracker "
                f"due {subject.ref} {shlex.quote(deadline.phrase)} --anchor {event.ref} -s SOURCE"
            )
            continue
        entry = writer.append(
            subject,
            Facet.DEADLINE,
            DeadlineValue.STATED,
            phrase.when,
            Evidence(),
            [],
            refs={"anchor": (event.id,), "target": (phrase.seq,)},
            detail={**detail_of(deadline), BOUND_LATER: True},
            texts={"phrase": deadline.phrase, "reading": deadline.reading},
        )
        writer.add_line(
            subject, entry, "deadline", f"bound to {event.ref}", before=f"“{deadline.phrase}”"
        )
    writer.settle()


def _say_moved(writer: Writer, event: Subject) -> None:
    """Name the deadlines that the day of an event has moved."""
    for subject in writer.bound_to(event.id):
        standing = writer.standing(subject, date.max)
        deadline = standing.deadline
        if deadline is not None:
            writer.remarks.append(f"{subject.ref}, “{deadline.phrase}”: {deadline.reading}.")


@dataclass(frozen=True, slots=True)
class Ending:
    """A commitment that ends with its period."""

    ref: str
    title: str
    before: Headline
    after: Headline


@declared
class Close(Fact):
    """End in bulk what was promised for a period that is over.

    The period is an event of the diary whose day has come. Without REFS every open commitment
    that is bound to it ends with it, after a look at the list; --yes does not ask. What is not
    delivered by then is ended; a bill that did not pass is recorded as fallen where --fallen
    names it.

    \b
    Example:
      tracker event PARL-59 "The end of the Parliament" --on 2026-06-01 -s gov-inquiry-letter
      tracker close PARL-59 TAXI-STANDARDS -s gov-inquiry-letter --dry-run
    """

    verb: ClassVar[str] = "close"
    event: str = argument(REF, metavar="NAME", example="PARL-59")
    refs: tuple[str, ...] = options(
        "What ends with it; default: all that is bound to it.",
        REFS,
        default=(),
        by_place=True,
        metavar="[REFS]",
        example="[A, B]",
    )
    fallen: tuple[str, ...] = options(
        "A bill that fell with it.", REF, default=(), spread=True, example="A-BILL"
    )

    def record(self, writer: Writer) -> None:
        """End each commitment with its period. Refused whole where one cannot end."""
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption(
                "That a period is over needs its source.", hint="Add -s KEY or -s URL."
            )
        event, day = self._period(writer)
        if self.evidence.on is not None:
            raise UsageError(
                f"What ends with {event.ref} ends on its day, {day.isoformat()}.",
                hint=f"Leave out --on; for another day first: tracker event {event.ref} --on DAY.",
            )
        when = When.on(day)
        subjects = self.ending(writer)
        if not subjects and not self.fallen:
            raise Refused(
                f"Nothing open is {'named' if self.refs else 'bound'} that would end with "
                f"{event.ref}.",
                hint=f"Name it: tracker close {event.ref} REFS -s SOURCE.",
            )
        pending = self.pending(writer)
        endings = {ending.ref: ending for ending in self.preview(writer)}
        for subject in subjects:
            standing = writer.standing(subject, day)
            check_judged(subject.ref, standing.delivery, judged_tests(writer, subject, day))
            entry = writer.append(
                subject,
                Facet.ENDED,
                Ended.PERIOD_ENDED,
                when,
                self.evidence,
                sources,
                refs={"anchor": (event.id,)},
            )
            ending = endings[subject.ref]
            writer.add_line(subject, entry, "ended", ending.after.label, before=ending.before.label)
        for ref in self.fallen:
            self._fall(writer, writer.subject(ref), when, sources)
        if pending:
            writer.remarks.append(
                f"Not law, and perhaps fallen: {list_words(pending)}. If so: tracker step "
                f"{' '.join(pending)} fallen -s SOURCE --on {day.isoformat()}."
            )

    def ending(self, writer: Writer) -> list[Subject]:
        """The open commitments that end: those named, else all that are bound to the event."""
        event, day = self._period(writer)
        subjects = writer.commitments(self.refs) if self.refs else writer.bound_to(event.id)
        return [subject for subject in subjects if writer.standing(subject, day).is_open]

    def preview(self, writer: Writer) -> list[Ending]:
        """What ends, each with its headline before and after."""
        _, day = self._period(writer)
        endings = []
        for subject in self.ending(writer):
            now = writer.standing(subject, day)
            after = headline(now.delivery, Ended.PERIOD_ENDED, now.disposition)
            endings.append(Ending(subject.ref, subject.title, now.headline, after))
        return endings

    def pending(self, writer: Writer) -> list[str]:
        """The bills that carry what ends and did not become law, but for those said to fall."""
        _, day = self._period(writer)
        refs = {
            carrier.ref
            for subject in self.ending(writer)
            for carrier in writer.standing(subject, day).carriers
            if carrier.is_law and carrier.enacted is None and carrier.ref not in self.fallen
        }
        return sorted(
            ref
            for ref in refs
            if all(
                stage.value != Stage.FALLEN
                for stage in writer.history(Facet.STAGE, [writer.subject(ref).id])
            )
        )

    def _period(self, writer: Writer) -> tuple[Subject, date]:
        """The event and its day, which has come."""
        event = writer.event(self.event)
        day = _diary_event(writer, event).day
        latest = None if day is None else day.latest
        if latest is None:
            raise Refused(
                f"{event.ref} has no day yet.",
                hint=f"First: tracker event {event.ref} --on DAY -s SOURCE.",
            )
        if latest > writer.register.today:
            raise Refused(
                f"{event.ref} is on {latest.isoformat()}, which has not come.",
                hint="What is over is closed; nothing was recorded.",
            )
        return event, latest

    def _fall(
        self, writer: Writer, instrument: Subject, when: When, sources: list[Subject]
    ) -> None:
        if instrument.type is not SubjectType.INSTRUMENT:
            raise UsageError(
                f"{instrument.ref} is a commitment; only a bill falls.", hint="Name a bill."
            )
        check_stage(instrument, Stage.FALLEN, when, writer.history(Facet.STAGE, [instrument.id]))
        entry = writer.append(instrument, Facet.STAGE, Stage.FALLEN, when, self.evidence, sources)
        writer.add_line(instrument, entry, "stage", Stage.FALLEN.label)
