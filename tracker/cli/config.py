"""`tracker config`: the settings and where they come from."""

from __future__ import annotations

import json

import click

from tracker.cli.app import App, pass_app
from tracker.cli.settings import KNOWN, Setting
from tracker.domain.text import shown
from tracker.storage.location import Location


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
    rows = [_row(name, meaning, app.settings.get(name)) for name, meaning in KNOWN.items()]
    if as_json:
        click.echo(json.dumps({"schema": "tracker.config/1", "rows": rows}, indent=2))
        return
    for row in rows:
        click.echo("\t".join(shown(row[name] or "") for name in row))


def _row(name: str, meaning: str, setting: Setting | None) -> dict[str, str | None]:
    if setting is None:
        return {"name": name, "value": None, "origin": "not set", "meaning": meaning}
    value = _value(name, setting)
    return {"name": name, "value": value, "origin": setting.origin, "meaning": meaning}


def _value(name: str, setting: Setting) -> str:
    """A setting's value as it may be printed: a register's address without its password."""
    return Location(setting.value).shown if name == "db" else setting.value
