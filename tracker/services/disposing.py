"""Where commitments go: replaced, withdrawn, split, merged, out of scope.

A disposition never cascades to children; the receipt lists them with the line to type.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.domain.dates import When
from tracker.domain.entry import Json
from tracker.domain.prose import list_words
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Disposition, Facet
from tracker.errors import MissingOption, Refused, UsageError
from tracker.ledger import lookup
from tracker.services import acts
from tracker.services.desk import Desk


def replace(desk: Desk, act: acts.Replace) -> None:
    """Superseded by other commitments, which carry the promise on in some way."""
    successors = desk.commitments(act.by)
    detail: dict[str, Json] = {"carry": act.carry.value}
    targets = {"by": tuple(found.id for found in successors)}
    words = f"{list_words([found.ref for found in successors])} ({act.carry.label})"
    _dispose(desk, act, act.refs, Disposition.SUPERSEDED, words, detail=detail, refs=targets)


def withdraw(desk: Desk, act: acts.Withdraw) -> None:
    """Taken back by the promiser's words or act; it stays in the count."""
    _dispose(desk, act, act.refs, Disposition.WITHDRAWN, "by the promiser", because=act.because)


def split(desk: Desk, act: acts.Split) -> None:
    """Our book-keeping: one becomes several."""
    parts = desk.commitments(act.into)
    refs = {"by": tuple(found.id for found in parts)}
    words = f"into {list_words([found.ref for found in parts])}"
    _dispose(desk, act, (act.ref,), Disposition.SPLIT, words, refs=refs, needs_source=False)


def merge(desk: Desk, act: acts.Merge) -> None:
    """Our book-keeping: several become one."""
    into = desk.commitments([act.into])[0]
    refs = {"by": (into.id,)}
    words = f"into {into.ref}"
    _dispose(desk, act, act.refs, Disposition.MERGED, words, refs=refs, needs_source=False)


def drop(desk: Desk, act: acts.Drop) -> None:
    """Out of scope, for a reason: it leaves the count and stays in the register."""
    _dispose(
        desk,
        act,
        act.refs,
        Disposition.OUT_OF_SCOPE,
        act.because,
        because=act.because,
        needs_source=False,
    )


def _dispose(
    desk: Desk,
    act: acts.Act,
    words: tuple[str, ...],
    value: Disposition,
    told: str,
    *,
    because: str | None = None,
    detail: Mapping[str, Json] | None = None,
    refs: Mapping[str, tuple[int, ...]] | None = None,
    needs_source: bool = True,
) -> None:
    sources = desk.sources(act.evidence)
    if needs_source and not sources:
        raise MissingOption(
            f"That a promise was {value.label} needs its source.", hint="Add -s KEY or -s URL."
        )
    subjects = desk.commitments(words)
    named = {found.id for found in subjects}
    for subject in subjects:
        if subject.id in (refs or {}).get("by", ()):
            raise UsageError(
                f"{subject.ref} cannot be {value.label} by itself.", hint="Name another ref."
            )
        when = _when(desk, act, sources)
        before = desk.standing(subject, when.latest or date.max).disposition
        if before is value:
            raise Refused(
                f"{subject.ref} is {value.label} already.",
                hint=f"See tracker timeline {subject.ref}; a wrong entry is taken back with "
                "tracker undo or tracker retract.",
            )
        entry = desk.append(
            subject,
            Facet.DISPOSITION,
            value,
            when,
            act.evidence,
            sources,
            refs=refs,
            detail=detail,
            texts={"because": because},
        )
        desk.tell(subject, entry, value.label, told, before=before.label)
        _mention_children(desk, subject, named)


def _when(desk: Desk, act: acts.Act, sources: list[Subject]) -> When:
    if sources or act.evidence.on or desk.default_on:
        return desk.when(act.evidence, sources, "the change")
    # Our own book-keeping happens when we do it.
    return When.on(desk.register.today)


def _mention_children(desk: Desk, subject: Subject, named: set[int]) -> None:
    left = [
        child.ref
        for child in desk.by_number(lookup.children(desk.connection, subject.id))
        if child.id not in named
    ]
    if left:
        desk.remarks.append(
            f"The children of {subject.ref} stay as they are: {', '.join(left)}. "
            f"To change them too, repeat the command with {subject.ref}/ in place of "
            f"{subject.ref}."
        )
