"""`tracker claim`: what somebody says has been done."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, read_refs, refs_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import CLAIMS, Delivery
from tracker.errors import UsageError
from tracker.services.acts.saying import Claim

CLAIM = WordType("claim", CLAIMS)


@click.command()
@refs_argument
@click.argument("word", type=CLAIM)
@click.option("--by", help="Who said it for the promiser.")
@click.option("--voice", metavar="NAME", help="A third party whose assessment it is.")
@evidence_options
@pass_app
def claim(
    app: App,
    *,
    refs: tuple[str, ...],
    word: Delivery,
    by: str | None,
    voice: str | None,
    given: Given,
) -> None:
    """Record what the promiser says has been done, in the words that were used.

    WORD is delivered, part, under-way, planned, dropped or unspecified. A claim never
    moves our own assessment.

    \b
    Example:
      tracker claim JAY-01..20 unspecified -s pq-99774 -q "we are delivering on those commitments"
    """
    if by and voice:
        raise UsageError(
            "--by names who spoke for the promiser, --voice a third party.", hint="Give one."
        )
    act = Claim(refs=read_refs(refs), word=word, by=by, voice=voice, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
