"""Checks a register against a head that was published: in a report, a list, or by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from pathlib import Path

from tracker.domain.entry import REGISTER, Break, break_of
from tracker.domain.vocabulary import Facet
from tracker.errors import FileTrouble, UsageError
from tracker.ledger.chain import UNREADABLE
from tracker.ledger.database import Connection, Register
from tracker.ledger.history import digest_at, number_of
from tracker.ledger.lookup import register_entries
from tracker.ledger.rows import id_at, summary_at, tip

#: Bytes of a report or a list of heads.
LARGEST = 50_000_000
_DIGEST = re.compile(r"[0-9a-f]{12}|[0-9a-f]{64}")
_MANIFEST = re.compile(r'<template id="_manifest">(.*?)</template>', re.DOTALL)
#: As the foot of a report in Markdown or plain text says it.
_HELD = re.compile(r"^(?:\* \*\*Entries:\*\*|Entries) +([0-9,]+)$", re.MULTILINE)
_HEAD = re.compile(r"^(?:\* \*\*Ledger head:\*\*|Ledger head)\s+`?([0-9a-f]{64})`?$", re.MULTILINE)
#: As `tracker head` prints it.
_PRINTED = re.compile(r"^([0-9]{1,18})\t([0-9a-f]{64})$", re.MULTILINE)


class HeadVerdict(StrEnum):
    """What a published head says of the register."""

    OK = "ok"
    GROWN = "grown"
    CUT = "cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class PublishedHead:
    """A head that was published, and where it was read.

    Its entry's number and its register are not known from the digest alone.
    """

    digest: str
    """64 hexadecimal digits, or the first 12, as a page shows them."""
    seq: int | None
    register: str | None = None
    """The register that it is a head of: the id of its first entry."""
    where: str = ""
    listed: bool = False
    """Whether it stood in a list, which may hold the heads of several registers."""

    def is_of(self, digest: str | None) -> bool:
        """Whether an entry with this digest is the one that was published."""
        return digest is not None and digest.startswith(self.digest)


@dataclass(frozen=True, slots=True)
class HeadCheck:
    """The register against what was published."""

    outcome: HeadVerdict
    published: PublishedHead
    """The first head that the register contradicts, else the last one."""
    entries: int
    """How many entries the register holds."""
    grown: int
    """Entries since the published head, where it still stands."""
    stands: int = 0
    """The last published entry before a contradicted one that still stands; 0 without one."""
    says: str = ""
    """What the register says at the number of the contradicted head."""
    register: str | None = None
    """The register that the contradicted head is of, where it is another one."""
    others: int = 0
    """Heads in the lists that are of other registers, and were passed over."""
    breaks: tuple[Break, ...] = ()
    """Restores, recorded in the register, that gave up what was published."""

    @property
    def stands_all(self) -> bool:
        """Whether everything that was published is still in the register's chain."""
        return self.outcome in {HeadVerdict.OK, HeadVerdict.GROWN}


def check_heads(register: Register, published: Sequence[str]) -> HeadCheck:
    """The first published head that the register contradicts, else the last one.

    `published` are reports, lists of heads and digests. Of a list with heads of several
    registers those of this one count. Raises FileTrouble (exit 6) for a file that names
    no head.
    """
    heads = [head for where in published for head in published_heads(where)]
    with register.database.reading() as connection:
        entries, _ = tip(connection)
        own = id_at(connection, REGISTER)
        ours = [one for one in heads if not one.listed or one.register in {None, own}]
        numbered = [
            (number_of(connection, one.digest) if one.seq is None else one.seq, one)
            for one in ours or heads
        ]
        # What has no number is not in the register, wherever it was.
        numbered.sort(key=lambda pair: (pair[0] is None, pair[0] or 0))
        stands = 0
        for seq, one in numbered:
            exists = seq is not None and 0 < seq <= entries
            if seq is None or not exists or not one.is_of(digest_at(connection, seq)):
                return HeadCheck(
                    outcome=HeadVerdict.CUT
                    if seq is not None and seq > entries
                    else HeadVerdict.REWRITTEN,
                    published=one,
                    entries=entries,
                    grown=0,
                    stands=stands,
                    says=summary_at(connection, seq) if exists and seq is not None else "",
                    register=None if one.register in {None, own} else one.register,
                    others=len(heads) - len(numbered),
                    breaks=_breaks(connection, seq),
                )
            stands = seq
    outcome = HeadVerdict.OK if stands == entries else HeadVerdict.GROWN
    last, others = numbered[-1][1], len(heads) - len(numbered)
    return HeadCheck(outcome, last, entries, entries - stands, others=others)


