"""Which commitment each row speaks of, and whether the rules of the register let it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import Entry
from tracker.domain.prose import count_words
from tracker.domain.subject import Subject, nearest
from tracker.domain.vocabulary import STANDING_VALUES, Delivery, Kind
from tracker.errors import Refused, UnknownName, as_typed, with_article
from tracker.exchange.cells import Cells
from tracker.exchange.items import ListItem
from tracker.exchange.past import ListedCommitment, MatchedRow, Memory, Past
from tracker.exchange.plan import Plan
from tracker.exchange.profile import ListField

_NOT_OF_STANDING = frozenset({Delivery.DELIVERED, Delivery.PARTLY_DELIVERED})


@dataclass(slots=True)
class Matching:
    """Finds for each row what it speaks of; what cannot be is a fault of the row."""

    plan: Plan
    cells: Cells
    memory: Memory
    foreign: Mapping[int, Subject]
    """The register's own commitments that the file names."""
    judged: frozenset[int]
    """The commitments on whose delivery the tracker has found something."""
    _opened: dict[str, tuple[str, ListItem]] = field(default_factory=dict)
    """The ref and the row by which a key is opened."""
    _rows: dict[str, int] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _by_ref: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _width: int = 1
    """How many figures the number of a row without a ref has."""

    def rows(self, items: list[ListItem]) -> list[MatchedRow]:
        """The rows that may be recorded."""
        self._width = len(str(len(items)))
        self._by_ref = {item.ref.lower(): item.key for item in reversed(items) if item.ref}
        keys = {item.key for item in items}
        known_keys = self.memory.past.by_key.keys()
        self._taken = {ref for ref, key in self._by_ref.items() if key not in known_keys}
        refused = {fault.row.number for fault in self.cells.faults}
        rows = []
        for item in items:
            if item.row.number in refused:
                continue
            before = len(self.cells.faults)
            listed, ref = self._which(item)
            if len(self.cells.faults) > before:
                continue
            parent = self._parent(item, keys)
            self._check(item, listed)
            if len(self.cells.faults) == before:
                rows.append(MatchedRow(item=item, ref=ref, listed=listed, parent=parent))
        numbers = {row.item.key: row.listed.number for row in rows if row.listed is not None}
        rows = [
            row
            if row.parent is None
            else replace(row, parent=numbers.get(str(row.parent), row.parent))
            for row in rows
        ]
        return self._without_orphans(self._without_circles(rows))

    def _fault(self, item: ListItem, sentence: str | UnknownName, *of: ListField) -> None:
        self.cells.fault(item.row, self.plan.column(*of), sentence)

    def _which(self, item: ListItem) -> tuple[ListedCommitment | None, str]:
        first = self._rows.setdefault(item.key, item.row.number)
        if first != item.row.number and not self.plan.profile.history:
            columns = self.plan.key or self.plan.columns(ListField.WORDING)
            sentence = f"{as_typed(item.key)} tells row {first} apart already"
            sentence += "; name more columns: --key COLUMN"
            self.cells.fault(item.row, columns[0], sentence)
        listed = self.memory.past.by_key.get(item.key) or self._by_its_ref(item)
        if listed is not None:
            if self._keys.setdefault(listed.number, item.key) != item.key:
                self._fault(item, f"another row speaks of {listed.ref} already", ListField.REF)
            return listed, listed.ref
        if item.key not in self._opened:
            self._open(item)
        ref, _ = self._opened.get(item.key, ("", item))
        return None, ref

    def _by_its_ref(self, item: ListItem) -> ListedCommitment | None:
        """What the list has told of the ref before, or the register's own commitment."""
        number = None if item.ref is None else self.memory.commitment(item.ref)
        if number is None or item.ref is None:
            return None
        listed = self.memory.past.by_number.get(number)
        if listed is None and self.plan.profile.existing:
            listed = self.memory.past.by_number[number] = ListedCommitment(number)
        if listed is not None and not listed.ref:
            listed.ref = item.ref
        return listed

    def _open(self, item: ListItem) -> None:
        ref = item.ref
        if ref is not None and ref.lower() in self.memory.refs:
            sentence = f"{ref} is a ref of the register already"
            more = "if it is the same promise, say so: --existing"
            self._fault(item, f"{sentence}; {more}", ListField.REF)
            return
        if ref is not None and self._by_ref[ref.lower()] != item.key:
            # Two rows bring the same one: the first has it.
            ref = None
        if ref is None and self.memory.past.unnamed is not None:
            sentence = f"it may be {self.memory.past.unnamed}, whose key was redacted"
            self._fault(
                item, f"{sentence}; give it a ref of its own: --map ref=COLUMN", ListField.TITLE
            )
            return
        if ref is None:
            if self.plan.profile.prefix is None:
                what = f"{item.ref} stands in another row too" if item.ref else "it has no ref"
                self._fault(item, f"{what}; have such rows numbered: --prefix NZ-", ListField.REF)
                return
            ref = self._numbered(self.plan.profile.prefix)
        self._opened[item.key] = ref, item

    def _numbered(self, prefix: str) -> str:
        while True:
            ref = f"{prefix}{next(self._numbers):0{self._width}}"
            if ref.lower() not in self.memory.refs and ref.lower() not in self._taken:
                return ref

    def _parent(self, item: ListItem, keys: set[str]) -> int | str | None:
        if item.parent is None:
            return None
        key = self._by_ref.get(item.parent.lower())
        if key is None and (item.parent in keys or item.parent in self.memory.past.by_key):
            key = item.parent
        if key == item.key:
            self._fault(item, "it is its own parent", ListField.PARENT)
        if key is not None:
            listed = self.memory.past.by_key.get(key)
            return key if listed is None else listed.number
        number = self.memory.commitment(item.parent)
        if number is None:
            near = nearest(item.parent, [*self._by_ref, *keys, *self.memory.refs])
            what = "row of the list and no commitment"
            self._fault(item, UnknownName(what, item.parent, nearest=near), ListField.PARENT)
        return number

    def _check(self, item: ListItem, listed: ListedCommitment | None) -> None:
        kind, announced = self._whose(item, listed)
        status = item.status
        changes = listed is not None and listed.opened and item.kind not in {None, kind}
        crosses = changes and Kind.STANDING in {kind, item.kind}
        if crosses and listed is not None and listed.number in self.judged:
            other = with_article(str(item.kind))
            sentence = f"{listed.ref} was found to be something that {other} cannot be"
            self._fault(item, f"{sentence}; correct the finding first", ListField.KIND)
        if status is None:
            return
        standing = (item.kind or kind) is Kind.STANDING
        if not self.plan.speaker.promiser and status.delivery is not None:
            if standing and status.delivery in _NOT_OF_STANDING:
                sentence = f"a standing promise is kept and never {status.delivery.label}"
                self._fault(
                    item, f"{sentence}; give '{status.word}' holding or breached", ListField.STATUS
                )
            if not standing and status.delivery in STANDING_VALUES:
                sentence = f"only a standing promise is {status.delivery.label}"
                self._fault(
                    item, f"{sentence}; map its kind, or --set kind=standing", ListField.STATUS
                )
        last = status.occurred.latest
        if announced.earliest is not None and last is not None and last < announced.earliest:
            sentence = f"its status is of {status.occurred.text}, before it was announced"
            column = self.plan.column(ListField.OCCURRED, ListField.ANNOUNCED, ListField.STATUS)
            self.cells.fault(item.row, column, f"{sentence} ({announced.text})")

    def _whose(self, item: ListItem, listed: ListedCommitment | None) -> tuple[Kind, When]:
        """The kind that a commitment has so far, and the day of its announcement."""
        if listed is None:
            _, opened = self._opened[item.key]
            return opened.kind or Kind.UNDERTAKING, opened.announced
        if not listed.opened:
            subject = self.foreign[listed.number]
            return subject.kind, subject.announced
        announced = (
            item.announced if item.announced_dated else parse_when(listed.values["announced"])
        )
        return Kind(listed.values.get("kind") or Kind.UNDERTAKING), announced

    def _without_circles(self, rows: list[MatchedRow]) -> list[MatchedRow]:
        """The rows whose parents lead to an end."""
        above: dict[int | str, int | str] = dict(self.memory.parents.items())
        for row in rows:
            if row.parent is not None:
                above[_node(row)] = row.parent
        good: set[int | str] = set()
        kept = []
        for row in rows:
            path: dict[int | str, None] = {}
            node: int | str | None = _node(row)
            while node is not None and node not in good and node not in path:
                path[node] = None
                node = above.get(node)
            if row.parent is not None and node in path:
                self._fault(row.item, "its parents lead back to it", ListField.PARENT)
                continue
            good.update(path)
            kept.append(row)
        return kept

    def _without_orphans(self, rows: list[MatchedRow]) -> list[MatchedRow]:
        """The rows whose parents are recorded too."""
        while True:
            keys, kept = {row.item.key for row in rows}, []
            for row in rows:
                if isinstance(row.parent, str) and row.parent not in keys:
                    sentence = f"its parent {as_typed(row.parent)} is refused"
                    self._fault(row.item, sentence, ListField.PARENT)
                else:
                    kept.append(row)
            if len(kept) == len(rows):
                return kept
            rows = kept


