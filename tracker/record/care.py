"""Makes a register and looks after it: creation, upgrade, check, backup, copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from tracker.domain.dates import When, read_zone
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import REGISTER, Break, Draft, Json, break_of
from tracker.domain.prose import count_words
from tracker.domain.vocabulary import Facet, Setting
from tracker.errors import FileTrouble, Refused, RegisterExists, TrackerError, UnknownName
from tracker.files import making, mode_of, settle
from tracker.ledger import chain
from tracker.ledger.append import Entropy, head, open_batch
from tracker.ledger.backup import LEDGER, beside, copy_to, keep_copy, ledger_of, opened
from tracker.ledger.database import (
    REVISIONS,
    Database,
    Register,
    connect,
    open_register,
    revision_of,
)
from tracker.ledger.history import digest_at
from tracker.ledger.location import Location
from tracker.ledger.lookup import register_entries, settings
from tracker.ledger.migrate import creating, downgrade, upgrade
from tracker.ledger.projections import rebuild
from tracker.ledger.redaction import RedactedText, destroyed
from tracker.ledger.rows import Progress, append, id_at, lines, no_progress, tip
from tracker.ledger.schema import REVISION
from tracker.record.restore import RestoreRequest, restore
from tracker.record.writer import jurisdiction_of, open_writer


@dataclass(frozen=True, slots=True)
class RegisterStatus:
    """What a register is, without reading its entries."""

    where: str
    revision: str
    wanted: str
    entries: int
    head: str
    recorded_at: datetime | None


def create_register(
    location: Location,
    *,
    title: str,
    moment: datetime,
    actor: str,
    entropy: Entropy,
    by_hand: bool = False,
    jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL,
    time_zone: str | None = None,
    says: Mapping[Setting, str] | None = None,
) -> Database:
    """A new register whose first entry is its own beginning; it says if `moment` is no clock's.

    Its days are those of `time_zone`, an IANA name, or of UTC; `says` is what it says of itself.
    """
    remark: dict[str, Json] = {"clock": "set by hand"} if by_hand else {}
    if jurisdiction is not Jurisdiction.NEUTRAL:
        remark["jurisdiction"] = jurisdiction.value
    if time_zone is not None:
        moment = moment.astimezone(read_zone(time_zone))
        remark["time_zone"] = time_zone
    with (
        creating(location) as database,
        database.writing() as connection,
        open_batch(connection, recorded_at=moment, actor=actor, entropy=entropy) as batch,
    ):
        batch.append(beginning(title, moment, remark))
        for setting, text in (says or {}).items():
            batch.append(setting_draft(setting, text, moment.date()))
    return connect(location)


def beginning(
    title: str,
    moment: datetime,
    detail: dict[str, Json] | None = None,
    *,
    file: str | None = None,
) -> Draft:
    """The first entry of every ledger; `file` is what asserts when it was recorded."""
    return Draft(
        facet=Facet.REGISTER,
        value="opened",
        occurred=When.on(moment.date()),
        detail={"format": "tracker-ledger/1", **(detail or {})},
        texts={"title": title} if file is None else {"title": title, "file": file},
    )


def set_jurisdiction(register: Register, value: Jurisdiction) -> bool:
    """Record whose customs phrases are read by from now on; False where they are already."""
    if jurisdiction_of(register) is value:
        return False
    _set(register, Setting.JURISDICTION, value.value)
    return True


def set_time_zone(register: Register, name: str) -> bool:
    """Record where days begin and end from now on; False where they do already.

    Raises UsageError for a zone that this machine does not know.
    """
    if read_zone(name) == register.database.zone:
        return False
    _set(register, Setting.TIME_ZONE, name)
    return True


def set_text(register: Register, setting: Setting, text: str) -> bool:
    """Record what the register says of itself from now on; False where it says so already."""
    if said_of_itself(register, setting) == text:
        return False
    _set(register, setting, text)
    return True


def said_of_itself(register: Register, setting: Setting) -> str | None:
    """What the register says of itself now; None where it says nothing."""
    with register.database.reading() as connection:
        return settings(connection)[1].get(setting)


def _set(register: Register, setting: Setting, text: str) -> None:
    with register.database.writing() as connection, open_writer(register, connection) as writer:
        writer.batch.append(setting_draft(setting, text, register.today))


def setting_draft(setting: Setting, text: str, day: date) -> Draft:
    """What is recorded of a setting from a day on."""
    return Draft(
        facet=Facet.SETTING,
        value=setting,
        occurred=When.on(day),
        subject=REGISTER,
        texts={"text": text},
    )


def status(location: Location) -> RegisterStatus:
    """What a register is; one that needs an upgrade is described too."""
    database, current = revision_of(location)
    if current not in REVISIONS:
        open_register(location)  # says why not
    with database.reading() as connection:
        seq, digest, moment = head(connection)
    return RegisterStatus(
        where=location.shown,
        revision=current,
        wanted=REVISION,
        entries=seq,
        head=digest.hex(),
        recorded_at=moment,
    )


def standing_of(location: Location) -> str:
    """What there is at a place, in a clause: for whoever was interrupted."""
    try:
        found = status(location)
    except TrackerError:
        return f"there is no register that can be read at {location.shown}"
    entries = count_words(found.entries, "entry", "entries")
    return f"{location.shown} has schema {found.revision}, {entries} and the head {found.head[:12]}"


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A register that was brought to another schema."""

    before: str
    after: str
    kept: Path | None
    """The copy of it as it was; None where nothing had to be done."""
    faults: int = 0
    """What did not hold of it, and of the copy."""


