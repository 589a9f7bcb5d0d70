"""Compares a published file with its issue: is it what was issued, and would it be again?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracker.errors import FileTrouble, UsageError
from tracker.ledger.database import Register
from tracker.ledger.history import redactions_since
from tracker.read.issues import Issue
from tracker.read.published import read_published
from tracker.report.build import Weekly
from tracker.report.issue import IssuedRow, find_digest, find_issue, issued_row, print_again

#: What prints a report, by the name of the format.
Printer = Callable[[str], Callable[[Weekly], str]]
#: What stands in place of redacted words, in every format.
_MARK = re.compile(r"\\?\[redacted[^\]]*\]")
#: What a report calls itself, in its first lines and in its last.
_NAMED = re.compile(rb"Weekly report (\d{1,9})\b|Draft weekly report")
#: The same in JSON, where the masthead comes first, and in the manifest of a page.
_NUMBERED = re.compile(rb'"number": (\d{1,9}|null)\b')
_MANIFEST = b'id="_manifest"'


class FileOutcome(StrEnum):
    """What a file is to the report that was issued."""

    SAME = "same"
    REDACTED = "redacted"
    """It is what was issued; words were redacted since, and nothing else differs."""
    REPRINTED = "reprinted"
    """It is what the register prints now, words redacted since left out."""
    ALTERED = "altered"
    """It is not what was issued."""
    DIFFERENT = "different"
    """It is what was issued, and the register now prints something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A file compared with its issue."""

    issue: IssuedRow
    format: str
    outcome: FileOutcome
    line: int | None
    """The first line of the file that differs from what the register prints."""
    redactions: tuple[int, ...]
    """The entries whose words it showed and that were redacted since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReport:
    """A file, and the issue that it is or says it is."""

    issue: Issue
    format: str
    content: bytes
    as_issued: bool
    """Whether its digest is the one that was recorded."""


def published_issue(register: Register, where: str) -> PublishedReport:
    """The issue that a file is, or says it is.

    The file is known by its digest; one that was altered, by the number it prints. Raises
    FileTrouble (exit 6) for a file that cannot be read or is no report, UsageError (exit 2)
    for a draft, which no register records, UnknownName (exit 4) for a number never issued.
    What is wrong with the register is said first.
    """
    register.database.check()
    content = _read(where)
    digest = hashlib.sha256(content).hexdigest()
    by_digest = find_digest(register, digest)
    if by_digest is not None:
        issue, name = by_digest
        return PublishedReport(issue=issue, format=name, content=content, as_issued=True)
    number = _number_in(where, content)
    if number is None:
        raise UsageError(
            f"{where} is a draft; only issued reports are recorded.",
            hint="Run `tracker report weekly` again with the arguments that it prints.",
        )
    issue, name = find_issue(register, number), _format_of(content)
    return PublishedReport(issue=issue, format=name, content=content, as_issued=False)


def _number_in(where: str, content: bytes) -> int | None:
    """The number that a file prints as its own; None for a draft."""
    # A title may say anything, and is printed before the number and among the arguments.
    page, _, manifest = content.partition(_MANIFEST)
    if content.lstrip().startswith(b"{"):
        matches = list(_NUMBERED.finditer(content))[:1]
    else:
        matches = list(_NUMBERED.finditer(manifest)) or list(_NAMED.finditer(page))
    if not matches:
        raise FileTrouble(where, "it is no report of this program")
    number = matches[-1][1]
    return None if number in {None, b"null"} else int(number)


def verify_file(register: Register, where: str, printer: Printer) -> Verified:
    """Print an issued report again from the register and compare it with a file, byte for byte.

    Redactions since it was issued are the only difference that is allowed. Raises what
    `published_issue` raises.
    """
    published = published_issue(register, where)
    issue, content = published.issue, published.content
    printed = printer(published.format)(print_again(register, issue)).encode()
    with register.database.reading() as connection:
        redactions = redactions_since(connection, issue.recorded_at, (issue.head_seq, issue.entry))
    if not published.as_issued:
        outcome = FileOutcome.REPRINTED if printed == content else FileOutcome.ALTERED
    elif printed == content:
        outcome = FileOutcome.SAME
    else:
        only = bool(redactions) and _only_redacted(printed, content)
        outcome = FileOutcome.REDACTED if only else FileOutcome.DIFFERENT
    return Verified(
        issue=issued_row(register, issue),
        format=published.format,
        outcome=outcome,
        line=None if printed == content else _first_difference(printed, content),
        redactions=redactions if outcome is not FileOutcome.SAME else (),
    )


def _read(where: str) -> bytes:
    try:
        return read_published(where)
    except FileNotFoundError:
        raise FileTrouble(where, "there is no such file") from None


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
        start = theirs.find(piece, place)
        if start < 0:
            return False
        place = start + len(piece)
    return place <= len(theirs) - len(between[-1])
