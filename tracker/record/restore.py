"""Brings a register back from a copy, without losing or contradicting anything unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.dates import When
from tracker.domain.entry import REGISTER, Draft, Entry, Json
from tracker.domain.prose import count_words, day_words
from tracker.domain.vocabulary import Facet
from tracker.errors import (
    BadText,
    FileTrouble,
    NoRegister,
    NotARegister,
    Refused,
    RegisterUnavailable,
    TrackerError,
)
from tracker.files import mode_of
from tracker.ledger import chain
from tracker.ledger.append import head
from tracker.ledger.backup import OpenedCopy, beside, keep_copy, opened
from tracker.ledger.database import Connection, Database, DatabaseTrouble, Register, open_register
from tracker.ledger.history import digest_at
from tracker.ledger.location import Location
from tracker.ledger.lookup import register_entries
from tracker.ledger.migrate import creating, empty, locked
from tracker.ledger.projections import rebuild
from tracker.ledger.redaction import RedactedText, destroyed, entry_still_holding, purge
from tracker.ledger.rows import StoredEntry, append, id_at, tip
from tracker.read.published import PublishedHead
from tracker.record.redact import redact_again
from tracker.record.writer import Writer, open_writer

RESTORED = "restored"
_AWAY = "Move it away, then repeat the command: mv {name} {name}.damaged"


#: Bytes of a digest.
SIZE = 32


class Digests:
    """The digests of a copy's entries, by number from 1."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.register = ""
        """What the register is known by: the id of its first entry."""

    def noted(self, entries: Iterable[StoredEntry]) -> Iterator[StoredEntry]:
        """The same lines, each noted as it passes."""
        for line in entries:
            self.register = self.register or line.id
            self._bytes += line.digest
            yield line

    def at(self, seq: int) -> str | None:
        """The digest of an entry; None where the copy has no such entry."""
        stored = self._bytes[SIZE * (seq - 1) : SIZE * seq] if seq > 0 else b""
        return stored.hex() or None

    def __contains__(self, published: PublishedHead) -> bool:
        if published.seq is not None:
            return published.is_of(self.at(published.seq))
        count = len(self._bytes) // SIZE
        return any(published.is_of(self.at(seq)) for seq in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class ExistingRegister:
    """The register that is there, measured against a copy."""

    entries: int
    head: str
    shared: int
    """Up to this entry both are the same."""
    last_day: str
    """When its last entry was recorded, in words."""
    newer: bool
    """Whether it holds all of the copy, and more."""
    destroyed: tuple[RedactedText, ...]
    breaks: tuple[Entry, ...]
    """Earlier breaks that the copy does not know of."""

    @property
    def given_up(self) -> int:
        """How many of its entries the copy does not have."""
        return self.entries - self.shared


def measured(connection: Connection, digests: Digests) -> ExistingRegister:
    """The register against the copy. What follows a shared entry is shared or not as a whole:
    the chain makes it so.
    """
    seq, digest, moment = head(connection)
    shared, beyond = (seq if digests.at(seq) == digest.hex() else 0), seq + 1
    while beyond - shared > 1:
        middle = (shared + beyond) // 2
        if digest_at(connection, middle) == digests.at(middle):
            shared = middle
        else:
            beyond = middle
    return ExistingRegister(
        entries=seq,
        head=digest.hex(),
        shared=shared,
        last_day="" if moment is None else day_words(moment.date()),
        newer=digests.at(shared + 1) is None,
        destroyed=tuple(destroyed(connection)),
        breaks=tuple(
            entry for entry in register_entries(connection, Facet.BREAK) if entry.seq > shared
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRequest:
    """What is asked of a restore."""

    file: Path
    published: Sequence[PublishedHead] = ()
    """Heads that were published, and must not be contradicted."""
    nearby: Sequence[PublishedHead] = ()
    """Heads that were found nearby: those of this register must not be contradicted either."""
    destroyed: Callable[[str], Sequence[RedactedText]] = lambda _register: ()
    """Texts of a register known to have been redacted, beside those it says itself."""
    kept: Callable[[str, Path], None] = lambda _register, _path: None
    """Told of the copy of what is given up, and of the register that it is of."""
    accept_break: bool = False
    because: str | None = None
    sensible: Callable[[Register, Connection], None] = lambda _register, _connection: None
    """Raises ValueError where what was brought makes no sense; a backup of ours always does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did."""

    entries: int
    """Of the register now."""
    head: str
    changed: bool
    """False where the register held all of it already, and still holds."""
    given_up: int = 0
    """Entries of the register that was there which are no longer in it."""
    kept: Path | None = None
    """The copy of the register that was there."""
    contradicted: int = 0
    """Published heads that the register no longer has."""
    redacted: tuple[tuple[int, str], ...] = ()
    """Texts that were destroyed again: entry and field."""


def restore(
    location: Location, request: RestoreRequest, opening: Callable[[Database], Register]
) -> Restored:
    """Make the register hold what a backup holds, all or nothing.

    Refused (exit 5) where entries or published heads would be lost, unless the break is
    accepted: then it is recorded in the register for everybody to see, and what was there
    is kept beside it. FileTrouble (exit 6) for a backup that does not hold. What is known
    to have been redacted is redacted again.
    """
    if not location.is_server and same_file(request.file, location.path):
        raise FileTrouble(str(request.file), "it is the register itself", hint="Name a backup.")
    with opened(request.file) as copy:
        digests = verified_digests(copy, request.file)
        contradicted = _contradicted(request, digests)
        there = _there(location)
        if there is None:
            _refuse_unless_accepted(location, request, None, contradicted)
            mode = mode_of(request.file)
            with creating(location, mode=mode) as made, made.writing() as connection:
                return _fill(opening(made), connection, copy, request, None, contradicted)
        existing, sound = _compared(there, digests)
        if sound and existing.head == copy.head:
            return Restored(entries=existing.entries, head=existing.head, changed=False)
        _refuse_unless_accepted(location, request, existing, contradicted)
        kept = _keep(there, existing, request) if existing.given_up else None
        with locked(there) as connection:
            if tip(connection)[1] != existing.head:
                raise Refused(
                    f"{location.shown} has grown while it was compared.",
                    hint="Nothing was changed; repeat the command.",
                )
            empty(connection)
            done = _fill(opening(there), connection, copy, request, existing, contradicted, kept)
        purge(there)
        return done


def _compared(there: Database, digests: Digests) -> tuple[ExistingRegister, bool]:
    """The register against the copy, and whether it still holds."""
    try:
        with there.reading() as connection:
            return measured(connection, digests), next(chain.faults(connection), None) is None
    except RegisterUnavailable as error:
        _say_away(error, there.location)
        raise


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _contradicted(request: RestoreRequest, digests: Digests) -> list[PublishedHead]:
    nearby = [one for one in request.nearby if one.register == digests.register]
    return [one for one in (*request.published, *nearby) if one not in digests]


def _there(location: Location) -> Database | None:
    try:
        return open_register(location)
    except NoRegister:
        return None
    except (NotARegister, RegisterUnavailable) as error:
        _say_away(error, location)
        raise


def _say_away(error: TrackerError, location: Location) -> None:
    """A file that cannot be compared is moved by hand; a server's address is never printed."""
    if not location.is_server:
        error.hint = _AWAY.format(name=location.path.name)


def verified_digests(copy: OpenedCopy, path: Path) -> Digests:
    """The digests of a copy that holds. FileTrouble (exit 6) for one that does not."""
    digests = Digests()
    fault = next(chain.chain_faults(digests.noted(copy.lines())), None)
    if fault is not None:
        raise FileTrouble(str(path), fault.words, hint="Use another copy; nothing was changed.")
    return digests


def _refuse_unless_accepted(
    location: Location,
    request: RestoreRequest,
    existing: ExistingRegister | None,
    contradicted: Sequence[PublishedHead],
) -> None:
    if request.accept_break:
        return
    if existing is not None and not existing.shared:
        raise Refused(
            f"{location.shown} is another register: it shares no entry with the backup.",
            hint="Name a new place with --db, or give it up for all to see with --accept-break.",
        )
    if existing is not None and existing.given_up:
        given_up = count_words(existing.given_up, "entry", "entries")
        ahead = "is newer: it" if existing.newer else "went another way: it"
        raise Refused(
            f"{location.shown} {ahead} holds {given_up} that the backup does not, the last "
            f"of {existing.last_day} (no. {existing.entries}).",
            hint="To give up what it holds, for all to see, add --accept-break.",
        )
    if contradicted:
        first = contradicted[0]
        at = "" if first.seq is None else f" of entry {first.seq}"
        where = f", published in {first.where}," if first.where else ""
        raise Refused(
            f"The backup does not have the head{at}{where} that begins {first.digest[:12]}.",
            hint="Restore a later backup, or give it up for all to see with --accept-break.",
        )


def _keep(there: Database, existing: ExistingRegister, request: RestoreRequest) -> Path:
    """A copy of what is about to be given up, named by its head."""
    path = beside(there.location, f"before-restore-{existing.head[:12]}")
    keep_copy(there, path)
    with there.reading() as connection:
        request.kept(id_at(connection, REGISTER) or "", path)
    return path


def _fill(
    register: Register,
    connection: Connection,
    copy: OpenedCopy,
    request: RestoreRequest,
    existing: ExistingRegister | None,
    contradicted: Sequence[PublishedHead],
    kept: Path | None = None,
) -> Restored:
    _refill(register, connection, copy, request)
    given_up = 0 if existing is None else existing.given_up
    redacted_since = request.destroyed(id_at(connection, REGISTER) or "")
    back = resurfaced_texts(
        connection, [*(existing.destroyed if existing else ()), *redacted_since]
    )
    if given_up or contradicted or back:
        with open_writer(register, connection) as writer:
            for earlier in existing.breaks if existing else ():
                _append(writer, earlier.when, earlier.detail, earlier.text("because"))
            if given_up or contradicted:
                _break(writer, copy, request, existing, contradicted)
            for number, text in back.items():
                redact_again(writer, number[0], text)
    fault = next(chain.faults(connection), None)
    entries, digest = tip(connection)
    if fault is not None:
        raise Refused(
            f"What was restored does not hold ({fault.words}).",
            hint="Nothing was changed; restore another backup.",
        )
    return Restored(
        entries=entries,
        head=digest,
        changed=True,
        given_up=given_up,
        kept=kept,
        contradicted=len(contradicted),
        redacted=tuple(back),
    )


def _refill(
    register: Register, connection: Connection, copy: OpenedCopy, request: RestoreRequest
) -> None:
    """Bring the lines of a copy into an empty register."""
    with making_sense(request.file):
        append(connection, copy.lines())
        rebuild(connection)
        request.sensible(register, connection)
    if tip(connection) != (copy.entries, copy.head):
        raise FileTrouble(
            str(request.file), "it was changed while it was read", hint="Repeat the command."
        )


@contextmanager
def making_sense(path: Path) -> Iterator[None]:
    """Refuse a file whose chain holds, and whose entries nobody can read (FileTrouble, exit 6)."""
    try:
        yield
    except (*chain.UNREADABLE, BadText, DatabaseTrouble) as error:
        raise FileTrouble(
            str(path),
            f"its chain holds, but not what it says ({chain.because(error)})",
            hint="Use another copy; nothing was changed.",
        ) from None


def resurfaced_texts(
    connection: Connection, redacted: Sequence[RedactedText]
) -> dict[tuple[int, str], RedactedText]:
    """Texts that were destroyed before and are back with the copy, by entry and field."""
    back: dict[tuple[int, str], RedactedText] = {}
    for one in redacted:
        number = entry_still_holding(connection, one)
        if number is not None:
            back.setdefault((number, one.field), one)
    return back


def _break(
    writer: Writer,
    copy: OpenedCopy,
    request: RestoreRequest,
    existing: ExistingRegister | None,
    contradicted: Sequence[PublishedHead],
) -> None:
    detail: dict[str, Json] = {"entries": copy.entries, "head": copy.head}
    if existing is not None and existing.given_up:
        detail["given_up"] = {
            "entries": existing.entries,
            "head": existing.head,
            "shared": existing.shared,
        }
    if contradicted:
        detail["published"] = [one.digest for one in contradicted]
    _append(writer, When.on(writer.batch.recorded_at.date()), detail, request.because)


def _append(writer: Writer, on: When, detail: Mapping[str, Json], because: str | None) -> None:
    writer.batch.append(
        Draft(
            subject=REGISTER,
            facet=Facet.BREAK,
            value=RESTORED,
            occurred=on,
            detail=detail,
            texts={"because": because} if because else {},
        )
    )
