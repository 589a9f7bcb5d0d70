"""Where commitments go: replaced, withdrawn, split, merged, out of scope.

A disposition never cascades to children; the receipt lists them with the line to type.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When
from tracker.domain.prose import list_words
from tracker.domain.vocabulary import Carry, Disposition, Facet
from tracker.errors import MissingOption, Refused, UsageError
from tracker.record.verb import (
    REF,
    REFS,
    TEXT,
    WHY,
    Fact,
    argument,
    arguments,
    declared,
    needed,
    needed_options,
    one_of,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.domain.entry import Json
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

CARRY = one_of("carry", Carry)


@declared
class Replace(Fact):
    """Record that commitments were superseded by others.

    The successor is equivalent, stronger, weaker, different, or not-judged. What is
    replaced leaves the count, and the bridge of the week shows it.

    \b
    Example:
      tracker replace JAY-02 --by CPA --carry different -s upday-2025-04-08
    """

    verb: ClassVar[str] = "replace"
    refs: tuple[str, ...] = arguments(REFS)
    by: tuple[str, ...] = needed_options(
        "What takes its place.", REF, spread=True, example="[NAT-INQ]"
    )
    carry: Carry = option("How the successor compares.", CARRY, default=Carry.NOT_JUDGED)

    def record(self, writer: Writer) -> None:
        """Superseded by other commitments, which carry the promise on in some way."""
        successors = writer.commitments(self.by)
        change = _Change(
            Disposition.SUPERSEDED,
            f"{list_words([subject.ref for subject in successors])} ({self.carry.label})",
            detail={"carry": self.carry.value},
            successors=tuple(subject.id for subject in successors),
        )
        _dispose(writer, self, self.refs, change)


@declared
class Withdraw(Fact):
    """Record that the promiser took commitments back, by words or act.

    \b
    Example:
      tracker withdraw JAY-19 -s pq-105569 --on 2026-01
    """

    verb: ClassVar[str] = "withdraw"
    refs: tuple[str, ...] = arguments(REFS)
    because: str | None = option(WHY, TEXT, default=None)

    def record(self, writer: Writer) -> None:
        """Taken back by the promiser's words or act; it stays in the count."""
        change = _Change(Disposition.WITHDRAWN, "by the promiser", because=self.because)
        _dispose(writer, self, self.refs, change)


@declared
class Split(Fact):
    """Book one commitment as several, which are open already.

    \b
    Example:
      tracker split CASEY-02 --into NAT-INQ --into OPERATING-MODEL
    """

    verb: ClassVar[str] = "split"
    ours: ClassVar[bool] = True
    ref: str = argument(REF)
    into: tuple[str, ...] = needed_options(
        "A part.", REF, spread=True, example="[JAY-13-A, JAY-13-B]"
    )

    def record(self, writer: Writer) -> None:
        """Our book-keeping: one becomes several."""
        parts = writer.commitments(self.into)
        change = _Change(
            Disposition.SPLIT,
            f"into {list_words([subject.ref for subject in parts])}",
            successors=tuple(subject.id for subject in parts),
            needs_source=False,
        )
        _dispose(writer, self, (self.ref,), change)


@declared
class Merge(Fact):
    """Book several commitments as one, which is open already.

    \b
    Example:
      tracker merge VS-PANEL --into JAY
    """

    verb: ClassVar[str] = "merge"
    ours: ClassVar[bool] = True
    refs: tuple[str, ...] = arguments(REFS)
    into: str = needed("What they become.", REF, example="JAY-13")

    def record(self, writer: Writer) -> None:
        """Our book-keeping: several become one."""
        into = writer.commitments([self.into])[0]
        change = _Change(
            Disposition.MERGED, f"into {into.ref}", successors=(into.id,), needs_source=False
        )
        _dispose(writer, self, self.refs, change)


@declared
class Drop(Fact):
    """Put commitments out of scope, for a reason. They leave the count, not the register.

    \b
    Example:
      tracker drop ASYLUM-EXCLUSION --because "Not about child protection"
    """

    verb: ClassVar[str] = "drop"
    ours: ClassVar[bool] = True
    refs: tuple[str, ...] = arguments(REFS)
    because: str = needed(
        WHY, TEXT, question="Why are they out of scope?", example="why, in our words"
    )

    def record(self, writer: Writer) -> None:
        """Out of scope, for a reason: it leaves the count and stays in the register."""
        change = _Change(
            Disposition.OUT_OF_SCOPE, self.because, because=self.because, needs_source=False
        )
        _dispose(writer, self, self.refs, change)


@dataclass(frozen=True, slots=True)
class _Change:
    """What is recorded of every commitment that a verb disposes of."""

    value: Disposition
    after: str
    """What the receipt says."""
    because: str | None = None
    detail: Mapping[str, Json] = field(default_factory=dict)
    successors: tuple[int, ...] = ()
    needs_source: bool = True


def _dispose(writer: Writer, fact: Fact, refs: tuple[str, ...], change: _Change) -> None:
    sources = writer.sources(fact.evidence)
    if change.needs_source and not sources:
        raise MissingOption(
            f"That a promise was {change.value.label} needs its source.",
            hint="Add -s KEY or -s URL.",
        )
    subjects = writer.commitments(refs)
    disposed = {subject.id for subject in subjects}
    for subject in subjects:
        if subject.id in change.successors:
            raise UsageError(
                f"{subject.ref} cannot be {change.value.label} by itself.",
                hint="Name another ref.",
            )
        _check_circle(writer, subject, change)
        when = _when(writer, fact, sources)
        before = writer.standing(subject, when.latest or date.max).disposition
        if before is change.value:
            raise Refused(
                f"{subject.ref} is {change.value.label} already.",
                hint=f"See tracker timeline {subject.ref}; a wrong entry is taken back with "
                "tracker undo or tracker retract.",
            )
        entry = writer.append(
            subject,
            Facet.DISPOSITION,
            change.value,
            when,
            fact.evidence,
            sources,
            refs={"by": change.successors},
            detail=change.detail,
            texts={"because": change.because},
        )
        writer.add_line(subject, entry, change.value.label, change.after, before=before.label)
        _mention_children(writer, subject, disposed)


def _check_circle(writer: Writer, subject: Subject, change: _Change) -> None:
    """Refuse a successor that leads back: everything in the circle would leave the count."""
    seen: set[int] = set()
    waiting = list(change.successors)
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        for entry in writer.history(Facet.DISPOSITION, [number]):
            successors = entry.refs.get("by", ())
            if subject.id in successors:
                successor = writer.by_number([number])[0]
                raise Refused(
                    f"{subject.ref} cannot be {change.value.label}: it took the place of "
                    f"{successor.ref} (entry {entry.seq}), and both would leave the count.",
                    hint=f"If that was wrong: tracker retract {entry.seq} --because …",
                )
            waiting += successors


def _when(writer: Writer, fact: Fact, sources: list[Subject]) -> When:
    if sources or fact.evidence.on or writer.default_on:
        return writer.when(fact.evidence, sources, "the change")
    # Our own book-keeping happens when we do it.
    return writer.today


def _mention_children(writer: Writer, subject: Subject, disposed: set[int]) -> None:
    left = [child.ref for child in writer.children(subject) if child.id not in disposed]
    if left:
        writer.remarks.append(
            f"The children of {subject.ref} stay as they are: {', '.join(left)}. "
            f"To change them too, repeat the command with {subject.ref}/ in place of "
            f"{subject.ref}."
        )
