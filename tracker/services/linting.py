"""The quality of what a register says: named checks, each one line for each finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.grade import Graded
from tracker.domain.refs import nearest
from tracker.domain.standing import Standing
from tracker.domain.times import Times
from tracker.domain.vocabulary import CriterionType, Delivery, Grade
from tracker.errors import UnknownName
from tracker.services.register import Register
from tracker.services.snapshot import Snapshot, take

#: Days without a look, after which a commitment is worth one.
LONG_UNSEEN = 180


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `lint`."""

    check: str
    ref: str
    what: str


def lint(register: Register, names: tuple[str, ...]) -> list[Finding]:
    """What the named checks, or all of them, have to say; in order of ref."""
    for name in names:
        if name not in CHECKS:
            raise UnknownName("check", name, nearest=nearest(name, list(CHECKS)))
    with register.database.reading() as connection:
        now = take(connection, Times(as_of=register.today), texts=True)
    found = [
        Finding(name, standing.subject.ref, what)
        for name in names or tuple(CHECKS)
        for standing in now.standings.values()
        for what in CHECKS[name][1](now, standing)
    ]
    return sorted(found, key=lambda one: (one.ref.lower(), one.check))


def _weak(now: Snapshot, standing: Standing) -> Iterator[str]:
    graded: list[Graded] = now.graded(standing.finding) if standing.finding else []
    if graded and all(one.grade in {Grade.C, Grade.D} for one in graded):
        yield f"rests on grade {'/'.join(sorted({one.grade.value for one in graded}))} only"


def _no_quote(_now: Snapshot, standing: Standing) -> Iterator[str]:
    if standing.subject.wording is None:
        yield "the promise has no wording"


def _no_deadline(_now: Snapshot, standing: Standing) -> Iterator[str]:
    if not standing.deadline_entries and standing.counted:
        yield "nothing is recorded of a date, not even that none was given"


def _orphan(now: Snapshot, standing: Standing) -> Iterator[str]:
    parent = standing.subject.one("parent")
    if parent is not None and parent not in now.subjects:
        yield "its parent is not in the register at this date"


def _no_lead(_now: Snapshot, standing: Standing) -> Iterator[str]:
    if standing.subject.one("lead") is None:
        yield "no lead body is named"


def _unseen(now: Snapshot, standing: Standing) -> Iterator[str]:
    seen: date = max(standing.last_occurred, standing.last_looked or date.min)
    days = (now.times.as_of - seen).days
    if days > LONG_UNSEEN and standing.counted:
        yield f"nobody has looked for {days} days"


def _no_criterion(_now: Snapshot, standing: Standing) -> Iterator[str]:
    if standing.delivery is Delivery.DELIVERED and not standing.criteria:
        yield "delivered, with no test of success recorded"


def _unmet(_now: Snapshot, standing: Standing) -> Iterator[str]:
    if standing.delivery is Delivery.DELIVERED:
        for test in standing.criteria:
            if test.type is CriterionType.LETTER and test.met is not True:
                yield f"delivered, but criterion {test.number} is not met"


#: name: (what it checks, how)
CHECKS: dict[str, tuple[str, Callable[[Snapshot, Standing], Iterator[str]]]] = {
    "weak-evidence": ("our assessment rests on grades C and D alone", _weak),
    "no-wording": ("the promise is not quoted", _no_quote),
    "no-date": ("nothing is recorded of a date", _no_deadline),
    "orphan": ("the parent is missing", _orphan),
    "no-lead": ("no lead body is named", _no_lead),
    "long-unseen": (f"nobody has looked for more than {LONG_UNSEEN} days", _unseen),
    "unmet-criterion": ("delivered with a test of the letter that is not met", _unmet),
    "no-criterion": ("delivered without a test of success", _no_criterion),
}
