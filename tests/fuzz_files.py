"""Files that are nearly right: real ones, with a few of the ways in which files go wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Change = Callable[[random.Random, bytes], bytes]

#: What no hand would write into a sheet, a report, a list or a comment.
INSERTED = (
    *(b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b[2J", b"\x85", b"\r", b"\t", b"\r\n"),
    *("\u202e\u2028\u2029\ufeff".encode(), b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf"),
    *(b"!!python/object/apply:os.system [id]", b"!!binary aGk=", b"!!set {a}", b"!!timestamp 2025"),
    *(b"&a [*a]", b"*none", b"<<: *a", b"&a ", b"*a", b"<<: {x: 1}", b"<<: [1, 2]", b"? ", b": "),
    *(
        b"- ",
        b"-",
        b"|",
        b">-",
        b"|99999999999999999999",
        b"%YAML 9.9\n---\n",
        b"%TAG ! x\n",
        b"...",
    ),
    *(
        b"---\n",
        b"\n---\n",
        b"---",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"#",
        b"'",
        b'"',
        b"`",
        b"@",
        b"%",
    ),
    *(
        b'"\\U00110000"',
        b'"\\ud800"',
        b'"\\x"',
        b'"\\UFFFFFFFF"',
        b"%YAML 1." + b"9" * 5000 + b"\n---\n",
    ),
    *(
        b"9" * 5000,
        b"1e999999999",
        b"-1",
        b"0x" + b"f" * 99,
        b".inf",
        b".nan",
        b"null",
        b"~",
        b"yes",
    ),
    *(
        b"2025-02-30",
        b"9999-12-31",
        b"0000-00-00",
        b"2025-01-16T99:99:99Z",
        b"10000-01-01",
        b"12:30:45",
    ),
    *(b"[" * 3000, b"{" * 3000, b"- " * 300, b"a: " * 99, b"(" * 3000, b"> " * 3000, b"*" * 3000),
    *(b"x" * 30_000, b" " * 5000, b"\n" * 5000, b"`" * 3000, b"[a](" * 999, b"<!--", b"<script>"),
    *(
        b'{"head": "',
        b'"entries": true',
        b'"entries": 1e400',
        b'"manifest": []',
        b"[[[[",
        b"null\n",
    ),
    *(b'"number": 999999999', b"Weekly report 7", b'id="_manifest"', b"</script>", b"\xe2\x80"),
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
