"""What can be wrong with a register or its folder, what must come of it, and what did."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.fixtures_torture import Ended
from tests.hostile_commands import Line, Touch

ANSWERS = frozenset({0, 1})
NO_REGISTER = frozenset({3})
UNAVAILABLE = frozenset({7})
EXISTS = frozenset({5})
PAGE = 4096

Codes = dict[Touch, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Place:
    """One hostile environment on SQLite."""

    name: str
    arrange: Callable[[Path], AbstractContextManager[None]]
    """Makes it out of a good register at this path, for as long as it is tried."""
    codes: Codes
    """The exit codes that are allowed for each kind of command."""
    said: str
    """What stands in every line that a command ends with because of it."""
    file_size: int | None = None
    """How large a file may grow, where that is limited."""
    alone: bool = False
    """Whether no other file can be made beside the register."""


def _change(change: Callable[[Path], object]) -> Callable[[Path], AbstractContextManager[None]]:
    def arranged(path: Path) -> AbstractContextManager[None]:
        change(path)
        return nullcontext()

    return arranged


def _replaced_by(content: bytes) -> Callable[[Path], AbstractContextManager[None]]:
    return _change(lambda path: path.write_bytes(content))


def _told(*statements: str) -> Callable[[Path], AbstractContextManager[None]]:
    """The register after somebody has run SQL on it."""

    def tell(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return _change(tell)


def _no_folder(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _other_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 // PAGE * PAGE + 100)


def _overwritten(first: int, step: int) -> Callable[[Path], AbstractContextManager[None]]:
    """Bytes in the middle of every page from `first` on, each `step`-th."""

    def overwrite(path: Path) -> None:
        content = bytearray(path.read_bytes())
        for page in range(first, len(content) // PAGE, step):
            content[page * PAGE + 1000 : page * PAGE + 1900] = b"\xfe" * 900
        path.write_bytes(content)

    return _change(overwrite)


def _heads_overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // PAGE):
        content[page * PAGE : page * PAGE + 12] = b"\xff" * 12
    path.write_bytes(content)


@contextmanager
def mode_of(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


_HOLDING = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(path: Path, how: str) -> Iterator[None]:
    """The register while another program holds it.

    A process of its own: whoever reads a file in the process that locked it drops the lock.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDING, str(path), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("")


def _all(codes: frozenset[int], *, init: frozenset[int] = EXISTS) -> Codes:
    return {
        Touch.READS: codes,
        Touch.WRITES: codes,
        Touch.MAKES: init,
        Touch.MENDS: frozenset({0, 3, 6, 7}),
        Touch.NOTHING: frozenset({0}),
    }


def _reading(writes: frozenset[int] = UNAVAILABLE) -> Codes:
    return _all(writes) | {Touch.READS: ANSWERS}


