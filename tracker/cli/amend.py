"""Commands that put the record right: correct, retract, undo, redact."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.params import ENTRY
from tracker.cli.receipt import print_rows_of
from tracker.cli.recording import command
from tracker.record.amend import Correct, Redact, Retract, Undo

correct = command(Correct)
retract = command(Retract)
undo = command(Undo)


@click.command(help=Redact.__doc__)
@click.argument("entry", type=ENTRY)
@click.argument("field")
@click.option("--basis", required=True, help="Why, and who decided it. It is kept.")
@click.option("--dry-run", is_flag=True, help="Check and show; destroy nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def redact(app: App, *, entry: int, field: str, basis: str, dry_run: bool, as_json: bool) -> None:
    """Destroy one text, after asking; copies that were made here are made anew."""
    from tracker.record.writer import record

    if app.interactive and not dry_run:
        click.confirm(
            f"Destroy the {field} of entry {entry}? It cannot be brought back",
            default=False,
            abort=True,
            err=True,
        )
    verb = Redact(entry=entry, field=field, basis=basis)
    receipt = record(app.register, [verb], dry_run=dry_run)
    print_rows_of(app, receipt, as_json=as_json)
    if receipt.batch is None:
        app.say("Dry run: nothing was destroyed.")
    else:
        _reach_copies(app)
        app.say(f"Recorded as entry {receipt.lines[0].entry}; what is gone cannot be brought back.")


def _reach_copies(app: App) -> None:
    """Let no copy that was made here hold the words, nor bring them back."""
    from tracker.cli.copies import copies_known, note_redactions
    from tracker.record.care import all_destroyed, register_id, renew

    register = register_id(app.register)
    note_redactions(app, register, all_destroyed(app.register))
    own = None if app.location.is_server else app.location.path.resolve()
    for path in copies_known(register):
        if path.resolve() == own:
            continue
        trouble = renew(app.register, path)
        if trouble is None:
            app.say(f"The copy {path} was made anew without the words.")
        else:
            app.say(
                f"The copy {path} still holds the words, wherever it is ({trouble}): delete it."
            )
