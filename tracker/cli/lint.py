"""`tracker lint`: checks the quality of the data and the privacy of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import ReadOptions, filter_options, reading_options
from tracker.cli.output import TableColumn, print_rows, stacked, times_of
from tracker.cli.params import ExplainedCommand
from tracker.domain.prose import count_words
from tracker.domain.row import Filters

if TYPE_CHECKING:
    from tracker.lint import LintFinding
    from tracker.lint.registry import Check

SCHEMA = "tracker.lint/1"
LIST_SCHEMA = "tracker.lint-checks/1"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check as `--list` names it; the names are those of its JSON."""

    name: str
    line: str
    help: str


@click.command(cls=ExplainedCommand)
@click.argument("names", nargs=-1, metavar="[CHECK]...")
@click.option("--except", "but", multiple=True, metavar="CHECK", help="All but this. Repeatable.")
@click.option("--list", "listed", is_flag=True, help="Name the checks; run none.")
@click.option("--explain", is_flag=True, help="Say why a check matters and what to type; run none.")
@filter_options
@reading_options
@pass_app
def lint(
    app: App,
    *,
    names: tuple[str, ...],
    but: tuple[str, ...],
    listed: bool,
    explain: bool,
    filters: Filters,
    reading: ReadOptions,
) -> None:
    """Run the named checks, or all of them; exit 1 if one has something to say.

    Each line names what it is about, the check, the entry, what was found and the next
    command to type. With filters, only of the commitments that pass.

    \b
    Example:
      tracker lint
      tracker lint no-wording weak-evidence --parent JAY
      tracker lint --except long-unseen --except no-date
      tracker lint --list
      tracker lint --explain past-gate
    """
    from tracker.lint import checks_named
    from tracker.lint import lint as run

    if explain:
        click.echo("\n\n".join(_explained(check) for check in checks_named(names)))
        return
    if listed:
        rows = [CheckRow(check.name, check.line, check.help) for check in checks_named(names)]
        print_rows(app, reading, rows, LISTED, schema=LIST_SCHEMA, empty="There is no check.")
        return
    findings = run(app.register, times_of(app, reading), only=names, but=but, filters=filters)
    if findings or reading.as_json or reading.as_csv:
        print_rows(app, reading, findings, COLUMNS, schema=SCHEMA, empty="Nothing to say.")
    if not findings:
        app.say("Nothing to say.")
        return
    checks = len({one.check for one in findings})
    app.say(f"{count_words(len(findings), 'finding')} of {count_words(checks, 'check')}.")
    raise click.exceptions.Exit(1)


def _explained(check: Check) -> str:
    import textwrap

    return f"{check.name}: {check.line}\n{textwrap.fill(check.help, 80)}"


COLUMNS: tuple[TableColumn[LintFinding], ...] = (
    TableColumn(
        "ref", lambda one: one.ref, "Ref", draw=lambda one: stacked(one.ref, one.check), fixed=True
    ),
    TableColumn("check", lambda one: one.check),
    TableColumn("entry", lambda one: one.entry, "#", number=True),
    TableColumn(
        "what",
        lambda one: one.what,
        "What, and what to type",
        draw=lambda one: stacked(one.what, one.next),
    ),
    TableColumn("next", lambda one: one.next),
)
LISTED: tuple[TableColumn[CheckRow], ...] = (
    TableColumn("name", lambda check: check.name, "Check", fixed=True),
    TableColumn("line", lambda check: check.line, "What it finds"),
)
