"""The text of a file in which promises are looked for: plain text, or HTML without its frame."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from tracker.domain.refs import check_ref
from tracker.domain.text import shown
from tracker.errors import FileTrouble, TrackerError
from tracker.services.register import Register
from tracker.services.tables.encoding import Decoded, decode
from tracker.storage import lookup

#: Megabytes of a text, unless `--largest` says otherwise: a day of debate is one.
LARGEST = 2
#: Refs that are looked up at once.
AT_ONCE = 1000
#: Characters of one tag of a page.
LONGEST_TAG = 5000

_LEFT_OUT = frozenset(
    [
        "script",
        "style",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "noscript",
        "template",
        "svg",
        "math",
        "button",
        "select",
        "title",
        "head",
        "iframe",
        "object",
        "canvas",
        "textarea",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
#: These have no end, so nothing is inside them.
_VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
    ]
)
#: What ends the parts that are left out, however the page forgets to close them.
_REOPENS = frozenset({"body", "main", "article"})
#: One of these ends where the next begins.
_CLOSES_ITSELF = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})
_IS_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html|<head|<body|<article|<main|<div|<p\b|<h1|<!--)",
    re.IGNORECASE,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
#: How files begin that people take for texts, and what to do with each.
_NO_TEXTS = (
    (b"%PDF-", "a PDF", "Save its text, as pdftotext does, and give that."),
    (
        b"PK\x03\x04",
        "a zip, as a workbook and a Word document are,",
        "Save a document as text or HTML; of a workbook, type tracker import FILE --suggest.",
    ),
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")
_BLANKS = re.compile(r"[ \t\n\r\f\v\u00a0]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read: every place counts its characters."""

    text: str
    format: str
    """text or html."""
    encoding: str
    notice: str | None


def read_text(
    content: bytes, *, name: str, encoding: str | None = None, largest: int = LARGEST
) -> Reading:
    """The text of a file, with line feeds only and every control character made visible.

    Of HTML, what a reader of the page would read: no script, style, navigation, head or foot.
    Raises FileTrouble (exit 6) for what is larger than `largest` megabytes or no text.
    """
    if len(content) > largest * 1_000_000:
        hint = f"Allow it with --largest {max(largest + 1, -(-len(content) // 1_000_000))}."
        raise FileTrouble(name, f"it is larger than {largest} MB", hint=hint)
    for mark, what, hint in _NO_TEXTS:
        if content.startswith(mark):
            raise FileTrouble(name, f"it is {what} and no text", hint=hint)
    html = _IS_HTML.match(content[:2000]) is not None or name.lower().endswith((".html", ".htm"))
    decoded = _declared(content, name) if html and encoding is None else None
    decoded = decoded or decode(content, name=name, encoding=encoding)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    text = _page(text) if html else text
    return Reading(shown(text), "html" if html else "text", decoded.encoding, decoded.notice)


def read_file(path: Path, *, shown_as: str, largest: int) -> bytes:
    """The bytes of a file, no more than are asked for. Raises FileTrouble (exit 6)."""
    try:
        with path.open("rb") as file:
            return file.read(largest * 1_000_000 + 1)
    except OSError as error:
        because = (error.strerror or str(error)).lower()
        raise FileTrouble(shown_as, because, hint="Check the name.") from None


def free_refs(register: Register | None, prefix: str, count: int) -> list[str]:
    """The next refs after a prefix that the register does not hold. Raises BadRef (exit 2)."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        refs = [check_ref(f"{prefix}{number + more}") for more in range(1, AT_ONCE + 1)]
        found += _free(register, refs)
        number += AT_ONCE
    return found[:count]


def free_key(register: Register | None, name: str) -> str:
    """A key for a file as a source, made of its name, that the register does not hold."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")[:40].strip("-") or "text"
    keys = [stem, *(f"{stem}-{number}" for number in range(2, AT_ONCE))]
    return _free(register, keys)[0]


def _free(register: Register | None, refs: list[str]) -> list[str]:
    if register is None:
        return refs
    with register.database.reading() as connection:
        taken: Collection[str] = lookup.subject_ids(connection, refs)
    return [ref for ref in refs if ref.lower() not in taken]


def _declared(content: bytes, name: str) -> Decoded | None:
    """A page by the encoding that it declares; None where it is UTF-8, or is not what it says."""
    found = _CHARSET.search(content[:4000])
    if found is None:
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return None
    try:
        return decode(content, name=name, encoding=found[1].decode("ascii"))
    except TrackerError:
        return None


def _page(html: str) -> str:
    reader = _Page()
    reader.feed(_tamed(html))
    reader.close()
    return reader.text()


def _tamed(html: str) -> str:
    """The page without what makes the parser look to its end again and again.

    Comments go, with the rest where one has no end; a sign that opens no tag near it is a letter.
    """
    kept: list[str] = []
    place = 0
    while (found := html.find("<!--", place)) >= 0:
        kept.append(html[place:found])
        end = html.find("-->", found + 4)
        place = len(html) if end < 0 else end + 3
    kept.append(html[place:])
    first, *parts = "".join(kept).split("<")
    ends_in, tamed = LONGEST_TAG, []
    for part in reversed(parts):
        end = part.find(">")
        ends_in = end if end >= 0 else min(ends_in + len(part) + 1, LONGEST_TAG)
        opens = ends_in < LONGEST_TAG and not part.startswith("![")
        tamed.append(("<" if opens else "&lt;") + part)
    return first + "".join(reversed(tamed))


def _hidden(attrs: list[tuple[str, str | None]]) -> bool:
    """Whether no reader of the page sees an element."""
    return any(
        name == "hidden" or (name == "style" and _UNSEEN.search(value or "") is not None)
        for name, value in attrs
    )


class _Page(HTMLParser):
    """Collects the words of a page, a paragraph for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._words: list[str] = []
        self._mark = ""
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _REOPENS:
            self._inside.clear()
        elif tag in _CLOSES_ITSELF and self._inside[-1:] == [tag]:
            self._inside.pop()
        # What is left out ends with its own end, and not with that of a like one inside it.
        if tag in _LEFT_OUT or (tag not in _VOID and (_hidden(attrs) or tag in self._inside)):
            self._inside.append(tag)
        if tag in _BLOCKS:
            self._end_block()
            self._mark = "- " if tag == "li" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass
        if tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._words.append(data)

    def text(self) -> str:
        """The whole text."""
        self._end_block()
        return "\n\n".join(self._blocks) + "\n" if self._blocks else ""

    def _end_block(self) -> None:
        words = _BLANKS.sub(" ", _INVISIBLE.sub("", "".join(self._words))).strip()
        if words:
            self._blocks.append(self._mark + words)
            self._mark = ""
        self._words.clear()
