"""`tracker config`: the settings and where they come from."""

from __future__ import annotations

import json

import click

from tracker.cli.app import App, pass_app
from tracker.cli.settings import KNOWN
from tracker.domain.text import shown


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def config(app: App, *, as_json: bool) -> None:
    """Show every setting, its value, and where it was found.

    A flag goes before the environment, then tracker.toml in the working directory or
    above, then your own configuration.

    \b
    Example:
      tracker config
    """
    found = [
        {
            "name": name,
            "value": app.settings[name].value if name in app.settings else None,
            "origin": app.settings[name].origin if name in app.settings else "not set",
            "meaning": meaning,
        }
        for name, meaning in KNOWN.items()
    ]
    if as_json:
        click.echo(json.dumps({"schema": "tracker.config/1", "rows": found}, indent=2))
        return
    for row in found:
        click.echo("\t".join(shown(str(row[name] or "")) for name in row))
