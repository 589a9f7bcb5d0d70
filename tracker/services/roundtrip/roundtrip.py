"""A workbook that was exported, edited and sent back: exactly the edits are recorded.

The base of the comparison is the register as it was exported, made again at the same two
times; whatever differs from it was typed. An edit is recorded if the register has not changed
in the same place since; all of them in one batch, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.dates import Times
from tracker.domain.entry import REGISTER
from tracker.domain.prose import count_words, list_words
from tracker.errors import FileTrouble, SheetTrouble, TrackerError
from tracker.ledger import lookup
from tracker.ledger.append import tried
from tracker.ledger.database import Connection, Register
from tracker.ledger.history import digest_at
from tracker.read.export import ExportedCommitment, exported_commitment
from tracker.read.snapshot import take
from tracker.read.workbook import Heading
from tracker.record.writer import Receipt, open_writer
from tracker.services.importing.account import Fault
from tracker.services.roundtrip.acting import DEADLINE, GROUPS
from tracker.services.roundtrip.comparing import Compared, compared
from tracker.services.roundtrip.planning import Planned, as_of_now, fault, planned
from tracker.services.roundtrip.reading import Origin, Returned, read_returned
from tracker.services.roundtrip.values import agrees
from tracker.services.roundtrip.words import told
from tracker.services.tables.contents import some
from tracker.services.tables.table import LARGEST

#: Faults that are told one by one, and refs that are named.
_MOST_TOLD, _MOST_NAMED = 50, 10


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
    returned = read_returned(content, name=name, largest=largest)
    with register.database.reading() as connection:
        exported = _exported(connection, returned.origin, name)
    found = compared(returned, exported)
    if not found.edited:
        _check(found.faults)
        return Receipt(None, (), tuple(_remarks(returned, found, 0)), nothing=True)
    with register.database.writing(keep=not dry_run) as connection:
        plans = planned(register, connection, returned, found)
        for plan in plans:
            found.faults += _attempted(register, connection, returned, plan)
        _check(found.faults)
        remarks = _remarks(returned, found, len(plans))
        if not plans:
            return Receipt(None, (), tuple(remarks), nothing=True)
        with open_writer(register, connection, sheet=returned.table.sha256) as writer:
            for plan in plans:
                writer.perform([wanted.verb for wanted in plan.acts])
    receipt = writer.receipt(dry_run=dry_run)
    return replace(receipt, remarks=(*receipt.remarks, *remarks))


def _exported(
    connection: Connection, origin: Origin, name: str
) -> Mapping[str, ExportedCommitment]:
    """The commitments as they were exported, by ref in lower case."""
    first = lookup.entries_numbered(connection, [REGISTER])[0]
    if first.id != origin.register:
        raise FileTrouble(
            name,
            f"it was exported from another register than this one, “{first.text('title')}”",
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


def _attempted(
    register: Register, connection: Connection, returned: Returned, plan: Planned
) -> list[Fault]:
    """What the rules refuse of a row, tried and taken back; and what it would not come to say."""
    edited, heading, day = plan.edited, plan.acts[0].heading, plan.acts[0].day
    with tried(connection):
        try:
            with open_writer(register, connection) as writer:
                for wanted in plan.acts:
                    heading, day = wanted.heading, wanted.day
                    writer.perform([wanted.verb])
        except TrackerError as error:
            said = told(error, edited.ref, day, rests=Heading.SOURCE in plan.left)
            return [fault(returned, edited, heading, said)]
        now = as_of_now(register, connection, [plan.now.subject])[edited.ref.casefold()].cells
    for group in GROUPS:
        for each in group:
            if each in plan.left and not agrees(each, plan.left[each], now[each]):
                return [fault(returned, edited, each, _without_effect(each))]
    return []


def _without_effect(heading: Heading) -> str:
    if heading in {Heading.TITLE, Heading.WORDING, Heading.LEAD, Heading.TAGS}:
        return f"'{heading}' would not read so; type tracker edit"
    day = Heading.SAID_ON if heading in DEADLINE else Heading.STATUS_ON
    return f"'{heading}' would not stand so, because what stands has a later day; see {day}"


def _check(faults: Sequence[Fault]) -> None:
    """Refuse the workbook for its faults. Raises SheetTrouble (exit 6)."""
    if not faults:
        return
    ordered = sorted(faults, key=lambda each: each.row)
    lines = [each.line() for each in ordered[:_MOST_TOLD]]
    more = len(ordered) - len(lines)
    raise SheetTrouble([*lines, f"… and {count_words(more, 'fault')} more."] if more else lines)


def _remarks(returned: Returned, found: Compared, recorded: int) -> Iterator[str]:
    already = len(found.edited) - recorded
    counts = [f"{recorded:,} edited"] if recorded or not already else []
    if already:
        counts.append(f"{already:,} edited as the register says already")
    counts.append(f"{found.same:,} as exported")
    yield (
        f"{count_words(len(returned.table.rows), 'row')} of {returned.table.name}: "
        f"{list_words(counts)}."
    )
    if found.deleted:
        gone = count_words(len(found.deleted), "row is", "rows are")
        yield f"{gone} gone, which changes nothing: {some(found.deleted, _MOST_NAMED)}."
    if returned.others:
        yield f"Columns that are not ours were passed over: {some(returned.others, _MOST_NAMED)}."
    yield from found.remarks
