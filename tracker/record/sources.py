"""Sources: found by key, address or file, made known when they are new, and repaired."""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from tracker.domain.dates import When
from tracker.domain.entry import Draft
from tracker.domain.subject import check_ref, nearest
from tracker.domain.vocabulary import Facet, Identity, SourceType, SubjectType
from tracker.errors import FileTrouble, RefTaken, Refused, UnknownName, UsageError
from tracker.record.verb import NewSource, Verb, declared

if TYPE_CHECKING:
    from tracker.domain.entry import Json
    from tracker.record.writer import Writer

#: Addresses whose documents are of a known type; anything else is "other" until told. A
#: committee's pages hold evidence and answers of ministers too: its reports are told apart
#: by a person.
_TYPES = (
    ("legislation.gov.uk", SourceType.LAW),
    ("hansard.parliament.uk", SourceType.OFFICIAL_RECORD),
    ("theyworkforyou.com", SourceType.OFFICIAL_RECORD),
    ("parallelparliament.co.uk", SourceType.OFFICIAL_RECORD),
    ("committees.parliament.uk", SourceType.OFFICIAL_RECORD),
    ("nao.org.uk", SourceType.INSPECTION),
    ("gov.uk", SourceType.STATEMENT),
)
#: How many keys of one day's pages are looked up together.
KEYS_AT_ONCE = 100
_SCHEMES = ("http", "https")
#: What a department writes about a law stands beside it, and is no law.
_ABOUT_LAW = re.compile(r"/(notes|memorandum|impacts|ukia)(/|$)")


@declared
class AddSource(Verb):
    """Make a source known before it is cited.

    \b
    Example:
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
            raise Refused(
                f"{self.source.where} is known already: {source.title}.",
                hint=f"Cite it as -s {source.ref}, or repair it: tracker source edit "
                f"{source.ref} …",
            )
        writer.add_line(
            source,
            writer.batch.entries[-1],
            "added",
            source.source_type.label,
            next=f"-s {source.ref}",
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
    if source.where.lower().startswith(tuple(f"{scheme}://" for scheme in _SCHEMES)):
        return _open(writer, source, url=source.where)
    if source.title is not None and source.key == source.where:
        # Described without an address; a file that happens to be called so is not meant.
        return _open(writer, source)
    path = Path(source.where)
    if _is_file(path):
        return _open(writer, source, path=path)
    if source.title is not None and source.key is not None:
        return _open(writer, source)
    # There is none, which it says, with the nearest that there are.
    return writer.source(source.where).id


def unknown_source(where: str, keys: list[str]) -> Exception:
    """The error for what is no source, with the nearest of the keys that are."""
    close = nearest(where, keys)
    error = UnknownName("source", where, nearest=close)
    if "://" in where or where.startswith("www.") or re.search(r"\.\w{2,}/", where):
        return _not_citable(where)
    if not close:
        error.hint = "Give its address, https://…, or see tracker source list."
    return error


def _not_citable(where: str) -> UsageError:
    return UsageError(
        f"'{where}' is not an address that can be cited.",
        hint="An address starts with https:// or http://.",
    )


def _open(
    writer: Writer, source: NewSource, *, url: str | None = None, path: Path | None = None
) -> int:
    if source.key:
        key = check_ref(source.key)
    else:
        stem = key_stem("file" if path else "source", published=source.published, url=url)
        key = _new_key(writer, stem)
    taken = writer.subject_of_key(key)
    if taken is not None:
        raise RefTaken(key, taken.title)
    return write_source(writer, source, key=key, url=url, path=path)


def write_source(
    writer: Writer, source: NewSource, *, key: str, url: str | None = None, path: Path | None = None
) -> int:
    """Write down a source under a key that is free; its number."""
    detail, texts, refs = _parts(writer, source)
    detail |= {"subject": SubjectType.SOURCE.value, "ref": key}
    detail.setdefault("type", type_of(url).value)
    texts.setdefault("title", url or (path.name if path else key))
    if url is not None:
        texts["url"] = url
    if path is not None:
        detail["sha256"] = _digest(path)
        texts["file"] = path.name
    return writer.batch.append(
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
    described = (("title", source.title), ("publisher", source.publisher))
    texts = {name: text for name, text in described if text}
    refs: dict[str, tuple[int, ...]] = {}
    if source.speaker:
        refs["speaker"] = (writer.batch.party(source.speaker),)
    return detail, texts, refs


def type_of(url: str | None) -> SourceType:
    """What the page at an address is taken to be. Raises UsageError for what is no address."""
    host = _host(url)
    for name, source_type in _TYPES:
        if host == name or host.endswith("." + name):
            path = urlsplit(str(url)).path.lower()
            about = source_type is SourceType.LAW and _ABOUT_LAW.search(path)
            return SourceType.STATEMENT if about else source_type
    return SourceType.OTHER


def _host(url: str | None) -> str:
    """The host of an address, '' without one. Raises UsageError for what is no address."""
    try:
        return (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        raise _not_citable(str(url)) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that is too long names no file.
        return False


def _new_key(writer: Writer, stem: str) -> str:
    for first in itertools.count(1, KEYS_AT_ONCE):
        keys = [f"{stem}-{n}" if n > 1 else stem for n in range(first, first + KEYS_AT_ONCE)]
        taken = writer.taken_keys(keys)
        free = next((key for key in keys if key not in taken), None)
        if free is not None:
            return free
    raise AssertionError("numbers do not end")


def key_stem(otherwise: str, *, published: When | None = None, url: str | None = None) -> str:
    """How a key begins: with the publisher's host and the date; never with a person's name.

    Raises UsageError for what is no address.
    """
    stem = _host(url).removeprefix("www.") or otherwise
    if published is not None:
        stem += "-" + published.text.split("/")[-1].strip(".~")
    return re.sub(r"[^a-z0-9.-]+", "-", stem.lower()).strip("-.") or "source"


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise FileTrouble(str(path), (error.strerror or str(error)).lower()) from None
