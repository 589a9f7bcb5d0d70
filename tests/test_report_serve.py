"""`report serve`: this machine sees the record as it is now, and nobody else sees it."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fixtures_program import NOW, Tracker, done, process_environment

pytestmark = pytest.mark.databases("sqlite")


class Serving:
    """The program while it serves."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.address = process.stdout.readline().strip()
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def get(
        self, path: str, *, host: str | None = None, method: str = "GET"
    ) -> tuple[int, dict[str, str], str]:
        """Ask for a page: its status, its headers and its content."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, headers={"Host": host or f"127.0.0.1:{self.port}"})
        answer = connection.getresponse()
        content = answer.read().decode()
        connection.close()
        return answer.status, dict(answer.getheaders()), content

    @contextmanager
    def news(self) -> Iterator[Iterator[str]]:
        """What a page that is open hears."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(
                f"GET /_news HTTP/1.1\r\nHost: localhost:{self.port}\r\n\r\n".encode()
            )
            with connection.makefile("r") as lines:
                yield (line.strip() for line in lines if line.startswith("data:"))


# Where whoever started the tests has interrupts ignored, the program would ignore them too.
signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def started(register: str, workplace: Path) -> Iterator[Serving]:
    with subprocess.Popen(
        [sys.executable, "-m", "tracker", "report", "serve", "--port", "0"],
        env=process_environment(register, workplace.parent / "home", NOW),
        cwd=workplace,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Serving(process)
        finally:
            process.kill()


@pytest.fixture
def serving(register_url: str, example_register: str, workplace: Path) -> Iterator[Serving]:
    with started(register_url, workplace) as serving:
        yield serving


def test_what_is_recorded_is_on_the_page_at_once(tracker: Tracker, serving: Serving) -> None:
    status, headers, page = serving.get("/c/JAY-13/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Cache-Control"] == "no-store"
    assert "We rang them." not in page
    assert '<script src="/_reload.js"></script>' in page
    with serving.news() as news:
        done(tracker("note", "JAY-13", "We rang them.", "--on", "2026-06-20"))
        assert next(news) == "data: changed"
    assert "We rang them." in serving.get("/c/JAY-13/")[2]
    assert "Draft weekly report" in serving.get("/draft.html")[2]
    assert "EventSource" in serving.get("/_reload.js")[2]
    assert serving.get("/data/commitments.csv")[0] == 200


def test_a_look_that_changes_is_seen_and_one_that_is_wrong_is_said(
    register_url: str, example_register: str, workplace: Path
) -> None:
    sheet = workplace / "own" / "look.css"
    sheet.parent.mkdir()
    (workplace / "tracker.toml").write_text('reports = "own"\n')
    with started(register_url, workplace) as serving:
        assert serving.process.stderr is not None
        with serving.news() as news:
            sheet.write_text(".mast { color: #123456; }\n")
            assert next(news) == "data: changed"
        assert "#123456" in serving.get("/site.css")[2]
        sheet.write_text("@import 'x';\n")
        lines = (line for line in serving.process.stderr if "look.css:1" in line)
        assert next(lines).startswith("tracker: own/look.css:1: '@import' may not stand in it")
        assert "#123456" in serving.get("/site.css")[2]


def test_another_name_another_file_and_another_verb_are_refused(serving: Serving) -> None:
    for host in ("evil.example", f"evil.example:{serving.port}", "127.0.0.1", "localhost:1"):
        status, _, content = serving.get("/", host=host)
        assert (status, content) == (421, "Not served by this name.\n")
    for path in (
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/nosuch/",
        "/c",
    ):
        assert serving.get(path)[0] == 404
    assert serving.get("/", method="POST")[0] == 501
    assert serving.get("/", method="HEAD")[0] == 200
    assert serving.get("/", host=f"localhost:{serving.port}")[0] == 200


def test_ctrl_c_ends_it_also_while_a_page_is_open(serving: Serving) -> None:
    with serving.news():
        serving.process.send_signal(signal.SIGINT)
        assert serving.process.wait(timeout=60) == 0
    assert serving.process.stderr is not None
    said = serving.process.stderr.read()
    assert "Ended." in said
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_one_line(tracker: Tracker, example_register: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = tracker("report", "serve", "--port", port)
    assert result.exit_code == 6
    assert result.stderr == (
        f"tracker: 127.0.0.1:{port}: nothing can be served there (address already in use). "
        "Give another --port; 0 takes one that is free.\n"
    )
    assert tracker("report", "serve", "--host", "203.0.113.9").exit_code == 6
