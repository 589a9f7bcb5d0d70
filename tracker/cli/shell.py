"""`tracker shell`: many commands in one process."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.shell_lines import piped_lines, split_line, stdin_taken, tell
from tracker.errors import TrackerError, UsageError

if TYPE_CHECKING:
    from tracker.cli.main import Program

LEAVING = ("exit", "quit")


@click.command()
@click.option("--keep-going", is_flag=True, help="From a pipe: run on after a line that fails.")
@click.pass_context
@pass_app
def shell(app: App, ctx: click.Context, *, keep_going: bool) -> None:
    """Run commands line by line in one process, each its own transaction.

    The program starts once, so a line answers at once. TAB completes commands, options
    and refs; `help` lists the commands, `help show` explains one, `exit` or Ctrl-D leaves.
    Options given before `shell` hold for every line.

    From a pipe the lines are run as a script: lines that begin with # are passed over, the
    first failure stops it with its exit code and the number of its line. What earlier
    lines recorded stays.

    \b
    Example:
      tracker shell
      tracker --quiet shell --keep-going
    """
    if app.in_shell:
        raise UsageError(
            "This is a line of a tracker shell already.", hint="Type the command itself."
        )
    lines = Lines(app, ctx)
    if sys.stdin.isatty():
        lines.typed()
    else:
        raise click.exceptions.Exit(lines.piped(keep_going=keep_going))


class Lines:
    """Lines of a shell, each run as a command of its own."""

    def __init__(self, app: App, ctx: click.Context) -> None:
        self._app = app
        root = ctx.find_root()
        self._program: Program = root.command  # type: ignore[assignment]
        self._verbose = bool(root.params.get("verbose"))

    def typed(self) -> None:
        """Ask for lines until the end; a failure is told and the next line asked for."""
        from tracker.cli.shell_typing import Typing

        name = self._app.location.shown.rstrip("/").rpartition("/")[2].partition("?")[0]
        typing = Typing(self._app, self._program, f"tracker {name}> ")
        self._app.say("`help` lists the commands; `exit` or Ctrl-D leaves.")
        while True:
            try:
                line = typing.next()
            except KeyboardInterrupt:
                click.echo(err=True)
                continue
            except EOFError:
                click.echo(err=True)
                return
            if line.strip() in LEAVING:
                return
            if not line.lstrip().startswith("#"):
                self._run(line)

    def piped(self, *, keep_going: bool) -> int:
        """Run every line of stdin; the exit code of the first that failed, or 0."""
        from tracker.cli.main import INTERRUPTED

        first = 0
        try:
            for number, line in piped_lines():
                if line.strip() in LEAVING:
                    break
                with stdin_taken():
                    code = self._run(line, place=f"line {number}: ")
                first = first or code
                if code == INTERRUPTED or (code and not keep_going):
                    break
        except TrackerError as error:
            code = tell(error, place="", verbose=self._verbose)
            return first or code
        return first

    def _run(self, line: str, *, place: str = "") -> int:
        """Run a line; what went wrong is told, and its exit code is the answer."""
        words: list[str] = []
        try:
            words = split_line(line)
            if words[:1] == ["tracker"]:
                del words[0]
            if words[:1] == ["help"]:
                words = [*words[1:], "--help"]
            if not words:
                return 0
            from tracker.cli.main import refuse_bytes

            refuse_bytes(words)
            code = self._program.main(
                words, prog_name="tracker", standalone_mode=False, obj=self._app
            )
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each becomes a line
            verbose = self._verbose or not {"-v", "--verbose"}.isdisjoint(words[:3])
            return tell(error, place=place, verbose=verbose)
        if not isinstance(code, int) or code == 0:
            return 0
        if place:
            click.echo(f"tracker: {place}it ended with exit code {code}.", err=True)
        return code