GROUPS: dict[str, tuple[Place, ...]] = {
    "missing": (
        Place(
            "a missing file",
            _change(Path.unlink),
            _all(NO_REGISTER, init=ANSWERS),
            "there is no such file",
        ),
        Place(
            "a missing folder",
            _change(_no_folder),
            _all(NO_REGISTER, init=ANSWERS),
            "there is no such file",
        ),
    ),
    "no register": (
        Place("a folder", _change(_folder), _all(NO_REGISTER), "it is a folder"),
        Place("an empty file", _replaced_by(b""), _all(NO_REGISTER), "it is empty"),
        Place(
            "a text",
            _replaced_by(b"ref,title\n" * 1000),
            _all(NO_REGISTER),
            "it is not a SQLite database",
        ),
        Place(
            "another program's file", _change(_other_program), _all(NO_REGISTER), "another program"
        ),
        Place(
            "a newer register",
            _told("UPDATE alembic_version SET version_num = '9999'"),
            _all(NO_REGISTER),
            "was written by a newer version",
        ),
        Place(
            "no version", _told("DELETE FROM alembic_version"), _all(NO_REGISTER), "has no version"
        ),
    ),
    "damaged": (
        Place("cut in the middle", _change(_cut), _all(UNAVAILABLE), "is damaged"),
        Place(
            "cut to 50 bytes",
            _change(lambda path: os.truncate(path, 50)),
            _all(UNAVAILABLE),
            "is damaged",
        ),
        Place("all page heads gone", _change(_heads_overwritten), _all(UNAVAILABLE), "is damaged"),
        Place(
            "pages overwritten",
            _overwritten(3, 1),
            _all(ANSWERS | UNAVAILABLE),
            "is damaged",
        ),
        Place(
            "some pages overwritten",
            _overwritten(20, 7),
            _all(ANSWERS | UNAVAILABLE),
            "is damaged",
        ),
        Place(
            "no entries' table",
            _told("PRAGMA foreign_keys = OFF", "DROP TABLE entry"),
            _all(UNAVAILABLE | ANSWERS),
            "is damaged",
        ),
        Place(
            "no texts' table",
            _told("PRAGMA foreign_keys = OFF", "DROP TABLE entry_text"),
            _all(UNAVAILABLE | ANSWERS),
            "is damaged",
        ),
        # A report is not issued from such a register, which is a rule's refusal.
        Place(
            "no trigger",
            _told("DROP TRIGGER entry_guard_insert"),
            _all(ANSWERS | UNAVAILABLE | {5}),
            "",
        ),
    ),
    "not permitted": (
        Place("a read-only file", lambda path: mode_of(path, 0o444), _reading(), "read-only"),
        Place(
            "a read-only folder",
            lambda path: mode_of(path.parent, 0o555),
            _reading(),
            "read-only",
            alone=True,
        ),
        Place(
            "an unreadable file",
            lambda path: mode_of(path, 0),
            _all(UNAVAILABLE),
            "cannot be opened",
        ),
        Place(
            "an unreadable folder",
            lambda path: mode_of(path.parent, 0),
            _all(UNAVAILABLE, init=UNAVAILABLE),
            "cannot be",
        ),
    ),
    "busy or full": (
        Place(
            "held by another program",
            lambda path: locked(path, "EXCLUSIVE"),
            _all(UNAVAILABLE),
            "is busy",
        ),
        Place(
            "written by another program",
            lambda path: locked(path, "IMMEDIATE"),
            _reading(),
            "is busy",
        ),
        Place("no room to grow", lambda _path: nullcontext(), _reading(), "", file_size=8192),
    ),
}


REFUSALS = frozenset({2, 3, 4, 5, 6, 7})
#: What a command may leave beside what it was asked for: heads, and where copies are.
_LISTS = ("out/heads.jsonl", "home/state")
#: Where a user's settings would be, had there been room for them.
_SETTINGS = "home/config"


def misdeeds(
    line: Line,
    ended: Ended,
    allowed: frozenset[int],
    said: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> list[str]:
    """What a command did that it must not; empty when the promise holds.

    `said` has to stand in the line of one that was refused.
    """
    changed = sorted(
        name for name in before.keys() | after.keys() if before.get(name, ()) != after.get(name, ())
    )
    found = []
    if ended.code not in allowed:
        found.append(f"exit code {ended.code}: {ended.stderr.strip()}")
    if "Traceback" in ended.stderr:
        found.append("a traceback")
    if ended.code in REFUSALS:
        found += [
            f"{name} was changed"
            for name in changed
            if after.get(name, "gone") is not None or not name.startswith(_SETTINGS)
        ]
        found += _wrong_words(line, ended, said)
    elif line.touch is Touch.READS:
        asked = (f"out/{line.output}", *_LISTS)
        found += [f"{name} was changed" for name in changed if not name.startswith(asked)]
    return found


def _wrong_words(line: Line, ended: Ended, said: str) -> list[str]:
    lines = ended.stderr.splitlines()
    errors = [each for each in lines if each.startswith("tracker: ")]
    if len(errors) != 1 or (len(lines) > 1 and not line.talks):
        return [f"not one line: {ended.stderr!r}"]
    (error,) = errors
    found = []
    if ended.stdout:
        found.append(f"on stdout: {ended.stdout[:80]!r}")
    if said not in error:
        found.append(f"'{said}' is not said: {error}")
    # What is wrong, and then what to type or do next: a second sentence.
    if len(error.replace("? ", ". ").split(". ")) < 2 or not error.isprintable():
        found.append(f"no advice: {error}")
    return found
