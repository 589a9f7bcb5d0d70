"""`tracker init`: a new register."""

from __future__ import annotations

import secrets
from datetime import datetime

import click

from tracker.cli.app import App, pass_app
from tracker.cli.params import MOMENT
from tracker.errors import UsageError

DEFAULT_TITLE = "Register of commitments"


@click.command()
@click.option("--example", is_flag=True, help="Load the example register.")
@click.option("--title", help="What the register is called on its reports.")
@click.option(
    "--beginning",
    type=MOMENT,
    help="Begin then, and say so for ever: for a history that brings its own recorded times.",
)
@pass_app
def init(app: App, *, example: bool, title: str | None, beginning: datetime | None) -> None:
    """Create a register at the place that --db names, at the current schema.

    With --example it holds the announcements of January 2025 and what became of them,
    true up to 29 June 2026, each fact with its source.

    \b
    Example:
      tracker --db example.db init --example
    """
    if example and beginning is not None:
        raise UsageError("The example has its own beginning.", hint="Leave out --beginning.")
    if beginning is not None and beginning > app.now():
        raise UsageError("A register cannot begin tomorrow.", hint="Give a moment that has passed.")
    if example:
        from tracker.services.example import create_example

        entries = create_example(app.location, title=title)
    else:
        from tracker.services.care import create_register

        create_register(
            app.location,
            title=title or app.setting("title") or DEFAULT_TITLE,
            moment=beginning or app.now(),
            by_hand=beginning is not None or app.rehearsal,
            actor=app.settings["actor"].value,
            entropy=secrets.token_bytes,
        )
        entries = 1
    app.say(f"Created {app.location.shown} ({entries} {'entry' if entries == 1 else 'entries'}).")
    app.say("Next: tracker list" if example else "Next: tracker add REF TITLE -s URL")
