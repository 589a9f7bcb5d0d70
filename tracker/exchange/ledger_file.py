"""A ledger file: it makes a register, or continues one that holds its beginning.

Whatever else stands at the place is left as it is. What a file adds is read as every command
will read it: a chain can hold and still say nonsense, and what is appended cannot be taken out
again, so that everything which reads it would have to stumble over it for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from tracker.domain.dates import Times
from tracker.domain.entry import REGISTER, Entry, voice_party
from tracker.domain.prose import count_words, day_words
from tracker.domain.text import Redacted, clean_text
from tracker.domain.vocabulary import Facet, Identity, SubjectType
from tracker.errors import FileTrouble, NoRegister, Refused
from tracker.ledger import chain as verify
from tracker.ledger import lookup
from tracker.ledger.append import head
from tracker.ledger.backup import OpenedCopy, opened
from tracker.ledger.database import Connection, Database, Register, open_register
from tracker.ledger.history import entries_after
from tracker.ledger.location import Location
from tracker.ledger.projections import ALL, rebuild
from tracker.ledger.redaction import RedactedText, destroy, purge
from tracker.ledger.rows import StoredEntry, append
from tracker.read.export import exported_commitment
from tracker.read.log import line_writer
from tracker.read.snapshot import take
from tracker.record.redact import redact_again
from tracker.record.restore import (
    Digests,
    ExistingRegister,
    RestoreRequest,
    making_sense,
    measured,
    restore,
    resurfaced_texts,
    same_file,
    verified_digests,
)
from tracker.record.writer import open_writer


class LedgerOutcome(StrEnum):
    """What became of the register."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerResult:
    """What a ledger file did, or would do."""

    outcome: LedgerOutcome
    entries: int
    """Of the register now."""
    head: str
    added: int = 0
    """Entries of the file that the register lacked."""
    batches: int = 0
    shared: int = 0
    """The last entry that both held before."""
    redacted: tuple[tuple[int, str], ...] = ()
    """Texts of the register that were destroyed: entry and field."""


def bring_in(
    location: Location,
    path: Path,
    opening: Callable[[Database], Register],
    *,
    destroyed: Callable[[str], Sequence[RedactedText]] = lambda _register: (),
    dry_run: bool = False,
) -> LedgerResult:
    """Have the register hold what a ledger file holds as well, all or nothing.

    Where there is none it is made from the file, and where it holds the beginning of the file
    it is continued: with the same head. `destroyed` gives texts of a register known to have
    been redacted, beside those it says itself. FileTrouble (exit 6) for a file that does not
    hold, and for one that parts from the register, with the entry where it does.
    """
    if not location.is_server and same_file(path, location.path):
        raise FileTrouble(
            str(path), "it is the register itself", hint="Name the ledger of another copy."
        )
    with opened(path) as copy:
        digests = verified_digests(copy, path)
        try:
            database = open_register(location)
        except NoRegister:
            result = LedgerResult(
                outcome=LedgerOutcome.CREATED,
                entries=copy.entries,
                head=copy.head,
                added=copy.entries,
            )
            if dry_run:
                return result
            request = RestoreRequest(file=path, destroyed=destroyed, sensible=check_sense)
            made = restore(location, request, opening)
            return replace(result, entries=made.entries, head=made.head, redacted=made.redacted)
        with database.writing(keep=not dry_run) as connection:
            register = opening(database)
            measure = measured(connection, digests)
            if measure.entries > measure.shared and copy.entries > measure.shared:
                raise _parted(register, connection, measure, copy, path)
            lines = _beyond(copy, digests, measure.shared, path)
            texts = [*measure.destroyed, *destroyed(digests.register)]
            result = _continue(register, connection, measure.shared, lines, texts, path)
    if result.redacted and not dry_run:
        purge(database)
    return result


