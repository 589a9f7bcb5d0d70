"""`tracker review`: the analyst's week, one judgement at a time."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tracker.cli.app import App, pass_app
from tracker.cli.asking import words_asked_for
from tracker.cli.main import Program, print_error
from tracker.cli.options import (
    ReadOptions,
    mine_option,
    parent_option,
    quiet_after_option,
    some_refs_argument,
    typed_refs,
)
from tracker.cli.output import TableColumn, print_rows
from tracker.cli.params import EXACT_DAY, ExplainedCommand, ReadBy, complete_refs
from tracker.cli.shell import piped_lines, split_line
from tracker.cli.show import compact
from tracker.domain.attention import ReasonKind
from tracker.domain.dates import Times, Week
from tracker.domain.prose import count_words
from tracker.domain.row import Filters
from tracker.domain.subject import nearest
from tracker.errors import UnknownName, UsageError
from tracker.record.verb import one_of

if TYPE_CHECKING:
    from tracker.read.agenda import ReviewCase

MENU = "c checked  n nothing  s step  u finding  d date  a all  k skip  ? more  q stop"


HELP = """\
c  checked: nothing new           c --places "GOV.UK, Hansard"
n  nothing at all was found
s  a step                         s "Bill introduced" -s https://… --action
u  a finding                      u under-way -s . -q "…"
d  a date                         d "by Easter" -s hansard-2025-01-16-a
a  checked: this one, and all that remain for the same reason
   (no claim that waits for a finding, unless claims are the reason)
