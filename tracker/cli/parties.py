"""Commands of people and bodies: party list, show, edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import Column, print_rows, times_of
from tracker.cli.recording import command
from tracker.record.parties import EditParty

if TYPE_CHECKING:
    from tracker.read.parties import PartyRow

SCHEMA = "tracker.parties/1"
COLUMNS: tuple[Column[PartyRow], ...] = (
    Column("name", lambda row: row.name, "Name", fixed=True),
    Column("kind", lambda row: row.kind, "Kind"),
    Column("asked", lambda row: row.asked, "Asked"),
    Column("asked_through", lambda row: row.asked_through),
    Column("leads", lambda row: row.leads, "Leads", draw=lambda row: str(len(row.leads) or "")),
    Column(
        "addressed",
        lambda row: row.addressed,
        "Asked of it",
        draw=lambda row: str(len(row.addressed) or ""),
    ),
)


@click.group()
def party() -> None:
    """Show who speaks, leads and is asked, and say what they are.

    \b
    Example:
      tracker party list
    """


@party.command("list")
@reading_options
@pass_app
def list_(app: App, *, reading: ReadOptions) -> None:
    """List the people and bodies, what they lead, and who is asked about it.

    \b
    Example:
      tracker party list --csv
    """
    from tracker.read.parties import party_rows

    rows = party_rows(app.register, times_of(app, reading))
    print_rows(app, reading, rows, COLUMNS, schema=SCHEMA, empty="There is nobody yet.")


@party.command("show")
@click.argument("name")
@reading_options
@pass_app
def show(app: App, *, name: str, reading: ReadOptions) -> None:
    """Show one person or body.

    \b
    Example:
      tracker party show "Home Office"
    """
    from tracker.read.parties import party_row

    row = party_row(app.register, times_of(app, reading), name)
    print_rows(app, reading, (row,), COLUMNS, schema=SCHEMA, empty="")


party.add_command(command(EditParty), "edit")
