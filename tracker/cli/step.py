"""`tracker step`: a dated event that changes no status."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options, read_refs
from tracker.cli.recording import record
from tracker.domain.vocabulary import StepKind
from tracker.errors import UsageError
from tracker.services.acts.stepping import Step


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="REFS WHAT", shell_complete=complete_refs)
@click.option("--action/--talk", default=None, help="An act (the default), or words.")
@click.option("--provision", metavar="P", help="On an instrument: the provision, as s.96.")
@evidence_options
@pass_app
def step(
    app: App,
    *,
    words: tuple[str, ...],
    action: bool | None,
    provision: str | None,
    given: Given,
) -> None:
    """Record what happened without changing a status; on an instrument, its stage.

    Stages: announced, introduced, second-reading, committee, report, third-reading,
    passed, royal-assent, made, in-force, opened, closed, established, published, fallen.

    \b
    Example:
      tracker step CP-BILL second-reading -s https://… --on 2025-03-10
      tracker step CASEY-AUDIT "Terms of reference published" -s gov-audit-terms
    """
    if len(words) < 2:
        raise UsageError(
            f"What happened to {words[0]}?", hint=f"Type tracker step {words[0]} 'what happened'."
        )
    kind = None if action is None else (StepKind.ACTION if action else StepKind.TALK)
    act = Step(
        refs=read_refs(words[:-1]),
        what=words[-1],
        kind=kind,
        provision=provision,
        evidence=given.evidence,
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
