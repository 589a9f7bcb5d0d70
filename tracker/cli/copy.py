"""`tracker copy`: a register moves to another file or database."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.domain.prose import count_words


@click.command()
@click.option("--from", "origin", metavar="PATH|URL", help="The register; default: --db.")
@click.option("--to", "target", metavar="PATH|URL", required=True, help="Where to; it is created.")
@pass_app
def copy(app: App, *, origin: str | None, target: str) -> None:
    """Copy a register to a new file or an empty database: same entries, same head.

    It works between SQLite and PostgreSQL, in both directions. The copy is verified on
    arrival, and kept only if it holds; the original is not changed.

    \b
    Example:
      tracker copy --to copy.db
    """
    from tracker.cli.copies import note_copy
    from tracker.services.checking import register_id
    from tracker.services.copying import copy_register
    from tracker.storage.database import open_register
    from tracker.storage.location import Location

    source = app.location if origin is None else Location(origin)
    where = Location(target)
    entries, head = copy_register(source, where)
    if not where.is_server:
        note_copy(app, register_id(app.on(open_register(where))), where.path)
    click.echo(f"{count_words(entries, 'entry', 'entries')}\t{head}")
    app.say(f"Copied to {where.shown}, and verified there.")
