"""Where commitments go: replace, withdraw, split, merge, drop."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options, read_refs, ref_argument, refs_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.cli.several import Several, TakesSeveral
from tracker.domain.vocabulary import Carry
from tracker.errors import MissingOption
from tracker.services.acts.disposing import Drop, Merge, Replace, Split, Withdraw

CARRY = WordType("carry", Carry)


@click.command(cls=TakesSeveral)
@refs_argument
@click.option(
    "--by", cls=Several, required=True, shell_complete=complete_refs, help="What takes its place."
)
@click.option("--carry", type=CARRY, default=Carry.NOT_JUDGED, help="How the successor compares.")
@evidence_options
@pass_app
def replace(
    app: App, *, refs: tuple[str, ...], by: tuple[str, ...], carry: Carry, given: Given
) -> None:
    """Record that commitments were superseded by others.

    The successor is equivalent, stronger, weaker, different, or not-judged. What is
    replaced leaves the count, and the bridge of the week shows it.

    \b
    Example:
      tracker replace JAY-02 --by CPA --carry different -s upday-2025-04-08
    """
    act = Replace(refs=read_refs(refs), by=by, carry=carry, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


@click.command()
@refs_argument
@evidence_options
@pass_app
def withdraw(app: App, *, refs: tuple[str, ...], given: Given) -> None:
    """Record that the promiser took commitments back, by words or act.

    \b
    Example:
      tracker withdraw JAY-19 -s pq-105569 --on 2026-01
    """
    act = Withdraw(refs=read_refs(refs), because=given.because, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


@click.command(cls=TakesSeveral)
@ref_argument
@click.option("--into", cls=Several, required=True, shell_complete=complete_refs, help="A part.")
@evidence_options
@pass_app
def split(app: App, *, ref: str, into: tuple[str, ...], given: Given) -> None:
    """Book one commitment as several, which are open already.

    \b
    Example:
      tracker split CASEY-02 --into NAT-INQ --into OPERATING-MODEL
    """
    act = Split(ref=ref, into=into, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


@click.command()
@refs_argument
@click.option("--into", required=True, shell_complete=complete_refs, help="What they become.")
@evidence_options
@pass_app
def merge(app: App, *, refs: tuple[str, ...], into: str, given: Given) -> None:
    """Book several commitments as one, which is open already.

    \b
    Example:
      tracker merge VS-PANEL --into JAY
    """
    act = Merge(refs=read_refs(refs), into=into, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


@click.command()
@refs_argument
@evidence_options
@pass_app
def drop(app: App, *, refs: tuple[str, ...], given: Given) -> None:
    """Put commitments out of scope, for a reason. They leave the count, not the register.

    \b
    Example:
      tracker drop ASYLUM-EXCLUSION --because "Not about child protection"
    """
    if not given.because:
        raise MissingOption("Why are they out of scope?", hint="Add --because 'the reason'.")
    act = Drop(refs=read_refs(refs), because=given.because, evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)
