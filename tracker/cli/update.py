"""`tracker update`: our assessment."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, read_refs, refs_argument
from tracker.cli.params import ENTRY, WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import ASSESSMENTS, Delivery, Ended
from tracker.services.acts.assessing import Update

DELIVERY = WordType("delivery", ASSESSMENTS)
ENDED = WordType("reason for ending", Ended)


@click.command()
@refs_argument
@click.argument("delivery", type=DELIVERY)
@click.option("--ended", type=ENDED, help="That it is over, and why.")
@click.option("--reopen", is_flag=True, help="It had ended and goes on; with --because.")
@click.option(
    "--if-last",
    type=ENTRY,
    help="Only if nothing was recorded of it after this entry; else say who changed what.",
)
@evidence_options
@pass_app
def update(
    app: App,
    *,
    refs: tuple[str, ...],
    delivery: Delivery,
    ended: Ended | None,
    reopen: bool,
    if_last: int | None,
    given: Given,
) -> None:
    """Record our assessment of delivery, on evidence.

    DELIVERY is not-assessed, none (no action found), planned, under-way, part
    (delivered in part), delivered; for a standing promise holding or breached.
    Going down needs --because. Delivered needs every criterion met, or a source of
    grade A or B; the refusal lists what is missing.

    \b
    Example:
      tracker update CHILD-HOUSE planned -s pq-99774
    """
    act = Update(
        refs=read_refs(refs),
        delivery=delivery,
        ended=ended,
        because=given.because,
        reopen=reopen,
        if_last=if_last,
        evidence=given.evidence,
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
