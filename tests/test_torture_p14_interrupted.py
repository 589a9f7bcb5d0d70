"""P14: an interrupted command says what stands, and typed again it finishes.

Each trial ends `redact` or `report issue` with SIGINT or SIGKILL at one of its steps: at a call
of the program's own, or before or after one that changes a file or the register."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done, process_environment
from tests.fixtures_torture import Ended, Job, Trial, Warm
from tests.registers import BASIS, NOTED_SOURCE, SECRET

#: Calls that change a file or the register.
EFFECTS = (
    *("commit", "execute", "executemany", "rename", "replace", "link", "unlink", "rmdir"),
    *("mkdir", "fsync", "flock", "write", "chmod"),
)
_COUNTED = """
import os, signal, sys
# Whoever started the tests may have had it ignored, as a shell does in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)
counts = [0, 0]
commits = []
def step(frame, event, what):
    if event == "call" and "/tracker/" in frame.f_code.co_filename:
        kind = 0
    elif event in ("c_call", "c_return") and what.__name__ in {effects}:
        kind = 1
    else:
        return
    counts[kind] += 1
    if event == "c_return" and what.__name__ == "commit":
        commits.append(counts[1])
    if kind == {kind} and counts[kind] == {at}:
        sys.setprofile(None)
        os.kill(os.getpid(), {signal})
ending = os._exit
def end(code):
    sys.setprofile(None)
    with open({counted!r}, "w") as file:
        file.write(" ".join(map(str, counts + commits)))
    ending(code)
