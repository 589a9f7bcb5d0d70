"""`tracker respond`: what an addressee answered."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, read_refs, refs_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import Response
from tracker.services.acts.saying import Respond

RESPONSE = WordType("response", Response)


@click.command()
@refs_argument
@click.argument("response", type=RESPONSE)
@click.option("--from", "addressee", metavar="BODY", help="Who answers; default: the addressee.")
@evidence_options
@pass_app
def respond(
    app: App,
    *,
    refs: tuple[str, ...],
    response: Response,
    addressee: str | None,
    given: Given,
) -> None:
    """Record an addressee's response to a recommendation or demand.

    RESPONSE is not-due, awaited, accepted, accepted-in-principle, accepted-in-part,
    noted or rejected. Acceptance never moves delivery.

    \b
    Example:
      tracker respond JAY-05 rejected --from "UK Government" -s clyde-2023-05-24
    """
    act = Respond(
        refs=read_refs(refs), response=response, addressee=addressee, evidence=given.evidence
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
