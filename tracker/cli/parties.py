"""Commands of people and bodies: party list, show, edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import TableColumn, print_rows, times_of
from tracker.cli.recording import command
from tracker.domain.vocabulary import PartyKind, words_of
from tracker.record.sources import EditParty

if TYPE_CHECKING:
    from tracker.read.parties import PartyRow

SCHEMA = "tracker.parties/1"


def _kind(row: PartyRow) -> str:
    return "" if row.kind == PartyKind.UNKNOWN else words_of(row.kind)


def _asked(row: PartyRow) -> str:
    """Who is asked in its place; nothing where it answers for itself."""
    return row.asked if row.asked and row.asked != row.name else ""


COLUMNS: tuple[TableColumn[PartyRow], ...] = (
    TableColumn("name", lambda row: row.name, "Name"),
    TableColumn("kind", lambda row: row.kind, "Kind", draw=_kind, fixed=True),
    TableColumn("asked", lambda row: row.asked, "Asked through", draw=_asked),
    TableColumn("asked_through", lambda row: row.asked_through),
    TableColumn(
        "leads",
        lambda row: row.leads,
        "Leads",
        draw=lambda row: str(len(row.leads) or ""),
        number=True,
    ),
    TableColumn(
        "addressed",
        lambda row: row.addressed,
        "Asked of it",
        draw=lambda row: str(len(row.addressed) or ""),
        number=True,
    ),
)


#: What a list says that is empty.
NOBODY_YET = "Nobody is known yet; who speaks, leads or is asked comes with: tracker add --help"


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
    print_rows(app, reading, rows, COLUMNS, schema=SCHEMA, empty=NOBODY_YET)


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
