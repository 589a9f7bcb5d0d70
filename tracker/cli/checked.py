"""`tracker checked`: somebody looked."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, read_refs, refs_argument
from tracker.cli.recording import record
from tracker.services.acts.stepping import Checked


@click.command()
@refs_argument
@click.option("--nothing", is_flag=True, help="Nothing at all was found, not just nothing new.")
@click.option("--places", help="Where you looked; default: the setting of that name.")
@click.option("--terms", help="What you looked for; default: the setting of that name.")
@evidence_options
@pass_app
def checked(
    app: App,
    *,
    refs: tuple[str, ...],
    nothing: bool,
    places: str | None,
    terms: str | None,
    given: Given,
) -> None:
    """Record that somebody looked and found nothing new. Made for many refs at once.

    A deadline that has passed counts as missed only once somebody has looked.

    \b
    Example:
      tracker checked JAY-TIMETABLE --places "GOV.UK, Hansard" --terms "IICSA timetable"
      tracker checked JAY-01..20
    """
    act = Checked(
        refs=read_refs(refs), nothing=nothing, places=places, terms=terms, evidence=given.evidence
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
