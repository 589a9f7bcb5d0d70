"""`tracker report dossier`: the whole story of some commitments as one file."""

from __future__ import annotations

from datetime import date, datetime

import click

from tracker.cli.app import App, is_terminal, pass_app
from tracker.cli.options import (
    format_options,
    passed,
    some_refs_argument,
    times_options,
    typed_refs,
)
from tracker.cli.output import write_out
from tracker.cli.params import complete_parties, complete_refs
from tracker.domain.dates import Times
from tracker.domain.text import shown
from tracker.errors import MissingOption, UsageError


@click.command()
@some_refs_argument
@click.option(
    "--programme",
    metavar="REF",
    shell_complete=complete_refs,
    help="This commitment, and all that are a part of it.",
)
@click.option(
    "--lead",
    metavar="BODY",
    shell_complete=complete_parties,
    help="The commitments that this body leads.",
)
@times_options
@format_options
@pass_app
def dossier(
    app: App,
    *,
    refs: tuple[str, ...],
    programme: str | None,
    lead: str | None,
    as_of: date | None,
    known_at: datetime | None,
    format: str,
    output: str | None,
) -> None:
    """Write all that is held of some commitments as one file, to mail or print. It changes nothing.

    What it holds of each is what its page in the public record holds: where it stands in two
    sentences, who says what, the timeline, every move of the date, tests with their evidence,
    the words as they were changed, every entry and correction.

    \b
    Example:
      tracker report dossier CASEY-AUDIT --output audit.html
      tracker report dossier --programme JAY --output jay.pdf
      tracker report dossier --lead "Home Office" --as-of 2025-06-22 --format txt
    """
    if bool(refs) + bool(programme) + bool(lead) != 1:
        raise UsageError(
            "A dossier is of refs, of a programme, or of a lead body.",
            hint="Give one: tracker report dossier JAY-13, --programme JAY, or --lead BODY.",
        )
    if output is None and format == "html" and is_terminal():
        raise MissingOption(
            "A page is not for a terminal.",
            hint="Add --output dossier.html, or - to see it anyway.",
        )
    from tracker.publish.dossier import dossier_file
    from tracker.report.dossier import read_file

    file = read_file(
        app.register,
        Times(as_of or app.today, passed(app, known_at)),
        refs=typed_refs(refs),
        programme=programme,
        lead=lead,
    )
    write_out(app, dossier_file(file, format, app.look()), output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))
