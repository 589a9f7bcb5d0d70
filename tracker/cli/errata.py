"""`tracker errata`: what the issued reports would have said otherwise."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePath
from typing import Any

import click

from tracker import __version__
from tracker.cli.app import App, pass_app
from tracker.cli.output import write_out
from tracker.cli.params import MOMENT, SINCE
from tracker.cli.report_options import FORMATS, format_named, passed
from tracker.domain.text import shown
from tracker.errors import UsageError


class SinceReportType(click.ParamType[datetime | int]):
    """A day, a moment, or the number of an issued report; four digits are a year."""

    name = "date|timestamp|number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | int:
        if isinstance(value, (datetime, int)):
            return value
        if re.fullmatch(r"#?[1-9][0-9]{0,2}|#[1-9][0-9]{0,8}", str(value)):
            return int(str(value).removeprefix("#"))
        return SINCE.convert(value, param, ctx)


@click.command()
@click.option(
    "--since",
    type=SinceReportType(),
    help="List only what was recorded since then, or since report NUMBER was issued; default: "
    "all since each report.",
)
@click.option(
    "--report",
    "numbers",
    type=click.IntRange(1, 999_999_999),
    multiple=True,
    metavar="NUMBER",
    help="Only this issued report. Repeatable.",
)
@click.option("--known-at", type=MOMENT, help="What the ledger held then; default: all of it.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Default: as the name of --output ends, or md.",
)
@click.option("--output", metavar="FILE", help="Where to; '-' is stdout.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON: --format json.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when a report held an error of ours.")
@pass_app
def errata(
    app: App,
    *,
    since: datetime | int | None,
    numbers: tuple[int, ...],
    known_at: datetime | None,
    format_: str | None,
    output: str | None,
    as_json: bool,
    exit_code: bool,
) -> None:
    """Draft a notice: what the issued reports would have said, had we known what we know now.

    It keeps apart where we were wrong (what was corrected, retracted, undone or repaired),
    what we did not know then (recorded late), and words that were removed. It changes
    nothing. A report that a later one replaced is named and left alone.

    \b
    Example:
      tracker errata
      tracker errata --since 2026-07-01 --output errata.md
      tracker errata --format html --output errata.html
    """
    from tracker.reporting import errata as reporting
    from tracker.services.errata import Asked
    from tracker.services.errata import errata as compute

    name = format_ or _named(output, as_json=as_json)
    if as_json and name != "json":
        raise UsageError("--json and --format ask for two formats.", hint="Give one of them.")
    moment = passed(app, known_at)
    notice = compute(
        app.register,
        Asked(
            known_at=moment,
            since=since if isinstance(since, datetime) else None,
            since_report=since if isinstance(since, int) else None,
            numbers=numbers,
        ),
        version=__version__,
    )
    write_out(getattr(reporting, f"errata_{name}")(notice), output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))
    if exit_code and notice.wrong:
        raise click.exceptions.Exit(1)


def _named(output: str | None, *, as_json: bool) -> str:
    """The format that a file's name ends in; Markdown where it says none."""
    if as_json:
        return "json"
    suffix = PurePath(output or "").suffix
    return format_named(output) if suffix.removeprefix(".").lower() not in {"", "-"} else "md"
