"""`tracker backup`: a verified copy."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.app import App, pass_app
from tracker.cli.params import FILE
from tracker.cli.progress import progress
from tracker.domain.prose import count_words
from tracker.domain.text import shown


@click.command()
@click.argument("file", type=FILE)
@pass_app
def backup(app: App, *, file: Path) -> None:
    """Write a consistent copy of the register to FILE and verify it.

    A FILE that ends in .jsonl is the ledger as JSON Lines, which restores into SQLite and
    PostgreSQL alike; any other is a SQLite register. Others may go on writing meanwhile. A
    file that exists is never written over. `tracker restore` brings a copy back.

    \b
    Example:
      tracker backup register-2026-06-29.db
      tracker backup register-2026-06-29.jsonl
    """
    from tracker.cli.copies import note_copy
    from tracker.services.checking import back_up, register_id

    register = register_id(app.register)
    with progress(app, "Copying") as tell:
        verdict = back_up(app.register.database, file, tell)
    note_copy(app, register, file)
    click.echo(shown(str(file)))
    if verdict.faults:
        first = verdict.faults[0]
        app.say(
            f"The copy is as broken as the register ({first.words}). Keep it as evidence, and "
            "run tracker verify."
        )
        raise click.exceptions.Exit(1)
    entries = count_words(verdict.entries, "entry", "entries")
    app.say(f"Copied and verified: {entries}, head {verdict.head[:12]}.")
