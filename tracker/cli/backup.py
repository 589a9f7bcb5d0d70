"""`tracker backup`: a verified copy."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.app import App, pass_app
from tracker.domain.prose import count_words
from tracker.domain.text import shown


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_app
def backup(app: App, *, file: Path) -> None:
    """Write a consistent copy of the register to FILE and verify it.

    Others may go on writing meanwhile. A file that exists is never written over.

    \b
    Example:
      tracker backup register-2026-06-29.db
    """
    from tracker.services.checking import back_up

    verdict = back_up(app.register.database, file)
    click.echo(shown(str(file)))
    if verdict.faults:
        first = verdict.faults[0]
        app.say(f"The copy is as broken as the register: {first.what}. Run tracker verify.")
        raise click.exceptions.Exit(1)
    entries = count_words(verdict.entries, "entry", "entries")
    app.say(f"Copied and verified: {entries}, head {verdict.head[:12]}.")
