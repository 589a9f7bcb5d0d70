"""The command of what was said of a date: due."""

from __future__ import annotations

import click

from tracker.cli.completion import complete_refs
from tracker.cli.recording import Typed, command, verb_of
from tracker.errors import UsageError
from tracker.record.deadlines import Due
from tracker.record.verb import Verb


def _due(typed: Typed) -> Verb:
    """REFS and, last, the phrase; with --none-set or --withdrawn there is none."""
    words: tuple[str, ...] = typed["words"]
    if typed["none_set"] or typed["withdrawn"]:
        return verb_of(Due, typed | {"refs": words, "phrase": None})
    if len(words) < 2:
        raise UsageError(
            f"What was said of the date of {words[0]}?",
            hint=f"Type tracker due {words[0]} 'before Easter', or --none-set.",
        )
    return verb_of(Due, typed | {"refs": words[:-1], "phrase": words[-1]})


_WORDS = click.Argument(
    ["words"], nargs=-1, required=True, metavar="REFS PHRASE", shell_complete=complete_refs
)

due = command(Due, build=_due, without=("refs", "phrase"), extra=(_WORDS,))
