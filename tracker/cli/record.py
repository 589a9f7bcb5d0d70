"""`tracker record`: a sheet of facts."""

from __future__ import annotations

import sys

import click

from tracker.cli.app import App, pass_app


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help="Check and show; record nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def record(app: App, *, file: str, dry_run: bool, as_json: bool) -> None:
    """Record a sheet: a YAML file of one source and its many facts, all or nothing.

    Several documents in one file are several batches. Errors name line and column
    (see docs/sheets.md for the format).

    \b
    Example:
      tracker record january.yaml --dry-run
    """
    from tracker.cli.receipt import print_receipt
    from tracker.record.sheet import record_sheet
    from tracker.record.yaml_text import LARGEST

    text = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else None
    for receipt in record_sheet(app.register, file, text=text, dry_run=dry_run):
        print_receipt(app, receipt, as_json=as_json)
