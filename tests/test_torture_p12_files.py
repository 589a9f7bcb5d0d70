"""Whatever is read from a file, and whatever the file holds: an answer or a line, never half."""

from __future__ import annotations

import json
import random
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml.nodes import Node

from tests.fixtures_bench import Bench
from tests.fixtures_program import Result
from tests.fixtures_torture import Trial
from tests.fuzz_files import spoiled
from tracker.cli.settings import Setting
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


def _any_settings(path: Path, content: bytes) -> dict[str, Setting]:
    values = tomllib.loads(content.decode())
    return {name: Setting(value, str(path)) for name, value in values.items()}


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
