"""P16: a stranger's check finds what was done to published files, and accuses no untouched copy.

The check is the program that `tracker verifier` prints: it has the published files and nothing
else. Each trial does one thing to a copy of them."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done
from tests.fixtures_torture import Trial
from tracker.publish import verifier

WEEKS = ("2025-W10", "2025-W12", "2025-W16")
LEDGER, HEADS = "register.jsonl", "heads.jsonl"


def publish(tracker: Tracker) -> None:
    """A register that was corrected, redacted and repaired, with three issues in four formats."""
    for number, week in enumerate(WEEKS):
        done(
            tracker(
                "report",
                "issue",
                "--anyway",
                "A rehearsal",
                "--week",
                week,
                "--output",
                f"{week}.html",
            )
        )
        done(tracker("note", "LEVY", f"Seen again, {number}"))
        done(tracker("edit", "LEVY", "--title", f"A levy, version {number}"))
    seq = tracker("log", "--ref", "LEVY", "--limit", "1", "--json").json()["rows"][0]["entry"]
    done(tracker("redact", str(seq), "title", "--basis", "Names somebody"))
    lead = ("--lead", "Treasury")
    done(
        tracker(
            "report",
            "issue",
            "--anyway",
            "A rehearsal",
            "--week",
            WEEKS[-1],
            *lead,
            "--output",
            "treasury.md",
        )
    )
    done(
        tracker(
            "report",
            "issue",
            "--anyway",
            "A rehearsal",
            "--week",
            "2025-W17",
            "--output",
            "last.json",
        )
    )
    done(tracker("export", LEDGER))


def change_byte(folder: Path, chance: random.Random) -> None:
    """Another byte in one place of one file."""
    path = chance.choice(sorted(folder.iterdir()))
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    content[at] = chance.choice([byte for byte in range(256) if byte != content[at]])
    path.write_bytes(content)


def change_value(folder: Path, chance: random.Random) -> None:
    """Another value in one entry, written as the ledger writes it."""
    lines = (folder / LEDGER).read_bytes().splitlines(keepends=True)
    at = chance.randrange(1, len(lines))
    entry = json.loads(lines[at])
    name = chance.choice(sorted(entry))
    if name == "texts" and entry[name]:
        field = chance.choice(sorted(entry[name]))
        entry[name][field] = {"commitment": entry[name][field]["commitment"]} | chance.choice(
            [{"salt": None, "value": None}, {"salt": "00" * 16, "value": "Other words"}]
        )
    else:
        entry[name] = {"other": 1} if isinstance(entry[name], dict) else f"{entry[name]}0"
    lines[at] = verifier.canonical(entry).encode() + b"\n"
    (folder / LEDGER).write_bytes(b"".join(lines))


def drop(folder: Path, chance: random.Random) -> None:
    """A file, or a line of the ledger or of the list, is gone."""
    path = chance.choice(sorted(folder.iterdir()))
    if path.name not in {LEDGER, HEADS}:
        path.unlink()
        return
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    path.write_bytes(b"".join(lines))


def swap(folder: Path, chance: random.Random) -> None:
    """Two lines or two reports stand in each other's place."""
    name = chance.choice([LEDGER, HEADS, ""])
    if not name:
        reports = [path for path in sorted(folder.iterdir()) if path.suffix != ".jsonl"]
        one, other = chance.sample(reports, 2)
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        return
    lines = (folder / name).read_bytes().splitlines(keepends=True)
    one_at, other_at = chance.sample(range(len(lines)), 2)
    lines[one_at], lines[other_at] = lines[other_at], lines[one_at]
    (folder / name).write_bytes(b"".join(lines))


def roll_back(folder: Path, chance: random.Random) -> None:
    """The ledger ends before the last publication, and promises no more than it holds."""
    _, *lines = (folder / LEDGER).read_bytes().splitlines(keepends=True)
    kept = lines[: chance.randrange(1, len(lines))]
    rewrite(folder, kept)


def forge(folder: Path, chance: random.Random) -> None:
    """An entry is changed, and all that follow are chained anew."""
    _, *lines = (folder / LEDGER).read_bytes().splitlines(keepends=True)
    entries = [json.loads(line) for line in lines]
    heads = [json.loads(line) for line in (folder / HEADS).read_text().splitlines()]
    at = chance.randrange(max(head["entries"] for head in heads))
    entries[at]["occurred"] = "2020-01-01"
    for number in range(at, len(entries)):
        entry = entries[number]
        entry["prev"] = entries[number - 1]["digest"] if number else "0" * 64
        header = {name: part for name, part in entry.items() if name != "digest"}
        header["texts"] = {name: text["commitment"] for name, text in entry["texts"].items()}
        tagged = b"tracker-entry-v1\n" + verifier.canonical(header).encode()
        entry["digest"] = verifier.sha256(tagged)
    rewrite(folder, [verifier.canonical(entry).encode() + b"\n" for entry in entries])


def rewrite(folder: Path, lines: list[bytes]) -> None:
    head = json.loads(lines[-1])["digest"]
    promised = {"entries": len(lines), "format": "tracker-ledger/1", "head": head}
    first = verifier.canonical(promised).encode() + b"\n"
    (folder / LEDGER).write_bytes(first + b"".join(lines))


KINDS: tuple[Callable[[Path, random.Random], None], ...] = (
    *(change_byte, change_byte, change_value, drop, swap, roll_back, forge),
)


@pytest.mark.databases("sqlite")
def test_a_stranger_finds_every_change_and_accuses_nobody(
    tracker: Tracker,
    homes_register: str,
    workplace: Path,
    tmp_path: Path,
    trial: Trial,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(tracker)
    script = tmp_path / "verify.py"
    script.write_text(done(tracker("verifier")).stdout)
    alone = [sys.executable, "-I", str(script), LEDGER, HEADS]
    assert subprocess.run(alone, cwd=workplace, check=False).returncode == 0
    assert len(script.read_text().splitlines()) <= 300
    size, chance = trial.size(short=70, whole=1000), random.Random(18)
    copy = tmp_path / "copy"
    missed, accused, blind = [], 0, 0
    for number in range(size):
        shutil.copytree(workplace, copy)
        accused += verifier.main([str(copy / LEDGER), str(copy / HEADS)]) != 0
        kind = KINDS[number % len(KINDS)]
        kind(copy, chance)
        capsys.readouterr()
        paths = [copy / LEDGER, copy / HEADS]
        if all(path.is_file() for path in paths) and verifier.main([*map(str, paths)]) == 0:
            missed.append((number, kind.__name__))
        # The control has the ledger alone, without anything published.
        blind += (copy / LEDGER).is_file() and verifier.main([str(copy / LEDGER)]) == 0
        shutil.rmtree(copy)
    trial.tell(
        "P16",
        "published files",
        f"{size - len(missed)} of {size} changes found, {accused} of {size} copies accused",
        control=f"with the ledger alone {blind} are not found",
    )
    assert (missed, accused) == ([], 0)
    assert blind > 0
