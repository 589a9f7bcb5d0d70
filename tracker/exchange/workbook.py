"""Our own workbook, edited and sent back: each changed cell becomes what a person would type.

The base of the comparison is the register as it was exported, made again at the same two
times; whatever differs from it was typed. An edit is recorded if the register has not changed
in the same place since; all of them in one batch, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.prose import count_words, day_words, list_words
from tracker.domain.standing import Standing
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Delivery, Ended, Facet, Setting
from tracker.errors import FileTrouble, MissingOption, SheetTrouble, TrackerError
from tracker.exchange.table.values import LARGEST, some
from tracker.exchange.workbook_rows import (
    EditedRow,
    WorkbookComparison,
    WorkbookOrigin,
    agrees,
    check_divided,
    in_columns,
    plain_text,
    read_origin,
    read_register,
    typed,
)
from tracker.ledger import lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.history import digest_at
from tracker.ledger.projections import ALL
from tracker.ledger.standing import history
from tracker.read.export import ExportedCommitment, exported_commitment
from tracker.read.snapshot import take
from tracker.read.workbook import COLUMNS, SheetHeading, Value, cells_of
from tracker.record.amend import Correct
from tracker.record.assess import Update
from tracker.record.deadlines import Due
from tracker.record.opening import Edit
from tracker.record.steps import Note
from tracker.record.verb import Evidence, NewSource, Receipt, Verb
from tracker.record.writer import Writer, find_source, open_writer

#: Columns that are changed and held against the register together, and what they are recorded as.
STATUS = (SheetHeading.STATUS, SheetHeading.STATUS_ON, SheetHeading.ENDED)
DEADLINE = (SheetHeading.DEADLINE, SheetHeading.SAID_ON)
IDENTITY = (SheetHeading.TITLE, SheetHeading.WORDING, SheetHeading.LEAD, SheetHeading.TAGS)
GROUPS: Mapping[tuple[SheetHeading, ...], tuple[Facet, ...]] = {
    STATUS: (Facet.DELIVERY, Facet.ENDED),
    DEADLINE: (Facet.DEADLINE,),
    **{(heading,): (Facet.IDENTITY,) for heading in IDENTITY},
}
#: What may be cited without being known; anything else is a key.
_WEB = ("http://", "https://")
#: Faults that are told one by one, and refs that are named.
_MOST_TOLD, _MOST_NAMED = 50, 10


@dataclass(frozen=True, slots=True)
class CellVerb:
    """A verb, the cell that asks for it, and the cell with its day."""

    heading: SheetHeading
    verb: Verb
    day: SheetHeading = SheetHeading.STATUS_ON


@dataclass(frozen=True, slots=True)
class Now:
    """One commitment as the register has it at this moment, and as it would be exported."""

    standing: Standing
    cells: Mapping[str, Value]


def send_back(
    register: Register,
    content: bytes,
    *,
    name: str,
    largest: int = LARGEST,
    dry_run: bool = False,
) -> Receipt:
    """Record the edits of a workbook as one batch: all of them, or none.

    Raises FileTrouble where it is no workbook of this register, and SheetTrouble with every
    fault and its cell (both exit 6).
    """
    origin = read_origin(content, name=name, largest=largest)
    table = read_register(content, name=name, largest=largest)
    comparison = WorkbookComparison(origin, table)
    with register.database.reading() as connection:
        comparison.compare(_exported(connection, origin, name))
    receipt = Receipt(None, (), (), nothing=True)
    recorded = 0
    if comparison.edited:
        with register.database.writing(keep=not dry_run) as connection:
            edits = _Edits(register, connection, comparison)
            verbs_of = edits.verbs()
            recorded = len(verbs_of)
            if recorded:
                with open_writer(register, connection, sheet=table.sha256) as writer:
                    edits.perform(writer, verbs_of)
                    _check(comparison)
                receipt = writer.receipt(dry_run=dry_run)
    _check(comparison)
    return replace(receipt, remarks=(*receipt.remarks, *_remarks(comparison, recorded)))


def _exported(
    connection: Connection, origin: WorkbookOrigin, name: str
) -> Mapping[str, ExportedCommitment]:
    """The commitments as they were exported, by ref in lower case."""
    first, settings = lookup.settings(connection)
    title = settings.get(Setting.TITLE, "[redacted]")
    if first.id != origin.register:
        raise FileTrouble(
            name,
            f"it was exported from another register than this one, “{title}”",
            hint="Name the one that it came from: tracker --db PATH import …",
        )
    if digest_at(connection, origin.entries) != origin.head:
        raise FileTrouble(
            name,
            f"this register does not know its head, entry {origin.entries:,}: it was exported "
            "from a later state, or from another copy",
            hint="Bring that copy here first, or export the workbook anew.",
        )
    head = lookup.entries_numbered(connection, [origin.entries])[0]
    snapshot = take(connection, Times(origin.as_of, head.recorded_at), texts=True)
    return {
        standing.subject.ref.casefold(): exported_commitment(snapshot, standing)
        for standing in snapshot.standings.values()
    }


@dataclass(slots=True)
class _Edits:
    """The edited rows held against the register of now; what is refused joins the faults."""

    register: Register
    connection: Connection
    comparison: WorkbookComparison

    def verbs(self) -> list[tuple[EditedRow, list[CellVerb]]]:
        """The rows of which something is left to record, with what records it."""
        edited = self.comparison.edited
        now = self._now(edited)
        verbs_of = []
        for row in edited:
            if row.ref.casefold() not in now:
                gone = f"{row.ref} is in the register no more; delete the row"
                self.comparison.refuse(row.row, SheetHeading.REF, gone)
                continue
            commitment = now[row.ref.casefold()]
            before = len(self.comparison.faults)
            self._read(row, commitment)
            self._leave_out(row, commitment)
            if len(self.comparison.faults) == before and row.left:
                try:
                    verbs_of.append((row, list(_verbs(row, commitment.standing))))
                except TrackerError as error:
                    heading = next(name for name in (*STATUS, *DEADLINE) if name in row.left)
                    self._refuse(row, heading, error, heading)
        return verbs_of

    def perform(self, writer: Writer, verbs_of: list[tuple[EditedRow, list[CellVerb]]]) -> None:
        """Record every row; a fault is what the rules refuse, and what it does not come to say."""
        recorded = []
        for row, verbs in verbs_of:
            at = verbs[0]
            try:
                for at in verbs:
                    writer.perform([at.verb])
                recorded.append(row)
            except TrackerError as error:
                self._refuse(row, at.heading, error, at.day)
        now = self._now(recorded)
        for row in recorded:
            cells = now[row.ref.casefold()].cells
            for heading in (heading for group in GROUPS for heading in group):
                if heading in row.left and not agrees(heading, row.left[heading], cells[heading]):
                    self.comparison.refuse(row.row, heading, _without_effect(heading))
                    break

    def _refuse(
        self, row: EditedRow, heading: SheetHeading, error: TrackerError, day: SheetHeading
    ) -> None:
        """Add what a rule refuses; `day` is the column of the day that it may speak of."""
        sentence = in_columns(error, row.ref, day, rests=SheetHeading.SOURCE in row.left)
        self.comparison.refuse(row.row, heading, sentence)

    def _now(self, rows: Iterable[EditedRow]) -> dict[str, Now]:
        """The commitments of rows as the register has them, by ref in lower case."""
        ids = lookup.subject_ids(self.connection, [row.ref for row in rows])
        numbers = [number for number, _ in ids.values()]
        snapshot = take(self.connection, Times(self.register.today), numbers=numbers, texts=True)
        return {
            standing.subject.ref.casefold(): Now(
                standing, cells_of(exported_commitment(snapshot, standing))
            )
            for standing in snapshot.standings.values()
        }

    def _read(self, row: EditedRow, now: Now) -> None:
        """Understand the cells; those that cannot be are faults."""
        for heading, cell in row.cells.items():
            try:
                row.left[heading] = typed(heading, cell, row.exported[heading])
                if heading is SheetHeading.SOURCE:
                    for where in _sources(row):
                        if not where.lower().startswith(_WEB):
                            find_source(self.connection, where)
                if heading is SheetHeading.TAGS:
                    check_divided(now.standing.subject.tags, row.ref)
            except TrackerError as error:
                self._refuse(row, heading, error, heading)
        if SheetHeading.BECAUSE in row.cells and not set(row.cells) & set(STATUS):
            self.comparison.refuse(
                row.row,
                SheetHeading.BECAUSE,
                "'because' goes with an edit of status, status_on or ended; for more, fill in note",
            )

    def _leave_out(self, row: EditedRow, now: Now) -> None:
        """Leave out what the register says already; what was changed there since is a fault."""
        cells = now.cells
        for group, facets in GROUPS.items():
            for heading in group:
                if heading in row.left and agrees(heading, row.left[heading], cells[heading]):
                    del row.left[heading]
            left = [heading for heading in group if heading in row.left]
            if left and any(row.exported[heading] != cells[heading] for heading in group):
                since = self._changed_since(now, facets)
                for heading in left:
                    value = cells[heading]
                    text = value.isoformat() if isinstance(value, date) else value
                    sentence = f"the register now says '{text}' ({since})"
                    sentence += "; export the workbook anew"
                    self.comparison.refuse(row.row, heading, sentence)
        note = row.left.get(SheetHeading.NOTE)
        if note is not None and self._is_noted(now, note):
            del row.left[SheetHeading.NOTE]
        if not row.left.keys() & {*STATUS, *DEADLINE, *IDENTITY, SheetHeading.NOTE}:
            row.left.clear()  # what an edit rests on says nothing without it

    def _changed_since(self, now: Now, facets: Iterable[Facet]) -> str:
        """Who changed it, when."""
        since = self._since(now, facets)
        if not since:
            return "an entry was taken back, or another day has come"
        last = max(since, key=lambda entry: entry.seq)
        who, day = lookup.names(self.connection)[last.actor], day_words(last.recorded_at.date())
        return f"{who} recorded entry {last.seq} on {day}"

    def _is_noted(self, now: Now, note: str) -> bool:
        """Whether the note was recorded since the export; one redacted since is none."""
        texts = [entry.text("text") or "" for entry in self._since(now, [Facet.NOTE])]
        return any(isinstance(text, Redacted) or plain_text(text) == note for text in texts)

    def _since(self, now: Now, facets: Iterable[Facet]) -> list[Entry]:
        """What was recorded of a commitment since the export."""
        entries = history(
            self.connection, ALL, facets=[*facets], subjects=[now.standing.subject.id], texts=True
        )
        exported = self.comparison.origin.entries
        return [entry for entry in entries if entry.seq > exported]


def _verbs(row: EditedRow, standing: Standing) -> Iterator[CellVerb]:
    """The verbs of a row, in the order in which they are recorded.

    Raises MissingOption where a reason is missing.
    """
    left = row.left
    judged, dated = set(left) & set(STATUS), set(left) & set(DEADLINE)
    identity = [heading for heading in IDENTITY if heading in left]
    sources = tuple(NewSource(where=where) for where in _sources(row))
    evidence = Evidence(sources=sources, quote=left.get(SheetHeading.QUOTE))
    if identity:
        verb = Edit(
            ref=row.ref,
            title=left.get(SheetHeading.TITLE),
            wording=left.get(SheetHeading.WORDING),
            lead=left.get(SheetHeading.LEAD),
            tags=left.get(SheetHeading.TAGS),
            evidence=Evidence() if judged or dated else evidence,
        )
        yield CellVerb(identity[0], verb)
    finding = replace(evidence, on=left.get(SheetHeading.STATUS_ON))
    if judged == {SheetHeading.STATUS_ON}:
        yield from _corrections(row, standing, finding)
    elif judged:
        yield _update(row, finding)
    if dated:
        yield _due(row, standing, replace(evidence, on=left.get(SheetHeading.SAID_ON)))
    if SheetHeading.NOTE in left:
        alone = not (judged or dated or identity)
        note = Note(
            refs=(row.ref,),
            text=left[SheetHeading.NOTE],
            evidence=evidence if alone else Evidence(),
        )
        yield CellVerb(SheetHeading.NOTE, note)


def _update(row: EditedRow, evidence: Evidence) -> CellVerb:
    left, ended = row.left, row.left.get(SheetHeading.ENDED)
    delivery = Delivery(str(left.get(SheetHeading.STATUS) or row.exported[SheetHeading.STATUS]))
    if delivery is Delivery.NOT_ASSESSED and SheetHeading.STATUS not in left:
        raise MissingOption(
            f"{row.ref} is not assessed, and an ending goes with a finding.",
            hint="Choose its status too.",
        )
    verb = Update(
        refs=(row.ref,),
        finding=delivery,
        ended=ended,
        because=left.get(SheetHeading.BECAUSE),
        reopen=ended is Ended.OPEN,
        evidence=evidence,
    )
    return CellVerb(
        SheetHeading.STATUS if SheetHeading.STATUS in left else SheetHeading.ENDED, verb
    )


def _corrections(row: EditedRow, standing: Standing, evidence: Evidence) -> Iterator[CellVerb]:
    """The day alone was changed: what was recorded for that day is corrected."""
    newest, because = standing.judgement, row.left.get(SheetHeading.BECAUSE)
    if newest is None:
        raise MissingOption(
            f"Nothing was found of {row.ref} that could have another day.", hint="Edit status."
        )
    if because is None:
        raise MissingOption(
            "Changed alone, the day puts the record right.",
            hint="Fill in because, or edit status too.",
        )
    for entry in (standing.finding, standing.of(Facet.ENDED)):
        if entry is not None and entry.occurred == newest.occurred:
            verb = Correct(entry=entry.seq, because=because, evidence=evidence)
            yield CellVerb(SheetHeading.STATUS_ON, verb)


def _due(row: EditedRow, standing: Standing, evidence: Evidence) -> CellVerb:
    phrase = row.left.get(SheetHeading.DEADLINE)
    if phrase is None:
        statements = standing.deadline_entries
        raise MissingOption(
            "'said_on' goes with a new deadline.",
            hint=f"To put the recorded day right: tracker correct {statements[-1].seq} --on DAY "
            "--because TEXT."
            if statements
            else "Write the deadline.",
        )
    verb = Due(refs=(row.ref,), phrase=phrase, evidence=evidence)
    return CellVerb(SheetHeading.DEADLINE, verb, SheetHeading.SAID_ON)


def _sources(row: EditedRow) -> list[str]:
    """The keys and addresses of a row."""
    words = re.split(r"\s+", row.left.get(SheetHeading.SOURCE, ""))
    return [word.rstrip(";,") for word in words if word.rstrip(";,")]


def _without_effect(heading: SheetHeading) -> str:
    if heading in IDENTITY:
        return f"'{heading}' would not read so; type tracker edit"
    day = SheetHeading.SAID_ON if heading in DEADLINE else SheetHeading.STATUS_ON
    return f"'{heading}' would not stand so, because what stands has a later day; see {day}"


def _check(comparison: WorkbookComparison) -> None:
    """Refuse the workbook for its faults. Raises SheetTrouble (exit 6)."""
    faults = sorted(comparison.faults, key=lambda fault: fault.row.number)
    if not faults:
        return
    lines = [fault.line() for fault in faults[:_MOST_TOLD]]
    more = len(faults) - len(lines)
    raise SheetTrouble([*lines, f"… and {count_words(more, 'fault')} more."] if more else lines)


def _remarks(comparison: WorkbookComparison, recorded: int) -> Iterator[str]:
    already = len(comparison.edited) - recorded
    counts = [f"{recorded:,} edited"] if recorded or not already else []
    if already:
        counts.append(f"{already:,} edited as the register says already")
    table = comparison.table
    counts.append(f"{len(table.rows) - len(comparison.edited):,} as exported")
    yield f"{count_words(len(table.rows), 'row')} of {table.name}: {list_words(counts)}."
    if comparison.deleted:
        gone = count_words(len(comparison.deleted), "row is", "rows are")
        yield f"{gone} gone, which changes nothing: {some(comparison.deleted, _MOST_NAMED)}."
    ours = {column.name for column in COLUMNS}
    if others := [name for name in table.columns if name not in ours]:
        yield f"Columns that are not ours were passed over: {some(others, _MOST_NAMED)}."
    yield from comparison.remarks
