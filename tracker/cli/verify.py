"""`tracker verify`: does the register still say what it said?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.progress import progress
from tracker.domain.prose import count_words
from tracker.domain.restoration import break_words
from tracker.domain.text import shown

if TYPE_CHECKING:
    from tracker.services.checking import Verdict


@click.command()
@click.option(
    "--against",
    metavar="FILE|DIGEST",
    help="Hold it against a published head: a report, a list of heads, or a digest.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def verify(app: App, *, against: str | None, as_json: bool) -> None:
    """Recompute the chain and every table from what is stored; exit 1 if one fails.

    It cannot see edits made after the last publication of a head by somebody who holds
    the register and every published copy, nor false statements honestly recorded.

    \b
    Example:
      tracker verify
      tracker verify --against weekly-2025-W25.html
    """
    if against is not None:
        _compare(app, against, as_json=as_json)
        return
    from tracker.services.checking import verify as run

    with progress(app, "Verifying") as tell:
        verdict = run(app.register, tell)
    if as_json:
        click.echo(json.dumps(_value(verdict), indent=2))
    else:
        for line in _lines(verdict):
            click.echo(line)
    if verdict.faults:
        raise click.exceptions.Exit(1)


def _lines(verdict: Verdict) -> Iterator[str]:
    held = count_words(verdict.entries, "entry", "entries")
    if verdict.faults:
        faults = count_words(len(verdict.faults), "fault")
        yield f"BROKEN: {faults}. What the register says can be read, and should not be published."
    for fault in verdict.faults:
        yield f"{'!! ' if fault.seq is None else f'!! entry {fault.seq}: '}{fault.what}"
    yield f"{'broken' if verdict.faults else 'ok'}\t{held}\t{verdict.head}"
    for found in verdict.breaks:
        yield f"break: {break_words(found)}"
    if verdict.asserted_by:
        yield f"recorded times asserted by {count_words(len(verdict.asserted_by), 'file')}:"
        yield from (f"  {shown(name)}" for name in verdict.asserted_by)
    for batches, how in (
        (verdict.rehearsals, "under a clock set by hand"),
        (verdict.behind, "while the clock stood behind the ledger"),
    ):
        if batches:
            yield f"{count_words(batches, 'batch', 'batches')} written {how}"


def _value(verdict: Verdict) -> dict[str, object]:
    return {
        "schema": "tracker.verify/1",
        "ok": not verdict.faults,
        "entries": verdict.entries,
        "head": verdict.head,
        "rows": [{"entry": fault.seq, "what": fault.what} for fault in verdict.faults],
        "breaks": [{"entry": found.entry, "what": break_words(found)} for found in verdict.breaks],
        "asserted_by": list(verdict.asserted_by),
        "rehearsals": verdict.rehearsals,
        "behind": verdict.behind,
    }


def _compare(app: App, where: str, *, as_json: bool) -> None:
    """What a published head says: ok, grown by N since, cut, or rewritten."""
    from tracker.services.published import Against, compare

    found = compare(app.register, where)
    held = count_words(found.entries, "entry", "entries")
    at = "" if found.published.seq is None else f" at entry {found.published.seq}"
    since = count_words(found.grown, "entry", "entries")
    told = {
        Against.OK: f"it is the register's own head, of {held}",
        Against.GROWN: f"the head still stands; {since} since",
        Against.CUT: f"the published head{at} is beyond the register's {held}",
        Against.REWRITTEN: f"the published head{at} is not in the register's chain",
    }[found.outcome]
    if as_json:
        value = {
            "schema": "tracker.against/1",
            "outcome": found.outcome.value,
            "published": {"head": found.published.digest, "entries": found.published.seq},
            "entries": found.entries,
            "grown": found.grown,
        }
        click.echo(json.dumps(value, indent=2))
    else:
        click.echo(f"{found.outcome.value}\t{told}")
    if found.outcome in {Against.CUT, Against.REWRITTEN}:
        raise click.exceptions.Exit(1)
