"""`tracker db`: the schema of a register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.params import FileType
from tracker.cli.progress import progress
from tracker.domain.prose import count_words
from tracker.domain.text import shown
from tracker.errors import MissingOption

if TYPE_CHECKING:
    from tracker.services.care import Moved


@click.group()
def db() -> None:
    """See or change the schema of a register. Nothing changes it unasked.

    \b
    Example:
      tracker db status
    """


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def status(app: App, *, as_json: bool) -> None:
    """Show what the register is, even one that needs an upgrade.

    \b
    Example:
      tracker db status --json
    """
    from tracker.services.care import status as status_of

    found = status_of(app.location)
    rows = {
        "register": found.where,
        "schema": found.revision,
        "schema_wanted": found.wanted,
        "entries": found.entries,
        "head": found.head,
        "recorded_at": found.recorded_at.isoformat() if found.recorded_at else None,
    }
    if as_json:
        click.echo(json.dumps({"schema": "tracker.status/1", "rows": [rows]}, indent=2))
        return
    for name, value in rows.items():
        click.echo(shown(f"{name}\t{value}"))


_KEEP = click.option(
    "--backup",
    "keep",
    type=FileType(dir_okay=False),
    help="Where the copy of the register as it is goes; default: beside it.",
)


@db.command()
@_KEEP
@pass_app
def upgrade(app: App, *, keep: Path | None) -> None:
    """Bring the register up to this program's schema. A copy is written first.

    \b
    Example:
      tracker db upgrade
    """
    from tracker.services.care import upgrade_register

    with progress(app, "Copying") as tell:
        moved = upgrade_register(app.location, keep=keep, progress=tell)
    _say(app, moved)


@db.command()
@click.argument("revision")
@_KEEP
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_app
def downgrade(app: App, *, revision: str, keep: Path | None, yes: bool) -> None:
    """Bring the register down to an earlier schema. A copy is written first.

    \b
    Example:
      tracker db downgrade 0001 --yes
    """
    from tracker.services.care import downgrade_register

    danger = "A downgrade may lose what the older schema cannot hold"
    if not yes and not app.interactive:
        raise MissingOption(f"{danger}.", hint="Add --yes if that is meant.")
    if not yes:
        click.confirm(f"{danger}. Go on?", default=False, abort=True, err=True)
    with progress(app, "Copying") as tell:
        moved = downgrade_register(app.location, revision, keep=keep, progress=tell)
    _say(app, moved)


def _say(app: App, moved: Moved) -> None:
    from tracker.cli.copies import note_copy

    where = app.location.shown
    if moved.kept is None:
        app.say(f"{where} has schema {moved.after} already.")
        return
    note_copy(app, moved.register, moved.kept)
    app.say(f"{where}: schema {moved.before} → {moved.after}. As it was: {moved.kept}.")
    if moved.faults:
        app.say(f"It was broken before ({count_words(moved.faults, 'fault')}): tracker verify.")
