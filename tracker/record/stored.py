"""Stored copies of documents: files beside the register, known to it by their digests.

The register holds the digest and never the copy. A copy is a file of its own in the folder of
copies, named by its source and its digest. No link is followed there, and a file whose content
is not what its digest says is no copy.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.domain.dates import When
from tracker.domain.prose import list_words
from tracker.domain.source import key_stem
from tracker.domain.subject import Subject
from tracker.domain.text import one_line
from tracker.domain.vocabulary import Word
from tracker.errors import FileTrouble, MissingExtra, Refused, as_typed
from tracker.files import write

if TYPE_CHECKING:
    from pypdf import PdfReader

    from tracker.domain.page import PageFacts
    from tracker.ledger.database import Register

#: The texts of an entry that are a source's own words.
VERBATIM = ("quote", "wording")
#: Bytes of a document that is kept or read.
LARGEST = 100_000_000
#: Why a register on a server keeps no copy.
NO_FOLDER = 'a server has no folder for it; name one in tracker.toml: copies = "/srv/copies"'
#: What is said of a quote on such a register.
NOT_LOOKED_UP = (
    "No quote was looked up: a register on a server has no folder of copies until tracker.toml "
    'names one, as copies = "/srv/copies".'
)
#: Digits of the digest in the name of a copy.
_DIGITS = 12
_FIRST = 2_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_MIME = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(rb"<(!doctype html|html|head|body|title|meta|p|div)\b", re.IGNORECASE)


class Lookup(Word):
    """What came of looking a quote up."""

    FOUND = "found"
    NOT_IN_IT = "not_in_it"
    NO_COPY = "no_copy"


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """The content of a file, by its digest."""

    name: str
    """How the file is called; it is no part of the copy's name."""
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def kind(self) -> str:
        """The sort of file, as the copy's name ends: pdf, html, txt."""
        if self.content.startswith(b"%PDF"):
            return "pdf"
        ending = key_stem(file=self.name)
        if ending != "file":
            return ending
        return "html" if _MARKUP.search(self.content[:_FIRST]) else "txt"


