"""`tracker review`: the analyst's week, one judgement at a time."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tracker.cli.app import App, pass_app
from tracker.cli.completing import complete_refs
from tracker.cli.filtering import some_refs_argument, typed_refs
from tracker.cli.options import Reading
from tracker.cli.params import EXACT_DAY, WordType
from tracker.cli.printing import Column, print_rows
from tracker.domain.attention import Why
from tracker.domain.refs import nearest
from tracker.domain.times import Times
from tracker.domain.weeks import Week
from tracker.errors import UnknownName, UsageError
from tracker.services.filters import Filters

if TYPE_CHECKING:
    from tracker.services.reviewing import Case

SCHEMA = "tracker.review/1"
SAVED_LIST = "@mine"
NOTHING = "Nothing needs a judgement this week."
WHY: WordType[Why] = WordType("reason", Why)


@click.command()
@some_refs_argument
@click.option("--mine", is_flag=True, help="Only the refs saved as @mine.")
@click.option("--lead", multiple=True, metavar="BODY", help="By lead body: a part of its name.")
@click.option(
    "--parent",
    multiple=True,
    metavar="REF",
    shell_complete=complete_refs,
    help="The children of this commitment.",
)
@click.option(
    "--reason", type=WHY, multiple=True, help="By reason: passed, in-window, new-claim, quiet."
)
@click.option(
    "--quiet-after",
    type=click.IntRange(min=1),
    default=180,
    show_default=True,
    metavar="N",
    help="Days without an event after which something has gone quiet.",
)
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
    reason: tuple[Why, ...],
    quiet_after: int,
    start: str | None,
    on: date | None,
    as_list: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Walk through what needs a judgement this week, one commitment at a time.

    First dates that passed and that nobody has looked at since, then what is in its
    window or due within 14 days, then claims later than our verdict, then what has gone
    quiet. Each comes once, with all its reasons, and leaves the list when a look, a
    verdict, a step or a date has been recorded for it since Monday: so stopping and
    starting again goes on where you were.

    An answer is a letter: c checked, n nothing at all, s a step, u a verdict, d a date,
    a checked for all that remain for the same reason, v the whole card, z undo, q stop,
    Enter skips. With words after it, it is the command of that name: u under-way -s .

    From a pipe the answers are read line by line. A mistake stops with its line number;
    what was recorded before stays.

    \b
    Example:
      tracker review --parent JAY
      tracker review --list --reason passed --reason new-claim
    """
    selected = (*typed_refs(refs), *((SAVED_LIST,) if mine else ()))
    filters = Filters(refs=selected, lead=lead, parent=parent)
    look = _Look(app, on or app.today, filters, reason, quiet_after)
    found = _from(look(), start)
    if as_list or as_json or as_csv:
        reading = Reading(on, None, as_json, as_csv)
        print_rows(app, reading, found, COLUMNS, schema=SCHEMA, empty=NOTHING)
        return
    if not found:
        app.say(NOTHING)
        return
    if app.in_shell and not sys.stdin.isatty():
        raise UsageError(
            "A review takes its answers from stdin, which brings the lines of the shell.",
            hint="Run it on its own, or ask for --list.",
        )
    from tracker.cli.review_session import Session

    session = Session(app, ctx, found, look, on=on, again=_typed(ctx))
    raise click.exceptions.Exit(session.run())


@dataclass(frozen=True, slots=True)
class _Look:
    """Asking the register what there is to judge, again and again in the same manner."""

    app: App
    day: date
    filters: Filters
    whys: tuple[Why, ...]
    quiet_after: int

    def __call__(self, refs: tuple[str, ...] = ()) -> tuple[Case, ...]:
        """What there is to judge; with refs, what is left of these."""
        from tracker.services.reviewing import cases

        return cases(
            self.app.register,
            Times(self.day),
            since=_monday(self.app, self.day),
            filters=replace(self.filters, refs=refs or self.filters.refs),
            whys=self.whys,
            quiet_after=self.quiet_after,
        )


def _monday(app: App, day: date) -> datetime:
    """When the week of a day begins, by the clock that the day comes from."""
    midnight = datetime.combine(Week.of(day).monday, time.min)
    return midnight.replace(tzinfo=UTC) if app.rehearsal else midnight.astimezone()


def _from(found: tuple[Case, ...], start: str | None) -> tuple[Case, ...]:
    if start is None:
        return found
    refs = [case.ref for case in found]
    place = next((n for n, ref in enumerate(refs) if ref.lower() == start.lower()), None)
    if place is None:
        raise UnknownName("commitment to review", start, nearest=nearest(start, refs))
    return found[place:]


def _typed(ctx: click.Context) -> str:
    """The command as it was typed, without the place that it began at."""
    words = ["tracker", "review", *ctx.params["refs"]]
    for param in ctx.command.params:
        name = str(param.name)
        typed = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not typed or not isinstance(param, click.Option) or name == "start":
            continue
        given = ctx.params[name]
        for value in given if param.multiple else [given]:
            words += [param.opts[0]] if param.is_flag else [param.opts[0], str(value)]
    return shlex.join(words)


COLUMNS: tuple[Column[Case], ...] = (
    Column("ref", lambda case: case.ref, "Ref", fixed=True),
    Column("title", lambda case: case.title, "Title"),
    Column("headline", lambda case: case.headline.label),
    Column("badges", lambda case: [badge.label for badge in case.badges]),
    Column("reasons", lambda case: [why.value for why in case.whys]),
    Column(
        "words",
        lambda case: "; ".join(reason.words for reason in case.reasons),
        "Why",
        draw=lambda case: "\n".join(reason.words for reason in case.reasons),
    ),
    Column("due_latest", lambda case: case.due_latest),
    Column("last_looked", lambda case: case.last_looked),
)
