"""`tracker record`: a sheet of facts, and the schema of sheets for editors."""

from __future__ import annotations

import json
import sys

import click

from tracker.cli.app import App, pass_app, send
from tracker.errors import MissingOption


@click.command()
@click.argument("file", metavar="FILE|-", required=False)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a sheet, for editors.")
@click.option("--dry-run", is_flag=True, help="Check and show; record nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def record(app: App, *, file: str | None, schema: bool, dry_run: bool, as_json: bool) -> None:
    """Record a sheet: a YAML file of one source and its many facts, all or nothing.

    Several documents in one file are several batches. Errors name line and column
    (see docs/sheets.md for the format).

    \b
    Example:
      tracker record january.yaml --dry-run
      tracker record --schema
    """
    if schema:
        from tracker.record.schema import sheet_schema

        send(json.dumps(sheet_schema(), ensure_ascii=False, indent=2) + "\n")
        return
    if file is None:
        raise MissingOption(
            "Which sheet is to be recorded?", hint="Type tracker record january.yaml, or -."
        )
    from tracker.cli.receipt import print_receipt
    from tracker.record.sheet import record_sheet
    from tracker.record.yaml_text import LARGEST

    text = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else None
    for receipt in record_sheet(app.register, file, text=text, dry_run=dry_run):
        print_receipt(app, receipt, as_json=as_json)
