"""The program: loads commands lazily, prints the help page and turns errors into lines."""

from __future__ import annotations

import atexit
import errno
import gc
import importlib
import io
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tracker import __version__
from tracker.cli.app import EVERY_COMMAND, App, to_stderr, wrapped_for
from tracker.domain.text import shown
from tracker.errors import (
    SheetTrouble,
    TrackerError,
    Unfinished,
    UsageError,
    as_typed,
    nearest_hint,
)

if TYPE_CHECKING:
    from tracker.record.verb import Verb

EVERYDAY = "Everyday"
RECORD = "More to record"
AMEND = "Putting things right"
READ = "More to read"
PUBLISH = "Publishing and care"

#: name: (module and object, which is a command or a verb; section; line of help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "add": ("record.opening:Add", EVERYDAY, "Open a commitment."),
    "update": ("record.assess:Update", EVERYDAY, "Record our finding of delivery."),
    "claim": ("record.say:Claim", EVERYDAY, "Record what the promiser says has been done."),
    "due": ("cli.verbs:due", EVERYDAY, "Record what was said of a date."),
    "step": ("record.steps:Step", EVERYDAY, "Record a dated event that changes no status."),
    "checked": ("record.steps:Checked", EVERYDAY, "Record that somebody looked."),
    "note": ("record.steps:Note", EVERYDAY, "Record a note."),
    "undo": ("record.amend:Undo", EVERYDAY, "Take back your own last batch."),
    "list": ("cli.list:list_", EVERYDAY, "List commitments as they stand."),
    "show": ("cli.show:show", EVERYDAY, "Show all that is held of one commitment."),
    "search": ("cli.search:search", EVERYDAY, "Find words in all that was typed."),
    "agenda": ("cli.list:agenda", EVERYDAY, "Show what falls due, day by day."),
    "report": ("cli.report:report", EVERYDAY, "Write the weekly report."),
    "stall": ("record.assess:Stall", RECORD, "Flag commitments as stalled."),
    "resume": ("record.assess:Resume", RECORD, "Lift the stalled flag."),
    "respond": ("record.say:Respond", RECORD, "Record an addressee's response."),
    "test": ("cli.verbs:test", RECORD, "Set or judge a success test."),
    "measure": ("record.measures:RecordMeasure", RECORD, "Record a number over time, its target."),
    "says": ("record.say:Says", RECORD, "Record where somebody else stands."),
    "instrument": ("record.opening:OpenInstrument", RECORD, "Open a bill, fund or inquiry."),
    "link": ("record.steps:Link", RECORD, "Record how two things hang together."),
    "restate": ("record.say:Restate", RECORD, "Record a promise said differently."),
    "replace": ("record.dispose:Replace", RECORD, "Record that a promise was superseded."),
    "withdraw": ("record.dispose:Withdraw", RECORD, "Record that a promise was taken back."),
    "split": ("record.dispose:Split", RECORD, "Book one commitment as several."),
    "merge": ("record.dispose:Merge", RECORD, "Book several commitments as one."),
    "drop": ("record.dispose:Drop", RECORD, "Put commitments out of scope."),
    "tag": ("cli.verbs:tag", RECORD, "Add tags."),
    "saved": ("cli.verbs:saved", RECORD, "Save a list of refs under a name."),
    "event": ("cli.verbs:event", RECORD, "Enter an event in the diary, or list them."),
    "close": ("cli.verbs:close", RECORD, "End what was promised for a period that is over."),
    "party": ("cli.parties:party", RECORD, "Show who speaks and leads, and what they are."),
    "source": ("cli.sources:source", RECORD, "Add, show, list and edit sources."),
    "record": ("cli.verbs:sheet", RECORD, "Record a sheet: one source, many facts."),
    "suggest": ("cli.suggest:suggest", RECORD, "Draft what a text commits whom to."),
    "import": ("cli.importing:import_", RECORD, "Record somebody else's list."),
    "review": ("cli.review:review", RECORD, "Walk through what needs a judgement this week."),
    "edit": ("record.opening:Edit", AMEND, "Repair how we wrote something down."),
    "correct": ("record.amend:Correct", AMEND, "Replace an entry that was wrong."),
    "retract": ("record.amend:Retract", AMEND, "Withdraw an entry."),
    "redact": ("cli.verbs:redact", AMEND, "Destroy the words of an entry."),
    "timeline": ("cli.timeline:timeline", READ, "Draw what happened, in text."),
    "log": ("cli.log:log", READ, "List the ledger's entries."),
    "diff": ("cli.diff:diff", READ, "Compare two days, or what was known at two."),
    "stats": ("cli.list:stats", READ, "Count the register."),
    "init": ("cli.care:init", PUBLISH, "Create a register."),
    "verify": ("cli.care:verify", PUBLISH, "Check the chain and every table."),
    "head": ("cli.care:head", PUBLISH, "Print the chain's head."),
    "verifier": ("cli.care:verifier", PUBLISH, "Print a program that checks what we published."),
    "lint": ("cli.lint:lint", PUBLISH, "Check the quality of the data."),
    "errata": ("cli.diff:errata", PUBLISH, "Draft what issued reports would now say."),
    "backup": ("cli.copies:backup", PUBLISH, "Write a verified copy of the register."),
    "restore": ("cli.copies:restore", PUBLISH, "Bring the register back from a copy."),
    "export": ("cli.export:export", PUBLISH, "Write the register in other people's formats."),
    "copy": ("cli.copies:copy", PUBLISH, "Move the register to a new file or database."),
    "db": ("cli.care:db", PUBLISH, "See or change the register's schema."),
    "config": ("cli.config:config", PUBLISH, "Show the settings and where they come from."),
    "help": ("cli.help:help_", READ, "Explain a command, or the words in use."),
    "shell": ("cli.shell:shell", PUBLISH, "Run many commands in one process."),
    "completion": ("cli.shell:completion", PUBLISH, "Print shell completion."),
}
SECTIONS = (EVERYDAY, RECORD, AMEND, READ, PUBLISH)


