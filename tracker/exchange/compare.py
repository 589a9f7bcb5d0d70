"""What a row says beyond what its list said before: the difference that is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.domain.entry import instant_text, party_voice
from tracker.domain.subject import read_lines, write_lines
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Delivery, Ended
from tracker.exchange.items import ListItem
from tracker.exchange.past import Directory, ListedCommitment
from tracker.exchange.plan import Plan
from tracker.exchange.profile import ListField

#: What a list has said of a part before it said anything.
_EMPTY: dict[str, Any] = {"title": None, "wording": None, "kind": None, "tags": []}
_EMPTY |= {"source": frozenset()}
#: The part of a commitment's identity in which the source of the promise stands.
SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedRow:
    """A row with the commitment that it speaks of."""

    item: ListItem
    ref: str
    listed: ListedCommitment | None
    """None where the row opens it."""
    parent: int | str | None = None
    """The number of its parent, or the key of the row that opens that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """What is to be recorded of one row."""

    row: MatchedRow
    identity: frozenset[str] = frozenset()
    """The parts of its identity that have changed; empty where it is opened."""
    announced: bool = False
    due: bool = False
    delivery: bool = False
    ended: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    back: bool = False
    """Whether it had vanished and was dropped for that."""

    def __bool__(self) -> bool:
        """Whether there is anything to record."""
        parts = (self.identity, self.announced, self.due, self.delivery, self.ended, self.notes)
        return self.row.listed is None or self.back or any(parts)


def compare(plan: Plan, row: MatchedRow, directory: Directory) -> RowChange:
    """What a row says beyond what its list said last. A text that was redacted is never said
    again.
    """
    item, listed = row.item, row.listed
    if listed is None:
        status = item.status
        return RowChange(
            row=row,
            due=item.due is not None,
            delivery=status is not None and status.delivery is not None,
            ended=status is not None and status.ended is not None,
            notes=item.notes,
        )
    changed = {
        part
        for part, value in _identity(plan, row, directory)
        if _differs(listed.values.get(part, _EMPTY.get(part, ())), value)
    }
    return RowChange(
        row=row,
        identity=frozenset(changed) if listed.opened else frozenset(),
        announced=listed.opened
        and item.announced_dated
        and item.announced.text != listed.values["announced"],
        due=item.due is not None and _differs(listed.values.get("due"), item.due.phrase),
        delivery=_delivery(plan, item, listed, directory),
        ended=_ended(plan, item, listed),
        notes=tuple(note for note in item.notes if _differs(listed.notes.get(note[0]), note[1])),
        back=listed.dropped,
    )


def said_nothing(plan: Plan, row: MatchedRow, directory: Directory) -> Iterator[ListField]:
    """The fields of which a row says nothing any more; that is told and not recorded."""
    listed, item = row.listed, row.item
    if listed is None or plan.profile.history:
        return
    if item.due is None and listed.values.get("due") is not None and plan.says(ListField.DUE):
        yield ListField.DUE
    before = listed.statuses.get(voice_of(plan, directory) or "")
    if item.status is None and before is not None and plan.says(ListField.STATUS):
        yield ListField.STATUS


def is_known(item: ListItem, listed: ListedCommitment) -> bool:
    """Whether a status of a history was told before, on its day where it has one."""
    status = item.status
    if status is None or status.delivery is None:
        return True
    return any(
        before.value == status.delivery
        and (before.occurred == status.occurred.text or not status.dated)
        and not _differs(before.word, status.word)
        and not _differs(before.reason, status.reason)
        for before in listed.every_status
    )


def voice_of(plan: Plan, directory: Directory) -> str | None:
    """The voice of the statuses; None for a party that is not in the register yet."""
    speaker = plan.speaker
    if speaker.tracker or speaker.promiser:
        return speaker.word
    number = directory.party(speaker.word)
    return None if number is None else party_voice(number)


