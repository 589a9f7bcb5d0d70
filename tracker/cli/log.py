"""`tracker log`: the ledger's entries."""

from __future__ import annotations

from datetime import datetime

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completing import complete_refs
from tracker.cli.entries import LOG
from tracker.cli.options import Reading, reading_options
from tracker.cli.params import MOST_ENTRIES, SINCE
from tracker.cli.printing import print_rows

SCHEMA = "tracker.log/1"
LIMIT = 100


@click.command()
@click.option("--since", type=SINCE, help="Recorded on this day (UTC) or later, or since then.")
@click.option("--by", metavar="NAME", help="Written down by this person: a part of the name.")
@click.option(
    "--ref",
    "refs",
    multiple=True,
    metavar="REFS",
    shell_complete=complete_refs,
    help="About this; sources too. Repeatable.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0, max=MOST_ENTRIES),
    default=LIMIT,
    show_default=True,
    metavar="N",
    help="The newest N entries; 0 for all.",
)
@reading_options
@pass_app
def log(
    app: App,
    *,
    since: datetime | None,
    by: str | None,
    refs: tuple[str, ...],
    limit: int,
    reading: Reading,
) -> None:
    """List the ledger's entries, newest first, with what became of them.

    An entry that was corrected, retracted or undone says so and stays in the list.

    \b
    Example:
      tracker log --ref JAY-13 --since 2025-06-01
    """
    from tracker.services.logbook import logbook

    found = logbook(
        app.register,
        known_at=reading.known_at,
        as_of=reading.as_of,
        since=since,
        by=by,
        refs=refs,
        limit=limit or None,
    )
    more = {"total": found.total}
    print_rows(app, reading, found.lines, LOG, schema=SCHEMA, more=more, empty="No entry fits.")
    if found.total > len(found.lines):
        app.say(f"The newest {len(found.lines):,} of {found.total:,}; all of them: --limit 0.")
