"""`tracker report`: what is published."""

from __future__ import annotations

import sys
from datetime import date, datetime

import click

from tracker import __version__
from tracker.cli.app import App, pass_app
from tracker.cli.output import write_out
from tracker.cli.params import EXACT_DAY, MOMENT, WEEK
from tracker.domain.text import shown
from tracker.domain.weeks import Week, last_complete_week
from tracker.errors import MissingOption, UsageError

FORMATS = ("html", "json")


@click.group()
def report() -> None:
    """Write the weekly report.

    \b
    Example:
      tracker report weekly --week 2025-W25 --output weekly-2025-W25.html
    """


@report.command()
@click.option("--week", type=WEEK, help="The ISO week; default: the last complete one.")
@click.option("--ending", type=EXACT_DAY, help="The week that ends with this Sunday.")
@click.option(
    "--known-at", type=MOMENT, help="What the ledger held then; default: all that it holds."
)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="html", help="Default: html."
)
@click.option("--output", metavar="FILE", help="Where to; default and '-': stdout.")
@pass_app
def weekly(
    app: App,
    *,
    week: Week | None,
    ending: date | None,
    known_at: datetime | None,
    format_: str,
    output: str | None,
) -> None:
    """Draft the report of a week, Monday to Sunday. It changes nothing.

    The same register and the same arguments give the same bytes on any machine. A report
    whose counts do not balance is not written (exit 5).

    \b
    Example:
      tracker report weekly --week 2025-W25 --output weekly-2025-W25.html
      tracker report weekly --week 2025-W03 --known-at 2025-01-19 --format json
    """
    if output is None and format_ == "html" and sys.stdout.isatty():
        raise MissingOption(
            "A page is not for a terminal.", hint="Add --output weekly.html, or - to see it anyway."
        )
    chosen = _week(app, week, ending)
    if chosen.monday > app.today:
        raise UsageError(
            f"Week {chosen} has not begun.",
            hint=f"The last complete one is {last_complete_week(app.today)}.",
        )
    from tracker.services.weekly.report import weekly as compute

    found = compute(
        app.register.database,
        chosen,
        known_at=known_at,
        prepared_by=app.setting("prepared_by"),
        title=app.setting("title"),
        version=__version__,
    )
    if format_ == "html":
        from tracker.reporting.html import weekly_html as write
    else:
        from tracker.reporting.weekly_json import weekly_json as write
    write_out(write(found), output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))


def _week(app: App, week: Week | None, ending: date | None) -> Week:
    if week is not None and ending is not None:
        raise UsageError("--week and --ending both name a week.", hint="Give one of them.")
    if week is not None:
        return week
    if ending is None:
        return last_complete_week(app.today)
    found = Week.of(ending)
    if found.sunday != ending:
        raise UsageError(
            f"{ending.isoformat()} is no Sunday; the report's week ends on one.",
            hint=f"Type --ending {found.sunday.isoformat()}, or --week {found}.",
        )
    return found
