"""P11, hostile text is text: a terminal shows what stands in a register and obeys none of it."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.fixtures_naughty import Hostile
from tests.fixtures_program import Tracker, process_environment
from tests.fixtures_register import Database
from tests.fixtures_torture import Trial
from tests.hostile_text import NAUGHTY, WEEK, all_held, all_refused
from tracker.cli import output
from tracker.ledger import append

#: The program's own colours.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
REPORT = ("report", "weekly", "--week", WEEK, "--output", "-", "--format")
READING: tuple[tuple[str, ...], ...] = (
    *(("list",), ("log", "--limit", "0"), ("timeline",), ("agenda",), ("stats",), ("lint",)),
    *(("source", "list"), ("diff", "2025-01-01", "2025-01-20"), ("diff", "--known", "2020-01-01")),
    *((name, "H-00001") for name in ("show", "timeline")),
    *(("show", f"{kind}-H-{number:05}") for kind in "sI" for number in (2, 18)),
    *(("show", f"H-{number:05}") for number in (2, 8, 15, 18, 20)),
    *((*REPORT, form) for form in ("txt", "md")),
)
#: What is exact for machines, and made visible where a terminal would read it.
EXACT = (("list", "--json"), ("list", "--csv"), (*REPORT, "json"), (*REPORT, "html"))
#: Runs commands with this terminal as their output and tells nothing else.
_RUN = """
import json, sys
from tracker.cli.main import cli
for words in json.loads(sys.argv[1]):
    try:
        cli.main(words, prog_name="tracker")
    except SystemExit:
        pass
"""


def obeyed(text: str) -> set[str]:
    """The signs that a terminal would obey, but for line ends, tabs and our own colours."""
    plain = _COLOUR.sub("", text)
    return {each for each in plain if unicodedata.category(each) in _OBEYED} - {"\n", "\t"}


def on_screen(made: Hostile, commands: tuple[tuple[str, ...], ...], color: str) -> str:
    """What these commands send to a real terminal, byte for byte."""
    screen, inside = pty.openpty()
    given = process_environment(made.register, made.home / "home") | {"TERM": "xterm"}
    typed = json.dumps([("--color", color, *words) for words in commands])
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, typed],
        stdin=subprocess.DEVNULL,
        stdout=inside,
        stderr=inside,
        env=given | {"COLUMNS": "200"},
    )
    os.close(inside)
    sent = b""
    try:
        while read := os.read(screen, 1 << 16):
            sent += read
    except OSError:  # how Linux says that nobody holds the other end
        pass
    process.wait(60)
    os.close(screen)
    return sent.decode().replace("\r\n", "\n")


def test_a_terminal_obeys_nothing(
    trial: Trial, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = [(color, words) for color in ("always", "never") for words in READING]
    tries = tries[:: trial.size(short=3, whole=1)]
    found = {
        (color, words): obeyed(hostile("--color", color, *words).stdout) for color, words in tries
    }
    some = (*READING, *EXACT) if trial.whole else (READING[0], READING[-1], *EXACT[:2])
    screens = [on_screen(hostile, some, color) for color in ("auto", "never")]
    sent = set().union(*found.values(), *map(obeyed, screens))

    # The control: text that is sent as it is.
    monkeypatch.setattr(output, "shown", str)
    harm = obeyed(hostile("--color", "always", "list").stdout)
    trial.tell(
        "P11",
        "terminal",
        f"{len(all_held())} texts ({len(NAUGHTY)} naughty strings and our own, less "
        f"{len(all_refused())} refused), {len(tries)} commands, with colour and without, "
        f"in pipes and on a real terminal: {len(sent)} signs sent that it would obey",
        control=f"sent as they are: {len(harm)} such signs in one list",
    )

    assert {words: signs for words, signs in found.items() if signs} == {}
    assert [obeyed(screen) for screen in screens] == [set(), set()]
    assert all(len(screen) > 10_000 for screen in screens)
    assert harm


def test_no_title_passes_for_another_row(hostile: Hostile) -> None:
    refs = {each.ref for each in hostile.where}
    piped = hostile("list").stdout
    assert len(piped.splitlines()) == len(refs) + 1
    drawn = hostile("--color", "always", "list").stdout
    starts = [_COLOUR.sub("", line).split(" ")[0] for line in drawn.splitlines()]
    assert sorted(filter(None, starts)) == sorted({"Ref", *refs})
    for each in hostile.where:
        if (each.verb, each.key) == ("add", "title") and "\n" in each.text:
            card = hostile("--color", "always", "show", each.ref).stdout
            assert not any(line in each.text.split("\n")[1:] for line in card.split("\n") if line)


def test_escapes_that_a_register_came_to_hold_are_shown(
    empty_register: str, database: Database, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if an earlier version, or somebody with the database's password, had let them in.
    monkeypatch.setattr(append, "clean_text", lambda _, text: text)
    title = "a\x1b[2J\x1b]52;c;aGFybQ==\x07\x9b2J\x7fb"
    added = ("add", "A", "-s", "https://a.example", "--published", "2025-01-16", "--", title)
    assert tracker(*added).exit_code == 0
    for color in ("always", "never"):
        for words in (("list",), ("show", "A"), ("log",), ("timeline", "A"), (*REPORT, "txt")):
            assert obeyed(tracker("--color", color, *words).stdout) == set()

    monkeypatch.setattr(output, "shown", str)
    assert "\x1b" in obeyed(tracker("list").stdout)


def test_the_tab_key_offers_one_line_for_each_ref(hostile: Hostile, tmp_path: Path) -> None:
    given = process_environment(hostile.register, hostile.home / "home")
    given |= {"_TRACKER_COMPLETE": "zsh_complete", "COMP_WORDS": "tracker show ", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-c", "from tracker.cli.main import cli; cli.main(prog_name='tracker')"],
        env=given,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )
    lines = done.stdout.decode().removesuffix("\n").split("\n")
    names = lines[1::3]
    assert set(lines[::3]) == {"plain"}
    assert {each.ref for each in hostile.where} <= set(names)
    assert obeyed(done.stdout.decode()) == set()
