"""`tracker due`: what was said of a date."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options, read_refs
from tracker.cli.params import ENTRY, EXACT_DAY
from tracker.cli.recording import record
from tracker.domain.deadline.window import Calendar, Hardness
from tracker.errors import UsageError
from tracker.services.acts.dating import Due


@click.command()
@click.argument(
    "words", nargs=-1, required=True, metavar="REFS PHRASE", shell_complete=complete_refs
)
@click.option("--earliest", type=EXACT_DAY, help="First day of the window, read by yourself.")
@click.option("--latest", type=EXACT_DAY, help="Last day, on the most generous reading.")
@click.option("--strict-latest", type=EXACT_DAY, help="Last day, on the narrowest reading.")
@click.option(
    "--hardness", type=click.Choice([str(value) for value in Hardness]), help="How firm it is."
)
@click.option("--anchor", type=ENTRY, help="The entry that a period counts from.")
@click.option("--anchor-on", type=EXACT_DAY, help="The day that a period counts from.")
@click.option("--calendar", type=click.Choice([str(value) for value in Calendar]))
@click.option("--silent", is_flag=True, help="The date was changed without an announcement.")
@click.option("--rival", is_flag=True, help="Another reading of the same phrase; both are kept.")
@click.option("--none-set", is_flag=True, help="Evidence that no date was given; no PHRASE.")
@click.option("--withdrawn", is_flag=True, help="The date was taken back; no PHRASE.")
@evidence_options
@pass_app
def due(
    app: App,
    *,
    words: tuple[str, ...],
    given: Given,
    hardness: str | None,
    none_set: bool,
    withdrawn: bool,
    earliest: date | None,
    latest: date | None,
    strict_latest: date | None,
    anchor: int | None,
    anchor_on: date | None,
    calendar: str | None,
    silent: bool,
    rival: bool,
) -> None:
    """Record a deadline in the words that were used, or that none was given.

    The phrase is kept verbatim and read by a rule (see docs/deadlines.md). Where no rule
    reads it, give the window yourself; nothing is guessed.

    \b
    Example:
      tracker due JAY-TIMETABLE "before Easter" -s hansard-2025-01-16-a
      tracker due JAY --none-set -s press-2025-01-16 -q "would not put a timescale on"
    """
    refs, phrase = _split(words, without_phrase=none_set or withdrawn)
    act = Due(
        refs=read_refs(refs),
        phrase=phrase,
        earliest=earliest,
        latest=latest,
        strict_latest=strict_latest,
        hardness=Hardness(hardness) if hardness else None,
        anchor=anchor,
        anchor_on=anchor_on,
        calendar=calendar,
        silent=silent,
        rival=rival,
        none_set=none_set,
        withdrawn=withdrawn,
        evidence=given.evidence,
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)


def _split(words: tuple[str, ...], *, without_phrase: bool) -> tuple[tuple[str, ...], str | None]:
    """REFS and, last, the phrase."""
    if without_phrase:
        return words, None
    if len(words) < 2:
        raise UsageError(
            f"What was said of the date of {words[0]}?",
            hint=f"Type tracker due {words[0]} 'before Easter', or --none-set.",
        )
    return words[:-1], words[-1]
