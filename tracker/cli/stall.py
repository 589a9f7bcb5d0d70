"""`tracker stall` and `tracker resume`: the flag that nothing moves."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Given, evidence_options, read_refs, refs_argument
from tracker.cli.recording import record
from tracker.services.acts.assessing import Stall


@click.command()
@refs_argument
@evidence_options
@pass_app
def stall(app: App, *, refs: tuple[str, ...], given: Given) -> None:
    """Flag commitments as stalled, on evidence; delivery stays as it is.

    \b
    Example:
      tracker stall NAT-INQ -s indy-2025-10 --on 2025-10
    """
    act = Stall(refs=read_refs(refs), evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


@click.command()
@refs_argument
@evidence_options
@pass_app
def resume(app: App, *, refs: tuple[str, ...], given: Given) -> None:
    """Lift the stalled flag, on evidence.

    \b
    Example:
      tracker stall NAT-INQ -s indy-2025-10 --on 2025-10
      tracker resume NAT-INQ -s gov-inquiry-letter
    """
    act = Stall(refs=read_refs(refs), resumed=True, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
