"""Commands of our own judgement: update, stall, resume, vague, criterion."""

from __future__ import annotations

import re

import click

from tracker.cli.recording import Typed, command, verb_of
from tracker.errors import UsageError, as_typed
from tracker.record.assess import JudgeCriterion, Resume, SetCriterion, Stall, Update, Vague
from tracker.record.verb import Verb


def _criterion(typed: Typed) -> Verb:
    """Sets a test; with --met or --not-met judges the one of that number."""
    if typed["met"] is None:
        return verb_of(SetCriterion, typed)
    ref, number = typed["ref"], typed["text"]
    if not re.fullmatch("[0-9]{1,9}", number):
        raise UsageError(
            f"{as_typed(number)} is not the number of a test.",
            hint=f"See tracker show {ref}, then type 1.",
        )
    return JudgeCriterion(ref=ref, number=int(number), met=typed["met"], evidence=typed["evidence"])


_MET = click.Option(["--met/--not-met"], default=None, help="Judge the test of that NUMBER.")

update = command(Update)
stall = command(Stall)
resume = command(Resume)
vague = command(Vague)
criterion = command(SetCriterion, build=_criterion, extra=(_MET,))
