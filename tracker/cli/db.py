"""`tracker db`: the schema of a register."""

from __future__ import annotations

import json

import click

from tracker.cli.app import App, pass_app


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
        click.echo(f"{name}\t{value}")


@db.command()
@pass_app
def upgrade(app: App) -> None:
    """Bring the register up to this program's schema.

    \b
    Example:
      tracker db upgrade
    """
    from tracker.services.care import upgrade_register

    before, after = upgrade_register(app.location)
    app.say(
        f"{app.location.shown} has schema {after} already."
        if before == after
        else f"{app.location.shown}: schema {before} → {after}."
    )


@db.command()
@click.argument("revision")
@click.confirmation_option(prompt="A downgrade may lose what the older schema cannot hold. Go on?")
@pass_app
def downgrade(app: App, *, revision: str) -> None:
    """Bring the register down to an earlier schema.

    \b
    Example:
      tracker db downgrade 0001 --yes
    """
    from tracker.services.care import downgrade_register

    before, after = downgrade_register(app.location, revision)
    app.say(f"{app.location.shown}: schema {before} → {after}.")
