"""`tracker shell`: many commands in one process; `tracker completion`: those of your shell."""

from __future__ import annotations

import importlib.util
import io
import shlex
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import click
from click.shell_completion import ShellComplete, get_completion_class

from tracker.cli.app import App, pass_app
from tracker.cli.main import print_error, refuse_bytes
from tracker.errors import Unfinished, UsageError


@click.command()
@click.option("--keep-going", is_flag=True, help="From a pipe: run on after a line that fails.")
@click.pass_context
@pass_app
def shell(app: App, ctx: click.Context, *, keep_going: bool) -> None:
    """Run commands line by line in one process, each its own transaction.

    TAB completes commands, options and refs; `help` lists the commands, `help show` explains
    one, `exit` or Ctrl-D leaves. Options given before `shell` hold for every line. What you
    type is kept in no file.

    From a pipe the lines are a script, without those that begin with #. The first failure
    stops it with its exit code and the number of its line; what was recorded stays.

    \b
    Example:
      tracker shell
      tracker --quiet shell --keep-going
    """
    if app.in_shell:
        raise UsageError(
            "This is a line of a tracker shell already.", hint="Type the command itself."
        )
    typing, first = sys.stdin.isatty(), 0
    for place, line in typed_lines(app, ctx) if typing else piped_lines():
        if line.strip() in {"exit", "quit"}:
            break
        code = run_line(app, ctx, line, place)
        first = first or code
        if not typing and (code == Unfinished.INTERRUPTED or (code and not keep_going)):
            break
    raise click.exceptions.Exit(0 if typing else first)


def run_line(app: App, ctx: click.Context, line: str, place: str) -> int:
    """Run a line as a command of its own; an error is printed, and its exit code returned."""
    root = ctx.find_root()
    words: list[str] = []
    try:
        words = split_line(line)
        if words[:1] == ["help"]:
            words = [*words[1:], "--help"]
        if not words:
            return 0
        code = root.command.main(words, prog_name="tracker", standalone_mode=False, obj=app)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each becomes a line
        verbose = root.params["verbose"] or not {"-v", "--verbose"}.isdisjoint(words[:3])
        return print_error(error, place=place, verbose=verbose)
    if place and isinstance(code, int) and code:
        click.echo(f"tracker: {place}it ended with exit code {code}.", err=True)
    return code if isinstance(code, int) else 0


def typed_lines(app: App, ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Lines typed at a prompt until Ctrl-D; Ctrl-C abandons a line. Nothing is kept on disk."""
    name = app.location.shown.rstrip("/").rpartition("/")[2].partition("?")[0]
    # Where the platform has no readline, or answers go into a file, TAB does nothing.
    completes = sys.stdout.isatty() and importlib.util.find_spec("readline")
    readline: Any = importlib.import_module("readline") if completes else None
    app.say("`help` lists the commands; `exit` or Ctrl-D leaves.")
    while True:
        try:
            if readline:
                line = _edited_line(f"tracker {name}> ", readline, app, ctx)
            else:
                click.echo(f"tracker {name}> ", err=True, nl=False)
                line = input()
        except (KeyboardInterrupt, EOFError) as stop:
            click.echo(err=True)
            if isinstance(stop, EOFError):
                return
        else:
            if not line.lstrip().startswith("#"):
                yield "", line


def _edited_line(prompt: str, readline: Any, app: App, ctx: click.Context) -> str:
    """A line in which TAB completes; it is remembered, in memory only, until the shell ends."""
    offered: list[str] = []

    def complete(typed: str, number: int) -> str | None:
        if number == 0:
            before = readline.get_line_buffer()[: readline.get_begidx()]
            offered[:] = completions(app, ctx, before, typed)
        return offered[number] if number < len(offered) else None

    readline.set_completer_delims(" \t\n")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    readline.set_completer(complete)
    readline.set_auto_history(True)
    try:
        return input(prompt)
    finally:  # an answer to the question of a command is no line
        readline.set_completer(None)
        readline.set_auto_history(False)


def completions(app: App, ctx: click.Context, before: str, typed: str) -> list[str]:
    """The words that may stand after `before` and begin as `typed`, each with a space after it."""
    try:
        words = split_line(before)
    except UsageError:
        return []
    prefix = typed[: typed.find("=") + 1] if typed.startswith("-") else ""
    complete = ShellComplete(ctx.find_root().command, {}, "tracker", "").get_completions
    items = complete(["--db", app.settings["db"].value, *words], typed)
    offered = [word for word in ("help", "exit", "quit") if word.startswith(typed) and not words]
    offered += [prefix + str(item.value) for item in items]
    return [f"{shlex.quote(word) if ' ' in word else word} " for word in offered]


def piped_lines() -> Iterator[tuple[str, str]]:
    """Every line of stdin and its place, as "line 3: "; lines that begin with # are left out.

    Until the last line has been read, a command that reads stdin is refused.
    """
    stdin, sys.stdin = sys.stdin, _Taken()
    try:
        for number, line in enumerate(stdin.buffer, 1):
            text = line.decode(errors="surrogateescape").rstrip("\r\n")
            if not text.lstrip().startswith("#"):
                yield f"line {number}: ", text
    finally:
        sys.stdin = stdin


class _Taken(io.TextIOBase):
    """The stdin of a command whose line came from stdin: nothing can be read from it."""

    def read(self, size: int | None = -1, /) -> NoReturn:
        raise UsageError(
            "Nothing more can be read from stdin: it brings the lines.",
            hint="Name a file, or refs.",
        )

    readline = __iter__ = read
    buffer = property(lambda self: self)


def split_line(line: str) -> list[str]:
    """The words of a line, quotes and backslashes as a shell reads them, without `tracker`.

    Raises UsageError for a line that cannot be divided or is not UTF-8.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        because = "a quotation mark is not closed" if "quot" in str(error) else "it ends in \\"
        raise UsageError(
            f"The line cannot be read: {because}.", hint="Put words with spaces in quotes."
        ) from None
    words = words[1:] if words[:1] == ["tracker"] else words
    refuse_bytes(words)
    return words


SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, *, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Example:
      tracker completion bash >> ~/.bashrc
    """
    made = get_completion_class(shell)
    if made is not None:
        complete = made(ctx.find_root().command, {}, "tracker", "_TRACKER_COMPLETE")
        # Not source(): for bash it would start a bash to ask for its version.
        click.echo(complete.source_template % complete.source_vars())
