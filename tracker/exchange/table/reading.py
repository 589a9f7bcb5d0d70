"""Reads a file of any type as a table."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path, PurePath

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue
from tracker.exchange.table.delimited import find_delimiter, read_delimited
from tracker.exchange.table.encoding import Decoded, decode
from tracker.exchange.table.package import is_data_package, read_package
from tracker.exchange.table.values import FORMATS, LARGEST, Contents, FileTable, Shape, too_large
from tracker.exchange.table.xlsx import SAVE, damaged, is_package

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
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
_HTML = re.compile(r"\s*(<!doctype html|<html|<table|<\?xml|<!--)", re.IGNORECASE)
_YAML = re.compile(r"(?:\s*(?:#.*)?\n)*(?:---|- |-\n|[\"']?[\w ()-]+[\"']?:(?:\s|$))")
_FOUND_OUT = Shape()
#: What a sheet without a word in it is saved as.
_NOTHING = '\t\n\x0b\x0c\r ,;|"\x00\xa0'
_MEGABYTE = 1_000_000


def read_file(path: Path, *, largest: int = LARGEST) -> bytes:
    """The bytes of a file, and one more than is allowed of one that is too large.

    Raises FileTrouble (exit 6).
    """
    try:
        with path.open("rb") as file:
            return file.read(largest * _MEGABYTE + 1)
    except (OSError, ValueError) as error:
        because = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileTrouble(str(path), because.lower(), hint="Check the name.") from None


def read_table(
    content: bytes, *, name: str, shape: Shape = _FOUND_OUT, largest: int = LARGEST
) -> FileTable:
    """The rows of a file of any format, and how it came to be read so.

    `largest` is in megabytes. Raises FileTrouble (exit 6), UnknownValue for a format, an
    encoding, a sheet or a list of records that there is not, and MissingExtra.
    """
    if len(content) > largest * _MEGABYTE:
        raise too_large(name, f"it is larger than {largest} MB", f"{largest} MB")
    if shape.format is not None and shape.format not in FORMATS:
        raise UnknownValue(
            "format", shape.format, nearest=nearest(shape.format, FORMATS), known=FORMATS
        )
    if not content:
        raise FileTrouble(name, "it is empty", hint="Check that it was saved.")
    contents = _contents(content, name, shape, largest)
    return FileTable(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        shape=contents.shape,
        columns=contents.columns,
        rows=contents.rows,
        notices=contents.notices,
        places=contents.places,
    )


def _contents(content: bytes, name: str, shape: Shape, largest: int) -> Contents:
    suffix = PurePath(name).suffix.casefold()
    if is_package(content) and is_data_package(content):
        return read_package(content, name=name, shape=shape, largest=largest)
    if shape.format == "xlsx" or is_package(content):
        from tracker.exchange.table.xlsx import read_workbook

        return read_workbook(content, name=name, shape=shape, largest=largest)
    if suffix in _WORKBOOKS and b"\x00" in content:
        raise damaged(name, "it does not begin as one")
    for mark, what, hint in _OTHERS:
        if content.startswith(mark):
            raise FileTrouble(name, f"it is {what} and no table", hint=hint)
    decoded = decode(content, name=name, encoding=shape.encoding)
    contents = _read_text(decoded, name, shape, largest)
    notices = contents.notices if decoded.notice is None else (decoded.notice, *contents.notices)
    return replace(
        contents, shape=replace(contents.shape, encoding=decoded.encoding), notices=notices
    )


def _read_text(decoded: Decoded, name: str, shape: Shape, largest: int) -> Contents:
    text = decoded.text
    if not text.strip(_NOTHING):
        raise FileTrouble(name, "it holds nothing but blanks", hint="Check that it was saved.")
    kind = shape.format or _format(text, name)
    if kind == "csv":
        if _HTML.match(text):
            raise FileTrouble(name, "it is a page (HTML or XML) and no table", hint=SAVE)
        return read_delimited(text, name=name, shape=shape, largest=largest)
    if kind == "json":
        from tracker.exchange.table.nested import read_json

        return read_json(text, name=name, shape=shape, largest=largest)
    if kind == "jsonl":
        from tracker.exchange.table.nested import read_json_lines

        return read_json_lines(text, name=name, shape=shape, largest=largest)
    from tracker.exchange.table.nested import read_yaml

    return read_yaml(text, name=name, shape=shape, largest=largest)


def _format(text: str, name: str) -> str:
    """By the name; by what the text looks like where the name does not say."""
    by_name = _SUFFIXES.get(PurePath(name).suffix.casefold())
    if by_name not in (None, "json"):
        return by_name
    start = text.lstrip()[:1]
    if start == "{" and _is_lines(text):
        return "jsonl"
    if by_name == "json" or start in ("{", "["):
        return "json"
    return "yaml" if _YAML.match(text) and find_delimiter(text) in ":\t" else "csv"


def _is_lines(text: str) -> bool:
    """Whether the first line is an object by itself, and another follows."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        json.loads(first, strict=False, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return rest.lstrip().startswith("{")