INTERNAL = 70
#: What rows that were tampered with make of the code that reads them, or a fault of our own.
UNFORESEEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
#: Objects between two searches for cycles.
FEW_CYCLES = 2_000_000
#: What a full disk or a closed stream says when an answer is printed.
_OUTPUT_FAILS = frozenset({errno.ENOSPC, errno.EIO, errno.EBADF, errno.EPIPE})
_STAYS = "Send it elsewhere; what was recorded stays, and tracker log shows it."
#: The options and the commands whose values are the names of files.
_NAME_FILES = (
    *("--db", "--output", "--comment", "--to", "--against", "--backup"),
    *("--profile", "--rejects"),
)
_TAKE_FILES = (
    *(("record",), ("import",), ("suggest",), ("export",), ("backup",), ("restore",)),
    *(("report", "show"), ("report", "verify")),
)


class Program(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, name = target[0].split(":")
        declared: click.Command | type[Verb] = getattr(
            importlib.import_module(f"tracker.{module}"), name
        )
        if isinstance(declared, click.Command):
            return declared
        from tracker.cli.recording import command

        return command(declared)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EOFError as error:
            # A prompt has told its own already; click would take any other for one.
            raise RuntimeError(str(error)) from error
        except (click.exceptions.Exit, click.ClickException, SystemExit, BrokenPipeError):
            raise
        except BaseException as error:
            app = ctx.find_object(App)
            broken = app.broken() if app is not None and isinstance(error, UNFORESEEN) else None
            ended = broken or (None if app is None else app.ended_early(error))
            if ended is None:
                raise
            raise ended from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from tracker.domain.subject import nearest

            name = str(args[0])
            hint = nearest_hint(nearest(name, list(COMMANDS))) or ""
            ctx.fail(f"There is no command '{name}'. {hint}".strip())

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section in SECTIONS:
            rows = [(name, line) for name, (_, where, line) in COMMANDS.items() if where == section]
            title = "Everyday commands" if section == EVERYDAY else section
            with formatter.section(title):
                if section == EVERYDAY or ctx.meta.get(EVERY_COMMAND):
                    formatter.write_dl(rows)
                else:
                    formatter.write_text(" ".join(name for name, _ in rows))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            refuse_bytes(sys.argv[1:] if args is None else args)
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BaseException as error:  # noqa: BLE001 - each of them becomes a line
            _leave(error, args)
        sys.exit(code if isinstance(code, int) else 0)


def refuse_bytes(words: Sequence[str]) -> None:
    """Refuse an argument that is not text (UsageError); only a file may be called anything."""
    place = next((place for place, word in enumerate(words) if word in COMMANDS), len(words))
    if any(tuple(words[place : place + len(taker)]) == taker for taker in _TAKE_FILES):
        return
    for before, word in zip(("", *words), words, strict=False):
        names_file = before in _NAME_FILES or word.partition("=")[0] in _NAME_FILES
        if not names_file and not _is_text(word):
            raise UsageError(f"{as_typed(word)} is not UTF-8 text.", hint="Type it in UTF-8.")


def _is_text(word: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in word)


def _leave(error: BaseException, args: Sequence[str] | None) -> NoReturn:
    """Say what went wrong on stderr and leave with the documented exit code."""
    words = sys.argv[1:] if args is None else args
    if _is_output(error) and sys.stdout is not None:
        # What waits in the stream would fail again at the end, and change the exit code.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        # The reader of the pipe has gone; there is nobody left to tell.
        sys.exit(0)
    if isinstance(error, SystemExit):
        raise error
    sys.exit(print_error(error, verbose="-v" in words[:3] or "--verbose" in words))


def _is_output(error: BaseException) -> bool:
    """Whether it is stdout that failed, also where a command says besides what it recorded."""
    origin = error.__cause__ if isinstance(error, Unfinished) else error
    return isinstance(origin, OSError) and origin.errno in _OUTPUT_FAILS


def print_error(error: BaseException, *, place: str = "", verbose: bool = False) -> int:
    """Print whatever went wrong as a line on stderr; the documented exit code.

    `place` says where in a script it was typed. With `verbose` the traceback is printed
    first. Nothing is printed where the command has said everything itself.
    """
    from tracker.ledger.location import printable

    if verbose:
        import traceback

        to_stderr(printable("".join(traceback.format_exception(error))).rstrip())
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        to_stderr(error.format_message())
        return error.exit_code
    if _was_left(error) and sys.stderr and sys.stderr.isatty():
        to_stderr("")  # the question that was left stands on a line of its own
    message, code = _message_and_code(error)
    # What was typed may hold what a terminal would obey, and an address in the wrong place.
    to_stderr(wrapped_for(sys.stderr, f"tracker: {place}{shown(printable(message))}"))
    return code


def _was_left(error: BaseException) -> bool:
    """Whether somebody left the command, perhaps in the middle of a question."""
    return isinstance(error, click.Abort) or (
        isinstance(error, Unfinished) and error.exit_code == Unfinished.INTERRUPTED
    )


def _message_and_code(error: BaseException) -> tuple[str, int]:
    if isinstance(error, TrackerError):
        line = error.line()
        kept = isinstance(error, SheetTrouble)
        return line if kept else line.replace("\n", " "), error.exit_code
    if isinstance(error, click.UsageError):
        return _usage_line(error), error.exit_code
    if isinstance(error, click.ClickException):
        return _one_line(error), error.exit_code
    if isinstance(error, OSError) and _is_output(error):
        because = (error.strerror or str(error)).lower()
        return f"stdout: it cannot be written ({because}). {_STAYS}", 6
    if isinstance(error, click.Abort | KeyboardInterrupt):
        # Before the command had begun, or when it had ended: it says itself what it has done.
        return "interrupted; tracker log shows what was recorded.", Unfinished.INTERRUPTED
    return (
        f"something went wrong that should not have: {type(error).__name__}: "
        f"{_first_line(str(error))}. Nothing was recorded; run `tracker -v …` to see where."
    ), INTERNAL


def _usage_line(error: click.UsageError) -> str:
    """What cannot be understood of a command line, and what to type in its place."""
    if error.ctx is None:
        return f"{_one_line(error)} See `tracker --help`."
    path = error.ctx.command_path
    if isinstance(error, click.MissingParameter):
        usage = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
        example = re.search(r"Example:\n +(.+)", error.ctx.command.help or "")
        as_in = f", as: {example[1].replace(chr(92), '…')}" if example else ""
        return f"{_one_line(error)} Type {path} {usage}{as_in}; see `{path} --help`."
    if isinstance(error, click.NoSuchOption):
        from tracker.domain.subject import nearest

        root = error.ctx.find_root()
        if any(error.option_name in param.opts for param in root.command.get_params(root)):
            typed = f"tracker {error.option_name}{path.removeprefix('tracker')} …"
            return f"'{error.option_name}' goes before the command. Type {typed}"
        near = nearest(error.option_name, error.possibilities or ())[:1]
        words = f"There is no option '{error.option_name}'.", nearest_hint(near)
        return " ".join([*filter(None, words), f"See `{path} --help`."])
    return f"{_one_line(error)} See `{path} --help`."


def _one_line(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    return text if text.endswith((".", "?", "…")) else text + "."


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no message"


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog=(
        "`tracker help` gives every command a line, `tracker help words` explains the words; "
        "`tracker COMMAND --help` explains a command, with an example."
    ),
)
@click.option(
    "--db", metavar="PATH|URL", help="The register; default: $TRACKER_DB or the settings."
)
@click.option("--as", "actor", metavar="NAME", help="Who records; default: $TRACKER_ACTOR.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to use colour.",
)
@click.option("--quiet", is_flag=True, help="Say nothing but errors on stderr.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error came from.")
@click.option("--no-input", is_flag=True, help="Never ask; what is missing is an error.")
@click.version_option(__version__, "--version", message="tracker %(version)s")
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:
    """Keep a register of what public bodies promised, by when, and what came of it.

    Every fact is dated and sourced, nothing is overwritten, and each report can be
    checked line by line.
    """
    options.pop("verbose")
    # The lines of a shell are handed the shell's own, which keeps its registers open.
    if ctx.obj is not None:
        ctx.obj = ctx.obj.line(**options)
        return
    ctx.obj = App(**options)
    ctx.call_on_close(ctx.obj.close)


def main() -> None:
    """The console script.

    A command lives for a moment and leaves few cycles: looking for them while modules are
    imported, and once more at exit, would take a fifth of its time.
    """
    try:
        _prepare()
        cli.main(prog_name="tracker")
    except KeyboardInterrupt as error:
        _leave(error, None)


def _prepare() -> None:
    if sys.stdin is None:
        # It was closed by whoever started the program: there is nothing to read.
        sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        # Whatever the locale: the same answer is the same bytes, and can be printed.
        if isinstance(stream, io.TextIOWrapper) and stream.encoding != "utf-8":
            stream.reconfigure(encoding="utf-8", errors=stream.errors)
    gc.set_threshold(FEW_CYCLES)
    atexit.register(gc.freeze)
