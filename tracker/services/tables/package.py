"""A workbook before it is opened: its size when unpacked, and what the reader of cells hides.

The reader keeps every cell between the first and the last in memory, and takes a cell that
holds an error, or a formula that was never calculated, for an empty one.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from tracker.errors import FileTrouble
from tracker.services.tables.contents import counted
from tracker.services.tables.table import LARGEST, UNPACKED, letters, raised, too_large

#: What the refusal of anything that is no workbook says to do.
SAVE = "Save it as .xlsx or .csv."
#: Cells of one sheet, from the first column and row to the last that is used.
MOST_CELLS = 20_000_000
_MOST_ENTRIES = 10_000
_CHUNK = 1_000_000
_MEGABYTE = 1_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a zip is that is no workbook, by a file in it.
_OTHERS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a text document (.docx)"),
    ("ppt/presentation.xml", "a presentation (.pptx)"),
    ("mimetype", "an OpenDocument file (.ods)"),
    ("Index/Document.iwa", "a Numbers file"),
)
#: What the library for zips raises on its way through a damaged one.
_DAMAGED: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError),
    *(OverflowError, RuntimeError),  # a number too large; a method or a password it lacks
)
_COLUMN = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]+)\d")
_FAR = re.compile(rb"\br\s*=\s*[\"']\s*[A-Za-z]*(\d{6,})")
_FILLED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)(\d+)[^>]*(?<!/)>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_TEXT = re.compile(rb"\bt=[\"'](?:str|inlineStr|s)[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_PART = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")


@dataclass(slots=True)
class Package:
    """What a workbook holds beside the cells that are read."""

    faults: dict[str, dict[int, str]] = field(default_factory=dict)
    """By the name of the sheet and the row, what cannot be read in it."""


def is_package(content: bytes) -> bool:
    """Whether a file is a workbook or something else that office programs write."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def check_package(content: bytes, *, name: str, largest: int = LARGEST) -> Package:
    """Refuse what is no workbook, or becomes too large when unpacked. Raises FileTrouble."""
    if content.startswith(_OLD):
        if _ENCRYPTED in content:
            hint = "Open it with its password and save it without one."
            raise FileTrouble(name, "it is encrypted", hint=hint)
        raise FileTrouble(name, "it is an old workbook (.xls) or document", hint=SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _checked(archive, len(content), name, largest)
    except _DAMAGED as error:
        because = " ".join(str(error).split()) or type(error).__name__
        raise damaged(name, because) from None


def damaged(name: str, because: str) -> FileTrouble:
    """A workbook that cannot be read."""
    shown = because[:1].lower() + because[1:100].rstrip(".")
    return FileTrouble(name, f"it is a damaged workbook: {shown}", hint=SAVE)


def _checked(archive: zipfile.ZipFile, size: int, name: str, largest: int) -> Package:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        what = next((what for file, what in _OTHERS if file in names), None)
        if what is None:
            what = f"an archive of {counted(len(entries), 'file')}"
        raise FileTrouble(name, f"it is {what} and no table", hint=SAVE)
    most = max(UNPACKED * size, largest * _MEGABYTE)
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > most:
        raise _too_large(name, most)
    parts = _sheets(
        _read(archive, archive.getinfo("xl/workbook.xml"), most, name), archive, most, name
    )
    package = Package()
    left = most
    for entry in entries:
        content = _read(archive, entry, left, name)
        left -= len(content)
        if entry.filename.startswith("xl/worksheets/"):
            _check_extent(content, name, parts.get(entry.filename, entry.filename), largest)
        if entry.filename in parts:
            package.faults[parts[entry.filename]] = _faults(content)
    return package


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """A file of the archive, whatever size its directory claims."""
    chunks: list[bytes] = []
    left = most
    entry.file_size = most + 2 * _CHUNK
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _too_large(name, most)
            chunks.append(chunk)
    return b"".join(chunks)


def _too_large(name: str, most: int) -> FileTrouble:
    return too_large(name, "it is far larger when unpacked", f"{most // _MEGABYTE:,} MB")


def _sheets(book: bytes, archive: zipfile.ZipFile, most: int, name: str) -> dict[str, str]:
    """The names of the sheets by the files they are in."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in archive.namelist():
        raise damaged(name, f"it has no {relations}")
    targets = {}
    for part in _PART.findall(_read(archive, archive.getinfo(relations), most, name)):
        targets[_attribute(part, "Id")] = _attribute(part, "Target")
    found = {}
    for sheet in _SHEET.findall(book):
        target = targets.get(_attribute(sheet, r"\w+:id"), "")
        file = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        found[file] = _attribute(sheet, "name")
    return found


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"(?:^|\s){name}\s*=\s*([\"'])(.*?)\1", tag.decode("utf-8", "replace"))
    return html.unescape(found[2]) if found else ""


def _check_extent(content: bytes, name: str, sheet: str, largest: int) -> None:
    most = raised(MOST_CELLS, largest)
    columns, last = _extent(content)
    if columns * last <= most:
        return
    filled = _FILLED.findall(content)
    columns = max(map(_column, {column for column, _ in filled}), default=0)
    last = max((int(row[:18]) for _, row in filled), default=0)
    if columns * last > most:
        said = f"sheet '{sheet}' reaches to {letters(columns - 1)[:9]}{last}"
        raise too_large(name, said, f"{most:,} cells")


def _extent(content: bytes) -> tuple[int, int]:
    """At most so many columns and rows: empty cells count, as do the rows below 99,999."""
    columns = max(map(_column, set(_COLUMN.findall(content))), default=0)
    return columns, max((int(row[:18]) for row in _FAR.findall(content)), default=99_999)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:9].upper():
        number = number * 26 + letter - 64
    return number


def _faults(content: bytes) -> dict[int, str]:
    """What cannot be read, by row; the first of each."""
    found: dict[int, str] = {}
    if not (_ERROR.search(content) or _FORMULA.search(content)):
        return found
    for attributes, inside in _CELL.findall(content):
        address = _attribute(attributes, "r")
        row = int("".join(filter(str.isdecimal, address))[:18] or 0)
        value = _VALUE.search(inside)
        if _ERROR.search(attributes):
            shown = html.unescape(value[1].decode("utf-8", "replace")) if value else "#N/A"
            found.setdefault(row, f"{address} holds the error {shown}")
        elif value is None and _FORMULA.search(inside) and not _TEXT.search(attributes):
            found.setdefault(
                row,
                f"{address} is a formula that was never calculated: open the file in a "
                f"spreadsheet program and save it",
            )
    return found
