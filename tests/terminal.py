"""The program on a terminal of 80 by 24: what is typed to it, and what it shows."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fixtures_program import process_environment

#: Seconds after which an answer is missing, however slow the machine.
PATIENCE = 60
_ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])")
#: A process takes the terminal as its own before it becomes the program, so that Ctrl-C reaches
#: it, also where the tests run in the background and ignore interrupts.
_START = (
    "import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "os.execv(sys.executable, [sys.executable, '-m', 'tracker', *sys.argv[1:]])"
)


class Terminal:
    """A program that runs on a terminal."""

    def __init__(self, screen: int, process: subprocess.Popen[bytes]) -> None:
        self._screen = screen
        self._process = process
        self._unread = ""

    def until(self, words: str) -> str:
        """What is shown up to these words, and they; fails where they do not come."""
        assert self._comes(words, PATIENCE), f"{words!r} was not shown but: {self._unread!r}"
        shown, found, self._unread = self._unread.partition(words)
        return shown + found

    def interrupt(self, then: str) -> str:
        """Press Ctrl-C, and again as one does where it was overheard; what is shown up to `then`.

        A line that is being typed misses a signal that comes between two keys.
        """
        for _ in range(PATIENCE):
            self.type("\x03")
            if self._comes(then, 1):
                break
        return self.until(then)

    def type(self, text: str) -> None:
        """Type keys; Enter is a line break."""
        os.write(self._screen, text.encode())

    def answer(self, text: str, then: str) -> str:
        """Type a line; what is shown from there up to the words `then`."""
        self.type(f"{text}\n")
        return self.until(then)

    def ends(self) -> tuple[str, int]:
        """What is shown until the program leaves, and its exit code."""
        while read := self._read():
            self._unread += read
        return self._unread, self._process.wait(PATIENCE)

    def _comes(self, words: str, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while words not in self._unread:
            ready, _, _ = select.select([self._screen], [], [], max(0, end - time.monotonic()))
            read = self._read() if ready else ""
            if not read:
                return False
            self._unread += read
        return True

    def _read(self) -> str:
        try:
            raw = os.read(self._screen, 1 << 16)
        except OSError:  # how Linux says that nobody holds the other end
            return ""
        return _ESCAPES.sub("", raw.decode(errors="replace")).replace("\r\n", "\n")


@contextmanager
def on_terminal(register: str, home: Path, *args: str) -> Iterator[Terminal]:
    """The program with these arguments on a terminal of its own."""
    screen, inside = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", _START, *args],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        env=process_environment(register, home / "home") | {"TERM": "xterm", "NO_COLOR": "1"},
        cwd=home,
        start_new_session=True,
    )
    os.close(inside)
    try:
        yield Terminal(screen, process)
    finally:
        process.kill()
        process.wait()
        os.close(screen)