#: Told of a copy that was kept, and of the register that it is of, before that is changed.
Kept = Callable[[str, Path], None]


def upgrade_register(
    location: Location, kept: Kept, *, keep: Path | None = None, progress: Progress = no_progress
) -> SchemaChange:
    """Bring a register up to this program's schema, after a copy of it was written."""
    return _move(location, upgrade, REVISION, kept, keep, progress)


def downgrade_register(
    location: Location,
    revision: str,
    kept: Kept,
    *,
    keep: Path | None = None,
    progress: Progress = no_progress,
) -> SchemaChange:
    """Bring a register down to an earlier schema, after a copy of it was written.

    Raises UnknownName (exit 4) for a schema that no release had, Refused (exit 5) for a later
    one. Before the first there was no register: what it holds would be gone.
    """
    _, current = revision_of(location)
    if revision not in REVISIONS:
        raise UnknownName("schema", revision, nearest=REVISIONS)
    if current in REVISIONS and REVISIONS.index(revision) > REVISIONS.index(current):
        raise Refused(
            f"{location.shown} has schema {current}, which is earlier than {revision}.",
            hint="Run `tracker db upgrade`.",
        )
    return _move(location, downgrade, revision, kept, keep, progress)


def _move(
    location: Location,
    move: Callable[[Database, str], None],
    target: str,
    kept: Kept,
    keep: Path | None,
    progress: Progress,
) -> SchemaChange:
    database, before = revision_of(location)
    if before not in REVISIONS:
        open_register(location)  # says why not
    if before == target:
        return SchemaChange(before, before, None)
    with database.reading() as connection:
        (_, digest), register = tip(connection), id_at(connection, REGISTER) or ""
    keep = keep or beside(location, f"before-{target}-{digest[:12]}")
    there = keep.exists()
    faults = keep_copy(database, keep, progress)[2]
    kept(register, keep)
    try:
        move(database, target)
    except TrackerError:
        # Refused, and nothing was changed: the register is its own copy.
        if not there:
            keep.unlink(missing_ok=True)
        raise
    after = revision_of(location)[1]
    return SchemaChange(before, after, keep, len(faults))


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found."""

    entries: int
    head: str
    faults: tuple[chain.LedgerFault, ...]
    asserted_by: tuple[str, ...] = ()
    """Files that brought recorded times of their own."""
    rehearsals: int = 0
    """Batches written under a clock that was set by hand."""
    behind: int = 0
    """Batches written while the clock stood behind the ledger's last entry."""
    breaks: tuple[Break, ...] = ()
    """Restores that gave up entries or contradict a published head."""


def verify(register: Register, progress: Progress = no_progress) -> Verification:
    """Recompute the chain and every projection; the register is only read."""
    with register.database.reading() as connection:
        faults = [*chain.faults(connection, progress)]
        seq, digest = tip(connection)
        try:
            batches = [
                *register_entries(connection, Facet.REGISTER),
                *register_entries(connection, Facet.BATCH),
            ]
            breaks = register_entries(connection, Facet.BREAK)
        except (*chain.UNREADABLE, TrackerError):
            # A fault above names the entry that cannot be read.
            batches = breaks = []
    clocks = [batch.detail.get("clock") for batch in batches]
    asserted = [file for batch in batches if (file := batch.text("file")) is not None]
    return Verification(
        entries=seq,
        head=digest,
        faults=tuple(faults),
        asserted_by=tuple(dict.fromkeys(asserted)),
        rehearsals=clocks.count("set by hand"),
        behind=clocks.count("behind the ledger"),
        breaks=tuple(map(break_of, breaks)),
    )


