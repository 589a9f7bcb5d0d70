"""`tracker report site`: the public record as a folder of pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tracker import __version__
from tracker.cli.app import App, pass_app
from tracker.cli.copies import note_file
from tracker.cli.output import progress
from tracker.cli.params import EXACT_DAY
from tracker.domain.prose import count_words
from tracker.domain.text import shown
from tracker.errors import MissingExtra

#: How many of the files that would change are named.
_NAMED = 20


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--as-of", type=EXACT_DAY, help="The day of the record; default: today.")
@click.option("--check", is_flag=True, help="Write nothing; say what would change (exit 1).")
@pass_app
def site(app: App, *, folder: str, as_of: date | None, check: bool) -> None:
    """Write the public record into DIR: a page for every commitment, body, source and issue.

    The pages work from a folder, from any address, and without scripts. Only what changed is
    written; pages that are gone are removed, and files of others are never touched. Set the
    address where the record will stand with `tracker config site`.

    \b
    Example:
      tracker report site public
      tracker report site public --check
    """
    try:
        from tracker.publish.site.build import files
    except ModuleNotFoundError as error:
        extra = "xlsx" if error.name == "xlsxwriter" else "feeds"
        raise MissingExtra("The public record", extra) from None
    from tracker.publish.site.folder import is_current, write
    from tracker.report.site import made_of, read_site

    day = as_of or app.today
    root = Path(folder)
    ground = f"{made_of(app.register, day)}, version {__version__}"
    if is_current(root, ground):
        app.say("Nothing changed: the record is as it was written.")
    else:
        value = read_site(app.register, day)
        total = 2 * len(value.dossiers) + len(value.sources) + len(value.bodies)
        with progress(app, "Writing") as tell:
            written = write(
                root,
                files(value),
                ground,
                only_check=check,
                tell=lambda done: tell(done, total),
                note=lambda: note_file(app, root),
            )
        if check:
            for name in (*written.changed, *written.gone)[:_NAMED]:
                click.echo(name)
        verb = "would change" if check else "written"
        app.say(
            f"{count_words(written.total, 'file')}: {len(written.changed)} {verb}, "
            f"{len(written.gone)} removed."
        )
        if check and (written.changed or written.gone):
            raise click.exceptions.Exit(1)
    if not check:
        click.echo(shown(str(root / "index.html")))
