"""`tracker link`: how two things hang together."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completing import complete_refs
from tracker.cli.options import Given, evidence_options, ref_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import LinkType
from tracker.services.acts import Link

LINK = WordType("link", LinkType)


@click.command()
@ref_argument
@click.argument("type", type=LINK, metavar="LINK")
@click.argument("target", metavar="REF", shell_complete=complete_refs)
@evidence_options
@pass_app
def link(app: App, *, ref: str, type: LinkType, target: str, given: Given) -> None:
    """Record how two things hang together.

    LINK is answers, depends-on, carried-by (an instrument) or same-as.

    \b
    Example:
      tracker link NAT-INQ answers NAT-INQ-DEMAND
      tracker link JAY-13 carried-by CP-BILL
    """
    act = Link(ref=ref, type=type, target=target, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
