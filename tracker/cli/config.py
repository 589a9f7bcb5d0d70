"""`tracker config`: the settings and where they come from, and which files of them are trusted."""

from __future__ import annotations

import json

import click

from tracker.cli.app import App, pass_app
from tracker.cli.settings import KNOWN, Setting, nearest_file
from tracker.cli.trusted import confirm
from tracker.domain.text import shown
from tracker.storage.location import Location


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
@pass_app
def config(app: App, ctx: click.Context, *, as_json: bool) -> None:
    """Show every setting, its value, and where it was found.

    A flag goes before the environment, then tracker.toml in the working directory or
    above, then your own configuration. A tracker.toml that another user can have written
    is ignored, until `tracker config trust` confirms it.

    \b
    Example:
      tracker config
    """
    if ctx.invoked_subcommand is not None:
        return
    rows = [_row(name, meaning, app.settings.get(name)) for name, meaning in KNOWN.items()]
    if as_json:
        click.echo(json.dumps({"schema": "tracker.config/1", "rows": rows}, indent=2))
        return
    for row in rows:
        click.echo("\t".join(shown(row[name] or "") for name in row))


@config.command()
@pass_app
def trust(app: App) -> None:
    """Confirm the nearest tracker.toml, so that it is obeyed as it is now.

    That is needed where a file in a folder above names a server, and where another user
    can have written the file. Read what it prints first. When the file changes, it has to
    be confirmed again.

    \b
    Example:
      tracker config trust
    """
    path, content, settings = nearest_file()
    click.echo(shown(str(path)))
    for name, setting in settings.items():
        click.echo(shown(f"{name}\t{_value(name, setting)}"))
    if app.interactive:
        click.confirm("Obey this file?", default=False, abort=True, err=True)
    confirm(path, content)
    app.say("Confirmed. It counts here and in every folder below, until it changes.")


def _row(name: str, meaning: str, setting: Setting | None) -> dict[str, str | None]:
    if setting is None:
        return {"name": name, "value": None, "origin": "not set", "meaning": meaning}
    origin = setting.origin if setting.confirmed else f"{setting.origin}, not confirmed"
    return {"name": name, "value": _value(name, setting), "origin": origin, "meaning": meaning}


def _value(name: str, setting: Setting) -> str:
    """A setting's value as it may be printed: a register's address without its password."""
    return Location(setting.value).shown if name == "db" else setting.value