def _continue(
    register: Register,
    connection: Connection,
    shared: int,
    lines: Sequence[StoredEntry],
    destroyed: Sequence[RedactedText],
    path: Path,
) -> LedgerResult:
    """Append the entries of a file after the shared past, and destroy what it has redacted."""
    redacted: list[tuple[int, str]] = []
    if lines:
        with making_sense(path):
            append(connection, lines)
            redacted += _redactions(lines, shared)
            for number, name in redacted:
                destroy(connection, number, name)
            rebuild(connection)
            check_sense(register, connection, shared)
            redacted += _destroy_again(register, connection, destroyed)
            fault = next(verify.faults(connection), None)
        if fault is not None:
            raise Refused(
                f"The register would not hold ({fault.words}).",
                hint="Nothing was changed; run tracker verify.",
            )
    entries, digest, _ = head(connection)
    return LedgerResult(
        outcome=LedgerOutcome.CONTINUED if lines else LedgerOutcome.UNCHANGED,
        entries=entries,
        head=digest.hex(),
        added=len(lines),
        batches=len({line.batch for line in lines}),
        shared=shared,
        redacted=tuple(redacted),
    )


def _parted(
    register: Register,
    connection: Connection,
    measure: ExistingRegister,
    copy: OpenedCopy,
    path: Path,
) -> FileTrouble:
    """The refusal of a file that says something else than the register, from some entry on."""
    if not measure.shared:
        return FileTrouble(
            str(path),
            f"it is the ledger of another register: it shares no past with "
            f"{register.database.location.shown}",
            hint="Nothing was changed. Name a new place with --db, or carry what it says over "
            "on a sheet: tracker record SHEET.",
        )
    number = measure.shared + 1
    here = lookup.entries_numbered(connection, [number])[0]
    who = lookup.names(connection).get(here.actor, f"party {here.actor}")
    rest = count_words(copy.entries - measure.shared, "entry", "entries")
    return FileTrouble(
        str(path),
        f"it and the register part at entry {number}, which is another one here "
        f"({who} recorded it on {day_words(here.recorded_at.date())})",
        hint=f"Nothing was changed. Carry the last {rest} of the file over on a sheet: "
        "tracker record SHEET.",
    )


def _beyond(copy: OpenedCopy, digests: Digests, shared: int, path: Path) -> list[StoredEntry]:
    """The entries of a file after the shared past, as they were when it was checked."""
    lines = [*islice(copy.lines(), shared, None)]
    if any(digests.at(line.seq) != line.digest.hex() for line in lines):
        raise FileTrouble(str(path), "it was changed while it was read", hint="Repeat the command.")
    return lines


def _redactions(lines: Sequence[StoredEntry], shared: int) -> list[tuple[int, str]]:
    """The texts of the register that the file has redacted: entry and field."""
    return [
        (line.amends, line.value)
        for line in lines
        if line.facet == Facet.REDACTION.value and line.amends is not None and line.amends <= shared
    ]


def _destroy_again(
    register: Register, connection: Connection, destroyed: Sequence[RedactedText]
) -> list[tuple[int, str]]:
    """Destroy what is known to have been redacted, and has come back with the file."""
    back = resurfaced_texts(connection, destroyed)
    if back:
        with open_writer(register, connection) as writer:
            for (number, _), text in back.items():
                redact_again(writer, number, text)
    return [*back]


_OF_THE_REGISTER = frozenset(
    {Facet.REGISTER, Facet.SETTING, Facet.BATCH, Facet.SAVED, Facet.ISSUE, Facet.BREAK}
)
#: About whatever it is that they amend.
_AMENDING = frozenset({Facet.RETRACTION, Facet.UNDO, Facet.REDACTION})
_PARTIES = ("lead", "to", "speaker")