def _delivery(plan: Plan, item: ListItem, listed: ListedCommitment, directory: Directory) -> bool:
    status = item.status
    if status is None or status.delivery is None:
        return False
    before = listed.statuses.get(voice_of(plan, directory) or "")
    if before is None:
        return True
    if plan.profile.history and item.recorded is None and is_known(item, listed):
        return False
    return (
        before.value != status.delivery
        or _differs(before.word, status.word)
        or (plan.says(ListField.REASON) and _differs(before.reason, status.reason))
        or (plan.says(ListField.EVIDENCE) and before.evidence != directory.cited(status.evidence))
        or (status.dated and before.occurred != status.occurred.text)
    )


def _ended(plan: Plan, item: ListItem, listed: ListedCommitment) -> bool:
    """Whether it has ended otherwise than it had, or goes on."""
    status, ended = item.status, listed.values.get("ended")
    if status is None or status.ended is not None:
        return status is not None and status.ended != ended
    over = ended is not None and ended != Ended.OPEN
    return plan.speaker.tracker and over and status.delivery is not Delivery.DELIVERED


def _identity(plan: Plan, row: MatchedRow, directory: Directory) -> Iterator[tuple[str, Any]]:
    """What a row says of a commitment's identity: the parts of which the list says anything.

    In a history an empty cell says nothing of its part.
    """
    item = row.item

    def parties(*names: str | None) -> tuple[int | None, ...]:
        return tuple(directory.party(name) for name in names if name is not None)

    yield "title", item.title
    if item.kind is not None:
        yield "kind", item.kind
    parent = () if row.parent is None else (row.parent,)
    for of, part, cell, value in (
        (ListField.WORDING, "wording", item.wording, item.wording),
        (ListField.LEAD, "lead", item.lead, parties(item.lead)),
        (ListField.BY, "by", item.by, parties(item.by)),
        (ListField.TO, "to", item.to, parties(*item.to)),
        (ListField.PARENT, "parent", item.parent, parent),
        (ListField.TAG, "tags", item.tags, list(read_lines(write_lines(item.tags)))),
        (ListField.SOURCE, SOURCE, item.sources, directory.cited(item.sources)),
    ):
        if plan.says(of) and (cell or not plan.profile.history):
            yield part, value


def _differs(before: object, now: object) -> bool:
    return before != now and not isinstance(before, Redacted)


def groups(rows: Sequence[MatchedRow]) -> Iterator[tuple[datetime | None, list[MatchedRow]]]:
    """The rows of each batch, with the time at which their list wrote them down."""
    by_moment: dict[datetime | None, list[MatchedRow]] = {}
    for row in rows:
        by_moment.setdefault(row.item.recorded, []).append(row)
    yield from sorted(by_moment.items(), key=lambda group: str(group[0])) or [(None, [])]


def rounds(rows: Sequence[MatchedRow]) -> Iterator[list[MatchedRow]]:
    """The rows in order, each commitment once a round: a change rests on the one before it."""
    while rows:
        now: dict[str, MatchedRow] = {}
        rows = [row for row in rows if now.setdefault(row.item.key, row) is not row]
        yield list(now.values())


def fresh(plan: Plan, rows: Sequence[MatchedRow], last: str) -> list[MatchedRow]:
    """The rows that no earlier import of a history has read; all of any other file.

    `last` is the newest of the recorded times that were imported, '' before any. The last row
    of each commitment is always read: it says how the list has it now.
    """
    if not plan.profile.history:
        return list(rows)
    newest = {row.item.key: row for _, group in groups(rows) for row in group}
    return [
        row
        for row in rows
        if row.listed is None or newest[row.item.key] is row or not _is_read(row, last)
    ]


def _is_read(row: MatchedRow, last: str) -> bool:
    if row.listed is None:
        return False
    later = row.item.recorded is not None and instant_text(row.item.recorded) > last
    return not later and is_known(row.item, row.listed)
