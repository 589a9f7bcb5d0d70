"""`tracker config`: the settings of the place, and what the register says of itself."""

from __future__ import annotations

import json
from operator import itemgetter

import click

from tracker.cli.app import App, pass_app
from tracker.cli.output import TableColumn, page, print_tabbed, render, table, width
from tracker.cli.params import ReadBy, json_option
from tracker.cli.settings import KNOWN, SettingRow, confirm, nearest_file
from tracker.domain.deadline.calendars import CUSTOMS
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.source import is_address
from tracker.domain.text import clean_text, shown
from tracker.domain.vocabulary import Setting
from tracker.errors import UsageError
from tracker.ledger.location import Location
from tracker.record.verb import JURISDICTION

COLUMNS: tuple[TableColumn[dict[str, str | None]], ...] = (
    TableColumn("name", itemgetter("name"), "Setting", fixed=True),
    TableColumn("value", itemgetter("value"), "Value"),
    TableColumn("origin", itemgetter("origin"), "From"),
    TableColumn("meaning", itemgetter("meaning"), "What it is"),
)


@click.group(invoke_without_command=True)
@json_option
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
    if not app.on_terminal:
        print_tabbed(COLUMNS, rows)
        return
    page(app, render(app, table(COLUMNS, rows, width=width())))
    names = "|".join(sorted(config.commands.keys() - {"trust"}))
    app.say(f"What the register says of itself is recorded in it: tracker config {names}")


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


@config.command()
@click.argument("value", type=ReadBy(JURISDICTION), required=False)
@pass_app
def jurisdiction(app: App, value: Jurisdiction | None) -> None:
    """Show or set whose years, seasons and holidays deadlines are read by.

    It is recorded in the register. What was read before keeps its days.

    \b
    Example:
      tracker config jurisdiction uk
    """
    from tracker.record.care import set_jurisdiction
    from tracker.record.writer import jurisdiction_of

    if value is None:
        click.echo(jurisdiction_of(app.register).value)
    elif set_jurisdiction(app.register, value):
        app.say(f"Deadlines are read by the customs of {CUSTOMS[value].name} from now on.")
    else:
        app.say("It is that already; nothing was recorded.")


@config.command("time-zone")
@click.argument("name", required=False)
@pass_app
def time_zone(app: App, name: str | None) -> None:
    """Show or set the time zone in which the register's days begin and end.

    A day that anybody types or reads is a day there, on whichever machine. A new register
    has the zone of the machine on which it was made.

    \b
    Example:
      tracker config time-zone Europe/London
    """
    from tracker.record.care import set_time_zone

    if name is None:
        click.echo(str(app.register.database.zone))
    elif set_time_zone(app.register, name):
        app.say(f"Days are those of {name} from now on.")
    else:
        app.say("It is that already; nothing was recorded.")


def _config_text(setting: Setting, about: str, example: str) -> click.Command:
    """The command that shows or sets something that the register says of itself in reports."""

    @click.command(
        setting.value,
        help=f"""Show or set {about}.

    It is recorded in the register, and reports of later days print it.

    \b
    Example:
      tracker config {setting.value} {example}
    """,
    )
    @click.argument("text", required=False)
    @pass_app
    def command(app: App, text: str | None) -> None:
        from tracker.record.care import said_of_itself, set_text

        if text is None:
            words = said_of_itself(app.register, setting)
            if words is None:
                app.say(f"None is set. Set it: tracker config {setting.value} {example}")
            else:
                click.echo(shown(words))
            return
        text = clean_text(setting.value, text)
        if setting is Setting.SITE and not is_address(text):
            raise UsageError(
                f"'{text}' is not the address of a site.", hint=f"Type it as {example}."
            )
        if set_text(app.register, setting, text):
            app.say(f"Recorded: {setting.value}, {text}.")
        else:
            app.say("It is that already; nothing was recorded.")

    return command


for _setting, _about, _example in (
    (Setting.PUBLISHER, "who publishes the reports", "'Institute for Promises'"),
    (Setting.CONTACT, "where questions and replies go", "promises@institute.example"),
    (Setting.CORRECTIONS, "where to say that something is wrong", "errors@institute.example"),
    (Setting.LICENCE, "under which licence the reports may be used", "'CC BY 4.0'"),
    (Setting.SITE, "where the public record stands", "https://promises.example"),
):
    config.add_command(_config_text(_setting, _about, _example))


def _row(name: str, meaning: str, setting: SettingRow | None) -> dict[str, str | None]:
    if setting is None:
        origin = "default" if "; default: " in meaning else "not set"
        return {"name": name, "value": None, "origin": origin, "meaning": meaning}
    origin = setting.origin if setting.confirmed else f"{setting.origin}, not confirmed"
    return {"name": name, "value": _value(name, setting), "origin": origin, "meaning": meaning}


def _value(name: str, setting: SettingRow) -> str:
    """A setting's value as it may be printed: a register's address without its password."""
    return Location(setting.value).shown if name == "db" else setting.value
