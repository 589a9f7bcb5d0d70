"""A ledger from elsewhere: the register is made from it, continued by it, or merged with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from tracker.domain.entry import REGISTER, Json
from tracker.domain.vocabulary import Facet
from tracker.errors import BadText, FileTrouble, NoRegister, Refused
from tracker.ledger import chain, lookup, merge
from tracker.ledger.append import head
from tracker.ledger.backup import Copy, opened
from tracker.ledger.database import Connection, Database, DatabaseTrouble, Register, open_register
from tracker.ledger.location import Location
from tracker.ledger.projections import rebuild
from tracker.ledger.redaction import Destroyed, destroy, purge
from tracker.ledger.rows import Line, append
from tracker.read.issues import issue_of
from tracker.record.restore import Wanted, again, checked, restore, same_file
from tracker.record.writer import open_writer
from tracker.services.merging.conflicts import Conflict, conflicts
from tracker.services.merging.refusals import check, check_open, check_renames
from tracker.services.merging.sense import check_sense
from tracker.services.merging.sides import MERGED, Brought, Sides
from tracker.services.merging.union import Union
from tracker.services.shared_past import Digests, measured


class Outcome(StrEnum):
    """What became of the register."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    CONTINUED = "continued"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is asked."""

    file: Path
    renames: Mapping[str, str] = field(default_factory=dict)
    """New refs for what the file opens, by the old ones in lower case."""
    destroyed: Callable[[str], Sequence[Destroyed]] = lambda _register: ()
    """Texts of a register known to have been redacted, beside those it says itself."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What it did, or would do."""

    outcome: Outcome
    entries: int
    """Of the register now."""
    head: str
    added: int = 0
    """Entries of the file that the register lacked."""
    batches: int = 0
    shared: int = 0
    """The last entry of the past that both share."""
    conflicts: tuple[Conflict, ...] = ()
    redacted: tuple[tuple[int, str], ...] = ()
    """Texts of the register that were destroyed: entry and field."""
    breaks: int = 0
    """Breaks of the other register, which stay there."""


def bring_in(
    location: Location, arrival: Arrival, opening: Callable[[Database], Register]
) -> Arrived:
    """Have the register hold what a ledger file holds as well, all or nothing.

    Where there is none it is made from the file, and where the file continues it, it is
    continued: with the same head. Where both went on, the file's batches are added after the
    register's own. FileTrouble (exit 6) for a file that does not hold; Refused (exit 5)
    for another register, and where the two cannot both be true.
    """
    if not location.is_server and same_file(arrival.file, location.path):
        raise FileTrouble(
            str(arrival.file), "it is the register itself", hint="Name the ledger of another copy."
        )
    with opened(arrival.file) as copy:
        digests = checked(copy, arrival.file)
        try:
            there = open_register(location)
        except NoRegister:
            return _create(location, copy, arrival, opening)
        with there.writing(keep=not arrival.dry_run) as connection:
            done = _into(opening(there), connection, copy, digests, arrival)
    if done.redacted and not arrival.dry_run:
        purge(there)
    return done


def _create(
    location: Location, copy: Copy, arrival: Arrival, opening: Callable[[Database], Register]
) -> Arrived:
    made = Arrived(
        outcome=Outcome.CREATED, entries=copy.entries, head=copy.head, added=copy.entries
    )
    if arrival.dry_run:
        return made
    wanted = Wanted(file=arrival.file, destroyed=arrival.destroyed, sensible=_sensible)
    done = restore(location, wanted, opening)
    return replace(made, entries=done.entries, head=done.head, redacted=done.redacted)


def _sensible(register: Register, connection: Connection) -> None:
    check_sense(connection, merge.entries_after(connection, REGISTER), register.today)


