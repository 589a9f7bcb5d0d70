"""`tracker criterion`: success tests."""

from __future__ import annotations

import re

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, ref_argument
from tracker.cli.recording import record
from tracker.domain.vocabulary import CriterionType
from tracker.errors import UsageError, as_typed
from tracker.services.acts.assessing import JudgeCriterion, SetCriterion
from tracker.services.acts.evidence import Act


@click.command()
@ref_argument
@click.argument("text", metavar="TEXT|NUMBER")
@click.option("--letter", "type_", flag_value="letter", help="Did they do it? (the default)")
@click.option("--spirit", "type_", flag_value="spirit", help="Did it work?")
@click.option("--failure", "type_", flag_value="failure", help="What would show that it failed?")
@click.option("--how", help="How it is to be checked.")
@click.option("--met/--not-met", default=None, help="Judge the test of that NUMBER.")
@evidence_options
@pass_app
def criterion(
    app: App,
    *,
    ref: str,
    text: str,
    type_: str | None,
    how: str | None,
    met: bool | None,
    given: Given,
) -> None:
    """Set a success test, or judge one by its number.

    \b
    Example:
      tracker criterion CHILD-HOUSE "The money is allocated" --letter
      tracker criterion CHILD-HOUSE 1 --not-met -s pq-99774
    """
    if met is None:
        kind = CriterionType(type_ or CriterionType.LETTER)
        act: Act = SetCriterion(ref=ref, text=text, type=kind, how=how, evidence=given.evidence)
    elif not re.fullmatch("[0-9]{1,9}", text):
        raise UsageError(
            f"{as_typed(text)} is not the number of a test.",
            hint=f"See tracker show {ref}, then type 1.",
        )
    else:
        act = JudgeCriterion(ref=ref, number=int(text), met=met, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
