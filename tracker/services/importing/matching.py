"""Which commitment each row speaks of, and whether the register's rules let it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from tracker.domain.dates import When, parse_when
from tracker.domain.subject import nearest
from tracker.domain.vocabulary import STANDING_VALUES, Delivery, Kind
from tracker.errors import UnknownName, as_typed
from tracker.services.importing.comparing import Matched
from tracker.services.importing.directory import Directory
from tracker.services.importing.fields import Field
from tracker.services.importing.item import Item
from tracker.services.importing.past import Held, Past
from tracker.services.importing.plan import Plan
from tracker.services.importing.rows import Cells

_NOT_OF_STANDING = frozenset({Delivery.DELIVERED, Delivery.PART_DELIVERED})


@dataclass(frozen=True, slots=True)
class Opened:
    """What the row that opens a commitment says of it."""

    row: int
    ref: str
    kind: Kind
    announced: When


@dataclass(slots=True)
class Matching:
    """Finds for each row what it speaks of; what cannot be is a fault of the row."""

    plan: Plan
    cells: Cells
    past: Past
    directory: Directory
    foreign: dict[int, tuple[Kind, When]]
    """The kind and the announcement of the register's own commitments that the file names."""
    judged: frozenset[int]
    """The commitments on whose delivery the tracker has found something."""
    opened: dict[str, Opened] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _by_ref: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def rows(self, items: list[Item]) -> list[Matched]:
        """The rows that may be recorded."""
        self._by_ref = {item.ref.lower(): item.key for item in reversed(items) if item.ref}
        keys = {item.key for item in items}
        self._taken = {ref for ref, key in self._by_ref.items() if key not in self.past.by_key}
        found = []
        for item in items:
            before = len(self.cells.faults)
            held, ref = self._which(item)
            if len(self.cells.faults) > before:
                continue
            parent = self._parent(item, keys)
            self._check(item, held)
            if len(self.cells.faults) == before:
                found.append(Matched(item=item, ref=ref, held=held, parent=parent))
        known = {row.item.key: row.held.number for row in found if row.held is not None}
        found = [
            row
            if row.parent is None
            else replace(row, parent=known.get(str(row.parent), row.parent))
            for row in found
        ]
        return self._without_orphans(self._without_circles(found))

    def _fault(self, item: Item, said: str | UnknownName, *of: Field) -> None:
        self.cells.fault(item.row, self.plan.column(*of), said)

    def _which(self, item: Item) -> tuple[Held | None, str]:
        first = self._rows.setdefault(item.key, item.row.number)
        if first != item.row.number and not self.plan.profile.history:
            columns = self.plan.key or self.plan.columns(Field.WORDING)
            said = f"{as_typed(item.key)} tells row {first} apart already"
            said += "; name more columns: --key COLUMN"
            self.cells.fault(item.row, columns[0], said)
        held = self.past.by_key.get(item.key) or self._by_its_ref(item)
        if held is not None:
            if self._keys.setdefault(held.number, item.key) != item.key:
                self._fault(item, f"another row speaks of {held.ref} already", Field.REF)
            return held, held.ref
        if item.key not in self.opened:
            self._open(item)
        opened = self.opened.get(item.key)
        return None, "" if opened is None else opened.ref

    def _by_its_ref(self, item: Item) -> Held | None:
        """What the list has told of the ref before, or the register's own commitment."""
        number = None if item.ref is None else self.directory.commitment(item.ref)
        if number is None or item.ref is None:
            return None
        held = self.past.by_number.get(number)
        if held is None and self.plan.profile.existing:
            held = self.past.by_number[number] = Held(number)
        if held is not None and not held.ref:
            held.ref = item.ref
        return held

    def _open(self, item: Item) -> None:
        ref = item.ref
        if ref is not None and ref.lower() in self.directory.refs:
            said = f"{ref} is a ref of the register already"
            more = "if it is the same promise, say so: --existing"
            self._fault(item, f"{said}; {more}", Field.REF)
            return
        if ref is not None and self._by_ref[ref.lower()] != item.key:
            # Two rows bring the same one: the first has it.
            ref = None
        if ref is None and self.past.unnamed is not None:
            said = f"it may be {self.past.unnamed}, whose key was redacted"
            self._fault(item, f"{said}; give it a ref of its own: --map ref=COLUMN", Field.TITLE)
            return
        if ref is None:
            if self.plan.profile.prefix is None:
                what = f"{item.ref} stands in another row too" if item.ref else "it has no ref"
                self._fault(item, f"{what}; have such rows numbered: --prefix NZ-", Field.REF)
                return
            ref = self._numbered(self.plan.profile.prefix)
        kind = item.kind or Kind.UNDERTAKING
        self.opened[item.key] = Opened(item.row.number, ref, kind, item.announced)

    def _numbered(self, prefix: str) -> str:
        while True:
            ref = f"{prefix}{next(self._numbers)}"
            if ref.lower() not in self.directory.refs and ref.lower() not in self._taken:
                return ref

    def _parent(self, item: Item, keys: set[str]) -> int | str | None:
        if item.parent is None:
            return None
        key = self._by_ref.get(item.parent.lower())
        if key is None and (item.parent in keys or item.parent in self.past.by_key):
            key = item.parent
        if key == item.key:
            self._fault(item, "it is its own parent", Field.PARENT)
        if key is not None:
            held = self.past.by_key.get(key)
            return key if held is None else held.number
        number = self.directory.commitment(item.parent)
        if number is None:
            near = nearest(item.parent, [*self._by_ref, *keys, *self.directory.refs])
            what = "row of the list and no commitment"
            self._fault(item, UnknownName(what, item.parent, nearest=near), Field.PARENT)
        return number

    def _check(self, item: Item, held: Held | None) -> None:
        kind, announced = self._whose(item, held)
        status = item.status
        changes = held is not None and held.opened and item.kind not in {None, kind}
        crosses = changes and Kind.STANDING in {kind, item.kind}
        if crosses and held is not None and held.number in self.judged:
            said = f"{held.ref} was found to be something that a {item.kind} cannot be"
            self._fault(item, f"{said}; correct the finding first", Field.KIND)
        if status is None:
            return
        standing = (item.kind or kind) is Kind.STANDING
        if not self.plan.speaker.promiser and status.delivery is not None:
            if standing and status.delivery in _NOT_OF_STANDING:
                said = f"a standing promise is kept and never {status.delivery.label}"
                self._fault(item, f"{said}; give '{status.word}' holding or breached", Field.STATUS)
            if not standing and status.delivery in STANDING_VALUES:
                said = f"only a standing promise is {status.delivery.label}"
                self._fault(item, f"{said}; map its kind, or --set kind=standing", Field.STATUS)
        last = status.occurred.latest
        if announced.earliest is not None and last is not None and last < announced.earliest:
            said = f"its status is of {status.occurred.text}, before it was announced"
            column = self.plan.column(Field.OCCURRED, Field.ANNOUNCED, Field.STATUS)
            self.cells.fault(item.row, column, f"{said} ({announced.text})")

    def _whose(self, item: Item, held: Held | None) -> tuple[Kind, When]:
        """The kind that a commitment has so far, and the day of its announcement."""
        if held is None:
            opened = self.opened[item.key]
            return opened.kind, opened.announced
        if not held.opened:
            return self.foreign[held.number]
        announced = item.announced if item.announced_dated else parse_when(held.announced)
        return Kind(held.kind or Kind.UNDERTAKING), announced

    def _without_circles(self, found: list[Matched]) -> list[Matched]:
        """The rows whose parents lead to an end."""
        above: dict[int | str, int | str] = dict(self.directory.parents.items())
        for row in found:
            if row.parent is not None:
                above[_node(row)] = row.parent
        good: set[int | str] = set()
        kept = []
        for row in found:
            path: dict[int | str, None] = {}
            node: int | str | None = _node(row)
            while node is not None and node not in good and node not in path:
                path[node] = None
                node = above.get(node)
            if row.parent is not None and node in path:
                self._fault(row.item, "its parents lead back to it", Field.PARENT)
                continue
            good.update(path)
            kept.append(row)
        return kept

    def _without_orphans(self, rows: list[Matched]) -> list[Matched]:
        """The rows whose parents are recorded too."""
        kept = rows
        while True:
            keys = {row.item.key for row in kept}
            orphans = [
                row for row in kept if isinstance(row.parent, str) and row.parent not in keys
            ]
            if not orphans:
                return kept
            for row in orphans:
                self._fault(
                    row.item, f"its parent {as_typed(str(row.parent))} is refused", Field.PARENT
                )
            left = {id(row) for row in orphans}
            kept = [row for row in kept if id(row) not in left]


def _node(row: Matched) -> int | str:
    return row.item.key if row.held is None else row.held.number


def foreign_refs(items: Iterable[Item], past: Past, directory: Directory) -> set[int]:
    """The commitments that rows name by their refs and that no import of the list opened."""
    numbers = {directory.commitment(item.ref) for item in items if item.ref}
    held = {number for number, found in past.by_number.items() if not found.opened}
    known = {number for number, found in past.by_number.items() if found.opened}
    return {number for number in numbers if number is not None and number not in known} | held