def read_document(path: Path, *, name: str | None = None, follow: bool = True) -> DocumentFile:
    """A file as it is now. Raises FileTrouble (exit 6) for what is no file that can be read."""
    name = name or path.name
    flags = os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)
    try:
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FileTrouble(name, "it is no file", hint="Name a file that was saved.")
            content = file.read(LARGEST + 1)
    except OSError as error:
        because = "it is a link" if error.errno == errno.ELOOP else (error.strerror or str(error))
        raise FileTrouble(name, because.lower(), hint="Check the name.") from None
    if len(content) > LARGEST:
        raise FileTrouble(name, f"it is larger than {LARGEST // 1_000_000} MB")
    return DocumentFile(name, content)


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A copy that the register knows of: where it is, and what is wrong with it, if anything."""

    source: Subject
    sha256: str
    path: Path | None
    trouble: str | None = None


@dataclass(slots=True)
class CopyFolder:
    """The folder of copies. What was read of it is kept for the run."""

    path: Path
    mode: int = 0o600
    """The permissions of a new copy: those of the register."""
    _texts: dict[str, str | None] = field(default_factory=dict)
    _copies: dict[tuple[str, str], KeptCopy] = field(default_factory=dict)
    _offered: dict[str, DocumentFile] = field(default_factory=dict)

    def offer(self, document: DocumentFile) -> None:
        """Look quotes up in a document that is kept when all else is written."""
        self._offered[document.sha256] = document

    def keep(self, source: Subject, document: DocumentFile) -> Path:
        """Write a copy beside those that are there; one that is there already stays.

        Raises FileTrouble (exit 6); nothing is left of a copy that could not be written whole.
        """
        path = self.path / _name(source, document.sha256, document.kind)
        try:
            self._make()
            write(path, document.content, mode=self.mode)
        except OSError as error:
            because = (error.strerror or str(error)).lower()
            raise FileTrouble(str(path), f"the copy cannot be written ({because})") from None
        return path

    def copies(self, source: Subject) -> Iterator[KeptCopy]:
        """The copies of a source, whether or not they are where they should be."""
        for sha256 in source.copies:
            place = source.ref, sha256
            if place not in self._copies:
                self._copies[place] = self._find(source, sha256)
            yield self._copies[place]

    def text(self, copy: KeptCopy) -> str | None:
        """The words of a copy, made `plain`; None for a file in which none can be read.

        Raises MissingExtra for a PDF where its reader is not installed.
        """
        if copy.sha256 not in self._texts:
            document = self._offered.get(copy.sha256)
            if document is None:
                if copy.path is None or copy.trouble:
                    return None
                document = read_document(copy.path, follow=False)
            from tracker.domain.quote import plain

            text = text_of(document)
            self._texts[copy.sha256] = None if text is None else plain(text)
        return self._texts[copy.sha256]

    def look_up(self, quote: str, source: Subject) -> tuple[Lookup, str | None]:
        """Whether a quote is in a copy of a source; what hinders that, where something does."""
        from tracker.domain.quote import is_quoted_in

        trouble, read = None, False
        for copy in self.copies(source):
            try:
                text = self.text(copy)
            except MissingExtra as missing:
                trouble = missing.line()
                continue
            if text is None:
                trouble = copy.trouble or f"no words can be read in {copy.path}"
            elif is_quoted_in(quote, text):
                return Lookup.FOUND, None
            else:
                read = True
        return (Lookup.NOT_IN_IT if read else Lookup.NO_COPY), trouble

    def called(self, source: Subject) -> str:
        """What a quote is looked up in: a file that is cited here, or a stored copy."""
        here = [self._offered[copy].name for copy in source.copies if copy in self._offered]
        return here[0] if here else f"the stored copy of {source.ref}"

    def nearest(self, quote: str, source: Subject) -> str | None:
        """The passage of a copy that is most like a quote that is in none."""
        from tracker.domain.quote import nearest_passage

        texts = (self.text(copy) for copy in self.copies(source))
        near = (nearest_passage(quote, text) for text in texts if text is not None)
        return next(filter(None, near), None)

    def holding(self, words: str, source: Subject) -> Iterator[Path]:
        """The copies of a source that hold some words, where they can be read."""
        from tracker.domain.quote import plain

        for copy in self.copies(source):
            try:
                text = self.text(copy)
            except MissingExtra:
                continue
            if copy.path is None or text is None:
                continue
            if plain(words).casefold() in text.casefold():
                yield copy.path

    def _make(self) -> None:
        if self.path.is_symlink():
            raise FileTrouble(str(self.path), "it is a link", hint="Put a folder in its place.")
        # Who may read the register may read its copies.
        self.path.mkdir(mode=self.mode | (self.mode & 0o444) >> 2, parents=True, exist_ok=True)

    def _find(self, source: Subject, sha256: str) -> KeptCopy:
        if self.path.is_symlink():
            return KeptCopy(source, sha256, None, f"{self.path} is a link")
        path = next(iter(self.path.glob(_name(source, sha256, "*"))), None)
        if path is None:
            return KeptCopy(source, sha256, None)
        try:
            document = read_document(path, follow=False)
        except FileTrouble as trouble:
            return KeptCopy(source, sha256, path, f"{path} cannot be read: {trouble.because}")
        if document.sha256 != sha256:
            return KeptCopy(source, sha256, path, f"{path} is not the file that was kept")
        return KeptCopy(source, sha256, path)


def _name(source: Subject, sha256: str, kind: str) -> str:
    return f"{source.ref.lower()}-{sha256[:_DIGITS]}.{kind}"


def copy_folder(register: Register) -> CopyFolder | None:
    """The folder of stored copies of a register; None for a server that was not told of one."""
    if register.copies is None:
        return None
    where = register.database.location
    if where.is_server:
        return CopyFolder(register.copies)
    return CopyFolder(register.copies, where.path.stat().st_mode & 0o666)


def folder_of(folder: CopyFolder | None) -> CopyFolder:
    """A folder of copies that is there. Raises Refused (exit 5) for a server without one."""
    if folder is None:
        raise Refused("No copy can be kept:", hint=f"{NO_FOLDER}.")
    return folder


def keep_copies(
    folder: CopyFolder | None, pending: Iterable[tuple[Subject, DocumentFile]]
) -> list[str]:
    """Write copies once all else is written; what is to be said of those that were not kept.

    Raises FileTrouble (exit 6).
    """
    remarks = []
    for source, document in pending:
        if folder is None:
            remarks.append(f"No copy of {source.ref} was kept: {NO_FOLDER}.")
        else:
            folder.keep(source, document)
    return remarks


def check_quote(
    folder: CopyFolder | None, quote: str, sources: Sequence[Subject], *, anyway: str | None
) -> tuple[Lookup, list[str]]:
    """Look verbatim words up in the stored copies of their sources; what is to be said of it.

    Raises Refused (exit 5) where every source has a copy that can be read and the words are in
    none, unless a reason is given why they stand `anyway`.
    """
    if folder is None:
        return Lookup.NO_COPY, [NOT_LOOKED_UP] if sources else []
    looked = [(source, *folder.look_up(quote, source)) for source in sources]
    remarks = [trouble for _, _, trouble in looked if trouble]
    result = looked_up(result for _, result, _ in looked)
    read = [folder.called(source) for source, one, _ in looked if one is Lookup.NOT_IN_IT]
    if result is Lookup.FOUND or not read:
        return result, remarks
    from tracker.domain.quote import MOST_PARTS, parts_of

    sentence = f"not in {list_words(read)}"
    if len(parts := parts_of(quote)) > MOST_PARTS:
        sentence += f", for none of {len(parts)} parts is: at most {MOST_PARTS} are one quote"
    if anyway:
        return result, [*remarks, f"The quote is {sentence}; it stands because: {anyway}"]
    if result is Lookup.NO_COPY:
        unread = list_words([source.ref for source, one, _ in looked if one is Lookup.NO_COPY])
        return result, [*remarks, f"The quote is {sentence}; {unread} has none that can be read."]
    near = next(filter(None, (folder.nearest(quote, source) for source in sources)), None)
    there = f" There it says {as_typed(near, limit=120)}." if near else ""
    raise Refused(
        f"The quote {as_typed(quote)} is {sentence}.{there}",
        hint="Correct it, or say why it stands: --anyway 'The passage is a picture'.",
    )


def looked_up(results: Iterable[Lookup]) -> Lookup:
    """What came of looking a quote up in several sources; without any there is no copy.

    A source without a copy may hold what another's copy does not.
    """
    results = set(results)
    order = (Lookup.FOUND, Lookup.NO_COPY, Lookup.NOT_IN_IT)
    return next((result for result in order if result in results), Lookup.NO_COPY)


def text_of(document: DocumentFile) -> str | None:
    """The words of a text, an HTML page, a saved mail or archive, or a PDF; None for none."""
    content = document.content
    if content.startswith(b"%PDF"):
        return _text_of_pdf(content)
    markup = markup_of(content)
    if markup is not None:
        from tracker.domain.markup import HtmlText

        return HtmlText(links=False, whole=True).read(markup)
    return None if b"\0" in content[:_FIRST] else _decoded(content)


def markup_of(content: bytes) -> str | None:
    """The HTML of a page, also of one that a browser saved as one file; None for other files."""
    if _MIME.search(content[:_FIRST]):
        from email import message_from_bytes
        from email.policy import default

        for part in message_from_bytes(content, policy=default).walk():
            if part.get_content_type() == "text/html":
                payload = part.get_payload(decode=True)
                return _decoded(payload) if isinstance(payload, bytes) else None
        return None
    return _decoded(content) if _MARKUP.search(content[:_FIRST]) else None


def _decoded(content: bytes) -> str:
    """Text by its mark, by what the page says, as UTF-8, and else as browsers read it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    charset = _CHARSET.search(content[:_FIRST])
    for name in ("utf-8-sig", charset[1].decode() if charset else "cp1252"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", errors="replace")


def facts_of(document: DocumentFile) -> PageFacts:
    """What a document says of itself. Raises MissingExtra for a PDF without its reader."""
    from tracker.domain.page import PageFacts, page_facts

    if document.content.startswith(b"%PDF"):
        return _facts_of_pdf(document.content)
    markup = markup_of(document.content)
    return PageFacts() if markup is None else page_facts(markup)


def _facts_of_pdf(content: bytes) -> PageFacts:
    from tracker.domain.page import PageFacts

    reader = pdf_reader(content)
    try:
        metadata = None if reader is None else reader.metadata
        made = None if metadata is None else metadata.creation_date
        title = None if metadata is None else metadata.title
    except Exception:  # noqa: BLE001 - whatever a broken file makes its reader raise
        return PageFacts()
    # Word processors name their own file; the author of a PDF is seldom who published it.
    title = re.sub(r"^Microsoft Word - |\.(docx?|pdf)$", "", title or "")
    return PageFacts(
        title=one_line(title) or None, published=None if made is None else When.on(made.date())
    )


def _text_of_pdf(content: bytes) -> str | None:
    reader = pdf_reader(content)
    if reader is None:
        return None
    try:
        return "\n".join(page.extract_text() for page in reader.pages).strip() or None
    except Exception:  # noqa: BLE001 - whatever a broken file makes its reader raise
        return None


def pdf_reader(content: bytes) -> PdfReader | None:
    """The reader of a PDF; None for one that is broken or locked. Raises MissingExtra."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise MissingExtra("Looking a quote up in a PDF", "pdf") from None
    import io
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        _ = len(reader.pages)
    except Exception:  # noqa: BLE001 - whatever a broken file makes its reader raise
        return None
    return reader
