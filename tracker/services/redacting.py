"""Destroying words that should not have been recorded; the fact that they were there remains."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.dates import When
from tracker.domain.entry import REGISTER, Draft, Entry
from tracker.domain.prose import list_words
from tracker.domain.subject import nearest
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Facet
from tracker.errors import Refused, UnknownName
from tracker.ledger import lookup, redaction
from tracker.ledger.database import Register
from tracker.read.issues import covers, issue_of
from tracker.services import acts
from tracker.services.desk import Desk, Recorded
from tracker.services.recording import Receipt, record

#: Its texts say why something was destroyed: they are part of the answer for it.
_KEPT = frozenset({Facet.REDACTION})


def destroy(register: Register, act: acts.Redact, *, dry_run: bool = False) -> Receipt:
    """Redact, and write the register's file anew so that none of the words is left in it."""
    receipt = record(register, [act], dry_run=dry_run)
    if dry_run or redaction.purge(register.database):
        return receipt
    busy = "The file is in use and keeps freed space; it was overwritten with zeros."
    return replace(receipt, remarks=(*receipt.remarks, busy))


def all_destroyed(register: Register) -> list[redaction.Destroyed]:
    """Everything that was ever redacted in a register."""
    with register.database.reading() as connection:
        return redaction.destroyed(connection)


def redact(desk: Desk, act: acts.Redact) -> None:
    """Destroy one text of an entry, for every date and every moment that is asked about.

    The entry stands, and so do the chain and every published head. Raises UnknownName (exit
    4) for an entry or a field that is not there, Refused (exit 5) where it was done already.
    """
    entry = _entry(desk, act.entry)
    words = _words(entry, act.field)
    written = _redact(desk, entry, act.field, act.basis)
    ref, title = "", "the register"
    if entry.subject != REGISTER:
        found = desk.by_number([entry.subject])
        ref, title = found[0].ref, found[0].title
    desk.recorded.append(
        Recorded(
            ref=ref or "register",
            title=title,
            what=f"redacted the {act.field} of entry {entry.seq}",
            before=None,
            after="gone",
            entry=written.seq,
            occurred=written.occurred,
        )
    )
    desk.remarks += [
        remark
        for remark in (_elsewhere(desk, words), _published(desk, entry), _vacuum(desk))
        if remark
    ]


def redact_again(desk: Desk, number: int, found: redaction.Destroyed) -> None:
    """Redact a text that was redacted before and has come back with an older copy."""
    (entry,) = lookup.entries_numbered(desk.connection, [number])
    why = "Redacted before this register was restored"
    _redact(desk, entry, found.field, f"{why}: {found.basis}" if found.basis else f"{why}.")


def _redact(desk: Desk, entry: Entry, field: str, basis: str) -> Entry:
    written = desk.batch.append(
        Draft(
            subject=entry.subject,
            facet=Facet.REDACTION,
            value=field,
            occurred=When.on(desk.batch.recorded_at.date()),
            texts={"because": basis},
            amends=entry.seq,
        )
    )
    redaction.destroy(desk.connection, entry.seq, field)
    desk.batch.settle()
    return written


def _entry(desk: Desk, number: int) -> Entry:
    found = lookup.entries_numbered(desk.connection, [number])
    if not found:
        raise UnknownName("entry", str(number))
    if found[0].facet in _KEPT:
        raise Refused(
            f"Entry {number} is itself a redaction; its basis is kept.",
            hint="See tracker log for the entries with words of their own.",
        )
    return found[0]


def _words(entry: Entry, field: str) -> str:
    held = {name: text for name, text in entry.texts.items() if text is not None}
    if not held:
        raise Refused(
            f"Entry {entry.seq} has no words of its own.",
            hint="See tracker log for the entries that have.",
        )
    if field not in held:
        known = sorted(held)
        what = f"text of entry {entry.seq} called"
        raise UnknownName(what, field, nearest=nearest(field, known) or known)
    if isinstance(held[field], Redacted):
        raise Refused(
            f"The {field} of entry {entry.seq} was redacted already: {held[field]}.",
            hint="Nothing is left to destroy.",
        )
    return held[field]


def _elsewhere(desk: Desk, words: str) -> str | None:
    """Where the same words still stand: a correction, another entry of the same quote."""
    found = redaction.holding(desk.connection, words)
    if not found:
        return None
    named = list_words([f"entry {number} ({field})" for number, field in found[:5]])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    number, field = found[0]
    return f"The same words still stand in {named}{more}: tracker redact {number} {field} --basis …"


def _published(desk: Desk, entry: Entry) -> str | None:
    """The issued reports that rest on the entry: their files are beyond this program."""
    about, above = None, set[int]()
    if entry.subject != REGISTER:
        about = desk.by_number([entry.subject])[0]
        above = lookup.ancestors(desk.connection, [entry.subject])
    shown = [
        issue.number
        for issue in map(issue_of, lookup.register_entries(desk.connection, Facet.ISSUE))
        if issue.entry == entry.seq
        or (
            entry.seq <= issue.head_seq
            and entry.occurred_latest <= issue.week.sunday
            and (about is None or covers(issue, about, above))
        )
    ]
    if not shown:
        return None
    numbers = list_words([str(number) for number in shown])
    what = "Report" if len(shown) == 1 else "Reports"
    return f"{what} {numbers}, issued before, may show the words; files are not recalled by this."


def _vacuum(desk: Desk) -> str | None:
    if not desk.register.database.is_server:
        return None
    return "PostgreSQL keeps the old row until its owner runs: VACUUM FULL entry_text"