os._exit = end
{unguarded}
sys.setprofile(step)
"""
#: The message as it was: an interruption has recorded nothing, whatever the ledger says.
_UNGUARDED = """
from tracker.cli.app import App
App._recorded = lambda app: None
"""
ISSUE = (
    "report",
    "issue",
    "--week",
    "2025-W20",
    "--anyway",
    "A rehearsal",
    "--output",
    "weekly.html",
)


@dataclass
class Interrupting:
    """A register with its copies, laid out anew for each trial."""

    tracker: Tracker
    warm: Warm
    place: Path
    words: Sequence[str]

    @property
    def work(self) -> Path:
        return self.place / "work"

    def prepare(self) -> None:
        for name in ("work", "home"):
            shutil.copytree(self.place / name, self.place / "as it was" / name)

    def again(self) -> None:
        for name in ("work", "home"):
            # The folder itself is the working directory, and stays.
            for path in (self.place / name).iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            before = self.place / "as it was" / name
            shutil.copytree(before, self.place / name, dirs_exist_ok=True)

    def run(
        self, *, kind: int = 0, at: int = 0, by: signal.Signals = signal.SIGINT, unguarded: str = ""
    ) -> Ended:
        changed = _COUNTED.format(
            effects=EFFECTS,
            kind=kind,
            at=at,
            signal=int(by),
            counted=str(self.place / "counts"),
            unguarded=unguarded,
        )
        env = process_environment("register.db", self.place / "home")
        job = Job(self.words, str(self.work), env, changed=changed)
        return self.warm.run([job])[0]

    def steps(self) -> tuple[int, int, list[int]]:
        """How many steps of each kind the command takes, and which of the second commit."""
        ended = self.run()
        assert ended.code == 0, ended
        calls, effects, *commits = map(int, (self.place / "counts").read_text().split())
        self.again()
        return calls, effects, commits

    def entries(self) -> int:
        with sqlite3.connect(self.work / "register.db") as connection:
            (number,) = connection.execute("SELECT max(seq) FROM entry").fetchone()
        connection.close()
        return int(number)

    def lies(self, ended: Ended, before: int) -> bool:
        """Whether what was said of the register is not so."""
        if ended.code != 130:
            return ended.code not in {0, -signal.SIGKILL}
        recorded, nothing = "recorded as entr" in ended.stderr, "nothing was" in ended.stderr
        grown = self.entries() > before
        return (nothing and grown) or (recorded and not grown) or "interrupted" not in ended.stderr

    def left_over(self) -> list[str]:
        return [path.name for path in self.work.rglob(".*")]


def interrupting(tracker: Tracker, warm: Warm, place: Path, words: Sequence[str]) -> Interrupting:
    """A register in `work`, the working directory, with two copies of it."""
    register = ("--db", "register.db")
    done(tracker(*register, "init"))
    done(tracker(*register, "add", "HOMES", "Build homes", *NOTED_SOURCE))
    done(tracker(*register, "note", "HOMES", SECRET, "--on", "2025-02-01"))
    for name in ("copy.db", "copy.jsonl"):
        done(tracker(*register, "backup", name))
    trying = Interrupting(tracker, warm, place, words)
    trying.prepare()
    return trying


#: The first calls are those of the program's own start, which no program can answer for.
FIRST = 4


def trials(trying: Interrupting, size: int) -> list[tuple[int, int, signal.Signals]]:
    """Steps, each with one of the signals: after every commit, and of both kinds, spread evenly."""
    calls, effects, commits = trying.steps()
    chosen = [(1, commit + 1) for commit in commits[: size // 4]]
    each = (size // 2 - len(chosen)) // 2
    chosen += [(0, FIRST + number * calls // each) for number in range(each)]
    chosen += [(1, 1 + number * effects // each) for number in range(each)]
    return [(*step, by) for step in chosen for by in (signal.SIGINT, signal.SIGKILL)]


def control(trying: Interrupting, before: int) -> str:
    """With the old message an interruption after the commit is a lie."""
    tried = []
    for commit in trying.steps()[2]:
        ended = trying.run(kind=1, at=commit + 1, unguarded=_UNGUARDED)
        grown, lied = trying.entries() > before, trying.lies(ended, before)
        trying.again()
        tried.append((commit, grown, ended))
        if grown and ended.code == 130:
            assert lied, ended
            return "it says that nothing was recorded"
    raise AssertionError(f"no interruption after the commit was tried: {tried}")


@pytest.mark.databases("sqlite")
def test_an_interrupted_redaction_is_finished(
    tracker: Tracker, warm: Warm, workplace: Path, tmp_path: Path, trial: Trial
) -> None:
    trying = interrupting(tracker, warm, tmp_path, ("redact", "NOTE", "text", *BASIS))
    trying.words = ("redact", str(trying.entries()), "text", *BASIS)
    before, size = trying.entries(), trial.size(short=4, whole=200)
    lies, unfinished, halfway = [], [], 0
    chosen = trials(trying, size)
    for kind, at, by in chosen:
        ended = trying.run(kind=kind, at=at, by=by)
        if trying.lies(ended, before):
            lies.append((kind, at, ended))
        halfway += ended.code != 0 and trying.entries() > before
        again = trying.run()
        held = [path.name for path in trying.work.iterdir() if SECRET.encode() in path.read_bytes()]
        if again.code or held or trying.left_over() or trying.entries() > before + 2:
            unfinished.append((kind, at, by, again, held, trying.left_over()))
        trying.again()
    figure = f"{len(chosen)} ended early ({halfway} between the commit and the end)"
    trial.tell(
        "P14",
        "redact",
        f"{figure}: {len(lies)} lies, {len(unfinished)} not finished by a second run",
        control=f"without asking the ledger: {control(trying, before)}",
    )
    assert lies == []
    assert unfinished == []


@pytest.mark.databases("sqlite")
def test_an_interrupted_issue_is_finished(
    tracker: Tracker, warm: Warm, workplace: Path, tmp_path: Path, trial: Trial
) -> None:
    trying = interrupting(tracker, warm, tmp_path, ISSUE)
    before, size = trying.entries(), trial.size(short=4, whole=200)
    lies, unfinished, halfway = [], [], 0
    chosen = trials(trying, size)
    for kind, at, by in chosen:
        ended = trying.run(kind=kind, at=at, by=by)
        if trying.lies(ended, before):
            lies.append((kind, at, ended))
        halfway += ended.code != 0 and trying.entries() > before
        again = trying.run()
        verified = tracker("--db", "register.db", "report", "verify", "weekly.html")
        issues = tracker("--db", "register.db", "report", "list", "--json").json()["rows"]
        heads = (trying.work / "heads.jsonl").read_text().splitlines()
        if again.code or verified.exit_code or trying.left_over() or len(issues) != 1:
            unfinished.append((kind, at, by, again, verified))
        if len(heads) != len(set(heads)) or not heads:
            unfinished.append((kind, at, by, again, verified))
        trying.again()
    figure = f"{len(chosen)} ended early ({halfway} between the commit and the end)"
    trial.tell(
        "P14",
        "report issue",
        f"{figure}: {len(lies)} lies, {len(unfinished)} not finished by a second run",
        control=f"without asking the ledger: {control(trying, before)}",
    )
    assert lies == []
    assert unfinished == []
