"""P14: an interrupted command says what stands, and typed again it finishes.

Each trial ends a command with SIGINT or SIGKILL at one of its steps: at a call of the program's
own, or before or after one that changes a file or the register."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures_program import CHECKOUT, Tracker, done, process_environment
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
#: The message as it would be if nobody looked: whatever there is, nothing came of it.
_UNGUARDED = """
from tracker.cli.app import App
App._recorded = lambda app: None
App.stands = property(lambda app: None, lambda app, said: None)
"""
REGISTER = ("--db", "register.db")
#: Where each command is told that it was interrupted before it began, or after its end.
OUTSIDE = "tracker log shows"


@dataclass
class Interrupting:
    """A register with its copies, laid out anew for each trial."""

    tracker: Tracker
    warm: Warm
    place: Path
    words: Sequence[str] = ()

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
        job = Job(self.words, str(self.work), env | {"TMPDIR": str(self.work)}, changed=changed)
        return self.warm.run([job])[0]

    def steps(self) -> tuple[int, int, list[int]]:
        """How many steps of each kind the command takes, and which of the second commit."""
        ended = self.run()
        assert ended.code == 0, ended
        calls, effects, *commits = map(int, (self.place / "counts").read_text().split())
        self.again()
        return calls, effects, commits

    def ask(self, *words: str) -> str:
        return done(self.tracker(*REGISTER, *words)).stdout

    def entries(self) -> int:
        return int(self.ask("head").split()[0])

    def left_over(self) -> list[str]:
        return [path.name for path in self.work.rglob(".*")]


@dataclass(frozen=True)
class Case:
    """A command that does more than one thing, what it says of them, and when it is finished."""

    words: Callable[[Interrupting], Sequence[str]]
    """The command line; what has to be there for it is laid first."""
    said: Callable[[Interrupting, int], str]
    """What has to be said of what there is, where it was interrupted; of so many entries before."""
    unfinished: Callable[[Interrupting, int], object]
    """What is not as it should be once it has run to its end; nothing where all is."""
    whole: int = 100


def redact(trying: Interrupting) -> Sequence[str]:
    return "redact", str(trying.entries()), "text", *BASIS


def recorded(trying: Interrupting, before: int) -> str:
    return "recorded as entr" if trying.entries() > before else "nothing was"


def not_redacted(trying: Interrupting, before: int) -> object:
    files = [path.name for path in trying.work.iterdir() if SECRET.encode() in path.read_bytes()]
    return files or max(0, trying.entries() - before - 2)


def not_issued(trying: Interrupting, _before: int) -> object:
    verified = trying.tracker(*REGISTER, "report", "verify", "weekly.html").exit_code
    issues = json.loads(trying.ask("report", "list", "--json"))["rows"]
    heads = (trying.work / "heads.jsonl").read_text().splitlines()
    return verified or len(issues) != 1 or len(heads) != 1


def restore(trying: Interrupting) -> Sequence[str]:
    done(trying.tracker(*REGISTER, "note", "HOMES", "Later", "--on", "2025-02-02"))
    return "restore", "copy.jsonl", "--accept-break", "--because", "A rehearsal"


def upgrade(trying: Interrupting) -> Sequence[str]:
    shutil.copyfile(CHECKOUT / "tests" / "databases" / "0004.db", trying.work / "register.db")
    return "db", "upgrade"


def at(place: str) -> Callable[[Interrupting, int], str]:
    """What is said of the register at a place."""

    def said(trying: Interrupting, _before: int) -> str:
        if not (trying.work / place).exists():
            return f"there is no register that can be read at {place}"
        (status,) = json.loads(
            done(trying.tracker("--db", place, "db", "status", "--json")).stdout
        )["rows"]
        schema, entries, head = status["schema"], status["entries"], status["head"][:12]
        return f"schema {schema}, {entries} entries and the head {head}"

    return said


def does_not_hold(*places: str) -> Callable[[Interrupting, int], object]:
    """The registers that are not as they should be."""
    return lambda trying, _before: [
        place for place in places if trying.tracker("--db", place, "verify").exit_code
    ]


def not_broken_once(trying: Interrupting, before: int) -> object:
    """A break stands once, and the copy of what was given up is beside it."""
    kept = [*trying.work.glob("register-before-restore-*.db")]
    breaks = trying.ask("verify").count("break: ")
    return (len(kept), breaks, trying.entries() - before) != (1, 1, 0)


CASES = {
    "redact": Case(redact, recorded, not_redacted, 200),
    "report issue": Case(
        lambda _: (
            *("report", "issue", "--week", "2025-W20", "--anyway", "A rehearsal"),
            *("--output", "weekly.html"),
        ),
        recorded,
        not_issued,
        200,
    ),
    "backup": Case(
        lambda _: ("backup", "new.db"),
        lambda trying, _: (
            f"new.db {'is there' if (trying.work / 'new.db').exists() else 'was not'}"
        ),
        does_not_hold("new.db"),
    ),
    "copy": Case(lambda _: ("copy", "--to", "new.db"), at("new.db"), does_not_hold("new.db")),
    "restore": Case(restore, at("register.db"), not_broken_once),
    "db upgrade": Case(upgrade, at("register.db"), does_not_hold("register.db")),
}


@pytest.fixture
def trying(tracker: Tracker, warm: Warm, workplace: Path, tmp_path: Path) -> Interrupting:
    """A register in `work`, the working directory, with two copies of it."""
    done(tracker(*REGISTER, "init"))
    done(tracker(*REGISTER, "add", "HOMES", "Build homes", *NOTED_SOURCE))
    done(tracker(*REGISTER, "note", "HOMES", SECRET, "--on", "2025-02-01"))
    for name in ("copy.db", "copy.jsonl"):
        done(tracker(*REGISTER, "backup", name))
    return Interrupting(tracker, warm, tmp_path)


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


def is_lie(ended: Ended, said: str) -> bool:
    """Whether what was said of what there is is not so."""
    if ended.code != 130:
        return ended.code not in {0, -signal.SIGKILL}
    return OUTSIDE not in ended.stderr and said not in ended.stderr


def control(trying: Interrupting, case: Case, before: int) -> str:
    """Where nobody looks, an interruption near the end is a lie."""
    for step in range(trying.steps()[1], 0, -1):
        ended = trying.run(kind=1, at=step, unguarded=_UNGUARDED)
        lied = ended.code == 130 and is_lie(ended, case.said(trying, before))
        trying.again()
        if lied:
            return "what is said is not so"
    raise AssertionError("nothing untrue was said")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", CASES)
def test_an_interrupted_command_is_finished(trying: Interrupting, name: str, trial: Trial) -> None:
    case = CASES[name]
    trying.words = case.words(trying)
    trying.prepare()
    before = int(
        done(trying.tracker(*REGISTER, "db", "status")).stdout.split("entries\t")[1].split()[0]
    )
    untouched = case.said(trying, before)
    lies, unfinished, halfway = [], [], 0
    chosen = trials(trying, trial.size(short=4, whole=case.whole))
    for kind, at_step, by in chosen:
        ended = trying.run(kind=kind, at=at_step, by=by)
        said = case.said(trying, before)
        if is_lie(ended, said):
            lies.append((kind, at_step, said, ended))
        halfway += ended.code != 0 and said != untouched
        again = trying.run()
        left = again.code or trying.left_over() or case.unfinished(trying, before)
        if left:
            unfinished.append((kind, at_step, by, left, again))
        trying.again()
    trial.tell(
        "P14",
        name,
        f"{len(chosen)} ended early ({halfway} between the change and the end): {len(lies)} lies, "
        f"{len(unfinished)} not finished by a second run",
        control=f"where nobody looks: {control(trying, case, before)}",
    )
    assert lies == []
    assert unfinished == []
