"""Sources: found by key, address or file, and made known when they are new."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from tracker.domain.dates import When
from tracker.domain.entry import Draft, Json
from tracker.domain.subject import Subject, check_ref, nearest
from tracker.domain.vocabulary import Facet, Identity, SourceType, SubjectType
from tracker.errors import FileTrouble, RefTaken, UnknownName, UsageError
from tracker.ledger import lookup
from tracker.ledger.append import Batch
from tracker.ledger.database import Connection
from tracker.ledger.projections import ALL
from tracker.services.acts.evidence import NewSource

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


def resolve_sources(
    connection: Connection, batch: Batch, given: Iterable[NewSource]
) -> list[Subject]:
    """The sources behind what was typed after -s, each once, in that order."""
    numbers: dict[int, None] = {}
    for source in given:
        numbers[_resolve(connection, batch, source)] = None
    found = lookup.subjects(connection, ALL, numbers=list(numbers)) if numbers else {}
    return [found[number] for number in numbers]


def record_source(connection: Connection, batch: Batch, given: NewSource) -> tuple[int, bool]:
    """The number of a source, and whether it is new."""
    before = batch.head_seq
    number = _resolve(connection, batch, given)
    return number, number > before


def known_source(connection: Connection, where: str) -> Subject:
    """The source of a key or an address that the register knows; nothing is made known."""
    number = _recorded(connection, where)
    if number is None:
        raise _unknown(connection, where)
    return lookup.subjects(connection, ALL, numbers=[number])[number]


def source_to_edit(connection: Connection, batch: Batch, where: str) -> Subject:
    """The source of a key or an address, or the last one used. Raises UnknownName (exit 4)."""
    number = _known(connection, batch, where)
    if number is None:
        raise _unknown(connection, where)
    return lookup.subjects(connection, ALL, numbers=[number])[number]


def edit_source(connection: Connection, batch: Batch, old: Subject, given: NewSource) -> Subject:
    """Repair what is known of a source."""
    detail, texts, refs = _parts(batch, given)
    batch.append(
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
    return lookup.subjects(connection, ALL, numbers=[old.id])[old.id]


def _resolve(connection: Connection, batch: Batch, given: NewSource) -> int:
    known = _known(connection, batch, given.where)
    if known is None and given.key is not None:
        known = _known(connection, batch, given.key)
    if known is not None:
        return known
    if given.where.lower().startswith(tuple(f"{scheme}://" for scheme in _SCHEMES)):
        return _open(connection, batch, given, url=given.where)
    if given.title is not None and given.key == given.where:
        # Described without an address; a file that happens to be called so is not meant.
        return _open(connection, batch, given)
    path = Path(given.where)
    if _is_file(path):
        return _open(connection, batch, given, path=path)
    if given.title is not None and given.key is not None:
        return _open(connection, batch, given)
    raise _unknown(connection, given.where)


def _known(connection: Connection, batch: Batch, where: str) -> int | None:
    if where == ".":
        last = lookup.last_source(connection, batch.actor)
        if last is None:
            raise UsageError(
                "'-s .' is the last source you used, and you have used none.",
                hint="Name it: -s KEY or -s URL.",
            )
        return last
    return _recorded(connection, where)


def _recorded(connection: Connection, where: str) -> int | None:
    if not where.strip():
        raise UsageError("The name of a source is empty.", hint="Name it: -s KEY or -s URL.")
    found = lookup.subject_id(connection, where)
    if found is not None and found[1] is SubjectType.SOURCE:
        return found[0]
    return lookup.source_at(connection, where)


def _unknown(connection: Connection, where: str) -> Exception:
    known = [key for _, key in lookup.refs(connection, [SubjectType.SOURCE.value])]
    close = nearest(where, known)
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
    connection: Connection,
    batch: Batch,
    given: NewSource,
    *,
    url: str | None = None,
    path: Path | None = None,
) -> int:
    key = check_ref(given.key) if given.key else _new_key(connection, given.published, url, path)
    taken = lookup.subject_id(connection, key)
    if taken is not None:
        title = lookup.subjects(connection, ALL, numbers=[taken[0]])[taken[0]].title
        raise RefTaken(key, title)
    detail, texts, refs = _parts(batch, given)
    detail |= {"subject": SubjectType.SOURCE.value, "ref": key}
    detail.setdefault("type", type_of(url).value)
    texts.setdefault("title", url or (path.name if path else key))
    if url is not None:
        texts["url"] = url
    if path is not None:
        detail["sha256"] = _digest(path)
        texts["file"] = path.name
    today = When.on(batch.recorded_at.date())
    return batch.append(
        Draft(
            facet=Facet.IDENTITY,
            value=Identity.OPENED,
            # A source is in the register from when it is cited: facts older than the
            # page that reports them rest on it too.
            occurred=today,
            detail=detail,
            texts=texts,
            refs=refs,
        )
    ).seq


def _parts(
    batch: Batch, given: NewSource
) -> tuple[dict[str, Json], dict[str, str], dict[str, tuple[int, ...]]]:
    detail: dict[str, Json] = {}
    if given.type is not None:
        detail["type"] = given.type.value
    if given.published is not None:
        detail["published"] = given.published.text
    if given.own is not None:
        detail["own"] = given.own
    texts = {
        name: text
        for name, text in (("title", given.title), ("publisher", given.publisher))
        if text
    }
    refs: dict[str, tuple[int, ...]] = {}
    if given.speaker:
        refs["speaker"] = (batch.party(given.speaker),)
    return detail, texts, refs


def type_of(url: str | None) -> SourceType:
    """What the page at an address is taken to be. Raises UsageError for what is no address."""
    host = _host(url)
    for name, found in _TYPES:
        if host == name or host.endswith("." + name):
            about = found is SourceType.LAW and _ABOUT_LAW.search(urlsplit(str(url)).path.lower())
            return SourceType.STATEMENT if about else found
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


def _new_key(
    connection: Connection, published: When | None, url: str | None, path: Path | None
) -> str:
    stem = key_stem("file" if path else "source", published=published, url=url)
    for first in itertools.count(1, KEYS_AT_ONCE):
        keys = [f"{stem}-{n}" if n > 1 else stem for n in range(first, first + KEYS_AT_ONCE)]
        taken = lookup.subject_ids(connection, keys)
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