def _into(
    register: Register, connection: Connection, copy: Copy, digests: Digests, arrival: Arrival
) -> Arrived:
    held = measured(connection, digests)
    if not held.shared:
        raise Refused(
            f"{register.database.location.shown} is another register: it shares no past with "
            f"{arrival.file.name}, and such two cannot be merged.",
            hint="Name a new place with --db, or export one of them as CSV and import that with "
            "a profile.",
        )
    unchanged = Arrived(
        outcome=Outcome.UNCHANGED, entries=held.entries, head=held.head, shared=held.shared
    )
    if copy.entries == held.shared:
        return unchanged
    lines = _beyond(copy, digests, held.shared, arrival.file)
    try:
        if held.entries == held.shared:
            done = _continue(connection, lines, unchanged)
        else:
            done = _merge(register, connection, copy.head, lines, arrival, unchanged)
        if done.outcome is Outcome.UNCHANGED:
            return done
        rebuild(connection)
        check_sense(connection, merge.entries_after(connection, held.entries), register.today)
        check_open(connection, arrival.file.name, held.shared)
        known = [*held.destroyed, *arrival.destroyed(digests.register)]
        gone = _destroy_again(register, connection, known)
        fault = next(chain.faults(connection), None)
        met = _met(connection, lines, unchanged) if done.outcome is Outcome.MERGED else ()
    except (*chain.UNREADABLE, BadText, DatabaseTrouble) as error:
        raise FileTrouble(
            str(arrival.file),
            f"its chain holds, but not what it says ({chain.because(error)})",
            hint="Use another copy; nothing was changed.",
        ) from None
    if fault is not None:
        raise Refused(
            f"The register would not hold ({fault.words}).",
            hint="Nothing was changed; run tracker verify.",
        )
    entries, digest, _ = head(connection)
    redacted = (*done.redacted, *gone)
    return replace(done, entries=entries, head=digest.hex(), conflicts=met, redacted=redacted)


def _beyond(copy: Copy, digests: Digests, shared: int, path: Path) -> list[Line]:
    """The entries of a file after the shared past, as they were when it was checked."""
    lines = [*islice(copy.lines(), shared, None)]
    if any(digests.at(line.seq) != line.digest.hex() for line in lines):
        raise FileTrouble(str(path), "it was changed while it was read", hint="Repeat the command.")
    return lines


def _continue(connection: Connection, lines: Sequence[Line], before: Arrived) -> Arrived:
    append(connection, lines)
    redacted = [
        (line.amends, line.value)
        for line in lines
        if line.facet == Facet.REDACTION.value
        and line.amends is not None
        and line.amends <= before.shared
    ]
    _destroy(connection, redacted)
    return replace(
        before,
        outcome=Outcome.CONTINUED,
        added=len(lines),
        batches=len({line.batch for line in lines}),
        redacted=tuple(redacted),
    )


def _merge(
    register: Register,
    connection: Connection,
    digest: str,
    lines: Sequence[Line],
    arrival: Arrival,
    before: Arrived,
) -> Arrived:
    issues = map(issue_of, lookup.register_entries(connection, Facet.ISSUE))
    issued = [(issue.entry, issue.head_seq) for issue in issues]
    sides = Sides(
        shared=before.shared,
        head=digest,
        here=merge.entries_after(connection, before.shared),
        there=lines,
        issued=max((seq for _, seq in issued), default=0),
        renames=arrival.renames,
    )
    check_renames(sides)
    found = _union(register, connection, sides)
    check(connection, found, arrival.file.name, both=any(n > before.shared for n, _ in issued))
    if not found.lines:
        return before
    note: dict[str, Json] = {"head": digest, "shared": before.shared}
    with open_writer(register, connection, says={MERGED: note}):
        pass
    found = _union(register, connection, sides)
    append(connection, merge.chained(found.lines, head(connection)[1]))
    _destroy(connection, found.destroyed)
    old = [pair for pair in found.destroyed if pair[0] <= before.entries]
    return replace(
        before,
        outcome=Outcome.MERGED,
        added=found.entries,
        batches=found.batches,
        redacted=tuple(old),
        breaks=found.breaks,
    )


def _union(register: Register, connection: Connection, sides: Sides) -> Brought:
    """What the file adds after the register's head as it is."""
    seq, _, last = head(connection)
    assert last is not None  # a shared past is one of entries
    return Union(connection, sides, after=(seq, last), entropy=register.entropy).bring()


def _destroy(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    for number, name in texts:
        destroy(connection, number, name)


def _destroy_again(
    register: Register, connection: Connection, known: Sequence[Destroyed]
) -> list[tuple[int, str]]:
    """Destroy what is known to have been redacted, and has come back with the file."""
    found = again(connection, known)
    if found:
        with open_writer(register, connection) as writer:
            for (number, _), one in found.items():
                writer.redact_again(number, one)
    return [*found]


def _met(connection: Connection, lines: Sequence[Line], before: Arrived) -> tuple[Conflict, ...]:
    """Where what the file has added meets what only the register had recorded."""
    order = {line.id: line.seq for line in lines}
    since = merge.entries_after(connection, before.shared)
    own = [one for one in since if one.seq <= before.entries]
    brought = [one for one in since if one.seq > before.entries and one.id in order]
    return conflicts(connection, own, brought, order)
