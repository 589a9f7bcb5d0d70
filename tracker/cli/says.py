"""`tracker says`: where somebody else stands."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, read_refs, refs_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.domain.vocabulary import Stance
from tracker.services.acts.saying import Says

STANCE = WordType("stance", Stance)


@click.command()
@refs_argument
@click.option("--who", required=True, help="The public role or body that says it.")
@click.option("--stance", type=STANCE, required=True, help="Where they stand.")
@evidence_options
@pass_app
def says(app: App, *, refs: tuple[str, ...], who: str, stance: Stance, given: Given) -> None:
    """Record where a third party stands.

    The stance is supports, opposes, demands, doubts, replies or legal-action.

    \b
    Example:
      tracker says JAY-TIMETABLE --who "Maggie Oliver" --stance legal-action -s press-2025-01-16
    """
    act = Says(refs=read_refs(refs), who=who, stance=stance, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
