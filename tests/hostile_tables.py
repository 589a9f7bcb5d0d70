"""Tables that are nearly right, without end: every format, spoiled in the ways files go wrong."""

from __future__ import annotations

import functools
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date

import xlsxwriter

from tests.fuzz_files import ENCODINGS, spoiled

COLUMNS = ("ref", "title", "status", "due", "source", "notes", "notes", "")
ROWS = (
    ("A-1", "Build 300,000 homes", "Kept", "31/12/2025", "https://a.example/1", "é – “so”", "", ""),
    ("A-2", 'Say "yes"\nto it', "part; done", "by 2027", "https://a.example/2", "", "x", "y"),
    ("A-3", "'=1+1", "Broken", "2024-06-30", "", "<b>bold</b> &amp;", "-5", ""),
    ("A-4", "Ärzte für alle", "?", "", "https://a.example/4 | https://b.example", "", "", ""),
)
_CSV = "\n".join(
    ",".join(f'"{cell}"'.replace('"yes"', '""yes""') for cell in row) for row in (COLUMNS, *ROWS)
)
_RECORDS = [
    {**dict(zip(COLUMNS, row, strict=True)), "n": 1.50, "tags": ["a", "b"], "at": {"x": None}}
    for row in ROWS
]
_NESTED = {
    "generated": True,
    "promises": [{**each, "children": [{"name": "c"}, {"name": 2}]} for each in _RECORDS],
    "areas": {"one": {"label": "One"}, "two": {"label": "Two"}},
}
_YAML = "promises:\n" + "".join(
    f"  - &{row[0]}\n    title: {json.dumps(row[1])}\n    status: {row[2]}\n    due: {row[3]}\n"
    f"    sources:\n      - {row[4]}\n    empty:\n"
    for row in ROWS[:3]
)


@functools.cache
def workbook() -> bytes:
    """A workbook with a cover, a title above the header, dates and merged cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        cover = book.add_worksheet("Cover")
        cover.write_string(1, 1, "Register of promises")
        sheet = book.add_worksheet("Register")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(2, 0, COLUMNS)
        for number, row in enumerate(ROWS, 3):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
            sheet.write_datetime(number, 8, date(2025, 1, number), day)
            sheet.write_number(number, 9, number / 7)
        sheet.merge_range(7, 0, 9, 0, "A-5")
        sheet.write_formula(7, 1, "=1/0", None, "#DIV/0!")
        book.add_worksheet("Hidden").hide()
    return target.getvalue()


def _files() -> dict[str, list[bytes]]:
    csv = _CSV.encode()
    return {
        "given.csv": [csv, csv.replace(b",", b";"), b"# a title\n\n" + csv, b"sep=,\r\n" + csv],
        "given.tsv": [_CSV.replace('","', '"\t"').encode(), csv.replace(b'"', b"")],
        "given.txt": [csv, _CSV.encode("utf-16"), _CSV.encode("cp1252", "replace")],
        "given.json": [
            json.dumps(value, ensure_ascii=escaped).encode()
            for value in (_NESTED, _RECORDS, {each["ref"]: each for each in _RECORDS})
            for escaped in (True, False)
        ],
        "given.jsonl": ["\n".join(map(json.dumps, _RECORDS)).encode()],
        "given.yaml": [_YAML.encode(), _YAML.encode() + b"extra: *A-1\n"],
    }


#: What a file is made to be as a whole: too deep, too wide, another kind of file.
_WHOLE: tuple[tuple[str, bytes], ...] = (
    *(("given.json", text * 5_000) for text in (b"[", b'{"a":', b'[{"a":[', b"1e9,")),
    ("given.json", b"[" * 60 + b'{"a": 1}' + b"]" * 60),
    ("given.json", b'[{"a": ' + b"9" * 9_000 + b', "b": 1e999, "c": NaN, "a": 2}]'),
    ("given.json", b'[{"a": "\\ud800", "": 1, "b": [[1, [2]], {"c": [[]]}]}, 3, null, [1]]'),
    ("given.yaml", b"- " * 2_000 + b"a"),
    ("given.yaml", b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(90))),
    ("given.yaml", b"a: &a\n  b: *a\n"),
    ("given.csv", b"," * 30_000),
    ("given.csv", b"a,b\n" + b'"' * 9_999),
    ("given.csv", b"\x00" * 500),
    ("given.csv", b"\xff\xfe\x00\x00"),
    ("given.csv", b"\n" * 9_000),
    ("given.csv", b"a\n"),
    ("", b""),
    ("given", b" \n\t"),
    ("given.xlsx", b"PK\x03\x04"),
    ("given.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    ("given.pdf", b"%PDF-1.7\n%\xe2\xe3"),
    ("given.html", b"<!DOCTYPE html><html><table><tr><td>a</td></tr></table>"),
    ("given.db", b"SQLite format 3\x00" + b"\x00" * 90),
)


def hostile_tables(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """A file's name and its content, one after the other, without end."""
    files = _files()
    yield from _WHOLE
    yield "bomb.xlsx", repacked(workbook(), {"xl/media/zeros": b"\x00" * 60_000_000})
    yield "far.xlsx", repacked(workbook(), _changed(b'r="A4"', b'r="XFD1048576"'))
    kinds: tuple[Callable[[], tuple[str, bytes]], ...] = (
        *(lambda: _spoiled_text(chance, files),) * 5,
        lambda: ("given.xlsx", spoiled(chance, [workbook()])),
        *(lambda: ("given.xlsx", repacked(workbook(), _spoiled_parts(chance))),) * 2,
        lambda: ("given.zip", repacked(None, _spoiled_package(chance))),
    )
    while True:
        yield chance.choice(kinds)()


def _spoiled_text(chance: random.Random, files: dict[str, list[bytes]]) -> tuple[str, bytes]:
    """Some file, or a file of one format with the end of another, or in another encoding."""
    name = chance.choice(list(files))
    given = (
        files[name] if chance.random() < 0.8 else [each for some in files.values() for each in some]
    )
    content = spoiled(chance, given)
    if chance.random() < 0.1:
        encoding = chance.choice(ENCODINGS)
        content = content.decode("utf-8", "replace").encode(encoding, "replace")
    return chance.choice((name, name, name, "given")), content


@functools.cache
def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _spoiled_parts(chance: random.Random) -> dict[str, bytes]:
    """A workbook whose zip is whole and whose insides are not."""
    name = chance.choice([each for each in _parts(workbook()) if each.endswith((".xml", ".rels"))])
    return {name: spoiled(chance, [_parts(workbook())[name]])}


def _spoiled_package(chance: random.Random) -> dict[str, bytes]:
    """A Data Package that describes itself or its table wrongly."""
    described = {"resources": [{"name": "promises", "path": "promises.csv"}]}
    parts = {"datapackage.json": json.dumps(described).encode(), "promises.csv": _CSV.encode()}
    name = chance.choice([*parts])
    return parts | {name: spoiled(chance, [parts[name]])}


def _changed(old: bytes, new: bytes) -> dict[str, bytes]:
    name = "xl/worksheets/sheet2.xml"
    return {name: _parts(workbook())[name].replace(old, new)}


def repacked(content: bytes | None, changed: dict[str, bytes]) -> bytes:
    """An archive with some of its files changed or added; None is an empty one."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        kept = {} if content is None else _parts(content)
        for name, part in {**kept, **changed}.items():
            archive.writestr(name, part)
    return target.getvalue()
