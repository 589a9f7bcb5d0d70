"""`tracker restate`: a promise said differently."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, ref_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import Comparison
from tracker.services.acts.saying import Restate

COMPARISON = WordType("comparison", Comparison)


@click.command()
@ref_argument
@click.option(
    "--as", "comparison", type=COMPARISON, required=True, help="Held against the original."
)
@evidence_options
@pass_app
def restate(app: App, *, ref: str, comparison: Comparison, given: Given) -> None:
    """Record that the promiser says the promise differently, in the new words (-q).

    Held against the original it is same, narrower, weaker, wider or different.

    \b
    Example:
      tracker restate JAY-TIMETABLE --as weaker -s hansard-lords-2025-early \\
        --on 2025-02 \\
        -q "we will respond to all 20 IICSA recommendations by Easter"
    """
    act = Restate(ref=ref, comparison=comparison, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