def first_fault(database: Database) -> chain.LedgerFault | None:
    """The first thing that does not hold of a register, where something does not."""
    with database.reading() as connection:
        return next(chain.faults(connection), None)


def recorded_entries(database: Database) -> tuple[int, int] | None:
    """The first and the last entry of the batch that was opened last, if it was recorded."""
    batch = database.batch
    if batch is None or batch.head_seq < batch.first:
        return None
    with database.reading() as connection:
        kept = digest_at(connection, batch.head_seq) == batch.head_digest.hex()
    return (batch.first, batch.head_seq) if kept else None


def head_of(register: Register) -> tuple[int, str]:
    """The number and digest of the last entry."""
    with register.database.reading() as connection:
        return tip(connection)


def back_up(database: Database, path: Path, progress: Progress = no_progress) -> Verification:
    """Copy a register and verify the copy; one that is there already is verified."""
    seq, digest, faults = keep_copy(database, path, progress)
    return Verification(seq, digest, tuple(faults))


def ledger_file(register: Register) -> tuple[int, str, bytes]:
    """The number and digest of the last entry, and the ledger as the file that holds all of it."""
    return ledger_of(register.database)


def all_destroyed(register: Register) -> list[RedactedText]:
    """Everything that was ever redacted in a register: what no copy of it may bring back."""
    with register.database.reading() as connection:
        return destroyed(connection)


def copy_register(source: Location, target: Location) -> tuple[int, str]:
    """Copy a register into a new one, and verify it there; how many entries, and their head.

    The target must not exist (exit 5), unless it is this very copy. It is kept only when its
    chain, its texts and its projections hold, and its head is the source's: otherwise Refused
    (exit 5), and nothing is left of it.
    """
    origin = open_register(source)
    try:
        return _copied(origin, target)
    except RegisterExists:
        if not _is_copy(origin, target):
            raise
        with origin.reading() as connection:
            return tip(connection)


def _is_copy(origin: Database, target: Location) -> bool:
    """Whether a register is there that is another as it stands, and holds."""
    try:
        with open_register(target).reading() as there, origin.reading() as here:
            return tip(there) == tip(here) and next(chain.faults(there), None) is None
    except TrackerError:
        return False


def _copied(origin: Database, target: Location) -> tuple[int, str]:
    mode = None if origin.is_server else mode_of(origin.location.path)
    with (
        creating(target, mode=mode) as copy,
        origin.reading() as reader,
        copy.writing() as writer,
    ):
        append(writer, lines(reader))
        rebuild(writer)
        faults = [*chain.faults(writer)]
        there, here = head(writer), head(reader)
        if faults or there != here:
            what = faults[0].words if faults else "its head is not the original's"
            raise Refused(
                f"The copy does not hold ({what}), and was not kept.",
                hint="Run `tracker verify` on the register that you copy.",
            )
    return here[0], here[1].hex()


def renew(register: Register, path: Path) -> str | None:
    """Make a copy anew from the register, so that it lacks what was redacted since.

    What it held is still in it: a ledger only grows. A SQLite copy is filled anew in its
    place, as a restore does, since somebody may work with it by now; one that has gone its
    own way is left alone. None when it is done, else why not; the file is then as it was.
    """
    try:
        _renew(register, path.resolve())
    except FileTrouble as error:
        return error.because
    except TrackerError as error:
        return error.sentence.rstrip(".")
    except OSError as error:
        return (error.strerror or str(error)).lower()
    except ValueError:
        return "it cannot be read"
    return None


def _renew(register: Register, place: Path) -> None:
    if not place.is_file():
        raise FileTrouble(str(place), "there is no such file")
    if place.stat().st_nlink > 1:
        raise FileTrouble(str(place), "it has a second name")
    with making(place.parent) as folder:
        fresh = folder / f"fresh{LEDGER}"
        if copy_to(register.database, fresh, no_progress)[2]:
            raise FileTrouble(str(place), "the register does not hold; run tracker verify")
        if place.suffix == LEDGER:
            with opened(place) as copy, register.database.reading() as connection:
                if digest_at(connection, copy.entries) != copy.head or any(copy.faults()):
                    raise FileTrouble(str(place), "it is no copy of this register any more")
            settle(fresh, place)
        else:
            opening = partial(_opened_as, register)
            restore(Location(str(place)), RestoreRequest(file=fresh), opening)


def _opened_as(register: Register, database: Database) -> Register:
    return replace(register, database=database)
