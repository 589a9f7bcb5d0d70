"""`tracker import`: somebody else's list, recorded as what it changes."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.cli.app import App, pass_app, send
from tracker.cli.importing_options import SHAPE, profile_options
from tracker.cli.params import DAY
from tracker.errors import FileTrouble, SheetTrouble, UsageError

#: The profile that is no file: a workbook that `tracker export` wrote comes back edited.
WORKBOOK = "xlsx"
_MEGABYTE = 1_000_000
#: The first line of a ledger's file.
_LEDGER = re.compile(rb'\{"entries":[0-9]+,"format":"tracker-ledger/')


@click.command(name="import")
@click.argument("file", metavar="FILE|-")
@profile_options
@click.option("--suggest", is_flag=True, help="Print a profile for the file, to be edited.")
@click.option("--as-of", type=DAY, help="The day up to which the file is true.")
@click.option("--largest", type=click.IntRange(min=1), default=50, metavar="MB", help="Limit.")
@click.option("--skip-bad", is_flag=True, help="Leave out the rows that are refused.")
@click.option("--rejects", metavar="FILE", help="Write the rows that are left out, as CSV.")
@click.option("--ledger", is_flag=True, help="FILE is a register's own ledger: merge it.")
@click.option(
    "--rename", metavar="OLD=NEW", multiple=True, help="Of a ledger: a new ref for one taken."
)
@click.option("--dry-run", is_flag=True, help="Check and show; record nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def import_(
    app: App,
    /,
    *,
    file: str,
    given: dict[str, Any],
    suggest: bool,
    ledger: bool,
    rename: tuple[str, ...],
    **how: Any,
) -> None:
    """Record somebody else's list: CSV, XLSX, JSON, JSON Lines or YAML, all or nothing.

    A profile says what its columns and its words mean. The same list again is a difference:
    what has changed is recorded, what has not is not (see docs/importing.md).

    \b
    Example:
      tracker import plan.csv --suggest
      tracker import plan.csv --profile plan.yaml --as-of 2026-06-30 --dry-run
    """
    if rename and not ledger:
        raise UsageError("--rename is for a ledger.", hint="Add --ledger, or leave it out.")
    if ledger:
        from tracker.cli.importing_ledger import import_ledger

        if suggest or any(given.values()) or how["as_of"] or how["skip_bad"] or how["rejects"]:
            raise UsageError(
                "A ledger says itself what it holds.",
                hint="With --ledger only --rename, --dry-run and --json have a meaning.",
            )
        import_ledger(app, file, renames=rename, dry_run=how["dry_run"], as_json=how["as_json"])
    elif suggest:
        if beside := [name for name, value in given.items() if value and name not in SHAPE]:
            raise UsageError(
                "A profile is proposed from the file alone.",
                hint=f"Leave out --{beside[0].replace('_', '-')}, and edit the profile instead.",
            )
        _suggest(file, given, how["largest"])
    elif given["profile"] == WORKBOOK:
        if sum(map(bool, given.values())) > 1 or how["as_of"] or how["skip_bad"] or how["rejects"]:
            raise UsageError(
                "A workbook of tracker export says itself what it holds.",
                hint="With --profile xlsx only --largest, --dry-run and --json have a meaning.",
            )
        _send_back(app, file, **how)
    else:
        _import(app, file, given, **how)


def _suggest(file: str, given: dict[str, Any], largest: int) -> None:
    from tracker.cli.importing_options import shape_of
    from tracker.services.importing.proposing.suggesting import suggest
    from tracker.services.tables.reading import read_table

    content = _table(file, largest)
    send(suggest(read_table(content, name=file, shape=shape_of(given), largest=largest)))


def _send_back(
    app: App, file: str, *, largest: int, dry_run: bool, as_json: bool, **_unused: Any
) -> None:
    from tracker.cli.receipt import print_receipt
    from tracker.services.roundtrip.roundtrip import send_back

    content = file_bytes(file, largest)
    receipt = send_back(app.register, content, name=file, largest=largest, dry_run=dry_run)
    if receipt.batch is not None:
        app.batches.append(receipt.batch)
    print_receipt(app, receipt, as_json=as_json)


def _import(
    app: App,
    file: str,
    given: dict[str, Any],
    *,
    as_of: date | None,
    largest: int,
    skip_bad: bool,
    rejects: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from tracker.cli.importing_account import account_text, refusal_lines, rejects_csv
    from tracker.cli.importing_options import profile_from
    from tracker.cli.output import progress, write_out
    from tracker.services.importing.account import Refusal
    from tracker.services.importing.importing import import_table
    from tracker.services.tables.reading import read_table

    register = app.register
    content = _table(file, largest)
    profile = profile_from(app, given)
    if rejects is not None:
        _check_rejects(rejects, file, given["profile"])
    table = read_table(content, name=file, shape=profile.file, largest=largest)
    with progress(app, "Importing") as tell:
        done = import_table(
            register,
            table,
            profile,
            as_of=as_of,
            dry_run=dry_run,
            skip_bad=skip_bad,
            tell=tell,
        )
    if not isinstance(done, Refusal):
        app.batches.extend(done.batches)
        send(account_text(done, as_json=as_json, dry_run=dry_run))
    if rejects is not None:
        write_out(rejects_csv(table, done.left_out), rejects)
    if isinstance(done, Refusal):
        raise SheetTrouble(refusal_lines(done, rejects))
    if not as_json and dry_run:
        app.say("Dry run: nothing was recorded.")


def _check_rejects(rejects: str, *ours: str | None) -> None:
    """Find out before anything is recorded whether the rows that are left out can be written."""
    from tracker.cli.output import check_place

    for given in ours:
        if given is not None and Path(rejects).resolve() == Path(given).resolve():
            raise FileTrouble(rejects, "it is read here", hint="Name another file for --rejects.")
    check_place(rejects)


def _table(file: str, largest: int) -> bytes:
    """The bytes of a file that is a list and no ledger."""
    content = file_bytes(file, largest)
    if _LEDGER.match(content):
        raise UsageError(
            f"{file} is the ledger of a register, and no list.",
            hint="Add --ledger, with nothing but --dry-run, --rename and --json beside it.",
        )
    return content


def file_bytes(file: str, largest: int) -> bytes:
    """The bytes of a file or of stdin, and one more than the limit where there are more.

    `largest` is in megabytes. Raises FileTrouble (exit 6) for what cannot be read.
    """
    most = largest * _MEGABYTE + 1
    if file == "-":
        return sys.stdin.buffer.read(most)
    try:
        with Path(file).open("rb") as found:
            return found.read(most)
    except (OSError, ValueError) as error:
        because = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileTrouble(file, because.lower(), hint="Check the name.") from None
