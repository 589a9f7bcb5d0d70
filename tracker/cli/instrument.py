"""`tracker instrument`: what carries commitments out."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options_beside_type
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import InstrumentType
from tracker.services.acts.opening import OpenInstrument

INSTRUMENT = WordType("instrument type", InstrumentType)


@click.command()
@click.argument("ref")
@click.argument("title")
@click.option("--type", "type", type=INSTRUMENT, required=True, help="What it is.")
@evidence_options_beside_type
@pass_app
def instrument(app: App, *, ref: str, title: str, type: InstrumentType, given: Given) -> None:
    """Open a bill, regulation, funding line, consultation or inquiry.

    \b
    Example:
      tracker instrument CPA-BILL "Child Protection Authority Bill" --type bill \\
        -s dfe-cpa-consultation
    """
    act = OpenInstrument(ref=ref, title=title, type=type, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