def _node(row: MatchedRow) -> int | str:
    return row.item.key if row.listed is None else row.listed.number


def foreign_refs(items: Iterable[ListItem], memory: Memory) -> set[int]:
    """The commitments that rows name by their refs and that no import of the list opened."""
    by_number = memory.past.by_number
    numbers = {memory.commitment(item.ref) for item in items if item.ref} | by_number.keys()
    return {
        number
        for number in numbers
        if number is not None and not (number in by_number and by_number[number].opened)
    }


def check_order(plan: Plan, past: Past, before: Mapping[int, Entry]) -> None:
    """Refuse a file that is older than what its list has said since; it would go back.

    Raises Refused (exit 5). A history says itself when each change was.
    """
    days = (
        str(batch.detail.get("as_of", "")) for at, batch in before.items() if at in past.batches
    )
    newest = max(days, default="")
    if plan.profile.history or plan.as_of is None or newest <= plan.as_of.isoformat():
        return
    raise Refused(
        f"{plan.profile.name} was imported as it was on {newest}; this file is true on "
        f"{plan.as_of.isoformat()} and would take back what has changed since.",
        hint="Import files in the order of their days; tracker undo takes back a later one.",
    )


def check_kinship(plan: Plan, past: Past, rows: Sequence[MatchedRow]) -> None:
    """Refuse a file of which no row is one of its list's: another list, or another key.

    Raises Refused (exit 5), before everything is opened a second time or put out of scope.
    """
    any_known = not past.by_key or any(row.listed is not None for row in rows)
    harm = plan.profile.vanished == "drop" or any(row.item.ref is None for row in rows)
    if any_known or not harm or not rows or plan.profile.history:
        return
    raise Refused(
        f"No row of {plan.title} is one that {plan.profile.name} had: it is another list, or its "
        "rows are told apart by another key.",
        hint="Keep to the --key of the list, or give this one a name: name: in a profile, or --by.",
    )


def check_vanished(plan: Plan, vanished: Sequence[ListedCommitment], unknown: int) -> None:
    """Refuse to drop what may stand in one of the rows that nobody can tell apart.

    Raises Refused (exit 5).
    """
    if unknown and vanished and plan.profile.vanished == "drop":
        raise Refused(
            f"{count_words(unknown, 'row')} left out may be one of the "
            f"{count_words(len(vanished), 'promise')} that would be dropped.",
            hint="Mend such rows, or leave the promises in: --vanished report.",
        )
