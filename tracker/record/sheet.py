"""Records a sheet: every document one batch, a whole sheet all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.domain.dates import When
from tracker.domain.prose import list_words, when_words
from tracker.domain.subject import Subject
from tracker.errors import (
    Refused,
    TrackerError,
)
from tracker.ledger import lookup
from tracker.ledger.database import Register
from tracker.record.document import SheetDocument, as_fault, read_file, read_sheet
from tracker.record.sources import open_source
from tracker.record.verb import (
    Asserted,
    NewSource,
    Receipt,
    Side,
)
from tracker.record.writer import Writer, open_writer

if TYPE_CHECKING:
    from tracker.ledger.database import Connection


def record_sheet(
    register: Register, file: str | Path, *, text: bytes | str | None = None, dry_run: bool = False
) -> list[Receipt]:
    """Record the sheet in a file, or the one given as `text`: all of its documents, or none.

    `file` is what the errors call it. Raises SheetTrouble with every fault of the sheet, or
    the first refusal by a rule, with the place of its fact and its own exit code. The same
    sheet again adds nothing while its batches stand: the receipt names the last. Where only
    some of them stand it is refused (exit 5): the rest would be recorded twice.
    """
    content = read_file(Path(file), name=str(file)) if text is None else text
    documents = read_sheet(content, name=str(file))
    sha256 = hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
    with register.database.writing(keep=not dry_run) as connection:
        before = lookup.batches_of_sheet(connection, sha256)[-len(documents) :]
        standing = [(batch, recorded) for batch, recorded, stands in before if stands]
        if standing and len(standing) < len(before):
            raise _in_part(file, [batch for batch, _ in standing])
        if standing:
            return [_again(file, *standing[-1], dry_run=dry_run)]
        receipts = [
            write_document(register, connection, document, sheet=sha256) for document in documents
        ]
    return [replace(receipt, batch=None) for receipt in receipts] if dry_run else receipts


def _again(file: str | Path, batch: int, recorded: datetime, *, dry_run: bool) -> Receipt:
    remark = (
        f"{file} was recorded already, as batch {batch} on "
        f"{when_words(When.on(recorded.date()))}; 0 entries added. "
        f"To record it again, first take that back: tracker undo {batch}"
    )
    return Receipt(None if dry_run else batch, (), (remark,))


def _in_part(file: str | Path, standing: list[int]) -> Refused:
    batches = f"batch{'es' if len(standing) > 1 else ''} {list_words(list(map(str, standing)))}"
    return Refused(
        f"{file} was recorded already and taken back in part: {batches} of it still stand"
        f"{'' if len(standing) > 1 else 's'}.",
        hint=f"Take back the rest first: tracker undo {standing[-1]}",
    )


def write_document(
    register: Register,
    connection: Connection,
    document: SheetDocument,
    *,
    asserted: Asserted | None = None,
    sheet: str | None = None,
) -> Receipt:
    """Write one document as a batch, on the writer's connection.

    `sheet` is the SHA-256 of the whole sheet; a document with asserted times brings it there.
    """
    with open_writer(
        register, connection, asserted=asserted, note=document.note, sheet=sheet
    ) as writer:
        source = None
        if document.source is not None:
            source = _own_source(writer, document)
        # Left out, a fact's day is that of the document's source, for looks and notes too.
        writer.default_on = document.on or (source.published if source is not None else None)
        checked = set() if source is None else {source.ref}
        for fact in document.facts:
            with _at(fact.place):
                for cited in fact.verb.evidence.sources:
                    if cited.where not in checked:
                        writer.source(cited.where)
                        checked.add(cited.where)
                writer.perform([fact.verb])
        if asserted is None and document.recorded is not None:
            writer.remarks.append(
                f"{document.places['recorded']}: 'recorded' was not used; "
                "this batch is recorded now."
            )
    return writer.receipt()


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Whatever is refused inside names its place; it stays the error that it was."""
    try:
        yield
    except TrackerError as error:
        error.sentence, error.hint = f"{place}: {as_fault(error)}", None
        error.args = (error.sentence,)
        raise


def _own_source(writer: Writer, document: SheetDocument) -> Subject:
    """The document's source: named and known, made known, or known with the same details."""
    described = document.source
    with _at(document.places["source"]):
        if not isinstance(described, NewSource):
            return writer.source(str(described))
        number, new = open_source(writer, described)
    source = writer.by_number([number])[0]
    if not new:
        _compare(writer, document, described, source)
    return source


def _compare(writer: Writer, document: SheetDocument, described: NewSource, known: Subject) -> None:
    """Refuse a description that differs from what is known; what it leaves out agrees."""
    speaker = known.one("speaker")
    own = known.detail.get("own")
    sides = {True: Side.PROMISER, False: Side.INDEPENDENT, None: None}
    compared = {
        "key": (described.key and described.key.lower(), known.ref.lower()),
        "title": (described.title, known.texts.get("title")),
        "publisher": (described.publisher, known.texts.get("publisher")),
        "url": (described.where if "://" in described.where else None, known.texts.get("url")),
        "archive": (described.archive, known.texts.get("archive")),
        "published": (
            described.published and described.published.text,
            known.published and known.published.text,
        ),
        "type": (described.type, known.source_type),
        "speaker": (described.speaker, None if speaker is None else writer.party_name(speaker)),
        "speaks_for": (sides[described.own], sides[own if isinstance(own, bool) else None]),
    }
    for name, (ours, theirs) in compared.items():
        if ours is not None and ours != theirs:
            is_known = f"is known with {name}: {theirs}" if theirs else f"is known without {name}:"
            error = Refused(
                f"Source {known.ref} {is_known}.",
                hint=f"Write it so, or only source: {known.ref}; "
                f"to repair the register: tracker source edit {known.ref}.",
            )
            with _at(document.places[f"source.{name}"]):
                raise error
