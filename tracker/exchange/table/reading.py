"""Reads a file of any type as a table: the types, and how a file is known to be one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue
from tracker.exchange.table.archive import (
    SAVE,
    is_data_package,
    is_folder,
    pack_folder,
    read_package,
)
from tracker.exchange.table.delimited import find_delimiter, read_delimited
from tracker.exchange.table.nested import read_folder, read_json, read_json_lines, read_yaml
from tracker.exchange.table.ods import is_opendocument, read_opendocument
from tracker.exchange.table.pages import HTML, is_markdown, read_html, read_markdown
from tracker.exchange.table.values import LARGEST, MEGABYTE, FileTable, RawFile, Shape
from tracker.exchange.table.xlsx import is_office_file, is_workbook, read_workbook


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file that is read: its name, its suffixes, and from its bytes to rows."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[RawFile], FileTable]


#: The types of file that are read. What is known by its bytes alone stands in `_type_of`.
FILE_TYPES = (
    FileType("csv", (".csv", ".tsv", ".tab"), read_delimited),
    FileType("xlsx", (".xlsx", ".xlsm", ".xls"), read_workbook),
    FileType("ods", (".ods",), read_opendocument),
    FileType("json", (".json",), read_json),
    FileType("jsonl", (".jsonl", ".ndjson"), read_json_lines),
    FileType("yaml", (".yaml", ".yml"), read_yaml),
    FileType("html", (".html", ".htm"), read_html),
    FileType("markdown", (".md", ".markdown"), read_markdown),
    FileType("folder", (), read_folder),
)
_PACKAGE = FileType("csv", (), read_package)
_BY_NAME = {of.name: of for of in FILE_TYPES}
FORMATS = tuple(_BY_NAME)
#: What is no table, by its first bytes.
_OTHERS = (
    (b"%PDF", "a PDF", SAVE),
    (b"SQLite format 3\x00", "an SQLite database", "Export the table as .csv."),
    (b"\x1f\x8b", "compressed (gzip)", "Unpack it first: gunzip FILE."),
    (b"7z\xbc\xaf\x27\x1c", "compressed (7z)", "Unpack it first."),
    (b"BZh", "compressed (bzip2)", "Unpack it first: bunzip2 FILE."),
    (b"{\\rtf", "a text document (RTF)", SAVE),
    (b"PAR1", "a Parquet file", SAVE),
)
_YAML = re.compile(r"(?:\s*(?:#.*)?\n)*(?:---|- |-\n|[\"']?[\w ()-]+[\"']?:(?:\s|$))")
_FOUND_OUT = Shape()
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
#: What a sheet without a word in it is saved as.
_NOTHING = '\t\n\x0b\x0c\r ,;|"\x00\xa0'


def read_file(path: Path, *, largest: int = LARGEST) -> bytes:
    """The bytes of a file, and one more than is allowed of one that is too large.

    Raises FileTrouble (exit 6).
    """
    with _readable(path), path.open("rb") as file:
        return file.read(largest * MEGABYTE + 1)


def read_list(path: Path, *, largest: int = LARGEST) -> bytes:
    """The bytes of a list: those of its file, or of the files of its folder, packed.

    Raises FileTrouble (exit 6).
    """
    if not path.is_dir():
        return read_file(path, largest=largest)
    with _readable(path):
        return pack_folder(path, largest=largest)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What the system says of a file that cannot be read is said in a line."""
    try:
        yield
    except (OSError, ValueError) as error:
        because = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileTrouble(str(path), because.lower(), hint="Check the name.") from None


def check_format(name: str) -> str:
    """The name of a type of file. Raises UnknownValue with the nearest."""
    if name not in FORMATS:
        raise UnknownValue("format", name, nearest=nearest(name, FORMATS), known=FORMATS)
    return name


def read_table(
    content: bytes, *, name: str, shape: Shape = _FOUND_OUT, largest: int = LARGEST
) -> FileTable:
    """The rows of a file of any format, and how it came to be read so.

    `largest` is in megabytes. Raises FileTrouble (exit 6), and UnknownValue for a format, an
    encoding, a sheet or a list of records that there is not.
    """
    file = RawFile(name=name, content=content, shape=shape, largest=largest)
    if len(content) > largest * MEGABYTE:
        raise file.too_large(f"it is larger than {largest} MB", f"{largest} MB")
    if shape.format is not None:
        check_format(shape.format)
    if not content:
        raise file.trouble("it is empty", "Check that it was saved.")
    return _type_of(file).read(file)


def _type_of(file: RawFile) -> FileType:
    """As it is asked for; else by its bytes, by its name, and by what the text looks like."""
    content, suffix = file.content, PurePath(file.name).suffix.casefold()
    if is_office_file(content):
        return _of_archive(file)
    # Many a program calls a text a workbook; there is no zero in a text.
    if file.shape.format == "xlsx" or (suffix in _WORKBOOKS and b"\x00" in content):
        return _BY_NAME["xlsx"]
    for mark, what, hint in _OTHERS:
        if content.startswith(mark):
            raise file.trouble(f"it is {what} and no table", hint)
    if not file.decoded.text.strip(_NOTHING):
        raise file.trouble("it holds nothing but blanks", "Check that it was saved.")
    if file.shape.format is not None:
        return _BY_NAME[file.shape.format]
    return _BY_NAME[_of_text(file.decoded.text, suffix)]


def _of_archive(file: RawFile) -> FileType:
    """What a file of an office program, or another zip, is by what it holds."""
    if is_data_package(file.content):
        return _PACKAGE
    if is_opendocument(file.content):
        return _BY_NAME["ods"]
    is_promises = not is_workbook(file.content) and is_folder(file.content)
    return _BY_NAME["folder" if is_promises else "xlsx"]


def _of_text(text: str, suffix: str) -> str:
    if HTML.match(text):
        return "html"
    by_suffix = next((of.name for of in FILE_TYPES if suffix in of.suffixes), "json")
    if suffix not in _WORKBOOKS and by_suffix != "json":
        return by_suffix
    return _looks_like(text, is_json=suffix == ".json")


def _looks_like(text: str, *, is_json: bool) -> str:
    start = text.lstrip()[:1]
    if start == "{" and _is_lines(text):
        return "jsonl"
    if is_json or start in ("{", "["):
        return "json"
    if is_markdown(text):
        return "markdown"
    return "yaml" if _YAML.match(text) and find_delimiter(text) in ":\t" else "csv"


def _is_lines(text: str) -> bool:
    """Whether the first line is an object by itself, and another follows."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        json.loads(first, strict=False, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return rest.lstrip().startswith("{")
