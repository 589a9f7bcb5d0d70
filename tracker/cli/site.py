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
from tracker.errors import FileTrouble, MissingExtra

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
    look = app.look()
    ground = f"{made_of(app.register, day)}, version {__version__}, look {look.digest}"
    if is_current(root, ground):
        app.say("Nothing changed: the record is as it was written.")
    else:
        value = read_site(app.register, day)
        total = 2 * len(value.dossiers) + len(value.sources) + len(value.bodies)
        with progress(app, "Writing") as tell:
            written = write(
                root,
                files(value, look),
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


@click.command()
@click.option("--copy", "folder", metavar="DIR", required=True, help="A new folder.")
@pass_app
def templates(app: App, *, folder: str) -> None:
    """Begin a look of your own: colours, words, a logo, a style sheet, templates.

    DIR gets our templates to change, and a look.toml that says what may be set. A template that
    is deleted there is ours again. Name the folder in tracker.toml: reports = "DIR".

    \b
    Example:
      tracker report templates --copy our-reports
    """
    from tracker.resources import templates_folder

    root = Path(folder)
    try:
        root.mkdir(parents=True)
        for path in sorted(templates_folder().glob("*.html.j2")):
            (root / path.name).write_bytes(path.read_bytes())
        (root / "look.toml").write_bytes((templates_folder() / "look.toml").read_bytes())
    except OSError as error:
        raise FileTrouble(
            folder,
            f"it cannot be made ({(error.strerror or str(error)).lower()})",
            hint="Name a new folder.",
        ) from None
    click.echo(shown(folder))
    app.say(f'To use it, write in tracker.toml: reports = "{shown(folder)}"')
