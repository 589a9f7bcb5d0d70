"""Statements of dates: the phrase verbatim, and the one reading of it that was taken."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.deadline.window import Deadline, Hardness, Jurisdiction
from tracker.domain.vocabulary import DeadlineValue, Facet, Voice
from tracker.errors import MissingOption, Refused, UsageError
from tracker.record.verb import (
    DAY,
    ENTRY,
    FLAG,
    REFS,
    TEXT,
    Fact,
    arguments,
    declared,
    one_of,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.domain.dates import When
    from tracker.domain.entry import Json
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

HARDNESS = one_of("hardness", Hardness, listed=True)
JURISDICTION = one_of("jurisdiction", Jurisdiction, listed=True)


@declared
class Dated(Fact):
    """A verb that may state a date: what may be said of it besides the phrase."""

    earliest: date | None = option("First day of the window, read by yourself.", DAY, default=None)
    latest: date | None = option("Last day, on the most generous reading.", DAY, default=None)
    strict_latest: date | None = option("Last day, on the narrowest reading.", DAY, default=None)
    hardness: Hardness | None = option("How firm it is.", HARDNESS, default=None)
    anchor_on: date | None = option("The day that a period counts from.", DAY, default=None)
    jurisdiction: Jurisdiction | None = option(
        "Whose years, seasons and holidays are meant, if not the register's.",
        JURISDICTION,
        default=None,
    )

    def has_window(self) -> bool:
        """Whether anything was said of a date besides its phrase."""
        window = (self.earliest, self.latest, self.strict_latest, self.anchor_on)
        return any(part is not None for part in (*window, self.hardness, self.jurisdiction))

    def read(
        self, phrase: str, when: When, writer: Writer, *, anchor: date | None = None
    ) -> Deadline:
        """What a phrase says on the day it was said; a window given by hand goes before any rule.

        Raises UnknownPhrase where no rule reads it, UsageError for an anchor of no use.
        """
        from tracker.domain.deadline.grammar import given_window, read_phrase

        phrase = phrase.strip()
        if not phrase:
            raise MissingOption(
                "A deadline is the phrase that was used.",
                hint="Type tracker due REF 'before Easter', or --none-set.",
            )
        anchor = anchor or self.anchor_on
        if self.earliest or self.latest or self.strict_latest:
            if anchor is not None or self.jurisdiction is not None:
                raise UsageError(
                    "A window given by hand counts from no other day, and by nobody's calendar.",
                    hint="Keep the window, or what the phrase is read by.",
                )
            deadline = given_window(
                phrase,
                earliest=self.earliest,
                latest=self.latest,
                strict_latest=self.strict_latest,
            )
        else:
            deadline = read_phrase(
                phrase,
                said=when.latest or writer.register.today,
                anchor=anchor,
                jurisdiction=self.jurisdiction or writer.jurisdiction(),
            )
        return deadline if self.hardness is None else deadline.with_hardness(self.hardness)


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
    anchor: int | None = option("The entry that a period counts from.", ENTRY, default=None)
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
        if (self.none_set or self.withdrawn) and (self.has_window() or self.anchor is not None):
            raise UsageError(
                "What sets no date has no window.", hint="Leave out all that belongs to a phrase."
            )
        if self.anchor is not None and self.anchor_on is not None:
            raise UsageError("A period counts from one day.", hint="Keep --anchor or --anchor-on.")

    def record(self, writer: Writer) -> None:
        """A statement of a date, evidence that none was given, or that it was taken back."""
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption("What was said of a date needs its source.", hint="Add -s KEY.")
        anchor = None if self.anchor is None else writer.entry(self.anchor).occurred_latest
        for subject in writer.commitments(self.refs):
            when = writer.when(self.evidence, sources, "the statement")
            deadline: Deadline | None = None
            if self.none_set:
                value, after = DeadlineValue.NONE_SET, "no date was given"
            elif self.withdrawn:
                value, after = DeadlineValue.WITHDRAWN, "date taken back"
            else:
                deadline = self.deadline or self._reading(writer, when, anchor)
                value, after = DeadlineValue.STATED, f"“{deadline.phrase}”: {deadline.reading}"
            self._write(writer, subject, when, sources, value, after, deadline)

    def _reading(self, writer: Writer, when: When, anchor: date | None) -> Deadline:
        return self.read(self.phrase or "", when, writer, anchor=anchor)

    def _write(
        self,
        writer: Writer,
        subject: Subject,
        when: When,
        sources: list[Subject],
        value: DeadlineValue,
        after: str,
        deadline: Deadline | None,
    ) -> None:
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
            refs={} if self.anchor is None else {"anchor": (self.anchor,)},
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
            graded=writer.graded(subject, sources),
        )

    def _detail(self, deadline: Deadline | None) -> Mapping[str, Json]:
        from tracker.domain.schedule import detail_of

        detail: dict[str, Json] = {} if deadline is None else detail_of(deadline)
        if self.silent:
            detail["silent"] = True
        if self.rival:
            detail["rival"] = True
        return detail
