"""A small register with something of everything, and files beside it, to try arguments on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures_program import Result, run_in_process

SHEET = """\
source:
  key: hansard
  title: Commons statement
  publisher: Hansard
  url: https://hansard.example/1
  published: 2025-01-16
  type: official_record
  speaker: Home Secretary
  speaks_for: promiser
facts:
- add: JAY
  title: The recommendations
  kind: recommendation
  lead: Home Office
  to: UK Government
- add: JAY-01
  title: Mandatory reporting
  kind: recommendation
  parent: JAY
  tag: [law]
- add: JAY-02
  title: A national inquiry
  parent: JAY
  quote: "we will hold one"
- add: JAY-03
  title: A timetable
  parent: JAY
- add: OLD
  title: An old promise
- instrument: BILL
  form: bill
  title: A Bill
- link: JAY-01
  type: carried-by
  target: BILL
- due: JAY-01
  phrase: by the end of April 2025
- test: JAY-01
  text: The duty is in force
- step: BILL
  what: second reading
- claim: JAY-02
  word: under_way
  quote: "work has begun"
---
source:
  key: audit
  title: An audit
  publisher: A think tank
  url: https://audit.example/1
  published: 2025-06-02
  type: media
  speaks_for: independent
facts:
- update: JAY-01
  finding: under_way
  because: "half of it"
- says: JAY-02
  who: A campaigner
  stance: doubts
  quote: "we doubt it"
- stall: JAY-03
- respond: JAY
  response: accepted
  from: UK Government
"""
MORE = """\
source: audit
facts:
- add: LATER
  title: A later promise
- update: JAY-02
  finding: under_way
- note: JAY-03
  text: A note
"""
SAVED_AND_SEEN = (
    ("saved", "mine", "JAY-01", "JAY-02"),
    ("saved", "loop", "JAY-03"),
    ("saved", "loop", "@loop", "@mine"),
    ("checked", "JAY-02", "--places", "gov.uk", "--terms", "inquiry", "--on", "2025-06-20"),
)
#: Recorded after the report, so that it can be undone.
NOTE = ("note", "OLD", "A word")


@dataclass(slots=True)
class Bench:
    """A register that is put back as it was after each trial, and the folder of its files."""

    home: Path
    _built: Path
    _kept: bytes

    @property
    def register(self) -> Path:
        """The file of the register."""
        return self.home / "register.db"

    @property
    def folder(self) -> Path:
        """Where the commands are run."""
        return self.home / "work"

    def run(self, *args: str, input: str | bytes | None = None) -> Result:
        """Run a command in this process."""
        return run_in_process(args, register=str(self.register), home=self.home, input=input)

    def unchanged(self) -> bool:
        """Whether the register is byte for byte what was built."""
        return self.register.is_file() and self.register.read_bytes() == self._kept

    def reset(self) -> None:
        """Bring back the register and the files that were built."""
        for path in self.home.iterdir():
            if path.is_file() and path != self.register:
                path.unlink()
        if not self.unchanged():
            self.register.write_bytes(self._kept)
        if _files(self.folder) != _files(self._built):
            for path in self.folder.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
            shutil.copytree(self._built, self.folder, dirs_exist_ok=True)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="session")
def built_bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with something of everything; a sheet, a report, heads and a comment beside it."""
    home = tmp_path_factory.mktemp("bench")
    folder = home / "work"
    (folder / "folder").mkdir(parents=True)
    (folder / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    (folder / "more.yaml").write_text(MORE, encoding="utf-8")
    (folder / "comment.md").write_text("A *quiet* week.\n", encoding="utf-8")
    report = (
        "report",
        "issue",
        "--week",
        "2025-W25",
        "--anyway",
        "A rehearsal",
        "--output",
        str(folder / "report.html"),
    )
    sheet, ledger = ("record", str(folder / "sheet.yaml")), str(folder / "ledger.jsonl")
    for command in (("init",), sheet, *SAVED_AND_SEEN, report, NOTE, ("backup", ledger)):
        made = run_in_process(command, register=str(home / "register.db"), home=home)
        assert made.exit_code == 0, made
    return home


@pytest.fixture
def bench(workplace: Path, built_bench: Path) -> Bench:
    """A copy of it for one test."""
    kept = (built_bench / "register.db").read_bytes()
    made = Bench(workplace.parent, built_bench / "work", kept)
    made.reset()
    return made
