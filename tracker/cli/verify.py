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
    from tracker.services.published import Comparison


@click.command()
@click.option(
    "--against",
    multiple=True,
    metavar="FILE|DIGEST",
    help="Hold it against a published head: a report, a list of heads, or a digest.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def verify(app: App, *, against: tuple[str, ...], as_json: bool) -> None:
    """Recompute the chain and every table from what is stored; exit 1 if one fails.

    With --against, also say whether what was published of the register still stands, was
    cut off, or was rewritten, and from which entry on.

    It cannot see edits made after the last publication of a head by somebody who holds
    the register and every published copy, nor false statements honestly recorded.

    \b
    Example:
      tracker verify
      tracker verify --against weekly-2025-W25.html
    """
    from tracker.services.checking import verify as run

    found = None
    if against:
        from tracker.services.published import compare

        found = compare(app.register, against)
    with progress(app, "Verifying") as tell:
        verdict = run(app.register, tell)
    if as_json:
        value = _value(verdict) if found is None else _against_value(found, verdict)
        click.echo(json.dumps(value, indent=2))
    else:
        for line in (*_against_lines(found, verdict), *_lines(verdict)):
            click.echo(shown(line).replace("\n", "␊"))
    if verdict.faults or (found is not None and not found.stands_all):
        raise click.exceptions.Exit(1)


def _lines(verdict: Verdict) -> Iterator[str]:
    held = count_words(verdict.entries, "entry", "entries")
    if verdict.faults:
        faults = count_words(len(verdict.faults), "fault")
        yield f"BROKEN: {faults}. What the register says can be read, and should not be published."
    for fault in verdict.faults:
        yield f"!! {fault.words}"
    yield f"{'broken' if verdict.faults else 'ok'}\t{held}\t{verdict.head}"
    for found in verdict.breaks:
        yield f"break: {break_words(found)}"
    if verdict.asserted_by:
        yield f"recorded times asserted by {count_words(len(verdict.asserted_by), 'file')}:"
        yield from (f"  {name}" for name in verdict.asserted_by)
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


def _against_value(found: Comparison, verdict: Verdict) -> dict[str, object]:
    return {
        "schema": "tracker.against/1",
        "outcome": _outcome(found, verdict),
        "published": {
            "head": found.published.digest,
            "entries": found.published.seq,
            "where": found.published.where,
        },
        "entries": found.entries,
        "grown": found.grown,
        "others": found.others,
        "stands": found.stands,
        "says": found.says,
        "breaks": [{"entry": one.entry, "what": break_words(one)} for one in found.breaks],
        "rows": [{"entry": fault.seq, "what": fault.what} for fault in verdict.faults],
    }


def _outcome(found: Comparison, verdict: Verdict) -> str:
    """A digest that still stands says little of content that is not what it was made of."""
    return "broken" if found.stands_all and verdict.faults else found.outcome.value


def _against_lines(found: Comparison | None, verdict: Verdict) -> Iterator[str]:
    """What was published says: ok, grown by N since, cut, or rewritten, and from where on."""
    if found is None:
        return
    held = count_words(found.entries, "entry", "entries")
    outcome = _outcome(found, verdict)
    told = {
        "ok": f"the published head is the register's own, of {held}",
        "grown": f"the head still stands; {count_words(found.grown, 'entry', 'entries')} since",
        "broken": "the published head is still there, but the register does not hold",
        "cut": f"{_named(found)} is beyond the register's {held}{_bounds(found)}",
        "rewritten": f"{_named(found)} is not in the register's chain{_bounds(found)}",
    }[outcome]
    yield "; ".join((f"{outcome}\t{told}", *map(break_words, found.breaks)))
    if found.others:
        heads = count_words(found.others, "published head")
        yield f"passed over: {heads} of other registers in the list"
    if found.says:
        yield f"entry {found.published.seq} now says: {found.says}"


def _named(found: Comparison) -> str:
    at = "" if found.published.seq is None else f" at entry {found.published.seq}"
    where = f" ({found.published.where})" if found.published.where else ""
    return f"the published head{at}{where}"


def _bounds(found: Comparison) -> str:
    """Between which entries the register was changed, as far as published heads tell."""
    first, last = found.stands, found.published.seq
    if found.register is not None:
        return f"; it is of another register, {found.register}"
    if last is None:
        return "; it was rewritten, or cut off before it: the digest alone does not tell"
    if last > found.entries:
        return f"; entry {first} (published) still stands" if first else ""
    if not first:
        return f"; changed at entry {last} or before it"
    return f"; changed between entry {first} (published, still stands) and entry {last}"