def _breaks(connection: Connection, seq: int | None) -> tuple[Break, ...]:
    try:
        breaks = map(break_of, register_entries(connection, Facet.BREAK))
        return tuple(one for one in breaks if seq is None or one.copied < seq)
    except UNREADABLE:
        return ()


def published_heads(where: str) -> list[PublishedHead]:
    """The heads that a report, a list, what `tracker head` printed, or a digest names.

    Raises FileTrouble (exit 6) for a file that names none.
    """
    if _DIGEST.fullmatch(where.lower()):
        return [PublishedHead(where.lower(), None)]
    heads = list(_in_text(where, _read(where)))
    if not heads:
        raise FileTrouble(
            where,
            "it names no head of a ledger",
            hint="Give a report, a list of heads (heads.jsonl) or a digest.",
        )
    return heads


def _read(where: str) -> str:
    try:
        return read_published(where).decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise UsageError(
            f"'{where}' is neither a file nor a digest.",
            hint="A digest has 64 digits, or its first 12; tracker head prints one.",
        ) from None
    except UnicodeDecodeError:
        raise FileTrouble(where, "it is not UTF-8 text", hint="Save it as UTF-8.") from None


def read_published(where: str) -> bytes:
    """The bytes of a report or of a list of heads.

    Raises FileTrouble (exit 6) for what cannot be read or has no end; FileNotFoundError
    stays what it is.
    """
    try:
        with Path(where).open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FileTrouble(where, f"it cannot be read ({error.strerror})") from None
    if len(content) > LARGEST:
        raise FileTrouble(where, f"it is larger than {LARGEST // 1_000_000} MB, and no report is")
    return content


def _in_text(where: str, text: str) -> Iterator[PublishedHead]:
    if not text.lstrip().startswith(("{", "<")):
        yield from _in_words(where, text)
        return
    page = _MANIFEST.search(text)
    whole = [unescape(page[1])] if page else [text] if text.lstrip().startswith("{\n") else None
    # Only this sign ends a line of the list: others that might stand in the name of a file.
    for line, part in enumerate(whole or text.split("\n"), start=1):
        if not part.strip():
            continue
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            place = where if whole or line == 1 else f"{where}:{line}"
            raise FileTrouble(place, "it is no report and no list of heads") from None
        value = value.get("manifest", value) if isinstance(value, dict) else {}
        value = value if isinstance(value, dict) else {}
        digest, entries = value.get("head"), value.get("entries", value.get("entry"))
        register = value.get("register")
        if isinstance(digest, str) and _DIGEST.fullmatch(digest) and type(entries) is int:
            register = register if isinstance(register, str) else None
            yield PublishedHead(digest, entries, register, where, listed=whole is None)


def _in_words(where: str, text: str) -> Iterator[PublishedHead]:
    """The head of a report without structure; somebody's words in it come before its own."""
    heads, counts = _HEAD.findall(text), _HELD.findall(text)
    if heads and counts:
        yield PublishedHead(heads[-1], int(counts[-1].replace(",", "")), where=where)
        return
    printed = [
        PublishedHead(digest, int(seq), where=where) for seq, digest in _PRINTED.findall(text)
    ]
    yield from printed
