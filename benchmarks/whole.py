"""Commands that read the whole register, against the bare libraries and against SQL by hand.

By hand is a script that reads the entries in order through sqlite3, keeps the last of each
subject, facet and voice, and prints a line a subject; it knows no rule. Others are measured
beside the same floors, where they are installed: sqlite-utils (in build/readers, which
`python -m benchmarks.readers` makes), the shell of SQLite, and taskwarrior.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path

from benchmarks.commands import SQLALCHEMY
from benchmarks.generate import FOLDER, WEEK, register_of
from benchmarks.measure import TRACKER, Cost, Measurement, process_time, python, side_by_side
from tracker.domain.entry import instant_text

#: From this size on a list is held against SQL by hand, and measured once.
LONG = 100_000
VERIFY, BACKUP = 2.5, 1.0
#: Of a list now and of one at two times, against SQL by hand; others have no budget.
BY_HAND: dict[int, tuple[float | None, float | None]] = {10_000: (None, 1.7), LONG: (0.4, 1.0)}
MEMORY = 150
_BY_HAND = """
import sqlite3, sys
connection = sqlite3.connect({register!r})
query = '''SELECT subject, facet, voice, item, value, occurred_latest, seq, detail FROM entry
    WHERE occurred_latest <= ? AND recorded_at <= ? ORDER BY subject, occurred_latest, seq'''
standing = {{}}
for row in connection.execute(query, ({as_of!r}, {known_at!r})):
    standing.setdefault(row[0], {{}})[row[1], row[2]] = row
refs = dict(connection.execute("SELECT id, ref FROM subject WHERE type = 'commitment'"))
for number, ref in refs.items():
    said = standing.get(number, {{}})
    sys.stdout.write(ref + "\\t" + "\\t".join(row[4] for row in said.values()) + "\\n")
"""
_HASH = """
import sqlite3
from hashlib import sha256
connection, seen = sqlite3.connect({register!r}), sha256()
for table in ("entry", "entry_text"):
    for row in connection.execute(f"SELECT * FROM {{table}} ORDER BY 1"):
        seen.update(repr(row).encode())
"""
#: What `verify` asks of the file itself.
_CHECK = (
    "import sqlite3; sqlite3.connect({register!r}).execute('PRAGMA integrity_check').fetchall()"
)
_COPY = "import shutil; shutil.copyfile({register!r}, {target!r})"
_PEER = "SELECT ref, title, delivery, due_latest FROM v_commitment ORDER BY ref"


def whole(sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """Lists, counts and the agenda now and then, the check and the copy, at each size."""
    for size in sizes:
        register = str(register_of(size))
        yield from _lists(register, size, 1 if size >= LONG else rounds)
        yield from _care(register, size, 1 if size >= LONG else rounds)


def _lists(register: str, size: int, rounds: int) -> Iterator[Measurement]:
    long, sized = size >= LONG, f"{size:,}"
    # Known before the ledger's last entry: no stored row answers.
    known_at = instant_text(datetime.combine(WEEK.sunday, time.max, UTC))
    then = ("--as-of", WEEK.sunday.isoformat(), "--known-at", known_at)
    bound = {"register": register, "as_of": then[1], "known_at": known_at}
    ever = {**bound, "as_of": "9999-12-31", "known_at": "9999-12-31"}
    commands = [["list"], ["stats"], ["agenda"], ["list", *then]]
    peers = _peers(register)
    measured = side_by_side(
        rounds,
        *(partial(process_time, [TRACKER, "--db", register, *words]) for words in commands),
        *(partial(process_time, command) for command in peers.values()),
        partial(process_time, SQLALCHEMY),
        partial(process_time, python(_BY_HAND.format(**ever))),
        partial(process_time, python(_BY_HAND.format(**bound))),
        warm=long,
    )
    imports, by_hand, by_hand_then = measured[-3:]
    for words, cost in zip(commands[:3], measured[:3], strict=True):
        if not long:
            yield Measurement(f"{words[0]}, against imports", sized, cost, imports, 1.3)
    by_size = BY_HAND.get(size, (None, None))
    yield Measurement("list, against SQL by hand", sized, measured[0], by_hand, by_size[0])
    yield Measurement("list --as-of --known-at", sized, measured[3], by_hand_then, by_size[1])
    if long:
        memory = Cost(MEMORY / 1000)
        peak = measured[0].peak or 0
        yield Measurement("list, GB of memory", sized, Cost(peak / 1000, peak), memory, 1.0)
    for name, cost in zip(peers, measured[len(commands) :], strict=False):
        yield Measurement(f"{name}: every commitment", sized, cost, imports)


def _peers(register: str) -> dict[str, list[str]]:
    """What other programs do to print every commitment, as far as they are installed."""
    peers: dict[str, list[str]] = {}
    utils = FOLDER.parent / "readers" / "bin" / "sqlite-utils"
    if program := shutil.which("sqlite-utils") or (str(utils) if utils.exists() else None):
        peers["sqlite-utils"] = [program, register, _PEER, "--tsv"]
    if program := shutil.which("sqlite3"):
        peers["sqlite3"] = [program, "-readonly", register, _PEER]
    if program := shutil.which("task"):
        peers["taskwarrior"] = [program, f"rc.data.location={_tasks(program, register)}", "list"]
    return peers


def _tasks(program: str, register: str) -> str:
    """The same commitments as tasks."""
    folder = Path(f"{register}-tasks")
    if not folder.is_dir():
        folder.mkdir()
        query = "SELECT json_object('description', title) FROM v_commitment"
        lines = subprocess.run(
            ["sqlite3", "-readonly", register, query], check=True, capture_output=True
        ).stdout
        place = f"rc.data.location={folder}"
        subprocess.run([program, place, "rc.confirmation=off", "import"], input=lines, check=True)
    return str(folder)


def _care(register: str, size: int, rounds: int) -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "copy")

        def backup() -> Cost:
            Path(target).unlink(missing_ok=True)
            return process_time([TRACKER, "--db", register, "backup", target])

        verify, backed_up, read, checked, empty, copied = side_by_side(
            rounds,
            partial(process_time, [TRACKER, "--db", register, "verify"]),
            backup,
            partial(process_time, python(_HASH.format(register=register))),
            partial(process_time, python(_CHECK.format(register=register))),
            partial(process_time, python("import sqlite3")),
            partial(process_time, python(_COPY.format(register=register, target=target))),
            warm=size >= LONG,
        )
    ledger = Cost(verify - (checked - empty), verify.peak)
    yield Measurement("verify, without the file check", f"{size:,}", ledger, read, VERIFY)
    least = Cost(verify + copied)
    yield Measurement("backup, against verify and a copy", f"{size:,}", backed_up, least, BACKUP)