v  the whole card
k  skip, as Enter does
z  take back what was recorded here last, and return to it
q  stop; what was recorded stays, and next time goes on from there
A letter alone asks for what it needs. After a letter stand the options of its
command: see tracker step --help. A source is a key, an address, or . for the
last one used."""

#: The command behind each letter, and what the letter adds to it.
COMMANDS = {
    "c": ("checked",),
    "n": ("checked", "--nothing"),
    "a": ("checked",),
    "s": ("step",),
    "u": ("update",),
    "d": ("due",),
}
#: Answers whose day is that of the review.
_LOOKS = frozenset({"c", "n", "a"})


class ReviewSession:
    """Commitments to be judged, in order, and what has been done with them so far."""

    def __init__(
        self,
        app: App,
        ctx: click.Context,
        cases: tuple[ReviewCase, ...],
        look: Callable[[tuple[str, ...]], tuple[ReviewCase, ...]],
        *,
        on: date | None,
        again: str,
    ) -> None:
        self._app = app
        self._root = ctx.find_root()
        self._verbose = bool(self._root.params.get("verbose"))
        self._cases = cases
        self._look = look
        self._on = on
        self._again = again
        self._at = 0
        self._recorded: list[tuple[int, int, int]] = []
        """What was recorded here: the batch, where in the review, and how many it dealt with."""
        self._skipped: set[str] = set()

    def run(self) -> int:
        """Take answers until nothing is left to judge, or nobody answers; the exit code."""
        kept, self._app.takes_back = self._app.takes_back, "z, or later tracker undo"
        code = self._ask_each() if self._app.interactive else self._read_each()
        self._app.takes_back = kept
        self._close()
        return code

    def _ask_each(self) -> int:
        case = self._next()
        while case is not None:
            try:
                line = self._app.ask(case.ref, default="", show_default=False, prompt_suffix="> ")
            except click.Abort:
                click.echo(err=True)
                return 0
            try:
                moved = self._answer(case, line)
            except BrokenPipeError:
                raise
            except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each becomes a line
                print_error(error, verbose=self._verbose)
                continue
            if moved is None:
                return 0
            case = self._next() if moved else case
        return 0

    def _read_each(self) -> int:
        place, case = "", self._next()
        try:
            for place, line in piped_lines():  # noqa: B007 - it says where an error is
                moved = self._answer(case, line)
                if moved is None:
                    break
                case = self._next() if moved else case
        except BrokenPipeError:
            raise
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each becomes a line
            return print_error(error, place=place, verbose=self._verbose)
        return 0

    def _next(self) -> ReviewCase | None:
        """Show the next commitment that still waits; None where there is none left."""
        while self._at < len(self._cases):
            waiting = self._look((self._cases[self._at].ref,))
            if waiting:
                self._show(waiting[0])
                return waiting[0]
            # Dealt with meanwhile: together with another one, or by somebody else.
            self._at += 1
        return None

    def _show(self, case: ReviewCase) -> None:
        place = f"{self._at + 1} of {len(self._cases)}"
        if not self._app.interactive:
            self._app.say(f"{place}  {case.ref}  {case.title}")
            return
        from tracker.read.show import CommitmentCard
        from tracker.read.show import show as look_up

        card = look_up(self._app.register, Times(self._on or self._app.today), case.ref)
        assert isinstance(card, CommitmentCard)
        click.echo(f"\n{compact(self._app, place, case, card)}\n{MENU}", err=True)

    def _answer(self, case: ReviewCase | None, line: str) -> bool | None:
        """Whether an answer moves on to the next commitment; None stops."""
        letter, *typed = split_line(line) or ["k"]
        if letter == "q":
            return None
        if letter == "z":
            return self._take_back()
        if case is None:
            if line.strip():
                raise UsageError("Every commitment has had its answer.", hint="Remove the line.")
            return False
        if letter == "k":
            self._skipped.add(case.ref)
            self._at += 1
            return True
        if letter in COMMANDS:
            return self._record(case, letter, typed)
        if letter == "v":
            self._run("show", [case.ref, *self._day("--as-of"), *typed])
        elif letter == "?":
            click.echo(HELP, err=True)
        else:
            raise UsageError(
                f"There is no answer '{letter}'.", hint="Type one of c n s u d a v k z q, or ?."
            )
        return False

    def _record(self, case: ReviewCase, letter: str, typed: list[str]) -> bool:
        refs = [case.ref]
        if letter in _LOOKS and not self._look((case.ref,)):
            # A look beside somebody else's of the same minute would say nothing new.
            self._app.say(f"{case.ref} was dealt with meanwhile; nothing was recorded.")
            self._at += 1
            return True
        if letter == "a":
            refs += self._alike(case)
            if self._app.interactive and not self._agreed(len(refs), case.whys[0]):
                return False
        command, *words = COMMANDS[letter]
        words += self._day("--on") if letter in _LOOKS else ()
        if self._app.interactive and not typed:
            typed = words_asked_for(self._app, command, refs)
        else:
            typed = [*refs, *typed]
        before = len(self._app.batches)
        self._run(command, [*words, *typed])
        if len(self._app.batches) == before:
            return False  # a dry run, or help
        self._recorded.append((self._app.batches[-1], self._at, len(refs)))
        self._skipped -= set(refs)
        self._at += 1
        return True

    def _alike(self, case: ReviewCase) -> list[str]:
        """What remains for the same first reason; no claim is passed over for another reason."""
        rest = tuple(other.ref for other in self._cases[self._at + 1 :])
        return [
            other.ref
            for other in (self._look(rest) if rest else ())
            if other.whys[0] is case.whys[0]
            and (case.whys[0] is ReasonKind.NEW_CLAIM or ReasonKind.NEW_CLAIM not in other.whys)
        ]

    def _agreed(self, count: int, why: ReasonKind) -> bool:
        question = f"Checked, nothing new: {count_words(count, 'commitment')} ({why.label})?"
        return click.confirm(question, default=False, err=True)

    def _take_back(self) -> bool:
        if not self._recorded:
            raise UsageError("Nothing was recorded here yet.", hint="See tracker undo.")
        batch, place, _ = self._recorded[-1]
        self._run("undo", [str(batch)])
        self._recorded.pop()
        self._at = place
        return True

    def _day(self, option: str) -> tuple[str, ...]:
        return () if self._on is None else (option, self._on.isoformat())

    def _run(self, name: str, words: list[str]) -> None:
        """A command of the program, parsed and run as if it had been typed."""
        program = self._root.command
        command = program.get_command(self._root, name) if isinstance(program, Program) else None
        assert command is not None
        with command.make_context(name, words, parent=self._root) as context:
            command.invoke(context)
        sys.stdout.flush()

    def _close(self) -> None:
        """Say what was done, what is left, and how to go on."""
        rest = tuple(case.ref for case in self._cases[self._at :])
        left = self._look(rest) if rest else ()
        done = sum(count for _, _, count in self._recorded)
        skipped = len(self._skipped)
        summary = f"{done} done, {skipped} skipped, {len(left)} left."
        if left:
            start = f" --from {left[0].ref}" if self._at else ""
            summary += f" To go on: {self._again}{start}"
        elif skipped:
            summary += f" What was skipped comes again: {self._again}"
        self._app.say(summary)


SCHEMA = "tracker.review/1"
SAVED_LIST = "@mine"
NOTHING = "Nothing needs a judgement this week."
WHY = ReadBy(one_of("reason", ReasonKind))


@click.command(cls=ExplainedCommand)
@some_refs_argument
@mine_option
@click.option("--lead", multiple=True, metavar="BODY", help="By lead body: a part of its name.")
@parent_option
@click.option(
    "--reason",
    type=WHY,
    multiple=True,
    help="By reason: passed, in-window, new-claim, unassessed, quiet.",
)
@quiet_after_option
@click.option(
    "--from", "start", metavar="REF", shell_complete=complete_refs, help="Go on at this one."
)
@click.option("--on", type=EXACT_DAY, help="The day of the review and its looks; default: today.")
@click.option("--list", "as_list", is_flag=True, help="List what there is to judge; ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="The list in JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="The list in CSV.")
@click.pass_context
@pass_app
def review(
    app: App,
    ctx: click.Context,
    *,
    refs: tuple[str, ...],
    mine: bool,
    lead: tuple[str, ...],
    parent: tuple[str, ...],
    reason: tuple[ReasonKind, ...],
    quiet_after: int,
    start: str | None,
    on: date | None,
    as_list: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Walk through what needs a judgement this week, one commitment at a time.

    First dates that passed and that nobody has looked at since, then what is in its
    window or due within 14 days, then claims later than our finding, then what was
    never assessed, then what has gone quiet. What was judged since Monday does not come again.

    An answer is a letter: c checked, n nothing at all, s a step, u a finding, d a date,
    a checked for all that remain for the same reason, v the whole card, z undo, q stop,
    Enter skips. With words after it, it is the command of that name: u under-way -s .

    From a pipe the answers are read line by line, up to the first mistake.

    \b
    Example:
      tracker review --parent JAY
      tracker review --list --reason passed --reason new-claim
    """
    selected = (*typed_refs(refs), *((SAVED_LIST,) if mine else ()))
    filters = Filters(refs=selected, lead=lead, parent=parent)
    look = _CaseQuery(app, on or app.today, filters, reason, quiet_after)
    cases = _from(look(), start)
    if as_list or as_json or as_csv:
        reading = ReadOptions(on, None, as_json, as_csv)
        print_rows(app, reading, cases, REVIEW_COLUMNS, schema=SCHEMA, empty=NOTHING)
        return
    if not cases:
        app.say(NOTHING)
        return
    if app.in_shell and not sys.stdin.isatty():
        raise UsageError(
            "A review takes its answers from stdin, which brings the lines of the shell.",
            hint="Run it on its own, or ask for --list.",
        )

    session = ReviewSession(app, ctx, cases, look, on=on, again=_typed(ctx))
    raise click.exceptions.Exit(session.run())


