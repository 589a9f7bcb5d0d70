"""P7: any report re-renders: the same bytes wherever, whenever and by whomever it is printed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path

from tests.fixtures_program import NOW, process_environment
from tests.fixtures_register import Contents, Database, Registers
from tests.fixtures_torture import Trial
from tests.torture_tampering import forge, held

ZONES = ("Pacific/Kiritimati", "America/New_York")
#: The last one is on few machines: it then counts as the first.
LOCALES = ("C", "C.UTF-8", "de_DE.UTF-8")
SEEDS = ("0", "1", "2", "4711", "4294967295")
KNOWN = ("--known-at", "2025-06-22")
WEEK = ("report", "weekly", "--week", "2025-W25", *KNOWN)
FORMATS = ("html", "md", "txt", "json")
WHOLE = (
    *((*WEEK, "--output", f"whole.{form}", "--format", form) for form in FORMATS),
    *(("report", "show", "3", "--output", f"issued.{form}") for form in FORMATS),
    ("list", "--json", "--as-of", "2025-06-22", *KNOWN),
    ("log", "--json", "--limit", "0", "--as-of", "2025-06-22", *KNOWN),
    ("diff", "2025-01-31", "2025-06-22", *KNOWN),
    ("show", "JAY-13", "--json", "--as-of", "2025-06-22", *KNOWN),
)
SHORT = (WHOLE[0], WHOLE[2], WHOLE[7], *WHOLE[-4:])
MORE = (
    (("NO_COLOR", "1"),),
    (("FORCE_COLOR", "1"), ("TERM", "dumb")),
    (("PYTHONIOENCODING", "latin-1"),),
)
#: A page that says where and by which process it was made.
CLOCK = """
import time
from tracker.domain import prose
said = prose.day_words
prose.day_words = lambda day: f"{said(day)} ({time.tzname[0]}, {hash('page') % 1000})"
"""
_count = count(1)


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody's machine: what differs between two people who print the same report."""

    zone: str = "UTC"
    locale: str = "C.UTF-8"
    seed: str = "0"
    columns: str = "80"
    umask: int = 0o022
    actor: str = "A. Analyst"
    now: str = NOW
    more: tuple[tuple[str, str], ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "TZ": self.zone,
            "LC_ALL": self.locale,
            "LANG": self.locale,
            "PYTHONHASHSEED": self.seed,
            "COLUMNS": self.columns,
            "TRACKER_ACTOR": self.actor,
            **dict(self.more),
        }


def desks(number: int) -> Iterator[Desk]:
    """So many of all machines; what is not counted changes from one to the next."""
    every = list(product(ZONES, LOCALES, SEEDS))
    for at, (zone, locale, seed) in enumerate(every[:: len(every) // number][:number]):
        yield Desk(
            zone,
            locale,
            seed,
            columns=("40", "200")[at % 2],
            umask=(0o077, 0o002)[at % 2],
            actor=("B. Editor", "Zoë Åkesson")[at % 2],
            now=("2026-07-02T23:59:59Z", "2031-12-31T00:00:00Z")[at % 2],
            more=MORE[at % len(MORE)],
        )


def printed(
    register: str, home: Path, desk: Desk, commands: Sequence[Sequence[str]]
) -> dict[str, str]:
    """The digest of everything that the commands wrote, in a process and a folder of their own."""
    folder = home / f"desk {next(_count)}"
    folder.mkdir()
    environment = process_environment(register, home, desk.now) | desk.environment
    if "PYTHONPATH" in dict(desk.more):
        environment["PYTHONPATH"] += f":{process_environment(None, home)['PYTHONPATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--quiet", "shell"],
        input="".join(" ".join(words) + "\n" for words in commands).encode(),
        env=environment,
        cwd=folder,
        umask=desk.umask,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b""), (desk, done.stderr)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return {
        name: hashlib.sha256(content).hexdigest()
        for name, content in ({"stdout": done.stdout} | files).items()
    }


def test_a_report_is_printed_again_byte_for_byte_on_every_machine(
    empty_register: str,
    database: str,
    registers_by_database: Callable[[Database], Registers],
    built: Callable[[Database, Contents], str | None],
    tmp_path: Path,
    trial: Trial,
) -> None:
    files = registers_by_database("sqlite")
    name = f"to_print_{next(_count)}"
    own = files.create(name, like=built("sqlite", "issued"))
    forge(empty_register, held(own))
    commands = WHOLE if trial.whole else SHORT
    # What a file prints on a plain machine is what everybody prints.
    wanted = printed(own, tmp_path, Desk(), commands)
    different: list[tuple[Desk, set[str]]] = []
    # Machines of every kind print from a file; that a server gives the same takes fewer.
    whole = len(ZONES) * len(LOCALES) * len(SEEDS) // (1 if database == "sqlite" else 3)
    every = list(desks(trial.size(short=2, whole=whole)))
    for desk in every:
        found = printed(empty_register, tmp_path, desk, commands)
        names = {one for one in found | wanted if found.get(one) != wanted.get(one)}
        if names:
            different.append((desk, names))
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    path = ("PYTHONPATH", str(tmp_path))
    there, here = (
        printed(own, tmp_path, Desk(zone, seed=seed, more=(path,)), SHORT[1:2])
        for zone, seed in zip(ZONES, SEEDS, strict=False)
    )
    files.remove(name)
    trial.tell(
        "P7",
        database,
        f"{len(every)} of {len(ZONES)} time zones × {len(LOCALES)} locales × {len(SEEDS)} hash "
        f"seeds, {len(wanted)} outputs each: {len(every) - len(different)} byte-identical to what "
        "a SQLite register prints",
        control=f"a page that asks for its time zone: {len({*there.items()} ^ {*here.items()})}"
        " outputs differ",
    )
    assert different == []
    assert len(wanted) > len(SHORT) - len(WHOLE[-4:])
    assert there != here
