"""`tracker link`: how two things hang together."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options, read_refs
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import LinkType
from tracker.errors import UsageError
from tracker.services.acts.stepping import Link

LINK = WordType("link", LinkType)


@click.command()
@click.argument(
    "words", nargs=-1, required=True, metavar="REFS LINK REF", shell_complete=complete_refs
)
@evidence_options
@pass_app
def link(app: App, *, words: tuple[str, ...], given: Given) -> None:
    """Record how things hang together.

    LINK is answers, depends-on, carried-by (an instrument) or same-as.

    \b
    Example:
      tracker link CPA-CONSULT answers NAT-INQ-DEMAND
      tracker link JAY-14 JAY-16 carried-by CP-BILL
    """
    if len(words) < 3:
        raise UsageError(
            "A link has three parts.", hint="Type tracker link JAY-13 carried-by CP-BILL."
        )
    *refs, kind, target = words
    act = Link(
        refs=read_refs(tuple(refs)),
        type=LINK.convert(kind, None, None),
        target=target,
        evidence=given.evidence,
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
