"""What an import did, for a person and for a program; and the rows that it left out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tracker.domain.prose import count_words, list_words, when_words
from tracker.domain.text import guarded, one_line

if TYPE_CHECKING:
    from tracker.services.importing.account import Account, LeftOut, Refusal
    from tracker.services.tables.table import Table

SCHEMA = "tracker.import/1"
#: Rows and faults that are shown one by one.
SHOWN = 20


def account_text(done: Account, *, as_json: bool, dry_run: bool) -> str:
    """The account, as a page or as one JSON object."""
    if as_json:
        return json.dumps(_value(done, dry_run=dry_run), ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{line}\n" for line in _page(done, dry_run=dry_run))


def _page(done: Account, *, dry_run: bool) -> Iterator[str]:
    true = "" if done.as_of is None else f", true on {_day(done)}"
    yield f"{done.file} as the list {done.list}{true}; in the voice of {_voice(done.voice)}"
    refused = sum(each.refused for each in done.left_out)
    left = f"left out, {refused:,} of them refused" if refused else "left out"
    counts = (
        (done.rows, "rows read"),
        (done.opened, "commitment opened" if done.opened == 1 else "commitments opened"),
        (done.changed, "changed"),
        (done.unchanged, "unchanged"),
        (len(done.left_out), left),
        (len(done.vanished), "vanished: in an earlier file and not in this one"),
        (done.entries, _entries(done, dry_run=dry_run)),
    )
    width = max(len(f"{number:,}") for number, _ in counts)
    yield from (f"  {number:>{width},} {what}" for number, what in counts)
    if done.statuses:
        yield "Statuses"
        yield from (f"  {word} → {meaning}: {count:,}" for word, meaning, count in done.statuses)
    if done.left_out:
        yield f"Left out{_first(len(done.left_out))}"
        yield from (f"  {each.place}: {each.because}" for each in done.left_out[:SHOWN])
    if done.vanished:
        yield f"Vanished{_first(len(done.vanished))}"
        yield f"  {list_words(done.vanished[:SHOWN])}"
    if done.not_imported:
        yield f"Not imported: {list_words(done.not_imported)}"
    if done.remarks:
        yield "Remarks"
        yield from (f"  {one_line(remark)}" for remark in done.remarks)


def _day(done: Account) -> str:
    from tracker.domain.dates import When

    return "" if done.as_of is None else when_words(When.on(done.as_of))


def _voice(voice: str) -> str:
    return {"tracker": "the tracker (imported judgement)", "promiser": "the promiser"}.get(
        voice, voice
    )


def _entries(done: Account, *, dry_run: bool) -> str:
    if dry_run:
        return "entries would be recorded"
    if not done.batches:
        return "entries recorded: nothing is new"
    if len(done.batches) == 1:
        return f"entries recorded, batch {done.batches[0]}: take them back with tracker undo"
    return f"entries recorded, in {count_words(len(done.batches), 'batch', 'batches')}"


def _first(total: int) -> str:
    return f" (the first {SHOWN} of {total:,}; --rejects FILE writes all)" if total > SHOWN else ""


def _value(done: Account, *, dry_run: bool) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "dry_run": dry_run,
        "file": done.file,
        "list": done.list,
        "voice": done.voice,
        "as_of": None if done.as_of is None else done.as_of.isoformat(),
        "rows_read": done.rows,
        "opened": done.opened,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "left_out": [
            {
                "place": each.place,
                "row": each.row.number,
                "reason": each.because,
                "refused": each.refused,
            }
            for each in done.left_out
        ],
        "vanished": list(done.vanished),
        "entries": done.entries,
        "batches": list(done.batches),
        "statuses": [
            {"word": word, "meaning": meaning, "rows": count}
            for word, meaning, count in done.statuses
        ],
        "not_imported": list(done.not_imported),
        "remarks": list(done.remarks),
    }


def refusal_lines(refusal: Refusal, rejects: str | None) -> Sequence[str]:
    """The first faults, how many more there are, and that nothing was recorded."""
    faults = refusal.faults
    lines = [one_line(fault.line()) for fault in faults[:SHOWN]]
    more = len(faults) - SHOWN
    if more > 0:
        where = f"{rejects} has all" if rejects else "--rejects FILE writes all"
        lines.append(f"and {more:,} more: {where}")
    rows = len({fault.row for fault in faults})
    lines.append(
        f"Nothing was recorded: {rows:,} of {count_words(refusal.rows, 'row')} cannot be; "
        "mend them, or leave them out with --skip-bad."
    )
    return lines


def rejects_csv(table: Table, left_out: Sequence[LeftOut]) -> str:
    """The rows of which nothing was recorded, as CSV: place, row, reason, and the file's cells.

    It begins with the mark of UTF-8, without which Excel reads another encoding.
    """
    written = io.StringIO("\ufeff")
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written)
    writer.writerow(["place", "row", "reason", *map(guarded, table.columns)])
    for each in left_out:
        cells = [guarded(each.row.text(column)) for column in table.columns]
        writer.writerow([guarded(each.place), each.row.number, guarded(each.because), *cells])
    return written.getvalue()
