"""`tracker vague`: whether a promise can be rated."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, ref_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.cli.several import Several, TakesSeveral
from tracker.domain.vocabulary import VagueReason
from tracker.errors import MissingOption
from tracker.services.acts.assessing import Vague

REASON = WordType("reason", VagueReason)


@click.command(cls=TakesSeveral)
@ref_argument
@click.option("--reason", "reasons", type=REASON, cls=Several, help="Why.")
@click.option("--ratable", is_flag=True, help="It can be rated after all.")
@click.option("--by-our-test", is_flag=True, help="It can be rated, by a test that is ours.")
@evidence_options
@pass_app
def vague(
    app: App,
    *,
    ref: str,
    reasons: tuple[VagueReason, ...],
    ratable: bool,
    by_our_test: bool,
    given: Given,
) -> None:
    """Record that a promise is too vague to rate, and why.

    A reason is no-measure, no-baseline, ambiguous-term, no-owner or
    horizon-beyond-period. A missing date is not vagueness.

    \b
    Example:
      tracker vague NAT-INQ-OLDHAM --reason no-measure
    """
    if bool(reasons) == (ratable or by_our_test):
        raise MissingOption(
            f"Is {ref} too vague, or can it be rated?",
            hint="Give --reason no-measure, or --ratable, or --by-our-test.",
        )
    act = Vague(ref=ref, reasons=reasons, by_our_test=by_our_test, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
