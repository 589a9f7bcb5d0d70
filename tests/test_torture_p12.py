"""P12: whatever file is read, the answer is whole or one line says why not; never half."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

import pytest
from ruamel.yaml.nodes import Node

from tests.fixtures_bench import Bench
from tests.fixtures_program import Result, Tracker
from tests.fixtures_torture import Trial
from tests.fuzz_files import hostile_tables, spoiled
from tracker.cli.settings import SettingRow
from tracker.exchange.table.values import FileRow, FileTable, Shape
from tracker.ledger import backup
from tracker.ledger.rows import StoredEntry
from tracker.read.published import PublishedHead
from tracker.record import yaml_text

ROOT = Path(__file__).resolve().parent.parent
SHEETS = [path.read_bytes() for path in sorted((ROOT / "tracker/example").glob("*.yaml"))]
SHEETS += [(ROOT / "tests/data/sheet_faults.yaml").read_bytes()]
GOLDEN = [path.read_bytes() for path in sorted((ROOT / "tests/golden").glob("report-*"))]
SETTINGS = [b'db = "register.db"\nactor = "A"\ntitle = "T"\nplaces = """\nhere\n"""\n']
COMMENT = [
    b"# A *week*\n\n> quoted [link](https://x.example/) `code`\n\n- one\n- two\n\n| a | b |\n"
]
#: Seconds of the processor that one file may take.
MOST = 2.0
_PLACED = re.compile(r":\d+:\d+: ")

#: What is read, and by which commands.
READ: dict[str, tuple[tuple[str, ...], ...]] = {
    "sheet.yaml": (("record", "given"), ("record", "given", "--dry-run"), ("record", "-")),
    "report.html": (("report", "verify", "given"), ("verify", "--against", "given")),
    "heads.jsonl": (("verify", "--against", "given"),),
    "comment.md": (
        ("report", "weekly", "--week", "2025-W25", "--comment", "given", "--output", "-"),
        ("report", "weekly", "--week", "2025-W25", "--comment", "-", "--format", "md"),
    ),
    "tracker.toml": (("config",), ("list",)),
    "ledger.jsonl": (
        ("restore", "given"),
        ("--db", "new.db", "restore", "given"),
        ("import", "given", "--ledger"),
        ("--db", "new.db", "import", "given", "--ledger"),
    ),
}


class Spoiling:
    """Spoiled files of a kind, read by the program, one after the other."""

    def __init__(self, bench: Bench, kind: str) -> None:
        self._bench = bench
        self._kind = kind
        self._chance = random.Random(kind)
        self.broken: list[str] = []
        self.longest = 0.0
        self.refused = self.placed = self.recorded = 0
        own = {path.name: path.read_bytes() for path in bench.folder.iterdir() if path.is_file()}
        self._files = {
            "sheet.yaml": [own["sheet.yaml"], *[own["more.yaml"]] * 4, *SHEETS],
            "report.html": [own["report.html"]] * 2 + GOLDEN,
            "heads.jsonl": [own["heads.jsonl"], own["heads.jsonl"] * 3, GOLDEN[1]],
            "comment.md": COMMENT,
            "tracker.toml": SETTINGS,
            "ledger.jsonl": [own["ledger.jsonl"]],
        }[kind]

    def read(self, files: int) -> Spoiling:
        """Spoil so many files, have each read, and note what an answer breaks."""
        for _ in range(files):
            content = spoiled(self._chance, self._files)
            call = self._chance.choice(READ[self._kind])
            name = "tracker.toml" if self._kind == "tracker.toml" else "given"
            (self._bench.folder / name).write_bytes(content)
            before = time.process_time()
            try:
                result = self._bench.run(*call, input=content if "-" in call else None)
                self.longest = max(self.longest, time.process_time() - before)
                self._check(call, result)
            except Exception as error:  # noqa: BLE001 - that there is none is what is tried
                self.broken.append(f"{type(error.__cause__ or error).__name__}: {error}")
            finally:
                self._bench.reset()
        return self

    def _check(self, call: tuple[str, ...], result: Result) -> None:
        assert result.exit_code in range(8), result
        lines = result.stderr.splitlines()
        if result.exit_code > 1:
            assert lines[0].startswith("tracker: "), result
            assert len(lines) == 1 or all(map(_PLACED.search, lines)), result
            self.refused += 1
            self.placed += bool(_PLACED.search(result.stderr))
        if call[0] == "--db":
            made = (self._bench.folder / "new.db").exists()
            assert made == (result.exit_code == 0), result
            assert not made or self._bench.run("--db", "new.db", "verify").exit_code == 0, result
        if result.exit_code or call[0] != "record" or "--dry-run" in call:
            assert self._bench.unchanged(), result
            return
        self.recorded += 1
        assert self._bench.run("verify").exit_code == 0, result
        # It is all there: the same sheet again adds nothing.
        again = self._bench.run(*call, input=(self._bench.folder / "given").read_bytes())
        assert "0 entries added" in again.stderr + again.stdout, again


def _any_node(nodes: Iterator[Node | None], *_of: object) -> Node | None:
    return next(nodes, yaml_text._END)


def _any_heads(where: str, text: str) -> Iterator[PublishedHead]:
    for line in text.splitlines():
        value = json.loads(line)
        yield PublishedHead(value["head"], value["entries"], None, where)


def _any_comment(where: str) -> str:
    content = sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
    return content.decode()


def _any_settings(path: Path, content: bytes) -> dict[str, SettingRow]:
    values = tomllib.loads(content.decode())
    return {name: SettingRow(value, str(path)) for name, value in values.items()}


def _any_lines(
    _path: Path, numbered: Iterator[tuple[int, bytes]], _promised: object
) -> Iterator[StoredEntry]:
    for _, text in numbered:
        yield backup._line(json.loads(text))


#: What reads a file of the kind without the checks, in place of what reads it.
UNGUARDED: dict[str, tuple[str, Callable[..., object]]] = {
    "sheet.yaml": ("tracker.record.yaml_text._next", _any_node),
    "report.html": ("tracker.read.published._in_text", _any_heads),
    "heads.jsonl": ("tracker.read.published._in_text", _any_heads),
    "comment.md": ("tracker.cli.report._comment", _any_comment),
    "tracker.toml": ("tracker.cli.settings.read_settings", _any_settings),
    "ledger.jsonl": ("tracker.ledger.backup._lines", _any_lines),
}


@pytest.mark.parametrize("kind", READ)
def test_no_file_brings_the_program_down(kind: str, bench: Bench, trial: Trial) -> None:
    files = trial.size(short=25, whole=1_500 if kind == "sheet.yaml" else 500)
    found = Spoiling(bench, kind).read(files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*UNGUARDED[kind])
        unguarded = Spoiling(bench, kind).read(min(files, 200))
    sheets = f"; {found.recorded} recorded, {found.placed} of {found.refused} refused by line"
    trial.tell(
        "P12",
        kind,
        f"{files:,} files, {len(found.broken)} tracebacks or half recorded, longest "
        f"{found.longest:.1f} s{sheets if kind == 'sheet.yaml' else ''}",
        control=f"read without checks: {len(unguarded.broken)} tracebacks",
    )
    assert found.broken == []
    assert unguarded.broken != []
    assert found.longest < MOST or not trial.whole


MAPPED = ("title=title", "status=status", "due=due", "source=source")
TYPED = (
    *(word for column in MAPPED for word in ("--map", column)),
    *("--value", "Kept=delivered", "--value", "Broken=dropped", "--skip-bad", "--prefix", "P-"),
    *("--as-of", "2026-06-30", "--dates", "day-first"),
)
#: Files of one list: what it says again is compared with all that it has said.
OF_A_LIST = 50
#: The files are divided, so that several workers may try them.
PARTS = range(4)
FIXED = 30
#: Done; cannot be understood; no such column; refused by a rule; cannot be read.
ANSWERS = {0, 2, 4, 5, 6}


def changed_at(register: str) -> tuple[int, int]:
    """When a register was written to the last time, and its size then."""
    found = Path(register).stat()
    return found.st_mtime_ns, found.st_size


def broken(
    tracker: Tracker, register: str, files: int, *, part: int
) -> tuple[int, list[str], float]:
    """How many files were recorded, those that ended badly or half, and the longest time."""
    recorded, found, longest = 0, [], 0.0
    head, before = tracker("head").stdout, changed_at(register)
    # The first files of every series are the same ones.
    first = FIXED if part else 0
    tables = islice(hostile_tables(random.Random(12 + part)), first, first + files)
    for number, (given, content) in enumerate(tables):
        name = given or "given"
        by = f"Watch {number // OF_A_LIST}"
        Path(name).write_bytes(content)
        started = perf_counter()
        try:
            done = tracker("import", name, *TYPED, "--by", by)
        except (AssertionError, UnicodeError):
            found.append(name)
            continue
        longest = max(longest, perf_counter() - started)
        # A file that nobody has written to since has the same head.
        touched = changed_at(register)
        now = head if touched == before else tracker("head").stdout
        before = touched
        if done.exit_code not in ANSWERS or (done.exit_code != 0 and now != head):
            found.append(f"{name}: {done.exit_code}")
        recorded += now != head
        head = now
    return recorded, found, longest


def _unchecked(content: bytes, *, name: str, shape: Shape, largest: int) -> FileTable:
    """A reader that takes every file for a good CSV."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    return FileTable(
        name=name,
        sha256="0" * 64,
        shape=shape,
        columns=tuple(rows[0]),
        rows=tuple(FileRow(number, row) for number, row in enumerate(rows, 2)),
    )


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("part", PARTS)
def test_no_table_brings_an_import_down_or_leaves_half_of_it(
    empty_register: str, tracker: Tracker, trial: Trial, part: int
) -> None:
    files = trial.size(short=15, whole=10_000 // len(PARTS))
    recorded, found, longest = broken(tracker, empty_register, files, part=part)
    assert tracker("verify").exit_code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.cli.importing.read_table", _unchecked)
        _, unguarded, _ = broken(tracker, empty_register, 15, part=part)
    trial.tell(
        "P12",
        f"imports, part {part + 1} of {len(PARTS)}",
        f"{files:,} files, {len(found)} tracebacks or half recorded, {recorded} recorded, "
        f"longest {longest:.1f} s",
        control=f"read without checks: {len(unguarded)} tracebacks",
    )
    assert found == []
    assert recorded > 0 or not part
    assert unguarded != []
    assert longest < MOST or not trial.whole
