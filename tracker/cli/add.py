"""`tracker add`: open a commitment."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options
from tracker.cli.params import EXACT_DAY, WordType
from tracker.cli.recording import record
from tracker.cli.several import Several, TakesSeveral
from tracker.domain.vocabulary import Kind
from tracker.errors import MissingOption
from tracker.services.acts.dating import Due
from tracker.services.acts.opening import Add

KIND = WordType("kind", Kind)


@click.command(cls=TakesSeveral)
@click.argument("ref")
@click.argument("title")
@click.option("--kind", type=KIND, help="Default: its siblings' kind, else undertaking.")
@click.option("--wording", help="The promise verbatim; default: the quote.")
@click.option("--by", help="Who announced it; default: the source's speaker.")
@click.option("--lead", help="The body that leads on it; default: the parent's.")
@click.option("--to", cls=Several, help="A body that it is addressed to.")
@click.option("--parent", shell_complete=complete_refs, help="The commitment it is a part of.")
@click.option("--due", metavar="PHRASE", help="The deadline in the words that were used.")
@click.option("--earliest", type=EXACT_DAY, help="Of the deadline: first day, read by yourself.")
@click.option("--latest", type=EXACT_DAY, help="Of the deadline: last day, read by yourself.")
@click.option("--tag", "tags", cls=Several, help="A tag.")
@evidence_options
@pass_app
def add(
    app: App,
    *,
    ref: str,
    title: str,
    kind: Kind | None,
    due: str | None,
    given: Given,
    to: tuple[str, ...],
    tags: tuple[str, ...],
    wording: str | None,
    by: str | None,
    lead: str | None,
    parent: str | None,
    earliest: date | None,
    latest: date | None,
) -> None:
    """Open a commitment under a REF of its own, on the source that it was read in.

    \b
    Example:
      tracker add CPA-LAW "Legislate for the new authority" \\
        -s dfe-cpa-consultation --parent CPA --kind undertaking --due "by the end of 2026"
    """
    act = Add(
        ref=ref,
        title=title,
        kind=kind,
        wording=wording,
        by=by,
        lead=lead,
        to=to,
        parent=parent,
        tags=tags,
        due=_deadline(ref, due, earliest, latest, given),
        evidence=given.evidence,
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


def _deadline(
    ref: str, phrase: str | None, earliest: date | None, latest: date | None, given: Given
) -> Due | None:
    if phrase is None:
        if earliest or latest:
            raise MissingOption("A window belongs to a phrase.", hint="Add --due 'by Michaelmas'.")
        return None
    evidence = given.evidence
    return Due(refs=(ref,), phrase=phrase, earliest=earliest, latest=latest, evidence=evidence)
