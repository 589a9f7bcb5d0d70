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
from tracker.storage.ledger import head
from tracker.storage.period import digest_at, number_of

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
    """A head that was published; its entry's number is not known from the digest alone."""

    digest: str
    seq: int | None


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
    heads = list(_heads(where))
    with register.database.reading() as connection:
        entries, _, _ = head(connection)
        found: list[Comparison] = []
        for one in heads:
            seq = number_of(connection, one.digest) if one.seq is None else one.seq
            stands = seq is not None and digest_at(connection, seq) == one.digest
            if stands and seq is not None:
                outcome = Against.OK if seq == entries else Against.GROWN
                found.append(Comparison(outcome, one, entries, entries - seq))
            else:
                gone = one.seq is not None and one.seq > entries
                outcome = Against.CUT if gone else Against.REWRITTEN
                return Comparison(outcome, one, entries, 0)
    return found[-1]


def _heads(where: str) -> Iterator[Published]:
    if _DIGEST.fullmatch(where.lower()):
        yield Published(where.lower(), None)
        return
    found = list(_in_text(where, _read(where)))
    if not found:
        raise FileTrouble(
            where,
            "it names no head of a ledger",
            hint="Give a report, a list of heads (heads.jsonl) or a digest of 64 digits.",
        )
    yield from found


def _read(where: str) -> str:
    try:
        return Path(where).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(
            f"'{where}' is neither a file nor a digest.",
            hint="A digest has 64 digits; tracker head prints one.",
        ) from None
    except (OSError, ValueError) as error:
        raise FileTrouble(where, f"it cannot be read ({error})") from None


def _in_text(where: str, text: str) -> Iterator[Published]:
    page = _MANIFEST.search(text)
    texts = [page[1]] if page else [text] if text.lstrip().startswith("{\n") else text.splitlines()
    for part in texts:
        if not part.strip():
            continue
        try:
            value = json.loads(part)
        except ValueError:
            raise FileTrouble(where, "it is no report and no list of heads") from None
        value = value.get("manifest", value) if isinstance(value, dict) else {}
        digest, entries = value.get("head"), value.get("entries", value.get("entry"))
        if isinstance(digest, str) and _DIGEST.fullmatch(digest) and isinstance(entries, int):
            yield Published(digest, entries)
