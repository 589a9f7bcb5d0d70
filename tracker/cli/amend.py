"""`tracker correct` and `tracker retract`: our record was wrong."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options
from tracker.cli.params import ENTRY, EXACT_DAY
from tracker.cli.recording import record
from tracker.errors import MissingOption
from tracker.services.acts.amending import Correct, Retract
from tracker.services.acts.dating import Due


@click.command()
@click.argument("entry", type=ENTRY)
@click.option("--value", help="What it should have said, from the same vocabulary.")
@click.option("--text", help="What a step, note or criterion should have said.")
@click.option("--phrase", help="Of a deadline: the phrase that was used.")
@click.option("--earliest", type=EXACT_DAY, help="Of a deadline: first day of the window.")
@click.option("--latest", type=EXACT_DAY, help="Of a deadline: last day.")
@evidence_options
@pass_app
def correct(
    app: App,
    *,
    entry: int,
    value: str | None,
    text: str | None,
    phrase: str | None,
    earliest: date | None,
    latest: date | None,
    given: Given,
) -> None:
    """Replace an entry that was wrong, from now on, with the reason.

    What was known before stays as it was: a report as known at an earlier time still
    says what it said.

    \b
    Example:
      tracker correct 382 --on 2025-12-10 --because "The page was marked a day later"
    """
    because = _reason(given, entry)
    due = Due(refs=(), phrase=phrase, earliest=earliest, latest=latest) if phrase else None
    act = Correct(
        entry=entry,
        because=because,
        value=value,
        text=text,
        due=due,
        evidence=given.evidence,
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


@click.command()
@click.argument("entry", type=ENTRY)
@evidence_options
@pass_app
def retract(app: App, *, entry: int, given: Given) -> None:
    """Withdraw an entry that should not have been made, with the reason.

    \b
    Example:
      tracker retract 382 --because "The mark was about another page"
    """
    act = Retract(entry=entry, because=_reason(given, entry), evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


def _reason(given: Given, entry: int) -> str:
    if not given.because:
        raise MissingOption(
            f"What was wrong with entry {entry}?", hint="Add --because 'the reason'."
        )
    return given.because
