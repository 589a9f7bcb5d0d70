"""`tracker show`: all that is held of one thing."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.card import print_card
from tracker.cli.options import Reading, reading_options, ref_argument
from tracker.cli.printing import times_of

SCHEMA = "tracker.show/1"


@click.command()
@ref_argument
@reading_options
@pass_app
def show(app: App, *, ref: str, reading: Reading) -> None:
    """Show all that is held of a commitment, an instrument or a source.

    What they say and what we find stand side by side, each with its evidence and grade;
    the deadline with its window and how late it is; then every entry with its number.

    \b
    Example:
      tracker show CASEY-AUDIT
      tracker show JAY-13 --as-of 2025-06-30 --json
    """
    from tracker.services.showing import show as look_up

    found = look_up(app.register, times_of(app, reading), ref)
    print_card(app, reading, found, schema=SCHEMA)
