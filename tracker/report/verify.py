"""Compares a published file with its issue: is it what was issued, and are the figures the same?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from tracker.errors import FileTrouble, MissingExtra, UnknownName
from tracker.ledger.database import Register
from tracker.ledger.history import redactions_since
from tracker.read.issues import Issue
from tracker.read.published import read_published
from tracker.report.build import Weekly
from tracker.report.issue import IssuedRow, find_digest, find_issue, issued_row, print_again

#: What prints a report in a format.
Printer = Callable[[Weekly, str], bytes]
#: The format that is the value itself.
VALUE = "json"
#: What a report calls itself, in its first lines.
_NAMED = re.compile(rb"Weekly report (\d{1,9})\b|Draft weekly report")
#: The same in JSON, where the masthead comes first, and in the manifest of a page.
_NUMBERED = re.compile(rb'(?:"|&#34;)number(?:"|&#34;): (\d{1,9}|null)\b')
_MANIFEST = b'id="_manifest"'
_PDF, _MAIL = b"%PDF-", b"From:"


class FileOutcome(StrEnum):
    """What a file is to the report that was issued."""

    UNCHANGED = "unchanged"
    """Byte for byte what was issued: its digest is on record."""
    SAME_FIGURES = "same figures, newer layout"
    """What this program prints of it; the value is the one that was issued."""
    REDACTED = "redacted"
    """As issued, or printed anew, and words were redacted since; nothing else differs."""
    ALTERED = "altered"
    """It is neither what was issued nor what is printed of it now."""
    UNKNOWN = "unknown"
    """It is no report that this register issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A file compared with its issue."""

    outcome: FileOutcome
    issue: IssuedRow | None
    """None for a file that this register does not know."""
    format: str | None
    line: int | None
    """The first line of an altered file that differs from what is printed of the issue."""
    redactions: tuple[int, ...]
    """The entries whose words it showed, or shows, and that were redacted since."""
    recomputed: bool
    """Whether the register still computes the value that was issued."""
    because: str | None
    """Why a file is unknown."""


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
    FileTrouble (exit 6) for a file that cannot be read or is no issued report, UnknownName
    (exit 4) for a number never issued.
    """
    register.database.check()
    content = _read(where)
    digest = hashlib.sha256(content).hexdigest()
    by_digest = find_digest(register, digest)
    if by_digest is not None:
        issue, name = by_digest
        return PublishedReport(issue=issue, format=name, content=content, as_issued=True)
    issue, name = find_issue(register, _number_in(where, content)), _format_of(content)
    return PublishedReport(issue=issue, format=name, content=content, as_issued=False)


def _number_in(where: str, content: bytes) -> int:
    """The number that a file prints as its own."""
    # A title may say anything, and is printed before the number and among the arguments.
    page, _, manifest = content.partition(_MANIFEST)
    if content.startswith(_PDF):
        page = _title_of(where, content)
    elif content.startswith(_MAIL):
        # The subject begins with the heading, which may say anything.
        page = content.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    if content.lstrip().startswith(b"{"):
        matches = list(_NUMBERED.finditer(content))[:1]
    else:
        matches = list(_NUMBERED.finditer(manifest)) or list(_NAMED.finditer(page))[:1]
    if not matches:
        raise FileTrouble(where, "it is no report of this program")
    number = matches[-1][1]
    if number in {None, b"null"}:
        raise FileTrouble(
            where,
            "it is a draft; only issued reports are recorded",
            hint="Run `tracker report weekly` again with the arguments that it prints.",
        )
    return int(number)


def _title_of(where: str, content: bytes) -> bytes:
    """The title of a PDF, which says the number of the report."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ModuleNotFoundError:
        raise MissingExtra("Reading a PDF", "pdf") from None
    try:
        metadata = PdfReader(BytesIO(content)).metadata
    except PyPdfError:
        raise FileTrouble(where, "it is no PDF that can be read") from None
    return ((metadata and metadata.title) or "").encode()


def verify_file(register: Register, where: str, printer: Printer) -> Verified:
    """What a file is to the report that was issued.

    Raises FileTrouble (exit 6) for a file that cannot be read.
    """
    _read(where)
    try:
        published = published_issue(register, where)
    except (FileTrouble, UnknownName) as unknown:
        return Verified(
            outcome=FileOutcome.UNKNOWN,
            issue=None,
            format=None,
            line=None,
            redactions=(),
            recomputed=False,
            because=unknown.line(),
        )
    issue, content = published.issue, published.content
    value = print_again(register, issue)
    printed = printer(value, published.format)
    with register.database.reading() as connection:
        redactions = redactions_since(connection, issue.recorded_at, (issue.head_seq, issue.entry))
    same_value = hashlib.sha256(printer(value, VALUE)).hexdigest() == issue.digests.get(VALUE)
    outcome = _outcome(
        as_issued=published.as_issued,
        as_printed=printed == content,
        same_value=same_value,
        redacted=bool(redactions),
    )
    line = _first_difference(printed, content) if outcome is FileOutcome.ALTERED else None
    return Verified(
        outcome=outcome,
        issue=issued_row(register, issue),
        format=published.format,
        line=line,
        redactions=redactions if outcome is FileOutcome.REDACTED else (),
        recomputed=same_value,
        because=None,
    )


def _outcome(*, as_issued: bool, as_printed: bool, same_value: bool, redacted: bool) -> FileOutcome:
    """As issued, words destroyed since are told; else only what is printed now can be its own.

    A value that differs from the recorded one without a redaction is not the issued report,
    even where this program prints it: the register's content is then another.
    """
    if as_issued:
        return FileOutcome.REDACTED if redacted and not same_value else FileOutcome.UNCHANGED
    if as_printed and same_value:
        return FileOutcome.SAME_FIGURES
    return FileOutcome.REDACTED if as_printed and redacted else FileOutcome.ALTERED


def _read(where: str) -> bytes:
    try:
        return read_published(where)
    except FileNotFoundError:
        raise FileTrouble(where, "there is no such file") from None


def _format_of(content: bytes) -> str:
    start = content.lstrip()[:20]
    if start.startswith(b"<!"):
        return "html"
    if start.startswith(_PDF):
        return "pdf"
    if start.startswith(_MAIL):
        return "eml"
    if start.startswith(b"{"):
        return VALUE
    return "md" if re.search(rb"^#{1,2} ", content, re.MULTILINE) else "txt"


def _first_difference(printed: bytes, content: bytes) -> int:
    ours, theirs = printed.splitlines(), content.splitlines()
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False), start=1):
        if one != other:
            return number
    return min(len(ours), len(theirs)) + 1
