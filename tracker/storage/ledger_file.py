"""The ledger as a file: JSON Lines, the same for every database, readable without us.

The first line says what it is, how many entries follow and which head they end in; then an
entry a line, RFC 8785, with its texts and their salts, so that anybody can recompute the
chain. What can be derived (the first and last day of `occurred`, every table beside the
ledger) is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.domain.canonical import canonical
from tracker.errors import FileTrouble, TrackerError
from tracker.storage.lines import Line, Words
from tracker.storage.verify import UNREADABLE, days_of

FORMAT = "tracker-ledger/1"
#: Bytes of a line: a page of notes is a few thousand.
LONGEST = 16 * 2**20
_START = b'{"entries":'
_KINDS: dict[type, tuple[str, ...]] = {
    int: ("seq", "batch", "subject", "actor"),
    str: ("id", "facet", "voice", "value", "occurred", "recorded_at"),
    dict: ("refs", "detail", "texts"),
}


@dataclass(frozen=True, slots=True)
class Promised:
    """What the first line of a file says of the rest."""

    entries: int
    head: str


def is_ledger_file(path: Path) -> bool:
    """Whether a file begins as ours do."""
    with path.open("rb") as file:
        return file.read(len(_START)) == _START


def written(given: Iterable[Line], promised: Promised) -> Iterator[bytes]:
    """The lines of the file."""
    first = {"format": FORMAT, "entries": promised.entries, "head": promised.head}
    yield canonical(first).encode() + b"\n"
    for line in given:
        yield canonical(_value(line)).encode() + b"\n"


def read(path: Path) -> tuple[Promised, Iterator[Line]]:
    """What a file promises, and its entries in order.

    Raises FileTrouble (exit 6), with the number of the line, for what cannot be read, and at
    its end for a file that holds more or less than it promised.
    """
    numbered = _numbered(path)
    try:
        first = json.loads(next(numbered)[1])
        promised = Promised(first["entries"], first["head"])
    except (StopIteration, *UNREADABLE):
        promised = Promised(-1, "")
        first = {}
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise FileTrouble(
            str(path),
            "it is no ledger file",
            hint="Name a backup: a register, or a .jsonl that tracker backup wrote.",
        )
    return promised, _lines(path, numbered, promised)


def _lines(path: Path, numbered: Iterator[tuple[int, bytes]], promised: Promised) -> Iterator[Line]:
    count, head = 0, ""
    for number, text in numbered:
        try:
            line = _line(json.loads(text))
        except (*UNREADABLE, RecursionError, TrackerError):
            raise FileTrouble(
                str(path),
                f"line {number} is not an entry of a ledger",
                hint="Use another copy; nothing was changed.",
            ) from None
        count, head = count + 1, line.digest.hex()
        yield line
    if (count, head) != (promised.entries, promised.head):
        raise FileTrouble(
            str(path),
            f"it holds {count} of {promised.entries} entries, or does not end in its own head",
            hint="Use another copy; nothing was changed.",
        )


def _numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            number = 0
            while text := file.readline(LONGEST + 1):
                number += 1
                if len(text) > LONGEST:
                    raise FileTrouble(
                        str(path),
                        f"line {number} is longer than {LONGEST // 2**20} MiB",
                        hint="It is no line of a ledger file.",
                    )
                if text.strip():  # an editor may leave an empty line at the end
                    yield number, text
    except OSError as error:
        raise FileTrouble(str(path), (error.strerror or str(error)).lower()) from None


def _value(line: Line) -> dict[str, Any]:
    texts = {
        found.field: {
            "commitment": found.commitment.hex(),
            "salt": None if found.salt is None else found.salt.hex(),
            "value": found.value,
        }
        for found in line.words
    }
    value = line._asdict()
    for derived in ("occurred_earliest", "occurred_latest", "words"):
        del value[derived]
    return value | {
        "refs": json.loads(line.refs),
        "detail": json.loads(line.detail),
        "prev": line.prev.hex(),
        "digest": line.digest.hex(),
        "texts": texts,
    }


def _line(value: dict[str, Any]) -> Line:
    for kind, names in _KINDS.items():
        if any(type(value[name]) is not kind for name in names):
            raise ValueError("a part of it is of another kind")
    earliest, latest = days_of(value["occurred"])
    if latest is None:
        raise ValueError("what has happened has a last day by which it had")
    words = tuple(
        Words(
            field,
            bytes.fromhex(found["commitment"]),
            None if found["salt"] is None else bytes.fromhex(found["salt"]),
            found["value"],
        )
        for field, found in sorted(value["texts"].items())
    )
    return Line(
        seq=value["seq"],
        id=value["id"],
        batch=value["batch"],
        subject=value["subject"],
        facet=value["facet"],
        voice=value["voice"],
        value=value["value"],
        occurred=value["occurred"],
        occurred_earliest=earliest,
        occurred_latest=latest,
        recorded_at=value["recorded_at"],
        actor=value["actor"],
        amends=value["amends"],
        refs=canonical(value["refs"]),
        detail=canonical(value["detail"]),
        prev=bytes.fromhex(value["prev"]),
        digest=bytes.fromhex(value["digest"]),
        words=words,
    )
