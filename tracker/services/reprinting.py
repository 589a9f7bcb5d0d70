"""Holding a published file against its issue: is it what was issued, and would it be again?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracker.domain.report import Weekly
from tracker.errors import FileTrouble, UsageError
from tracker.services.issued import IssuedRow, find_issue, issued, print_again
from tracker.services.register import Register
from tracker.storage.period import redactions_since

#: Prints a report, by the name of the format.
Printers = Mapping[str, Callable[[Weekly], str]]
#: What stands in place of redacted words, in every format.
_MARK = re.compile(r"\\?\[redacted[^\]]*\]")
#: What a report calls itself, before anything else that it says.
_NAMED = re.compile(rb'Weekly report (\d+)|Draft weekly report|"number": (\d+|null)')


class Outcome(StrEnum):
    """What a file is to the report that was issued."""

    SAME = "same"
    REDACTED = "redacted"
    """It is what was issued; words were redacted since, and nothing else differs."""
    ALTERED = "altered"
    """It is not what was issued."""
    DIFFERENT = "different"
    """It is what was issued, and the register now prints something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A file held against its issue."""

    issue: IssuedRow
    format: str
    outcome: Outcome
    line: int | None
    """The first line of the file that differs from what the register prints."""
    redactions: tuple[int, ...]
    """The entries whose words it showed and that were redacted since."""


def published_issue(register: Register, where: str) -> tuple[IssuedRow, str, bytes]:
    """The issue that a file is, or says it is, with its format and the file's bytes.

    The file is known by its digest; one that was altered, by the number it prints. Raises
    FileTrouble (exit 6) for a file that cannot be read or is no report, UsageError (exit 2)
    for a draft, which no register records, UnknownName (exit 4) for a number never issued.
    """
    content = _read(where)
    digest = hashlib.sha256(content).hexdigest()
    for row in issued(register):
        for name, known in row.sha256.items():
            if known == digest:
                return row, name, content
    named = _NAMED.search(content)
    if named is None:
        raise FileTrouble(where, "it is no report of this program")
    number = named[1] or named[2]
    if number in {None, b"null"}:
        raise UsageError(
            f"{where} is a draft; only issued reports are recorded.",
            hint="Run `tracker report weekly` again with the arguments that it prints.",
        )
    _, row = find_issue(register, int(number))
    return row, _format_of(content), content


def verify_file(register: Register, where: str, printers: Printers) -> Verified:
    """Print an issued report again from the register and compare it with a file, byte for byte.

    Redactions since it was issued are the only difference that is allowed. Raises what
    `published_issue` raises.
    """
    row, name, content = published_issue(register, where)
    issue, _ = find_issue(register, row.number)
    printed = printers[name](print_again(register, issue, row)).encode()
    with register.database.reading() as connection:
        redactions = redactions_since(connection, issue.recorded_at, (issue.head_seq, issue.entry))
    as_issued = hashlib.sha256(content).hexdigest() == row.sha256.get(name)
    if printed == content:
        outcome = Outcome.SAME
    elif redactions and _only_redacted(printed, content):
        outcome = Outcome.REDACTED
    else:
        outcome = Outcome.DIFFERENT if as_issued else Outcome.ALTERED
    return Verified(
        issue=row,
        format=name,
        outcome=outcome,
        line=None if printed == content else _first_difference(printed, content),
        redactions=redactions if outcome is not Outcome.SAME else (),
    )


def _read(where: str) -> bytes:
    try:
        return Path(where).read_bytes()
    except FileNotFoundError:
        raise FileTrouble(where, "there is no such file") from None
    except OSError as error:
        raise FileTrouble(where, f"it cannot be read ({error.strerror})") from None


def _format_of(content: bytes) -> str:
    start = content.lstrip()[:20]
    if start.startswith(b"<!"):
        return "html"
    if start.startswith(b"{"):
        return "json"
    return "md" if re.search(rb"^#{1,2} ", content, re.MULTILINE) else "txt"


def _first_difference(printed: bytes, content: bytes) -> int:
    ours, theirs = printed.splitlines(), content.splitlines()
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False), start=1):
        if one != other:
            return number
    return min(len(ours), len(theirs)) + 1


def _only_redacted(printed: bytes, content: bytes) -> bool:
    """Whether a file differs from what is printed now only where words were redacted.

    Spaces are not compared: without its words a paragraph breaks into other lines.
    """
    try:
        ours, theirs = (" ".join(text.decode().split()) for text in (printed, content))
    except UnicodeDecodeError:
        return False
    first, *between = _MARK.split(ours)
    if not between or not theirs.startswith(first) or not theirs.endswith(between[-1]):
        return False
    place = len(first)
    for piece in between[:-1]:
        found = theirs.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return place <= len(theirs) - len(between[-1])
