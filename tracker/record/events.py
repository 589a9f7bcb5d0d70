"""The register's diary: events, and what ends when a period is over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When, parse_when
from tracker.domain.headlines import headline
from tracker.domain.law import check_stage
from tracker.domain.prose import list_words
from tracker.domain.subject import check_ref
from tracker.domain.transitions import check_judged
from tracker.domain.vocabulary import (
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
    Fact,
    argument,
    declared,
    option,
    options,
)

if TYPE_CHECKING:
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer


@declared
class RecordEvent(Fact):
    """Enter an event in the register's diary, or say when it is.

    --on is the event's own day, which may lie ahead; the statement is dated by its source,
    else today. Named again, the event gets a new day.

    \b
    Example:
      tracker event PARL-59 "The end of the Parliament" --expected 2029-08
    """

    verb: ClassVar[str] = "event"
    ours: ClassVar[bool] = True
    name: str = argument(NEW_REF, metavar="NAME", example="BUDGET-2026")
    title: str | None = option(
        "What it is.", TEXT, default=None, by_place=True, example="The Budget"
    )
    day: When | None = option("Its day.", WHEN, default=None, flags=("--on",), key="on")
    expected: When | None = option("When it is expected.", WHEN, default=None)

    def __post_init__(self) -> None:
        """Raise UsageError for a day that is known and expected."""
        if self.day is not None and self.expected is not None:
            raise UsageError(
                f"{self.name} cannot have a day and be expected.", hint="Give --on or --expected."
            )

    def record(self, writer: Writer) -> None:
        """Open the event where it is new; then its day, or when it is expected."""
        sources = writer.sources(self.evidence)
        dated = sources or writer.default_on
        when = writer.when(self.evidence, sources, "the statement") if dated else writer.today
        known = writer.subject_of_key(self.name)
        if known is None:
            event = self._open(writer, when, sources)
        elif known.type is SubjectType.EVENT:
            event = known
        else:
            raise RefTaken(known.ref, known.title)
        window = self.day or self.expected
        if window is None:
            if known is not None:
                raise MissingOption(
                    f"{event.ref} is in the diary already.", hint="Add --on DAY or --expected …"
                )
            return
        value = EventDate.DATED if self.day is not None else EventDate.EXPECTED
        entry = writer.append(
            event,
            Facet.EVENT,
            value,
            when,
            self.evidence,
            sources,
            detail={"window": window.text},
        )
        writer.add_line(event, entry, value.label, window.text)

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


@declared
class Close(Fact):
    """End in bulk what was promised for a period that is over.

    The period is an event of the diary whose day has come. What is not delivered by then is
    ended with it; a bill that did not pass is recorded as fallen where --fallen names it.

    \b
    Example:
      tracker event PARL-59 "The end of the Parliament" --on 2026-06-01 -s gov-inquiry-letter
      tracker close PARL-59 TAXI-STANDARDS -s gov-inquiry-letter --dry-run
    """

    verb: ClassVar[str] = "close"
    event: str = argument(REF, metavar="NAME", example="PARL-59")
    refs: tuple[str, ...] = options(
        "What ends with it.", REFS, default=(), by_place=True, example="[A, B]"
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
        when = When.on(day)
        subjects = [
            subject
            for subject in writer.commitments(self.refs)
            if writer.standing(subject, day).is_open
        ]
        if not subjects and not self.fallen:
            raise Refused(
                f"Nothing open is named that would end with {event.ref}.",
                hint=f"Name it: tracker close {event.ref} REFS -s SOURCE.",
            )
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
            after = headline(standing.delivery, Ended.PERIOD_ENDED, standing.disposition)
            writer.add_line(
                subject, entry, "ended", f"{after.label}", before=standing.headline.label
            )
        for ref in self.fallen:
            self._fall(writer, writer.subject(ref), when, sources)
        self._mention_bills(writer, subjects, day)

    def _period(self, writer: Writer) -> tuple[Subject, date]:
        """The event and its day, which has come."""
        event = writer.event(self.event)
        days = [
            entry
            for entry in writer.history(Facet.EVENT, [event.id])
            if entry.value == EventDate.DATED
        ]
        newest = max(days, key=lambda entry: entry.seq, default=None)
        latest = None if newest is None else parse_when(str(newest.detail["window"])).latest
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

    def _mention_bills(self, writer: Writer, subjects: list[Subject], day: date) -> None:
        """Name the bills that carried what ended and did not become law."""
        pending = {
            carrier.ref
            for subject in subjects
            for carrier in writer.standing(subject, day).carriers
            if carrier.is_law and carrier.enacted is None and carrier.ref not in self.fallen
        }
        if pending:
            names = sorted(pending)
            writer.remarks.append(
                f"Not law, and perhaps fallen: {list_words(names)}. If so: tracker step "
                f"{' '.join(names)} fallen -s SOURCE --on {day.isoformat()}."
            )
