"""Imports a table of numbers: readings, targets and baselines of commitments, a row or a cell each.

A long table has a row for each number, with the ref of its commitment, the name of the measure,
the day and the number. A wide one has a column for each measure. Each becomes what a person would
have typed, under the same rules; what the register holds already is not recorded again.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter

from tracker.domain.amount import Number, read_number
from tracker.domain.dates import When
from tracker.domain.facets import MeasureValue
from tracker.domain.measure import amount_of, measures_of
from tracker.domain.source import key_stem
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, SourceType, SubjectType, Voice
from tracker.errors import MissingOption, Refused, TrackerError, UnknownName, UsageError
from tracker.exchange.cells import Cells
from tracker.exchange.past import Past
from tracker.exchange.plan import Account, LeftOut, Plan, Refusal, check_columns
from tracker.exchange.profile import ListField, Profile
from tracker.exchange.table.values import FileRow, FileTable
from tracker.ledger import imports, lookup
from tracker.ledger.database import Register
from tracker.ledger.projections import ALL
from tracker.ledger.refs import RefIndex
from tracker.record.measures import RecordMeasure
from tracker.record.sources import new_key, write_source
from tracker.record.verb import PERIOD, Evidence, NewSource
from tracker.record.writer import Writer, jurisdiction_of, open_writer

#: The columns of numbers, in the order in which a row's are recorded.
_NUMBERS = {
    ListField.BASELINE: MeasureValue.BASELINE,
    ListField.TARGET: MeasureValue.TARGET,
    ListField.VALUE: MeasureValue.READING,
}
#: How many rows are recorded between two words on how far it is.
_PACE = 100
_Key = tuple[str, str, MeasureValue, str, str]
"""Ref, name of the measure, sort, voice and day of a number."""


@dataclass(frozen=True, slots=True)
class _FileNumber:
    """One number of a row, with where it stands."""

    column: str
    name: str
    kind: MeasureValue
    number: Number


def import_numbers(
    register: Register,
    table: FileTable,
    profile: Profile,
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    tell: Callable[[int, int], None],
) -> Account | Refusal:
    """Record the numbers of a file that the register does not hold; or nothing, and why.

    Raises UsageError and UnknownName for a profile that does not fit the file.
    """
    plan = Plan(
        profile=profile,
        table=table,
        today=register.today,
        as_of=as_of or profile.as_of,
        jurisdiction=jurisdiction_of(register),
    )
    _check_plan(plan)
    cells = Cells(plan)
    refused: set[int] = set()
    while True:
        before = len(cells.faults)
        with register.database.writing(keep=not dry_run) as connection:
            with open_writer(register, connection, note=f"Numbers of {plan.title}") as writer:
                run = _NumbersImport(plan, cells, writer)
                for done, row in enumerate(table.rows):
                    if done % _PACE == 0:
                        tell(done, len(table.rows))
                    if row.number not in refused:
                        run.row(row)
            if len(cells.faults) == before:
                if not run.recorded:
                    connection.rollback()
                return run.account(dry_run=dry_run)
            connection.rollback()
        if not skip_bad:
            faults = tuple(sorted(cells.faults, key=lambda fault: fault.row.number))
            return Refusal(faults, len(table.rows), faults)
        refused |= {fault.row.number for fault in cells.faults}


def _check_plan(plan: Plan) -> None:
    """Refuse a profile that says too little, or that is also one of promises."""
    check_columns(plan)
    if plan.column(ListField.TITLE, ListField.WORDING, ListField.STATUS) is not None:
        raise UsageError(
            "A list of promises and its numbers are imported apart.",
            hint="Import the promises first; then the same file with ref and value mapped, and "
            "no title, wording or status.",
        )
    if not plan.says(ListField.REF) and not plan.profile.key:
        raise MissingOption(
            "Nothing says whose the numbers are.",
            hint="Add --map ref=COLUMN, or --set ref=REF where all are of one commitment.",
        )
    if not plan.profile.measures and not plan.says(ListField.MEASURE):
        raise MissingOption(
            "Nothing says what the numbers measure.",
            hint="Add --map measure=COLUMN, or --set measure='homes completed'.",
        )
    if not plan.columns(ListField.OCCURRED) and plan.as_of is None:
        raise MissingOption(
            "Nothing says of which day the numbers are.",
            hint="Add --map occurred=COLUMN, or --as-of 2026-06-30.",
        )


@dataclass(slots=True)
class _NumbersImport:
    """One import, on the writer's connection."""

    plan: Plan
    cells: Cells
    writer: Writer
    recorded: int = 0
    """How many numbers."""
    changed: int = 0
    """Rows of which anything was recorded."""
    left_out: list[LeftOut] = field(default_factory=list)
    _known: dict[str, dict[_Key, Decimal]] = field(default_factory=dict)
    """What stands of each commitment, by its ref in lower case."""
    _targets: dict[tuple[str, str], list[tuple[date, Decimal]]] = field(default_factory=dict)
    """The targets of each measure by day, by its ref and name."""
    _named: set[tuple[str, str]] = field(default_factory=set)
    """The measures that have a unit, by ref and name."""
    _seen: dict[_Key, str] = field(default_factory=dict)
    """Where the file has given each number."""
    _keys: dict[str, str] | None = None
    _file: str | None = None

    def row(self, row: FileRow) -> None:
        """Record what a row says beyond what the register holds."""
        before, faults = self.recorded, len(self.cells.faults)
        if row.fault is not None:
            self.cells.fault(row, None, row.fault)
        if not any(row.cells.values()):
            self.left_out.append(LeftOut(row, self.plan.table.place(row), "it is empty"))
            return
        ref, when = self._ref(row), self._day(row)
        numbers = list(self._numbers(row))
        if not numbers and len(self.cells.faults) == faults:
            self.left_out.append(LeftOut(row, self.plan.table.place(row), "it has no number"))
            return
        if ref is None or when is None or len(self.cells.faults) > faults:
            return
        for number in numbers:
            try:
                self._record(row, ref, when, number)
            except (Refused, UsageError, UnknownName, MissingOption) as error:
                self.cells.fault(row, number.column, error)
                return
        self.changed += self.recorded > before

    def _ref(self, row: FileRow) -> str | None:
        """The commitment of a row: by its ref, or by the key that its list was imported by."""
        text, column = self.cells.first(row, ListField.REF)
        if not text and self.plan.profile.key:
            parts = [self.cells.text(row, name) for name in self.plan.profile.key]
            text, column = " | ".join(parts), self.plan.profile.key[0]
        if not text:
            self.cells.fault(row, column or self.plan.column(ListField.REF), "it names no ref")
            return None
        try:
            return self.writer.commitments([self._by_key(text)])[0].ref
        except TrackerError as error:
            self.cells.fault(row, column, error)
            return None

    def _by_key(self, text: str) -> str:
        """The ref behind the key of a row of the same list, imported before; else the text."""
        if self._keys is None:
            connection = self.writer.connection
            batches = imports.batches_of_list(connection, self.plan.profile.name)
            past = Past.of(connection, batches, tests=False)
            self._keys = {key: listed.ref for key, listed in past.by_key.items()}
        return self._keys.get(text, text)

    def _day(self, row: FileRow) -> When | None:
        when, is_read = self.cells.day(row, ListField.OCCURRED, "the reading")
        if when is None and is_read:
            if self.plan.as_of is None or self.plan.columns(ListField.OCCURRED):
                column = self.plan.column(ListField.OCCURRED)
                self.cells.fault(row, column, "it names no day")
                return None
            return When.on(self.plan.as_of)
        return when

    def _numbers(self, row: FileRow) -> Iterator[_FileNumber]:
        """The numbers of a row: of its one measure, and of a column for each measure."""
        name = self.cells.line(row, ListField.MEASURE)
        for of, kind in _NUMBERS.items():
            text, column = self.cells.first(row, of)
            if not text or column is None:
                continue
            if name is None:
                self.cells.fault(row, self.plan.column(ListField.MEASURE), "it names no measure")
                continue
            yield from self._number(row, column, name, kind, text)
        for name_of_column, columns in self.plan.profile.measures.items():
            for column in columns:
                if text := self.cells.text(row, column):
                    reading = MeasureValue.READING
                    yield from self._number(row, column, name_of_column, reading, text)

    def _number(
        self, row: FileRow, column: str, name: str, kind: MeasureValue, text: str
    ) -> Iterable[_FileNumber]:
        number = self.cells.checked(row, column, read_number, text)
        return () if number is None else (_FileNumber(column, name, kind, number),)

    def _record(self, row: FileRow, ref: str, when: When, measured: _FileNumber) -> None:
        """One number as a person would have typed it."""
        target = measured.kind is MeasureValue.TARGET
        voice = Voice.PROMISER.value if target else self._voice()
        key = (ref, name_key(measured.name), measured.kind, voice, when.text)
        place = self.plan.table.place(row, measured.column)
        if key in self._seen:
            raise UsageError(
                f"The file has given {measured.name} of {ref} for that day already.",
                hint=f"See {self._seen[key]}; keep one of them.",
            )
        self._seen[key] = place
        if self._stands(ref).get(key) == measured.number.value:
            return
        due = self.cells.line(row, ListField.DUE) if target else None
        if target and due is None and self._repeats(key[:2], measured.number, when):
            return
        unit, year = (self.cells.line(row, of) for of in (ListField.UNIT, ListField.PRICE_YEAR))
        if unit is None and measured.number.unit is None and key[:2] not in self._named:
            raise UsageError(
                f"Nothing says what {measured.name} of {ref} is counted in.",
                hint="Map a column of units (--map unit=COLUMN), or say it: --set unit=homes.",
            )
        self._named.add(key[:2])
        pages = self.cells.addresses(row, ListField.SOURCE, {})
        sources = tuple(NewSource(where=where) for where in (self._cited(), *pages))
        number = measured.number
        RecordMeasure(
            ref=ref,
            name=measured.name,
            value=number if measured.kind is MeasureValue.READING else None,
            target=number if target else None,
            baseline=number if measured.kind is MeasureValue.BASELINE else None,
            due=due,
            unit=unit,
            price_year=None if year is None else PERIOD.read(year),
            voice=self.plan.speaker.word,
            evidence=Evidence(sources=sources, on=when),
        ).record(self.writer)
        self.writer.settle()
        self.recorded += 1

    def _repeats(self, name: tuple[str, str], number: Number, when: When) -> bool:
        """Whether a target is the one that stood: a column has it again in every row."""
        day, targets = when.latest or date.max, self._targets.setdefault(name, [])
        later = bisect.bisect_right(targets, day, key=itemgetter(0))
        if later and targets[later - 1][1] == number.value:
            return True
        targets.insert(later, (day, number.value))
        return False

    def _voice(self) -> str:
        """Whose readings they are, as the ledger has it."""
        speaker = self.plan.speaker
        if speaker.tracker or speaker.promiser:
            return speaker.word
        return self.writer.third_party(speaker.word)

    def _stands(self, ref: str) -> dict[_Key, Decimal]:
        """What stands of a commitment before the import."""
        if ref not in self._known:
            (subject,) = self.writer.commitments([ref])
            measures = measures_of(self.writer.history(Facet.MEASURE, [subject.id], texts=True))
            self._targets |= {
                (ref, name_key(measure.name)): [
                    (target.day, target.amount.value) for target in measure.targets
                ]
                for measure in measures
            }
            self._known[ref] = {
                (
                    ref,
                    name_key(measure.name),
                    MeasureValue(point.entry.value),
                    point.entry.voice,
                    point.entry.occurred,
                ): amount_of(point.entry).value
                for measure in measures
                for point in measure.points
            }
            self._named |= {key[:2] for key in self._known[ref]}
        return self._known[ref]

    def _cited(self) -> str:
        """The key of the file as a source; a file that was imported before is that source."""
        if self._file is None:
            connection, plan = self.writer.connection, self.plan
            refs = dict(RefIndex(connection).refs([SubjectType.SOURCE]))
            sources = lookup.subjects(connection, ALL, numbers=list(refs), texts=False)
            same = [
                source.ref
                for source in sources.values()
                if source.detail.get("sha256") == plan.table.sha256
            ]
            self._file = same[0] if same else self._new_source()
        return self._file

    def _new_source(self) -> str:
        plan = self.plan
        published = None if plan.as_of is None else When.on(plan.as_of)
        key = new_key(self.writer, key_stem(file=plan.profile.name))
        source = NewSource(
            where=key,
            key=key,
            title=plan.title,
            type=SourceType.OTHER,
            publisher=plan.publisher,
            published=published,
            own=True if plan.speaker.promiser else None,
            sha256=plan.table.sha256,
        )
        write_source(self.writer, source, key=key)
        self.writer.settle()
        return key

    def account(self, *, dry_run: bool) -> Account:
        """What became of every row."""
        plan, batch = self.plan, self.writer.batch
        refused = [fault for fault in self.cells.faults if fault.refused]
        gone = {fault.row.number: fault for fault in reversed(refused)}
        left_out = tuple(sorted((*self.left_out, *gone.values()), key=lambda left: left.row.number))
        rows = len(plan.table.rows)
        used = plan.profile.used | set(plan.profile.ignore)
        return Account(
            file=plan.table.name,
            list=plan.profile.name,
            voice=plan.speaker.word,
            as_of=plan.as_of,
            rows=rows,
            opened=0,
            changed=self.changed,
            unchanged=rows - self.changed - len(left_out),
            left_out=left_out,
            vanished=(),
            entries=batch.head_seq - batch.first + 1 if self.recorded else 0,
            batches=() if dry_run or not self.recorded else (batch.first,),
            statuses=(),
            not_imported=tuple(name for name in plan.table.columns if name not in used),
            remarks=(*plan.table.notices, *self.writer.remarks),
        )
