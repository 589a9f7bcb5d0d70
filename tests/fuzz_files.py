"""Files that are nearly right, without end: sheets, ledgers, tables and workbooks, spoiled."""

from __future__ import annotations

import functools
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import xlsxwriter

Change = Callable[[random.Random, bytes], bytes]

#: What no hand would write into a sheet, a report, a list or a comment.
INSERTED = (
    *(b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b[2J", b"\x85", b"\r", b"\t", b"\r\n"),
    *("\u202e\u2028\u2029\ufeff".encode(), b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf"),
    *(b"!!python/object/apply:os.system [id]", b"!!binary aGk=", b"!!set {a}"),
    *(b"!!timestamp 2025", b"&a [*a]", b"*none", b"<<: *a", b"&a ", b"*a", b"<<: {x: 1}"),
    *(b"<<: [1, 2]", b"? ", b": ", b"- ", b"-", b"|", b">-", b"|99999999999999999999"),
    *(b"%YAML 9.9\n---\n", b"%TAG ! x\n", b"...", b"---\n", b"\n---\n", b"---", b"{", b"}", b"["),
    *(b"]", b",", b"#", b"'", b'"', b"`", b"@", b"%", b'"\\U00110000"', b'"\\ud800"', b'"\\x"'),
    *(b'"\\UFFFFFFFF"', b"%YAML 1." + b"9" * 5000 + b"\n---\n", b"9" * 5000, b"1e999999999"),
    *(b"-1", b"0x" + b"f" * 99, b".inf", b".nan", b"null", b"~", b"yes", b"2025-02-30"),
    *(b"9999-12-31", b"0000-00-00", b"2025-01-16T99:99:99Z", b"10000-01-01", b"12:30:45"),
    *(b"[" * 3000, b"{" * 3000, b"- " * 300, b"a: " * 99, b"(" * 3000, b"> " * 3000, b"*" * 3000),
    *(b"x" * 30_000, b" " * 5000, b"\n" * 5000, b"`" * 3000, b"[a](" * 999, b"<!--", b"<script>"),
    *(b'{"head": "', b'"entries": true', b'"entries": 1e400', b'"manifest": []', b"[[[["),
    *(b"null\n", b'"number": 999999999', b"Weekly report 7", b'id="_manifest"', b"</script>"),
    *(b"\xe2\x80",),
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp500", "utf-8-sig", "cp1252", "latin-1")


def spoiled(chance: random.Random, files: Sequence[bytes]) -> bytes:
    """One of the files, changed in one to four ways."""
    content = chance.choice(files)
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice((*CHANGES, _spliced(files)))(chance, content)
    return content


def _spliced(files: Sequence[bytes]) -> Change:
    def change(chance: random.Random, content: bytes) -> bytes:
        other = chance.choice(files)
        return content[: _place(chance, content)] + other[_place(chance, other) :]

    return change


def _place(chance: random.Random, content: bytes) -> int:
    return chance.randrange(len(content) + 1)


def _flipped(chance: random.Random, content: bytes) -> bytes:
    found = bytearray(content or b" ")
    for _ in range(chance.choice((1, 3, 9))):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: _place(chance, content)]


def _without(chance: random.Random, content: bytes) -> bytes:
    start = _place(chance, content)
    return content[:start] + content[start + chance.choice((1, 5, 80, 600)) :]


def _with(chance: random.Random, content: bytes) -> bytes:
    start = _place(chance, content)
    return content[:start] + chance.choice(INSERTED) + content[start:]


def _with_value(chance: random.Random, content: bytes) -> bytes:
    """Something else where a value stands."""
    lines = content.split(b"\n")
    number = chance.randrange(len(lines))
    key, colon, _ = lines[number].partition(b": ")
    lines[number] = key + colon + chance.choice(INSERTED)
    return b"\n".join(lines)


def _twice(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    start = chance.randrange(len(lines))
    some = lines[start : start + chance.choice((1, 2, 12))]
    return b"\n".join((*lines[:start], *some, *some, *lines[start + len(some) :]))


def _swapped(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _indented(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    number = chance.randrange(len(lines))
    lines[number] = chance.choice((b" ", b"    ", b"\t", b"- ", b"")) + lines[number].lstrip()
    return b"\n".join(lines)


def _other_lines(chance: random.Random, content: bytes) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r\n", b"\r", "\u2028".encode(), b"\n\n", b" ")))


def _encoded(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(ENCODINGS), "replace")


CHANGES: tuple[Change, ...] = (
    *(_flipped, _cut, _without, _with, _with, _with_value, _with_value, _twice, _swapped),
    *(_indented, _other_lines, _encoded),
)


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
