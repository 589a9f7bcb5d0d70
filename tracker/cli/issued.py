"""`tracker report list`, `show` and `verify`: what was issued."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import click

from tracker import __version__
from tracker.cli.app import App, pass_app
from tracker.cli.options import FORMATS, ReadOptions, csv_option, format_named
from tracker.cli.output import TableColumn, print_object, print_rows, write_out
from tracker.cli.params import MOMENT, json_option
from tracker.domain.prose import count_words, list_words
from tracker.domain.row import plain
from tracker.domain.text import shown
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.report.issue import IssuedRow
    from tracker.report.verify import Verified

_NUMBER = re.compile(r"[0-9]{1,9}")
COLUMNS: tuple[TableColumn[IssuedRow], ...] = (
    TableColumn("number", lambda row: row.number, "No.", number=True),
    TableColumn("week", lambda row: row.week, "Week", fixed=True),
    TableColumn(
        "known_at",
        lambda row: row.known_at,
        "Known at",
        draw=lambda row: _minute(row.known_at),
        fixed=True,
    ),
    TableColumn("scope", lambda row: row.scope.words, "Scope", wide=100),
    TableColumn(
        "issued_at",
        lambda row: row.issued_at,
        "Issued",
        draw=lambda row: _minute(row.issued_at),
        fixed=True,
    ),
    TableColumn("issued_by", lambda row: row.issued_by, "By", wide=90),
    TableColumn("head", lambda row: row.head, "Head", draw=lambda row: row.head[:12], fixed=True),
    TableColumn("entries", lambda row: row.entries),
    TableColumn("expected", lambda row: row.expected),
    TableColumn("accepted", lambda row: row.accepted),
    TableColumn("anyway", lambda row: row.anyway),
)


@click.command("list")
@click.option("--known-at", type=MOMENT, help="The reports issued by then.")
@json_option
@csv_option
@pass_app
def list_(app: App, *, known_at: datetime | None, as_json: bool, as_csv: bool) -> None:
    """List the issued reports, newest first.

    \b
    Example:
      tracker report list
    """
    from tracker.report.issue import issued

    reading = ReadOptions(None, known_at, as_json, as_csv)
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
@json_option
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
      tracker report issue --week 2025-W25 --output weekly.html --anyway "A rehearsal"
      tracker report show 1
      tracker report show 1 --output weekly-again.txt
    """
    from tracker.publish.weekly import weekly_file
    from tracker.report.issue import find_issue, issued_row, print_again

    if _NUMBER.fullmatch(which):
        issue = find_issue(app.register, int(which))
    else:
        from tracker.report.verify import published_issue

        issue = published_issue(app.register, which).issue
    if format_ is None and output is None:
        _print_manifest(issued_row(app.register, issue), as_json=as_json)
        return
    if as_json:
        raise UsageError("--json shows the manifest.", hint="Print the report with --format json.")
    name = format_ or format_named(output)
    content = weekly_file(print_again(app.register, issue), name, app.look())
    write_out(app, content, output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))
    if sha256(content).hexdigest() != issue.digests.get(name):
        app.say(
            f"It is not byte for byte what was issued; tracker report verify says more "
            f"(issued by version {issue.tracker}, printed by {__version__})."
        )


@click.command()
@click.argument("file", metavar="FILE")
@json_option
@pass_app
def verify(app: App, *, file: str, as_json: bool) -> None:
    """Say what a published file is to the report that was issued.

    \b
    unchanged                   byte for byte what was issued
    same figures, newer layout  what this version prints; the figures are those issued
    redacted                    words were redacted since; nothing else differs
    altered                     it is not what was issued; the first line that differs
    unknown                     no report that this register issued

    Exit 0 for the first three, 1 for the others.

    \b
    Example:
      tracker report issue --week 2025-W25 --output weekly.html --anyway "A rehearsal"
      tracker report verify weekly.html
    """
    from tracker.publish.weekly import weekly_file
    from tracker.report.verify import FileOutcome, verify_file

    verified = verify_file(app.register, file, partial(weekly_file, look=app.look()))
    if as_json:
        click.echo(json.dumps(_verified(verified), indent=2))
    else:
        click.echo(f"{verified.outcome.value}\t{_verdict(verified)}")
    if verified.outcome in {FileOutcome.ALTERED, FileOutcome.UNKNOWN} or _is_contradicted(verified):
        raise click.exceptions.Exit(1)


def _is_contradicted(verified: Verified) -> bool:
    """Whether the same program now computes another value, though no words were redacted."""
    return (
        verified.issue is not None
        and verified.issue.tracker == __version__
        and not (verified.recomputed or verified.redactions)
    )


def _verdict(verified: Verified) -> str:
    """What is to be known of the outcome, in a sentence."""
    from tracker.report.verify import FileOutcome

    if verified.issue is None:
        return verified.because or ""
    name = f"report {verified.issue.number}, week {verified.issue.week}"
    if verified.outcome is FileOutcome.REDACTED:
        words = count_words(len(verified.redactions), "entry", "entries")
        numbers = list_words([str(number) for number in verified.redactions])
        return f"{name}; the words of {words} were redacted since: {numbers}"
    if verified.outcome is FileOutcome.ALTERED:
        place = f"the first difference is in line {verified.line}"
        return f"this is not {name} as it was issued; {place}"
    if verified.outcome is FileOutcome.SAME_FIGURES:
        return f"{name}; issued by version {verified.issue.tracker}, printed by {__version__}"
    if _is_contradicted(verified):
        return f"{name}, byte for byte; but the register now says otherwise: run tracker verify"
    return f"{name}, byte for byte"


def _verified(verified: Verified) -> dict[str, Any]:
    return {
        "schema": "tracker.report-verify/1",
        "outcome": verified.outcome.value,
        "format": verified.format,
        "line": verified.line,
        "redacted_entries": list(verified.redactions),
        "recomputed": verified.recomputed,
        "because": verified.because,
        "program": __version__,
        "issue": plain(verified.issue),
    }


def _print_manifest(row: IssuedRow, *, as_json: bool) -> None:
    value: Mapping[str, Any] = plain(row)
    if as_json:
        whole = {"schema": "tracker.report/1"} | dict(value)
        print_object(whole)
        return
    for name, content in value.items():
        if isinstance(content, dict):
            for part, digest in content.items():
                click.echo(f"{name} {part}\t{digest}")
        elif content is not None:
            click.echo(f"{name}\t{shown(str(content))}")


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
