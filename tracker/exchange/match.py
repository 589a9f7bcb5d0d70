"""Which commitment each row speaks of, and whether the rules of the register let it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from sys import intern
from typing import TypeVar

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import Entry
from tracker.domain.prose import count_words
from tracker.domain.subject import nearest
from tracker.domain.vocabulary import STANDING_VALUES, Delivery, Kind
from tracker.errors import Refused, UnknownName, as_typed, with_article
from tracker.exchange.cells import Cells
from tracker.exchange.items import ListItem, Reader
from tracker.exchange.past import ListedCommitment, Match, MatchedRow, Memory, Past
from tracker.exchange.plan import Plan
from tracker.exchange.profile import ListField
from tracker.exchange.spool import Spool
from tracker.ledger.database import Connection

T = TypeVar("T")

#: Rows that are read and recorded together.
_AT_ONCE = 500
_NOT_OF_STANDING = frozenset({Delivery.DELIVERED, Delivery.PARTLY_DELIVERED})


@dataclass(slots=True)
class Matching:
    """Finds for each row what it speaks of; what cannot be is a fault of the row."""

    plan: Plan
    cells: Cells
    memory: Memory
    reader: Reader
    """What it has found of the rows as a whole."""
    is_same: Callable[[MatchedRow], bool]
    """Whether a row says nothing new; asked while what its list said is in memory."""
    _opened: dict[str, str] = field(default_factory=dict)
    """The ref that the row of a key opens."""
    _first: dict[str, tuple[Kind, When]] = field(default_factory=dict)
    """Of a history: what the row said that opens a key."""
    _rows: dict[str, int] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _width: int = 1
    """How many figures the number of a row without a ref has."""

    def rows(self, connection: Connection, items: Spool[ListItem]) -> list[Match]:
        """The rows that may be recorded."""
        self._width = len(str(len(items)))
        known_keys = self.memory.past.by_key.keys()
        self._taken = {ref for ref, key in self.reader.refs.items() if key not in known_keys}
        refused = {fault.row.number for fault in self.cells.faults}
        rows: list[Match] = []
        for start, part in parts(items):
            listed_items = [self._listed(item) for item in part]
            self.memory.forget()
            self.memory.read(connection, {of.number for of in listed_items if of is not None})
            for place, (item, listed) in enumerate(zip(part, listed_items, strict=True), start):
                if item.row.number not in refused:
                    rows += self._row(place, item, listed)
        numbers = {row.key: row.number for row in rows if row.number is not None}
        for row in rows:
            row.parent = numbers.get(str(row.parent), row.parent)
        return self._without_orphans(self._without_circles(rows, items), items)

    def _row(self, place: int, item: ListItem, listed: ListedCommitment | None) -> Iterator[Match]:
        before = len(self.cells.faults)
        ref = self._which(item, listed)
        if len(self.cells.faults) > before:
            return
        parent = self._parent(item)
        self._check(item, listed)
        if len(self.cells.faults) > before:
            return
        # The rows of a history rest on those before them, and a parent may have no number yet.
        is_last_word = not self.plan.profile.history and not isinstance(parent, str)
        row = MatchedRow(item=item, ref=ref, listed=listed, parent=parent)
        yield Match(
            place=place,
            key=intern(item.key),
            ref=intern(ref),
            has_ref=item.ref is not None,
            number=None if listed is None else listed.number,
            parent=intern(parent) if isinstance(parent, str) else parent,
            recorded=item.recorded,
            is_same=listed is not None and is_last_word and self.is_same(row),
        )

    def _fault(self, item: ListItem, sentence: str | UnknownName, *of: ListField) -> None:
        self.cells.fault(item.row, self.plan.column(*of), sentence)

    def _which(self, item: ListItem, listed: ListedCommitment | None) -> str:
        """The ref of what a row speaks of."""
        first = self._rows.setdefault(intern(item.key), item.row.number)
        if first != item.row.number and not self.plan.profile.history:
            columns = self.plan.key or self.plan.columns(ListField.WORDING)
            sentence = f"{as_typed(item.key)} tells row {first} apart already"
            sentence += "; name more columns: --key COLUMN"
            self.cells.fault(item.row, columns[0], sentence)
        if listed is not None:
            if self._keys.setdefault(listed.number, intern(item.key)) != item.key:
                self._fault(item, f"another row speaks of {listed.ref} already", ListField.REF)
            return listed.ref
        if item.key not in self._opened:
            self._open(item)
        return self._opened.get(item.key, "")

    def _listed(self, item: ListItem) -> ListedCommitment | None:
        """What the list has told before, by its key or its ref, or the register's own."""
        listed = self.memory.past.by_key.get(item.key)
        number = None if item.ref is None else self.memory.commitment(item.ref)
        if listed is not None or number is None or item.ref is None:
            return listed
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
        if ref is not None and self.reader.refs[ref.lower()] != item.key:
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
        key = intern(item.key)
        self._opened[key] = ref
        if self.plan.profile.history:
            self._first[key] = item.kind or Kind.UNDERTAKING, item.announced

    def _numbered(self, prefix: str) -> str:
        while True:
            ref = f"{prefix}{next(self._numbers):0{self._width}}"
            if ref.lower() not in self.memory.refs and ref.lower() not in self._taken:
                return ref

    def _parent(self, item: ListItem) -> int | str | None:
        if item.parent is None:
            return None
        key = self.reader.refs.get(item.parent.lower())
        keys = self.reader.keys
        if key is None and (item.parent in keys or item.parent in self.memory.past.by_key):
            key = item.parent
        if key == item.key:
            self._fault(item, "it is its own parent", ListField.PARENT)
        if key is not None:
            listed = self.memory.past.by_key.get(key)
            return key if listed is None else listed.number
        number = self.memory.commitment(item.parent)
        if number is None:
            near = nearest(item.parent, [*self.reader.refs, *keys, *self.memory.refs])
            what = "row of the list and no commitment"
            self._fault(item, UnknownName(what, item.parent, nearest=near), ListField.PARENT)
        return number

    def _check(self, item: ListItem, listed: ListedCommitment | None) -> None:
        kind, announced = self._whose(item, listed)
        status = item.status
        changes = listed is not None and listed.opened and item.kind not in {None, kind}
        crosses = changes and Kind.STANDING in {kind, item.kind}
        if crosses and listed is not None and listed.number in self.memory.findings:
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
            return self._first.get(item.key, (item.kind or Kind.UNDERTAKING, item.announced))
        if not listed.opened:
            subject = self.memory.subjects[listed.number]
            return subject.kind, subject.announced
        announced = (
            item.announced if item.announced_dated else parse_when(listed.last.values["announced"])
        )
        return Kind(listed.last.values.get("kind") or Kind.UNDERTAKING), announced

    def _without_circles(self, rows: list[Match], items: Spool[ListItem]) -> list[Match]:
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
                self._fault(items[row.place], "its parents lead back to it", ListField.PARENT)
                continue
            good.update(path)
            kept.append(row)
        return kept

    def _without_orphans(self, rows: list[Match], items: Spool[ListItem]) -> list[Match]:
        """The rows whose parents are recorded too."""
        while True:
            keys, kept = {row.key for row in rows}, []
            for row in rows:
                if isinstance(row.parent, str) and row.parent not in keys:
                    sentence = f"its parent {as_typed(row.parent)} is refused"
                    self._fault(items[row.place], sentence, ListField.PARENT)
                else:
                    kept.append(row)
            if len(kept) == len(rows):
                return kept
            rows = kept


def _node(row: Match) -> int | str:
    return row.key if row.number is None else row.number


def parts(items: Iterable[T]) -> Iterator[tuple[int, list[T]]]:
    """The rows of a file, so many at a time as are held in memory, each part with its place."""
    remaining, place = iter(items), 0
    while part := list(islice(remaining, _AT_ONCE)):
        yield place, part
        place += len(part)


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


def check_kinship(plan: Plan, past: Past, rows: Sequence[Match]) -> None:
    """Refuse a file of which no row is one of its list's: another list, or another key.

    Raises Refused (exit 5), before everything is opened a second time or put out of scope.
    """
    any_known = not past.by_key or any(row.number is not None for row in rows)
    harm = plan.profile.vanished == "drop" or not all(row.has_ref for row in rows)
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