def check_sense(register: Register, connection: Connection, after: int = REGISTER) -> None:
    """Read what was brought after an entry as every command will.

    Raises ValueError for what makes no sense.
    """
    brought = entries_after(connection, after)
    numbers = {number for entry in brought for number in _numbers(entry)}
    entries = {entry.seq: entry for entry in lookup.entries_numbered(connection, sorted(numbers))}
    for entry in brought:
        for fault in _faults(entry, entries):
            raise ValueError(f"entry {entry.seq}: {fault}")
    _check_taken_back(connection, {n for n in numbers if _opens(entries[n])})
    snapshot = take(connection, Times(register.today), texts=True)
    for standing in snapshot.standings.values():
        exported_commitment(snapshot, standing)
    for standing, lack in snapshot.unfounded():
        number = None if standing.finding is None else standing.finding.seq
        raise ValueError(
            f"entry {number}: it finds {standing.subject.ref} {standing.delivery.label}, and "
            f"{lack.missing}"
        )
    writer = line_writer(connection, brought, None)
    for entry in brought:
        writer.line(entry)


def _check_taken_back(connection: Connection, opened: set[int]) -> None:
    """Refuse entries about what was opened and taken back: nobody could read what they mean."""
    gone = opened - lookup.subjects(connection, ALL, numbers=opened, texts=False).keys()
    left = lookup.entries_numbered(connection, [seq for seq, _ in lookup.users(connection, gone)])
    for entry in left:
        if entry.facet not in _AMENDING:
            raise ValueError(f"entry {entry.seq}: it speaks of what was taken back")


def _numbers(entry: Entry) -> Iterator[int]:
    yield from (entry.subject, entry.actor)
    if (party := voice_party(entry.voice)) is not None:
        yield party
    if entry.amends is not None:
        yield entry.amends
    for numbers in entry.refs.values():
        yield from numbers


def _faults(entry: Entry, entries: Mapping[int, Entry]) -> Iterator[str]:
    speaker = voice_party(entry.voice)
    parties = [entry.actor, *(() if speaker is None else (speaker,))]
    parties += [number for part in _PARTIES for number in entry.refs.get(part, ())]
    if any(entries[number].facet is not Facet.PARTY for number in parties):
        yield "it names as a person or body what is none"
    if any(not _opens(entries[n], SubjectType.SOURCE) for n in entry.refs.get("source", ())):
        yield "it cites what is no source"
    if entry.facet not in _AMENDING:
        of_register = entry.facet in _OF_THE_REGISTER
        opened = entries[entry.subject]
        about = entry.subject == REGISTER if of_register else _opens(opened)
        if entry.facet is Facet.PARTY:
            about = opened.facet is Facet.PARTY
        # Of a source it is only recorded what it is.
        bare = entry.facet is not Facet.IDENTITY and _opens(opened, SubjectType.SOURCE)
        if not about or bare or entry.facet is Facet.REGISTER:
            yield f"no {entry.facet} is recorded of entry {entry.subject}"
    if entry.amends is not None and not _amends(entry, entries[entry.amends]):
        yield f"no {entry.facet} of entry {entry.amends} is recorded"
    for name, text in entry.texts.items():
        if text is not None and not isinstance(text, Redacted) and clean_text(name, text) != text:
            yield f"its {name} is not written as this program writes it"


def _amends(entry: Entry, amended: Entry) -> bool:
    """Whether an entry can do that to another: a correction is another one of the same place."""
    if entry.subject != amended.subject:
        return False
    if entry.facet is Facet.REDACTION:
        return True
    if entry.facet in _AMENDING:
        kept = amended.facet in _OF_THE_REGISTER or amended.facet is Facet.PARTY
        return amended.facet is Facet.SAVED or not kept
    of = (entry.facet, entry.item, entry.voice)
    return of == (amended.facet, amended.item, amended.voice)


def _opens(entry: Entry, kind: SubjectType | None = None) -> bool:
    return (
        entry.facet is Facet.IDENTITY
        and entry.value == Identity.OPENED
        and (kind is None or entry.detail.get("subject") == kind)
    )
