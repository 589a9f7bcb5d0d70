"""`tracker verify`: does the register still say what it said?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.domain.prose import count_words

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

    verdict = run(app.register)
    if as_json:
        click.echo(json.dumps(_value(verdict), indent=2))
    else:
        for line in _lines(verdict):
            click.echo(line)
    if verdict.faults:
        raise click.exceptions.Exit(1)


def _lines(verdict: Verdict) -> list[str]:
    lines = [
        f"{'!! ' if fault.seq is None else f'!! entry {fault.seq}: '}{fault.what}"
        for fault in verdict.faults
    ]
    state = "ok" if not verdict.faults else f"BROKEN: {count_words(len(verdict.faults), 'fault')}"
    lines.append(f"{state}\t{count_words(verdict.entries, 'entry', 'entries')}\t{verdict.head}")
    if verdict.asserted_by:
        files = count_words(len(verdict.asserted_by), "file")
        lines.append(f"recorded times asserted by {files}:")
        lines += [f"  {name}" for name in verdict.asserted_by]
    if verdict.rehearsals:
        lines.append(
            f"{count_words(verdict.rehearsals, 'batch', 'batches')} written under a clock "
            "set by hand"
        )
    return lines


def _value(verdict: Verdict) -> dict[str, object]:
    return {
        "schema": "tracker.verify/1",
        "ok": not verdict.faults,
        "entries": verdict.entries,
        "head": verdict.head,
        "rows": [{"entry": fault.seq, "what": fault.what} for fault in verdict.faults],
        "asserted_by": list(verdict.asserted_by),
        "rehearsals": verdict.rehearsals,
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
