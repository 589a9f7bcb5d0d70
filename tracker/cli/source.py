"""`tracker source`: the documents that entries rest on."""

from __future__ import annotations

from typing import Any

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_sources
from tracker.cli.options import SOURCE_TYPE, Reading, reading_options
from tracker.cli.params import WHEN
from tracker.cli.recording import record
from tracker.services.acts.evidence import NewSource
from tracker.services.acts.opening import AddSource


@click.group()
def source() -> None:
    """Add, show, list and edit sources.

    \b
    Example:
      tracker source list
    """


def _details(function: Any) -> Any:
    options = (
        click.option("--key", help="A short name of its own; default: made of host and date."),
        click.option("--title", help="Its title."),
        click.option("--type", "type", type=SOURCE_TYPE, help="What it is."),
        click.option("--publisher", help="Who published it."),
        click.option("--published", type=WHEN, help="When it was published."),
        click.option("--speaker", help="Whose words they are."),
        click.option("--own/--independent", default=None, help="The promiser's own words, or not."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@source.command("add")
@click.argument("where", metavar="URL|FILE")
@_details
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def add_(app: App, /, *, where: str, as_json: bool, **details: Any) -> None:
    """Make a source known before it is cited.

    \b
    Example:
      tracker source add https://www.gov.uk/x --title "Progress update" \\
        --type deliverable --published 2025-04-09 --publisher "Home Office"
    """
    act = AddSource(source=NewSource(where=where, **details))
    record(app, [act], as_json=as_json)


@source.command("edit")
@click.argument("where", metavar="KEY|URL", shell_complete=complete_sources)
@_details
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def edit_(app: App, /, *, where: str, as_json: bool, **details: Any) -> None:
    """Repair what is known of a source.

    \b
    Example:
      tracker source edit gov-audit --published 2025-06-16
    """
    act = AddSource(source=NewSource(where=where, **details), edit=True)
    record(app, [act], as_json=as_json)


@source.command("list")
@reading_options
@pass_app
def list_(app: App, *, reading: Reading) -> None:
    """List the sources, each with how many entries cite it.

    \b
    Example:
      tracker source list --csv
    """
    from tracker.cli.sources import print_sources

    print_sources(app, reading)


@source.command("show")
@click.argument("key", shell_complete=complete_sources)
@reading_options
@pass_app
def show_(app: App, *, key: str, reading: Reading) -> None:
    """Show a source and what rests on it.

    \b
    Example:
      tracker source show gov-audit
    """
    from tracker.cli.sources import print_source

    print_source(app, key, reading)
