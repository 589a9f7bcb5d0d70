"""`tracker report serve`: the public record and the draft of the week, for this machine only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import click

from tracker import __version__
from tracker.cli.app import App, pass_app, to_stderr
from tracker.cli.params import EXACT_DAY, WholeNumber
from tracker.cli.site import ledger_and_day
from tracker.domain.dates import last_complete_week
from tracker.domain.prose import count_words
from tracker.domain.text import shown
from tracker.errors import MissingExtra, TrackerError

if TYPE_CHECKING:
    from tracker.publish.server import Served

#: Seconds between two looks at the register.
PACE = 0.5
DRAFT = "draft.html"


@click.command()
@click.option(
    "--port",
    type=WholeNumber(0, 65535),
    default=8000,
    show_default=True,
    help="Where it listens; 0 takes one that is free.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Another address of this machine: whoever reaches it can read all of the record.",
)
@click.option("--as-of", type=EXACT_DAY, help="The day of the record; default: today.")
@pass_app
def serve(app: App, *, port: int, host: str, as_of: date | None) -> None:
    """Show the public record and the draft of the week in a browser, until Ctrl-C.

    Nothing is written: the pages are kept in memory. They are made anew when something is
    recorded, when a file of your own look changes, or when the day does, and an open page
    loads itself again. Only this machine is answered, unless --host says otherwise.

    \b
    Example:
      tracker report serve
      tracker report serve --port 0 --as-of 2025-06-22
    """
    from tracker.publish.server import Served, Server

    ground = _ground(app, as_of)
    served = Served(_files(app, as_of))
    with Server(host, port, served) as server:
        server.answer()
        click.echo(server.address)
        app.say(f"{count_words(len(served.files), 'file')}; the draft of the week is {DRAFT}.")
        if not server.is_private:
            app.say("Whoever reaches this address can read all of it.")
        app.say("Ctrl-C ends it.")
        try:
            _follow(app, as_of, served, ground)
        except KeyboardInterrupt:
            app.say("Ended.")
        finally:
            served.end()
            server.shutdown()


def _follow(app: App, as_of: date | None, served: Served, ground: str) -> None:
    """Serve other files whenever they would be others; it does not return.

    The register is read here, by one connection: what answers the browsers never touches it.
    """
    trouble = ""
    while True:
        sleep(PACE)
        try:
            now = _ground(app, as_of)
            if now != ground:
                ground = now
                served.put(_files(app, as_of))
        except TrackerError as error:
            # The pages of before stay; a look that is half written is wrong for a moment.
            if error.line() != trouble:
                trouble = error.line()
                to_stderr(shown(f"tracker: {trouble}"))


def _ground(app: App, as_of: date | None) -> str:
    """What the files are made of: the ledger's head, the day, and the files of the look."""
    from tracker.publish.look import look_files

    look = app.setting("reports")
    changed = (
        [] if look is None else [(p.name, p.stat().st_mtime_ns) for p in look_files(Path(look))]
    )
    return f"{ledger_and_day(app, as_of or app.today)} {changed}"


def _files(app: App, as_of: date | None) -> Mapping[str, bytes]:
    """Every file of the record, and the draft of the last complete week."""
    try:
        from tracker.publish.site.build import files
    except ModuleNotFoundError:
        raise MissingExtra("The public record", "feeds") from None
    from tracker.publish.weekly import weekly_file
    from tracker.report.build import Edition, weekly
    from tracker.report.site import read_site

    day, look = as_of or app.today, app.look()
    draft = weekly(app.register, last_complete_week(day), edition=Edition(version=__version__))
    made = dict(files(read_site(app.register, day), look))
    return made | {DRAFT: weekly_file(draft, "html", look)}
