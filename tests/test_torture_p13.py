"""P13: nothing leaves the machine unasked: by no command, and by no report that is opened."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures_naughty import Hostile, Seen, seen
from tests.fixtures_program import Tracker, process_environment
from tests.fixtures_register import Database
from tests.fixtures_torture import Trial
from tests.hostile_commands import LINES, Touch
from tests.offline.leaving import LEFT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


#: An address of the documentation range (RFC 5737), where nobody is.
NOBODY = "192.0.2.1"
PAGE = "https://www.gov.uk/government/never-fetched"
#: What cites addresses, besides the commands as they are tried elsewhere.
CITING: tuple[tuple[str, ...], ...] = (
    ("note", "JAY-13", "Seen.", "-s", f"{PAGE}/1", "--title", "Page", "--published", "2026-06-01"),
    ("claim", "JAY-13", "under-way", "-q", "Words", "-s", f"{PAGE}/2", "--published", "2026-06-02"),
    ("source", "show", f"{PAGE}/1"),
    ("list", "--json"),
    ("log", "--csv"),
    ("report", "weekly", "--week", "2025-W25", "--format", "md"),
    ("report", "weekly", "--week", "2025-W25", "--format", "json"),
)
#: Runs commands one after the other, and tells which programs they started.
_RUN = """
import json, sys
from pathlib import Path
from tests.fixtures_program import run_in_process
register, home, commands = sys.argv[1], Path(sys.argv[2]), json.load(sys.stdin)
started = []
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "pty.spawn"}
sys.addaudithook(lambda event, given: started.append(str(given)) if event in STARTS else None)
ended = [
    run_in_process(words, register=register, home=home, input=typed).exit_code
    for words, typed in commands
]
print(json.dumps([ended, started]))
"""


def in_child(
    code: str, home: Path, *args: str, input: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        input=input,
        env=process_environment(None, home / "home"),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def commands(out: Path, database: Database) -> list[tuple[tuple[str, ...], str]]:
    """Every command once: those that read first, those that bring back last, then the one
    after which no other would be answered.
    """
    order = (Touch.READS, Touch.NOTHING, Touch.WRITES, Touch.MAKES, Touch.MENDS)
    lines = sorted(
        LINES.items(), key=lambda each: (each[0] == "db downgrade", order.index(each[1].touch))
    )
    found = [
        (line.words(name, str(out)), line.input)
        for name, line in lines
        if database == "sqlite" or line.servers
    ]
    return [*((words, "") for words in CITING), *found]


@pytest.mark.parametrize(
    "code",
    [
        f"import socket; socket.socket().connect(('{NOBODY}', 80))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import urllib.request; urllib.request.urlopen('https://example.org')",
        f"import socket; socket.socket(2, 2).sendto(b'x', ('{NOBODY}', 53))",
        "try:\n import socket; socket.gethostbyname('example.org')\nexcept BaseException: pass",
    ],
)
def test_a_process_that_reaches_out_ends(tmp_path: Path, code: str) -> None:
    done = in_child(code, tmp_path)
    assert done.returncode == LEFT
    assert done.stderr.endswith(" was attempted.\n")


def test_a_test_that_reaches_out_is_told(nothing_leaves: list[str]) -> None:
    for reach in (
        lambda: socket.create_connection((NOBODY, 80), timeout=1),
        lambda: socket.getaddrinfo("example.org", 80),
    ):
        with pytest.raises(AssertionError, match="was attempted"):
            reach()
    assert set(nothing_leaves) == {NOBODY, "example.org"}
    nothing_leaves.clear()


def test_no_command_leaves_the_machine(
    trial: Trial, example_register: str, database: Database, tracker: Tracker, workplace: Path
) -> None:
    out = workplace.parent / "out"
    out.mkdir()
    home, tried = workplace.parent, commands(out, database)
    (home / "tracker.toml").write_text('places = "GOV.UK"\n', encoding="utf-8")
    tried = tried[:: trial.size(short=5, whole=1)]
    done = in_child(_RUN, home, example_register, str(home), input=json.dumps(tried))
    control = in_child(f"import socket; socket.create_connection(('{NOBODY}', 80))", home)
    ended, started = json.loads(done.stdout) if done.returncode == 0 else ([], [done.stderr])
    trial.tell(
        "P13",
        database,
        f"{len(ended)} commands: "
        f"{int(done.returncode == LEFT)} names asked for or connections, "
        f"{len(started)} programs started",
        control="a connection in such a process ends it"
        if control.returncode == LEFT
        else "NOTHING STOPS A CONNECTION",
    )

    assert done.returncode == 0, done.stderr
    assert started == []
    assert len(ended) == len(tried)
    # One after the other on one register: some are refused for what was done before.
    assert set(ended) <= {0, 1, 4, 5, 6}
    assert ended.count(0) > len(ended) / 2
    assert control.returncode == LEFT


_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
#: A picture from a port of this machine where nobody listens: the test needs no network.
_ASKS = '<img src="http://127.0.0.1:9/pixel.png" alt="">'


def opened(browser: Browser, folder: Path, page: str) -> Seen:
    path = folder / "weekly.html"
    path.write_bytes(page.encode())
    return seen(browser, path)


def test_a_page_that_is_opened_asks_nobody_for_anything(
    trial: Trial, hostile: Hostile, browser: Browser, tmp_path: Path
) -> None:
    pages = [hostile.report("html")]
    asked = [request for page in pages for request in opened(browser, tmp_path, page).requests]
    policies = [_POLICY.search(page) for page in pages]
    picture = pages[0].replace("</main>", f"{_ASKS}</main>")
    guarded = opened(browser, tmp_path, picture).violations
    unguarded = opened(browser, tmp_path, _POLICY.sub("", picture)).requests
    trial.tell(
        "P13",
        "reports in Chromium",
        f"{len(pages)} pages with the network on: {len(asked)} requests but for the file itself",
        control=f"with a picture and no policy: {len(unguarded)} request; "
        f"with the policy: {len(guarded)} stopped",
    )

    assert asked == []
    assert all(found and found[1].startswith("default-src &#39;none&#39;;") for found in policies)
    assert unguarded == ["http://127.0.0.1:9/pixel.png"]
    assert guarded == ["img-src"]
