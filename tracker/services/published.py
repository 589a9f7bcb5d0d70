"""Holding a register against a head that was published: in a report, a list, or by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracker.errors import FileTrouble, UsageError
from tracker.services.register import Register
from tracker.storage.lines import tip
from tracker.storage.period import digest_at, number_of

#: Bytes of a report or a list of heads.
LARGEST = 50_000_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MANIFEST = re.compile(r'<script type="application/json" id="_manifest">(.*?)</script>', re.DOTALL)


class Against(StrEnum):
    """What a published head says of the register."""

    OK = "ok"
    GROWN = "grown"
    CUT = "cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Published:
    """A head that was published, and where it was read.

    Its entry's number and its register are not known from the digest alone.
    """

    digest: str
    seq: int | None
    register: str | None = None
    """The register that it is a head of: the id of its first entry."""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The register against one published head."""

    outcome: Against
    published: Published
    entries: int
    """How many entries the register holds."""
    grown: int
    """Entries since the published head, where it still stands."""


def compare(register: Register, where: str) -> Comparison:
    """The first published head that the register contradicts, else the last one.

    `where` is a report (HTML or JSON), a file with a head a line, or a digest. Raises
    FileTrouble (exit 6) for a file that names no head.
    """
    heads = published_heads(where)
    with register.database.reading() as connection:
        entries, _ = tip(connection)
        found: list[Comparison] = []
        for one in heads:
            seq = number_of(connection, one.digest) if one.seq is None else one.seq
            held = seq is not None and 0 <= seq <= entries
            stands = held and seq is not None and digest_at(connection, seq) == one.digest
            if stands and seq is not None:
                outcome = Against.OK if seq == entries else Against.GROWN
                found.append(Comparison(outcome, one, entries, entries - seq))
            else:
                gone = one.seq is not None and one.seq > entries
                outcome = Against.CUT if gone else Against.REWRITTEN
                return Comparison(outcome, one, entries, 0)
    return found[-1]


def published_heads(where: str) -> list[Published]:
    """The heads that a report, a list or a digest names.

    Raises FileTrouble (exit 6) for a file that names none.
    """
    if _DIGEST.fullmatch(where.lower()):
        return [Published(where.lower(), None)]
    found = list(_in_text(where, _read(where)))
    if not found:
        raise FileTrouble(
            where,
            "it names no head of a ledger",
            hint="Give a report, a list of heads (heads.jsonl) or a digest of 64 digits.",
        )
    return found


def _read(where: str) -> str:
    try:
        return read_published(where).decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(
            f"'{where}' is neither a file nor a digest.",
            hint="A digest has 64 digits; tracker head prints one.",
        ) from None
    except UnicodeDecodeError:
        raise FileTrouble(where, "it is not UTF-8 text", hint="Save it as UTF-8.") from None


def read_published(where: str) -> bytes:
    """The bytes of a report or of a list of heads.

    Raises FileTrouble (exit 6) for what cannot be read or has no end; FileNotFoundError
    stays what it is.
    """
    try:
        with Path(where).open("rb") as found:
            content = found.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FileTrouble(where, f"it cannot be read ({error.strerror})") from None
    if len(content) > LARGEST:
        raise FileTrouble(where, f"it is larger than {LARGEST // 1_000_000} MB, and no report is")
    return content


def _in_text(where: str, text: str) -> Iterator[Published]:
    page = _MANIFEST.search(text)
    whole = [page[1]] if page else [text] if text.lstrip().startswith("{\n") else None
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
            yield Published(digest, entries, register if isinstance(register, str) else None, where)
