"""`tracker undo`: take back one's own batch."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.params import ENTRY
from tracker.cli.recording import record
from tracker.services.acts.amending import Undo


@click.command()
@click.argument("batch", type=ENTRY, required=False)
@click.option("--dry-run", is_flag=True, help="Check and show; record nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def undo(app: App, *, batch: int | None, dry_run: bool, as_json: bool) -> None:
    """Take back your own last batch, or the one named, whole.

    It leaves no public line. A batch that an issued report has shown is not undone: put
    it right with `tracker correct`.

    \b
    Example:
      tracker note JAY-07 "To be looked at again"
      tracker undo
    """
    record(app, [Undo(batch=batch)], dry_run=dry_run, as_json=as_json)