@dataclass(frozen=True, slots=True)
class _CaseQuery:
    """The query for what there is to judge, asked again after each answer."""

    app: App
    day: date
    filters: Filters
    whys: tuple[ReasonKind, ...]
    quiet_after: int

    def __call__(self, refs: tuple[str, ...] = ()) -> tuple[ReviewCase, ...]:
        """What there is to judge; with refs, what is left of these."""
        from tracker.read.agenda import cases

        return cases(
            self.app.register,
            Times(self.day),
            since=_monday(self.app, self.day),
            filters=replace(self.filters, refs=refs or self.filters.refs),
            whys=self.whys,
            quiet_after=self.quiet_after,
        )


def _monday(app: App, day: date) -> datetime:
    """When the week of a day begins."""
    return datetime.combine(Week.of(day).monday, time.min, app.zone)


def _from(cases: tuple[ReviewCase, ...], start: str | None) -> tuple[ReviewCase, ...]:
    if start is None:
        return cases
    refs = [case.ref for case in cases]
    place = next((n for n, ref in enumerate(refs) if ref.lower() == start.lower()), None)
    if place is None:
        raise UnknownName("commitment to review", start, nearest=nearest(start, refs))
    return cases[place:]


def _typed(ctx: click.Context) -> str:
    """The command as it was typed, without the place that it began at."""
    words = ["tracker", "review", *ctx.params["refs"]]
    for param in ctx.command.params:
        name = str(param.name)
        typed = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not typed or not isinstance(param, click.Option) or name == "start":
            continue
        value_typed = ctx.params[name]
        for value in value_typed if param.multiple else [value_typed]:
            words += [param.opts[0]] if param.is_flag else [param.opts[0], str(value)]
    return shlex.join(words)


REVIEW_COLUMNS: tuple[TableColumn[ReviewCase], ...] = (
    TableColumn("ref", lambda case: case.ref, "Ref", fixed=True),
    TableColumn("title", lambda case: case.title, "Title"),
    TableColumn("headline", lambda case: case.headline.label),
    TableColumn("badges", lambda case: [badge.label for badge in case.badges]),
    TableColumn("reasons", lambda case: [why.value for why in case.whys]),
    TableColumn(
        "words",
        lambda case: "; ".join(reason.words for reason in case.reasons),
        "Why",
        draw=lambda case: "\n".join(reason.words for reason in case.reasons),
    ),
    TableColumn("due_latest", lambda case: case.due_latest),
    TableColumn("last_looked", lambda case: case.last_looked),
)
