"""Loads the example register from the shipped sheets, at the times that they assert.

Everything is derived from the files, the random bytes too, so that everybody's example has
the same head.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from types import MappingProxyType

from tracker.domain.dates import When
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import Json
from tracker.domain.vocabulary import Setting
from tracker.errors import SheetTrouble
from tracker.ledger.append import Entropy, head, open_batch
from tracker.ledger.database import Database, Register
from tracker.ledger.location import Location
from tracker.ledger.migrate import creating
from tracker.record.care import beginning, setting_draft
from tracker.record.document import SheetDocument, read_file, read_sheet
from tracker.record.sheet import write_document
from tracker.record.verb import Asserted, NewSource
from tracker.resources import example_folder

ACTOR = "The example register"
TITLE = "Child sexual exploitation: the announcements of January 2025"
JURISDICTION = Jurisdiction.UK
#: What every batch says of its recorded time, with the name of its sheet.
SAID_BY = "example register"
#: When a batch of a day was recorded: at noon, then a second later for each further batch.
NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Batch:
    document: SheetDocument
    asserted: Asserted


def create_example(
    location: Location,
    *,
    title: str | None = None,
    says: Mapping[Setting, str] = MappingProxyType({}),
    folder: Path | None = None,
) -> int:
    """A new register with every sheet of a folder, in order of file name; how many entries.

    `says` is what it says of itself from its beginning on.

    Raises SheetTrouble for sheets that cannot be recorded; then there is no new file.
    """
    sheets = {
        path.name: read_file(path) for path in sorted((folder or example_folder()).glob("*.yaml"))
    }
    batches = _in_order(sheets)
    with creating(location) as database:
        return _write(database, batches, title=title or TITLE, says=says, whole=_digest(sheets))


def derived(seed: bytes) -> Entropy:
    """Bytes that only look random: SHA-256 of a seed and a counter.

    >>> take, again = derived(b"seed"), derived(b"seed")
    >>> take(8) == again(8) != take(8)
    True
    """
    number = count()

    def take(size: int) -> bytes:
        drawn = b""
        while len(drawn) < size:
            drawn += hashlib.sha256(seed + next(number).to_bytes(8, "big")).digest()
        return drawn[:size]

    return take


def _write(
    database: Database,
    batches: list[_Batch],
    *,
    title: str,
    says: Mapping[Setting, str],
    whole: str,
) -> int:
    first = batches[0].asserted.moment
    register = Register(
        database=database,
        clock=_stopped(first),
        entropy=derived(bytes.fromhex(whole)),
        actor=ACTOR,
        today=first.date(),
    )
    with database.writing() as connection:
        with open_batch(
            connection, recorded_at=first, actor=ACTOR, entropy=register.entropy
        ) as batch:
            detail: dict[str, Json] = {"sha256": whole, "jurisdiction": JURISDICTION.value}
            batch.append(beginning(title, first, detail, file=SAID_BY))
            for setting, text in says.items():
                batch.append(setting_draft(setting, text, first.date()))
        for dated in batches:
            write_document(
                replace(register, today=dated.asserted.moment.date()),
                connection,
                dated.document,
                asserted=dated.asserted,
            )
        return head(connection)[0]


def _stopped(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def _in_order(sheets: dict[str, bytes]) -> list[_Batch]:
    """Every document with the moment it asserts. Raises SheetTrouble with every fault."""
    faults: list[str] = []
    batches: list[_Batch] = []
    for name, content in sheets.items():
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            documents = read_sheet(content, name=name)
        except SheetTrouble as trouble:
            faults += trouble.faults
            continue
        for document in documents:
            last = batches[-1].asserted.moment if batches else None
            moment = _moment(document, last)
            place = document.places.get("recorded", document.places[""])
            if moment is None:
                what = "nothing says when it was recorded; add recorded: 2025-01-16"
                faults.append(f"{place}: {what}")
            elif last is not None and moment < last:
                what = f"it is recorded on {moment.date()}, the document before it on {last.date()}"
                faults.append(f"{place}: {what}; put documents in the order of their days")
            else:
                asserted = Asserted(moment=moment, file=f"{SAID_BY}, {name}", sha256=sha256)
                batches.append(_Batch(document, asserted))
    if faults:
        raise SheetTrouble(faults)
    if not batches:
        raise SheetTrouble(["There is no sheet to make an example of."])
    return batches


def _moment(document: SheetDocument, last: datetime | None) -> datetime | None:
    asserted = document.recorded or _published(document)
    if asserted is None or isinstance(asserted, datetime):
        return asserted
    noon = datetime.combine(asserted, NOON)
    if last is not None and last.date() == asserted:
        return max(noon, last + timedelta(seconds=1))
    return noon


def _published(document: SheetDocument) -> date | None:
    source = document.source
    published: When | None = source.published if isinstance(source, NewSource) else None
    return None if published is None else published.latest


def _digest(sheets: dict[str, bytes]) -> str:
    """One SHA-256 over the names and the contents of the sheets."""
    whole = hashlib.sha256()
    for name, content in sheets.items():
        whole.update(f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode())
    return whole.hexdigest()
