"""Typing in the shell: what was typed before, and what TAB offers.

Both need the readline of the platform; without it a line is read as it comes.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click
from click.shell_completion import ShellComplete

if TYPE_CHECKING:
    from tracker.cli.app import App

#: How many lines are remembered.
MOST = 1000
#: What the shell itself understands.
OWN_WORDS = ("help", "exit", "quit")


class Typing:
    """Lines typed at a prompt; `next` raises EOFError at the end, KeyboardInterrupt at Ctrl-C."""

    def __init__(self, app: App, program: click.Command, prompt: str) -> None:
        self._prompt = prompt
        self._completing = Completing(app, program)
        self._readline = _readline()
        self._history = None if self._readline is None else history_file()
        if self._readline is not None:
            self._readline.set_auto_history(False)
            self._readline.set_completer_delims(" \t\n")
            libedit = "libedit" in (self._readline.__doc__ or "")
            self._readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
            for line in _remembered(self._history):
                self._readline.add_history(line)

    def next(self) -> str:
        """The next line; it is remembered, and TAB completes in it but in no later question."""
        if self._readline is None:
            sys.stderr.write(self._prompt)
            sys.stderr.flush()
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            return line
        self._readline.set_completer(self._complete)
        try:
            line = input(self._prompt)
        finally:
            self._readline.set_completer(None)
        if line.strip():
            self._readline.add_history(line)
            _remember(self._history, line)
        return line

    def _complete(self, text: str, state: int) -> str | None:
        assert self._readline is not None
        if state == 0:
            before = self._readline.get_line_buffer()[: self._readline.get_begidx()]
            self._offered = self._completing.offer(before, text)
        return self._offered[state] if state < len(self._offered) else None


class Completing:
    """What may stand at a place of a line; the same answers as `tracker completion` gives."""

    def __init__(self, app: App, program: click.Command) -> None:
        self._app = app
        self._program = program
        self._click = ShellComplete(program, {}, "tracker", "_TRACKER_COMPLETE")

    def offer(self, before: str, typed: str) -> list[str]:
        """The words that begin as typed and may stand there, each with a space after it."""
        try:
            words = shlex.split(before)
        except ValueError:
            return []
        if words[:1] == ["tracker"]:
            del words[0]
        option, equals, _ = typed.partition("=")
        prefix = option + equals if equals and typed.startswith("-") else ""
        register = ["--db", self._app.settings["db"].value]
        found = [] if words else [word for word in OWN_WORDS if word.startswith(typed)]
        items = self._click.get_completions([*register, *words], typed)
        found += [prefix + str(item.value) for item in items]
        return [f"{shlex.quote(word) if ' ' in word else word} " for word in found]


def history_file() -> Path | None:
    """Where typed lines are kept, for their writer alone; None where nothing can be kept."""
    from platformdirs import user_state_path

    path = user_state_path("tracker") / "history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError:
        return None
    return path


def _readline() -> ModuleType | None:
    if not sys.stdout.isatty():
        return None
    try:
        import readline
    except ImportError:
        return None
    return readline


def _remembered(path: Path | None) -> Iterator[str]:
    """The last lines; a file that has grown too long is cut to them."""
    if path is None:
        return
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        if len(lines) > 2 * MOST:
            path.write_text("".join(f"{line}\n" for line in lines[-MOST:]), encoding="utf-8")
    except OSError:
        return
    yield from lines[-MOST:]


def _remember(path: Path | None, line: str) -> None:
    if path is None:
        return
    try:
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"{line}\n")
    except OSError:
        # A disk that is full is no reason to stop.
        return
