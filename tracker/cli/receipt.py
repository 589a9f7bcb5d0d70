"""Records verbs and answers: what changed, on what evidence, and what to type next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App, send
from tracker.domain.dates import parse_when
from tracker.domain.prose import count_words, when_words
from tracker.domain.text import one_line, shown
from tracker.errors import MissingDay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.domain.grade import GradedSource
    from tracker.record.verb import Verb
    from tracker.record.writer import Receipt, Recorded

SCHEMA = "tracker.recorded/1"


def record(
    app: App, verbs: Sequence[Verb], *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Record verbs as one batch and print what changed, asking for what is missing."""
    from tracker.record.writer import record as write

    register = app.register
    if app.interactive:
        from tracker.cli.asking import complete, dated

        verbs = complete(app, verbs)
        try:
            receipt = write(register, verbs, dry_run=dry_run)
        except MissingDay as missing:
            receipt = write(register, dated(app, verbs, missing), dry_run=dry_run)
    else:
        receipt = write(register, verbs, dry_run=dry_run)
    if receipt.batch is not None:
        app.batches.append(receipt.batch)
    print_receipt(app, receipt, as_json=as_json)


def print_receipt(app: App, receipt: Receipt, *, as_json: bool) -> None:
    """Print a receipt: data on stdout, remarks and how to take it back on stderr."""
    print_rows_of(app, receipt, as_json=as_json)
    if not as_json:
        _close(app, receipt)


def print_rows_of(app: App, receipt: Receipt, *, as_json: bool) -> None:
    """Print what a receipt says: data on stdout, remarks on stderr."""
    if as_json:
        send(json.dumps(_value(receipt), ensure_ascii=False, indent=2) + "\n")
        return
    for line in receipt.lines:
        click.echo(_sentence(app, line) if app.on_terminal else _row(line))
    for remark in receipt.remarks:
        app.say(shown(remark))


def _close(app: App, receipt: Receipt) -> None:
    if receipt.nothing:
        app.say("Nothing was recorded.")
        return
    if receipt.batch is None:
        app.say("Dry run: nothing was recorded.")
        return
    if not receipt.lines:
        return
    entries = sorted({line.entry for line in receipt.lines})
    span = str(entries[0]) if len(entries) == 1 else f"{entries[0]} to {entries[-1]}"
    following = next((line.next for line in receipt.lines if line.next), None)
    app.say(
        f"Recorded as {'entry' if len(entries) == 1 else 'entries'} {span}, batch {receipt.batch}"
        f" ({count_words(len(receipt.lines), 'line')}). To take it back: {app.takes_back}"
        + (f". Next: {shown(following)}" if following else "")
    )


def _sentence(app: App, line: Recorded) -> str:
    change = f"{line.before} → {line.after}" if line.before else line.after
    ref = click.style(line.ref, bold=True) if app.colored else line.ref
    what = shown(one_line(f"{line.what}: {change}"))
    text = f"{ref}  {what}, {when_words(parse_when(line.occurred))}"
    return "\n".join([text, *(f"    {_evidence(graded)}" for graded in line.graded)])


def _evidence(graded: GradedSource) -> str:
    return f"grade {graded.grade}, " + shown(one_line(f"{graded.because}: {graded.source.title}"))


def _row(line: Recorded) -> str:
    cells = (
        line.ref,
        line.what,
        line.before or "",
        line.after,
        line.occurred,
        "".join(sorted({graded.grade.value for graded in line.graded})),
        str(line.entry),
    )
    return "\t".join(shown(cell).replace("\t", " ").replace("\n", " ") for cell in cells)


def _value(receipt: Receipt) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "batch": receipt.batch,
        "dry_run": receipt.batch is None and not receipt.nothing,
        "rows": [
            {
                "ref": line.ref,
                "title": line.title,
                "what": line.what,
                "before": line.before,
                "after": line.after,
                "occurred": line.occurred,
                "entry": line.entry,
                "sources": [
                    {
                        "key": graded.source.ref,
                        "grade": graded.grade.value,
                        "because": graded.because,
                    }
                    for graded in line.graded
                ],
                "next": line.next,
            }
            for line in receipt.lines
        ],
        "remarks": list(receipt.remarks),
    }
