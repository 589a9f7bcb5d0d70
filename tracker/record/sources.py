"""Sources, found by key, address or file, made known and repaired; people and bodies."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When
from tracker.domain.entry import Draft
from tracker.domain.prose import day_words
from tracker.domain.source import is_address, key_stem, names_a_file, not_citable, type_of
from tracker.domain.subject import check_ref, nearest
from tracker.domain.vocabulary import Facet, Identity, PartyKind, SubjectType
from tracker.errors import MissingOption, RefTaken, Refused, UnknownName, UsageError
from tracker.record.stored import DocumentFile, folder_of, read_document
from tracker.record.verb import (
    SOURCE,
    TEXT,
    Fact,
    NewSource,
    Verb,
    argument,
    declared,
    one_of,
    option,
)

if TYPE_CHECKING:
    from tracker.domain.entry import Json
    from tracker.record.writer import Writer

PARTY_KIND = one_of("kind of party", [kind for kind in PartyKind if kind is not PartyKind.UNKNOWN])
#: How many keys are looked up together.
KEYS_AT_ONCE = 100


@declared
class AddSource(Verb):
    """Make a source known before it is cited.

    A page or PDF that was saved is kept as its copy. On a terminal you are asked what it is,
    with what it says of itself to choose by Enter; elsewhere that is printed, and taken with
    --as-read. A saved page that names its address is the source at that address.

    \b
    Example:
      tracker source add update.html
      tracker source add https://www.gov.uk/plan --copy plan.html --as-read
      tracker source add https://www.gov.uk/x --title "Progress update" \\
        --type deliverable --published 2025-04-09 --publisher "Home Office"
    """

    verb: ClassVar[str] = "source add"
    source: NewSource

    def record(self, writer: Writer) -> None:
        """Make a source known. Raises Refused where it is known already."""
        number, new = open_source(writer, self.source)
        source = writer.by_number([number])[0]
        if not new:
            keep = f", keep its copy: tracker source keep {source.ref} {self.source.copy}"
            raise Refused(
                f"{self.source.where} is known already: {source.title}.",
                hint=f"Cite it as -s {source.ref}{keep if self.source.copy else ''}, or repair it: "
                f"tracker source edit {source.ref} …",
            )
        writer.add_line(
            source,
            writer.batch.entries[-1],
            "added",
            source.source_type.label,
            next=f"tracker record --edit {source.ref}, or cite it: -s {source.ref}",
        )


@declared
class EditSource(Verb):
    """Repair what is known of a source.

    \b
    Example:
      tracker source edit gov-audit --published 2025-06-16
    """

    verb: ClassVar[str] = "source edit"
    source: NewSource

    def record(self, writer: Writer) -> None:
        """Repair what is known of a source. Raises UnknownName (exit 4)."""
        from tracker.record.gate import keeping_evidence

        number = writer.source_number(self.source.where)
        old = writer.source(self.source.where) if number is None else writer.by_number([number])[0]
        with keeping_evidence(writer, [old.id]):
            detail, texts, refs = _parts(writer, self.source)
            writer.batch.append(
                Draft(
                    subject=old.id,
                    facet=Facet.IDENTITY,
                    value=Identity.EDITED,
                    occurred=old.announced,
                    detail=detail,
                    texts=texts,
                    refs=refs,
                )
            )
            source = writer.by_number([old.id])[0]
        writer.add_line(source, writer.batch.entries[-1], "edited", source.source_type.label)


@declared
class KeepCopy(Verb):
    """Keep a copy of what a source says: a page, a text or a PDF that you saved.

    The copy stands beside the register, in sources/, and the register holds its digest.
    Quotes are looked up in it from then on. A page that changed is kept again.

    \b
    Example:
      tracker source keep gov-audit "Audit.html"
    """

    verb: ClassVar[str] = "source keep"
    key: str = argument(SOURCE)
    file: str = argument(TEXT, metavar="FILE")

    def record(self, writer: Writer) -> None:
        """Record the digest of a copy, and keep the file. Raises FileTrouble (exit 6)."""
        source = writer.source(self.key)
        folder_of(writer.folder)
        document = read_document(Path(self.file), name=self.file)
        _check_unused(writer, document, source.id)
        if document.sha256 in source.copies:
            writer.remarks.append(f"{source.ref} has this copy already; nothing was recorded.")
            writer.keep(source, document)
            return
        entry = writer.batch.append(
            Draft(
                subject=source.id,
                facet=Facet.IDENTITY,
                value=Identity.EDITED,
                occurred=source.announced,
                detail={"copies": _kept(source.detail.get("copies"), document)},
            )
        )
        writer.keep(source, document)
        writer.add_line(
            source,
            entry,
            "kept",
            f"SHA-256 {document.sha256}",
            next=f"tracker source check {source.ref}",
        )


@declared
class EditParty(Fact):
    """Say what a person or body is, and through whom it is asked.

    Letters are addressed to an office or a public body. What cannot be asked itself, such as
    a former minister or an inquiry that has closed, is asked through another.

    \b
    Example:
      tracker party edit "Andy Burnham, Mayor of Greater Manchester" --kind office
      tracker party edit "Baroness Casey, author of the audit" --asked-through "Home Office"
    """

    verb: ClassVar[str] = "party"
    ours: ClassVar[bool] = True
    name: str = argument(TEXT, metavar="NAME", example="Home Office")
    kind: PartyKind | None = option("What it is.", PARTY_KIND, default=None)
    asked_through: str | None = option("Whom to ask in its place.", TEXT, default=None)

    def record(self, writer: Writer) -> None:
        """Say it of a party that the register knows. Raises UnknownName (exit 4)."""
        if self.kind is None and self.asked_through is None:
            raise MissingOption(
                f"Nothing to say of {self.name}.",
                hint="Add --kind public-body, or --asked-through …",
            )
        party = writer.party(self.name)
        through = writer.party(self.asked_through) if self.asked_through else None
        if through is not None and through.number == party.number:
            raise Refused(
                f"{party.name} cannot be asked through itself.", hint="Name another body."
            )
        kind = self.kind or party.kind
        if kind is party.kind and (through is None or through.number == party.asked_through):
            raise Refused(f"{party.name} is {kind.label} already.", hint="Nothing was recorded.")
        entry = writer.batch.append(
            Draft(
                subject=party.number,
                facet=Facet.PARTY,
                value=kind,
                occurred=writer.today,
                refs={"asked_through": (through.number,)} if through else {},
            )
        )
        asked = f", asked through {through.name}" if through else ""
        writer.add_line(None, entry, party.name, f"{kind.label}{asked}", before=party.kind.label)


def last_used(writer: Writer) -> int:
    """What `-s .` stands for: the source that whoever writes has used last, today.

    Raises UsageError where there is none, or none of today.
    """
    last = writer.last_source()
    if last is None:
        raise UsageError(
            "'-s .' is the last source you used, and you have used none.",
            hint="Name it: -s KEY or -s URL.",
        )
    number, moment = last
    source = writer.by_number([number])[0]
    day = writer.register.day_of(moment)
    if writer.asserted_day is None and day != writer.register.today:
        raise UsageError(
            f"'-s .' is the last source you used today, and you have used none; the last was "
            f"{source.ref} ({source.title}), on {day_words(day)}.",
            hint=f"If that is meant, type -s {source.ref}.",
        )
    return number


def open_source(writer: Writer, source: NewSource) -> tuple[int, bool]:
    """The number of a source, made known if need be, and whether it is new."""
    before = writer.batch.head_seq
    number = resolve_source(writer, source)
    return number, number > before


def resolve_source(writer: Writer, source: NewSource) -> int:
    """The number of what was typed after -s, made known if it is new."""
    number = writer.source_number(source.where)
    if number is None and source.key is not None:
        number = writer.source_number(source.key)
    if number is not None:
        return number
    if is_address(source.where):
        return _open(writer, source, url=source.where)
    if source.title is not None and source.key == source.where:
        # Described without an address; a file that happens to be called so is not meant.
        return _open(writer, source)
    path = Path(source.where)
    if _is_file(path):
        document = read_document(path, name=source.where)
        number = writer.source_of_file(document.sha256)
        return _open(writer, source, document=document) if number is None else number
    if source.title is not None and source.key is not None:
        return _open(writer, source)
    # There is none, which it says, with the nearest that there are.
    return writer.source(source.where).id


def unknown_source(where: str, keys: list[str]) -> Exception:
    """The error for what is no source, with the nearest of the keys that are."""
    if "://" in where or where.startswith("www.") or re.search(r"^[\w-]+\.\w{2,}/", where):
        return not_citable(where)
    if names_a_file(where):
        error = UnknownName("source or file", where)
        error.hint = "Check its name and its folder."
        return error
    close = nearest(where, keys)
    error = UnknownName("source", where, nearest=close)
    if not close:
        error.hint = "Give its address, https://…, or a file, or see tracker source list."
    return error


def _open(
    writer: Writer,
    source: NewSource,
    *,
    url: str | None = None,
    document: DocumentFile | None = None,
) -> int:
    if source.key:
        key = check_ref(source.key)
    else:
        key = new_key(writer, key_stem(url=url, file=document.name if document else None))
    taken = writer.subject_of_key(key)
    if taken is not None:
        raise RefTaken(key, taken.title)
    return write_source(writer, source, key=key, url=url, document=document)


def write_source(
    writer: Writer,
    source: NewSource,
    *,
    key: str,
    url: str | None = None,
    document: DocumentFile | None = None,
) -> int:
    """Write down a source under a key that is free, with its copy; its number.

    `document` is the file that it is.
    """
    detail, texts, refs = _parts(writer, source)
    detail |= {"subject": SubjectType.SOURCE.value, "ref": key}
    detail.setdefault("type", type_of(url).value)
    texts.setdefault("title", url or (document.name if document else key))
    if url is not None:
        texts["url"] = url
    if document is not None:
        detail["sha256"] = document.sha256
        texts["file"] = Path(document.name).name
    copy = document
    if source.copy is not None:
        copy = read_document(Path(source.copy), name=source.copy)
        _check_unused(writer, copy, None)
        detail["copies"] = _kept(None, copy)
    number = writer.batch.append(
        Draft(
            facet=Facet.IDENTITY,
            value=Identity.OPENED,
            # A source is in the register from when it is cited: facts older than the
            # page that reports them rest on it too.
            occurred=When.on(writer.batch.recorded_at.date()),
            detail=detail,
            texts=texts,
            refs=refs,
        )
    ).seq
    if copy is not None:
        writer.keep(writer.by_number([number])[0], copy)
    return number


def _check_unused(writer: Writer, document: DocumentFile, but: int | None) -> None:
    """One file is one source. Raises Refused for a file that is another one."""
    number = writer.source_of_file(document.sha256)
    if number is not None and number != but:
        other = writer.by_number([number])[0]
        raise Refused(
            f"{document.name} is a copy of {other.ref} already: {other.title}.",
            hint=f"Cite that: -s {other.ref}.",
        )


def _kept(before: Json, document: DocumentFile) -> list[Json]:
    return [*(before if isinstance(before, list) else []), document.sha256]


def _parts(
    writer: Writer, source: NewSource
) -> tuple[dict[str, Json], dict[str, str], dict[str, tuple[int, ...]]]:
    """What is said of a source, as the parts of an entry."""
    detail: dict[str, Json] = {}
    if source.type is not None:
        detail["type"] = source.type.value
    if source.published is not None:
        detail["published"] = source.published.text
    if source.own is not None:
        detail["own"] = source.own
    if source.sha256 is not None:
        detail["sha256"] = source.sha256
    described = (
        ("title", source.title),
        ("publisher", source.publisher),
        ("archive", source.archive),
    )
    texts = {name: text for name, text in described if text}
    refs: dict[str, tuple[int, ...]] = {}
    if source.speaker:
        refs["speaker"] = (writer.batch.party(source.speaker),)
    return detail, texts, refs


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that is too long names no file.
        return False


def new_key(writer: Writer, stem: str) -> str:
    """The first key that begins so, with a number, and that nothing has."""
    for first in itertools.count(1, KEYS_AT_ONCE):
        keys = [f"{stem}-{number}" for number in range(first, first + KEYS_AT_ONCE)]
        taken = writer.taken_keys(keys)
        free = next((key for key in keys if key not in taken), None)
        if free is not None:
            return free
    raise AssertionError("numbers do not end")
