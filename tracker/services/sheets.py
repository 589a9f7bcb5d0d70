"""Recording sheets: every document one batch, a whole sheet all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tracker.domain.dates import When
from tracker.domain.prose import list_words, when_words
from tracker.domain.subject import Subject
from tracker.errors import Refused, TrackerError
from tracker.ledger import lookup
from tracker.ledger.database import Connection, Register
from tracker.services.acts.evidence import NewSource
from tracker.services.desk import Desk
from tracker.services.recording import Asserted, Receipt, desk_for, perform
from tracker.services.sheet import Document, read_file, read_sheet
from tracker.services.sheet_values import said
from tracker.services.sources import known_source, record_source


def record_sheet(
    register: Register, file: str | Path, *, text: bytes | str | None = None, dry_run: bool = False
) -> list[Receipt]:
    """Record the sheet in a file, or the one given as `text`: all of its documents, or none.

    `file` is what the errors call it. Raises SheetTrouble with every fault of the sheet, or
    the first refusal by a rule, with the place of its fact and its own exit code. The same
    sheet again adds nothing while its batches stand: the receipt names the last. Where only
    some of them stand it is refused (exit 5): the rest would be recorded twice.
    """
    content = read_file(Path(file), shown=str(file)) if text is None else text
    documents = read_sheet(content, name=str(file))
    whole = hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
    with register.database.writing(keep=not dry_run) as connection:
        before = lookup.batches_of_sheet(connection, whole)[-len(documents) :]
        standing = [(batch, recorded) for batch, recorded, stands in before if stands]
        if standing and len(standing) < len(before):
            raise _in_part(file, [batch for batch, _ in standing])
        if standing:
            return [_again(file, *standing[-1], dry_run=dry_run)]
        receipts = [
            write_document(register, connection, document, sheet=whole) for document in documents
        ]
    return [replace(receipt, batch=None) for receipt in receipts] if dry_run else receipts


def _again(file: str | Path, batch: int, recorded: datetime, *, dry_run: bool) -> Receipt:
    said = (
        f"{file} was recorded already, as batch {batch} on "
        f"{when_words(When.on(recorded.date()))}; 0 entries added. "
        f"To record it again, first take that back: tracker undo {batch}"
    )
    return Receipt(None if dry_run else batch, (), (said,))


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
    document: Document,
    *,
    asserted: Asserted | None = None,
    sheet: str | None = None,
) -> Receipt:
    """Write one document as a batch, on the writer's connection.

    `sheet` is the SHA-256 of the whole sheet; a document with asserted times brings it there.
    """
    with desk_for(register, connection, asserted=asserted, note=document.note, sheet=sheet) as desk:
        source = None
        if document.source is not None:
            source = _own_source(desk, document)
        # Left out, a fact's day is that of the document's source, for looks and notes too.
        desk.default_on = document.on or (source.published if source is not None else None)
        checked = set() if source is None else {source.ref}
        for fact in document.facts:
            with at(fact.place):
                for cited in fact.act.evidence.sources:
                    if cited.where not in checked:
                        known_source(connection, cited.where)
                        checked.add(cited.where)
                perform(desk, [fact.act])
        if asserted is None and document.recorded is not None:
            desk.remarks.append(
                f"{document.places['recorded']}: 'recorded' was not used; "
                "this batch is recorded now."
            )
    return Receipt(desk.batch.first, tuple(desk.recorded), tuple(desk.remarks))


@contextmanager
def at(place: str) -> Iterator[None]:
    """Whatever is refused inside names its place; it stays the error that it was."""
    try:
        yield
    except TrackerError as error:
        error.sentence, error.hint = f"{place}: {said(error)}", None
        error.args = (error.sentence,)
        raise


def _own_source(desk: Desk, document: Document) -> Subject:
    """The document's source: named and known, made known, or known with the same details."""
    given = document.source
    with at(document.places["source"]):
        if not isinstance(given, NewSource):
            return known_source(desk.connection, str(given))
        number, new = record_source(desk.connection, desk.batch, given)
    source = desk.by_number([number])[0]
    if not new:
        _compare(desk, document, given, source)
    return source


def _compare(desk: Desk, document: Document, given: NewSource, known: Subject) -> None:
    """Refuse a description that differs from what is known; what it leaves out agrees."""
    speaker = known.one("speaker")
    own = known.detail.get("own")
    sides = {True: "promiser", False: "independent", None: None}
    compared = {
        "key": (given.key and given.key.lower(), known.ref.lower()),
        "title": (given.title, known.texts.get("title")),
        "publisher": (given.publisher, known.texts.get("publisher")),
        "url": (given.where if "://" in given.where else None, known.texts.get("url")),
        "published": (
            given.published and given.published.text,
            known.published and known.published.text,
        ),
        "type": (given.type, known.source_type),
        "speaker": (
            given.speaker,
            None if speaker is None else lookup.names(desk.connection)[speaker],
        ),
        "speaks_for": (sides[given.own], sides[own if isinstance(own, bool) else None]),
    }
    for name, (ours, theirs) in compared.items():
        if ours is not None and ours != theirs:
            is_known = f"is known with {name}: {theirs}" if theirs else f"is known without {name}:"
            error = Refused(
                f"Source {known.ref} {is_known}.",
                hint=f"Write it so, or only source: {known.ref}; "
                f"to repair the register: tracker source edit {known.ref}.",
            )
            with at(document.places[f"source.{name}"]):
                raise error
