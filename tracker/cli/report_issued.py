"""`tracker report list`, `show` and `verify`: what was issued."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from tracker import __version__
from tracker.cli.app import App, pass_app
from tracker.cli.options import Reading
from tracker.cli.output import write_out
from tracker.cli.params import MOMENT
from tracker.cli.printing import Column, print_object, print_rows
from tracker.cli.report_options import FORMATS, format_named, printer
from tracker.domain.plain import plain
from tracker.domain.prose import count_words, list_words
from tracker.domain.text import shown
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.services.issued import IssuedRow
    from tracker.services.reprinting import Verified

_NUMBER = re.compile(r"[0-9]{1,9}")
COLUMNS: tuple[Column[IssuedRow], ...] = (
    Column("number", lambda row: row.number, "No.", number=True),
    Column("week", lambda row: row.week, "Week", fixed=True),
    Column(
        "known_at",
        lambda row: row.known_at,
        "Known at",
        draw=lambda row: _minute(row.known_at),
        fixed=True,
    ),
    Column("scope", lambda row: row.scope.words, "Scope", wide=100),
    Column("brief", lambda row: row.brief),
    Column(
        "issued_at",
        lambda row: row.issued_at,
        "Issued",
        draw=lambda row: _minute(row.issued_at),
        fixed=True,
    ),
    Column("issued_by", lambda row: row.issued_by, "By", wide=90),
    Column("head", lambda row: row.head, "Head", draw=lambda row: row.head[:12], fixed=True),
    Column("entries", lambda row: row.entries),
    Column("expected", lambda row: row.expected),
)


@click.command("list")
@click.option("--known-at", type=MOMENT, help="The reports issued by then.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")
@pass_app
def list_(app: App, *, known_at: datetime | None, as_json: bool, as_csv: bool) -> None:
    """List the issued reports, newest first.

    \b
    Example:
      tracker report list
    """
    from tracker.services.issued import issued

    reading = Reading(None, known_at, as_json, as_csv)
    print_rows(
        app,
        reading,
        issued(app.register, known_at),
        COLUMNS,
        schema="tracker.reports/1",
        empty="No report has been issued. Publish one: tracker report issue --output weekly.html.",
    )


@click.command()
@click.argument("which", metavar="NUMBER|FILE")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Print the report again, in this format.",
)
@click.option("--output", metavar="FILE", help="Print the report again, into this file.")
@pass_app
def show(app: App, *, which: str, as_json: bool, format_: str | None, output: str | None) -> None:
    """Show what an issued report was made of; or print it again.

    A file is known by its digest, in any of the formats.

    \b
    Example:
      tracker report issue --week 2025-W25 --output weekly.html
      tracker report show 1
      tracker report show 1 --output weekly-again.txt
    """
    from tracker.services.issued import find_issue, print_again

    if _NUMBER.fullmatch(which):
        issue, row = find_issue(app.register, int(which))
    else:
        from tracker.services.reprinting import published_issue

        published = published_issue(app.register, which)
        issue, row = published.issue, published.row
    if format_ is None and output is None:
        _print_manifest(row, as_json=as_json)
        return
    if as_json:
        raise UsageError("--json shows the manifest.", hint="Print the report with --format json.")
    name = format_ or format_named(output)
    text = printer(name)(print_again(app.register, issue, row))
    write_out(text, output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))
    if _digest(text) != row.sha256.get(name):
        app.say(
            f"It is not byte for byte what was issued; tracker report verify says more "
            f"(issued by version {row.tracker}, printed by {__version__})."
        )


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def verify(app: App, *, file: str, as_json: bool) -> None:
    """Print an issued report again from the register, and compare it byte for byte.

    Exit 0 when FILE is the same, or differs only in words that were redacted since; exit
    1 when it was altered, or when the register now says something else.

    \b
    Example:
      tracker report issue --week 2025-W25 --output weekly.html
      tracker report verify weekly.html
    """
    from tracker.services.reprinting import Outcome, verify_file

    found = verify_file(app.register, file, printer)
    if as_json:
        click.echo(json.dumps(_verified(found), indent=2))
    else:
        click.echo(f"{found.outcome.value}\t{_told(found)}")
    if found.outcome in {Outcome.ALTERED, Outcome.DIFFERENT}:
        raise click.exceptions.Exit(1)


def _told(found: Verified) -> str:
    from tracker.services.reprinting import Outcome

    name = f"report {found.issue.number}, week {found.issue.week}"
    words = count_words(len(found.redactions), "entry", "entries")
    numbers = list_words([str(each) for each in found.redactions])
    if found.outcome is Outcome.SAME:
        return f"{name}, byte for byte"
    if found.outcome is Outcome.REPRINTED:
        return f"{name} as the register prints it now; {words} redacted since it was issued"
    if found.outcome is Outcome.REDACTED:
        return f"{name}; the words of {words} were redacted since: {numbers}"
    if found.outcome is Outcome.ALTERED:
        return f"this is not {name} as it was issued; the first difference is in line {found.line}"
    told = f"{name} as issued, but the register now prints line {found.line} otherwise"
    if found.issue.tracker != __version__:
        told += f"; it was issued by version {found.issue.tracker} and this is {__version__}"
    return told


def _verified(found: Verified) -> dict[str, Any]:
    return {
        "schema": "tracker.report-verify/1",
        "outcome": found.outcome.value,
        "format": found.format,
        "line": found.line,
        "redacted_entries": list(found.redactions),
        "program": __version__,
        "issue": plain(found.issue),
    }


def _print_manifest(row: IssuedRow, *, as_json: bool) -> None:
    value: Mapping[str, Any] = plain(row)
    if as_json:
        whole = {"schema": "tracker.report/1"} | dict(value)
        print_object(whole)
        return
    for name, held in value.items():
        if isinstance(held, dict):
            for part, digest in held.items():
                click.echo(f"{name} {part}\t{digest}")
        elif held is not None:
            click.echo(f"{name}\t{shown(str(held))}")


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()
