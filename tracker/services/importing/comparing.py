"""What a row says that its list had not said: the difference that is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Delivery, Ended
from tracker.services.importing.directory import Directory
from tracker.services.importing.fields import Field
from tracker.services.importing.item import Item
from tracker.services.importing.past import Held
from tracker.services.importing.plan import Plan

#: The part of a commitment's identity in which the source of the promise stands.
SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A row with the commitment that it speaks of."""

    item: Item
    ref: str
    held: Held | None
    """None where the row opens it."""
    parent: int | str | None = None
    """The number of its parent, or the key of the row that opens that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be recorded of one row."""

    row: Matched
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
        return self.row.held is None or self.back or any(parts)


def compare(plan: Plan, row: Matched, directory: Directory) -> Change:
    """What a row says beyond what its list said last. A text that was redacted is never said
    again.
    """
    item, held = row.item, row.held
    if held is None:
        status = item.status
        return Change(
            row=row,
            due=item.due is not None,
            delivery=status is not None and status.delivery is not None,
            ended=status is not None and status.ended is not None,
            notes=item.notes,
        )
    new_notes = tuple(each for each in item.notes if _differs(held.notes.get(each[0]), each[1]))
    return Change(
        row=row,
        identity=frozenset(_identity(plan, row, held, directory)) if held.opened else frozenset(),
        announced=held.opened and item.announced_dated and item.announced.text != held.announced,
        due=item.due is not None and _differs(held.phrase, item.due.phrase),
        delivery=_delivery(plan, item, held, directory),
        ended=_ended(plan, item, held),
        notes=new_notes,
        back=held.dropped,
    )


def said_nothing(plan: Plan, row: Matched, directory: Directory) -> Iterator[Field]:
    """The fields of which a row says nothing any more; that is told and not recorded."""
    held, item = row.held, row.item
    if held is None or plan.profile.history:
        return
    if item.due is None and held.phrase is not None and plan.says(Field.DUE):
        yield Field.DUE
    told = held.statuses.get(voice_of(plan, directory) or "")
    if item.status is None and told is not None and plan.says(Field.STATUS):
        yield Field.STATUS


def is_known(item: Item, held: Held) -> bool:
    """Whether a status of a history was told before, on its day where it has one."""
    status = item.status
    if status is None or status.delivery is None:
        return True
    return any(
        told.value == status.delivery
        and (told.occurred == status.occurred.text or not status.dated)
        and not _differs(told.word, status.word)
        and not _differs(told.reason, status.reason)
        for told in held.told
    )


def voice_of(plan: Plan, directory: Directory) -> str | None:
    """The voice of the statuses; None for a party that is not in the register yet."""
    speaker = plan.speaker
    if speaker.tracker or speaker.promiser:
        return speaker.word
    number = directory.party(speaker.word)
    return None if number is None else f"party:{number}"


def _delivery(plan: Plan, item: Item, held: Held, directory: Directory) -> bool:
    status = item.status
    if status is None or status.delivery is None:
        return False
    told = held.statuses.get(voice_of(plan, directory) or "")
    if told is None:
        return True
    if plan.profile.history and item.recorded is None and is_known(item, held):
        return False
    return (
        told.value != status.delivery
        or _differs(told.word, status.word)
        or (plan.says(Field.REASON) and _differs(told.reason, status.reason))
        or (plan.says(Field.EVIDENCE) and told.evidence != directory.cited(status.evidence))
        or (status.dated and told.occurred != status.occurred.text)
    )


def _ended(plan: Plan, item: Item, held: Held) -> bool:
    """Whether it has ended otherwise than it had, or goes on."""
    status = item.status
    if status is None or status.ended is not None:
        return status is not None and status.ended != held.ended
    over = held.ended is not None and held.ended != Ended.OPEN
    return plan.speaker.tracker and over and status.delivery is not Delivery.DELIVERED


def _identity(plan: Plan, row: Matched, held: Held, directory: Directory) -> Iterator[str]:
    """The parts that differ, of those that the list says anything of."""
    item = row.item
    keeps = plan.profile.history
    if _differs(held.texts.get("title"), item.title):
        yield "title"
    if _speaks(plan, Field.WORDING, item.wording, keeps) and _differs(
        held.texts.get("wording"), item.wording
    ):
        yield "wording"
    if item.kind is not None and item.kind != held.kind:
        yield "kind"
    for field, name in ((Field.LEAD, item.lead), (Field.BY, item.by)):
        number = None if name is None else directory.party(name)
        known = () if name is None else (number,)
        if _speaks(plan, field, name, keeps) and held.refs.get(field.value, ()) != known:
            yield field.value
    to = tuple(directory.party(name) for name in item.to)
    if _speaks(plan, Field.TO, item.to, keeps) and held.refs.get("to", ()) != to:
        yield "to"
    parent = () if row.parent is None else (row.parent,)
    if _speaks(plan, Field.PARENT, item.parent, keeps) and held.refs.get("parent", ()) != parent:
        yield "parent"
    if _speaks(plan, Field.TAG, item.tags, keeps) and held.tags != item.tags:
        yield "tags"
    if _speaks(plan, Field.SOURCE, item.sources, keeps) and held.sources != directory.cited(
        item.sources
    ):
        yield SOURCE


def _speaks(plan: Plan, field: Field, value: object, keeps: bool) -> bool:
    """Whether a field is compared: in a history an empty cell says nothing of it."""
    return plan.says(field) and (bool(value) or not keeps)


def _differs(held: str | None, said: str | None) -> bool:
    return held != said and not isinstance(held, Redacted)
