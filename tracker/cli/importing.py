"""`tracker import`: somebody else's list, recorded as what it changes."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App, pass_app, send
from tracker.cli.importing_options import (
    PROFILE_PARAMETERS,
    SHAPE,
    Typed,
    is_typed,
    profile_from,
    shape_of,
)
from tracker.cli.params import DAY, WholeNumber
from tracker.domain.dates import When
from tracker.domain.prose import count_words, list_words, when_words
from tracker.domain.text import guarded, one_line
from tracker.errors import FileTrouble, SheetTrouble, UsageError
from tracker.exchange.profile import Profile
from tracker.exchange.table.reading import read_file, read_list, read_table
from tracker.exchange.table.values import LARGEST, MEGABYTE, FileTable
from tracker.exchange.table.xlsx import is_office_file
from tracker.files import making
from tracker.ledger.location import check_path

if TYPE_CHECKING:
    from tracker.exchange.plan import Account, LeftOut, Refusal
    from tracker.ledger.database import Register

#: The profile that is no file: a workbook that `tracker export` wrote comes back edited.
WORKBOOK = "xlsx"
#: The first line of a ledger's file.
_LEDGER = re.compile(rb'\{"entries":[0-9]+,"format":"tracker-ledger/')
_OUTCOMES = {
    "created": "Created {where} from it, and verified it there.",
    "unchanged": "The register holds all of it already; nothing was changed.",
    "continued": "It continues the register: its head is the register's now.",
}
#: What the answer says of a ledger as it is, and of a list.
_OF_LEDGER = ("entries", "head", "shared", "added", "batches")
SCHEMA = "tracker.import/1"
#: Rows and faults that are shown one by one.
SHOWN = 20


@click.command(name="import")
@click.argument("file", metavar="FILE|-")
@click.option("--suggest", is_flag=True, help="Print a profile for the file, to be edited.")
@click.option("--as-of", type=DAY, help="The day up to which the file is true.")
@click.option("--largest", type=WholeNumber(min=1), default=LARGEST, metavar="MB", help="Limit.")
@click.option("--skip-bad", is_flag=True, help="Leave out the rows that are refused.")
@click.option("--rejects", metavar="FILE", help="Write the rows that are left out, as CSV.")
@click.option("--ledger", is_flag=True, help="FILE is a register's own ledger: continue it.")
@click.option("--dry-run", is_flag=True, help="Check and show; record nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def import_(
    app: App,
    /,
    *,
    file: str,
    suggest: bool,
    ledger: bool,
    as_of: date | None,
    largest: int,
    skip_bad: bool,
    rejects: str | None,
    dry_run: bool,
    as_json: bool,
    **typed: Any,
) -> None:
    """Record somebody else's list: a file, a page with a table, a folder; all or nothing.

    A profile says what its columns and its words mean. The same list again is a difference:
    what has changed is recorded, what has not is not (see docs/importing.md). An export
    of ours is known by its header: of a workbook the edits are recorded, of another the rows.

    \b
    Example:
      tracker import plan.csv --suggest
      tracker import plan.csv --profile plan.yaml --as-of 2026-06-30 --dry-run
    """
    options = [name for name in typed if is_typed(typed, name)]
    alone = not (suggest or as_of or skip_bad or rejects)
    if ledger:
        if options or not alone:
            raise UsageError(
                "A ledger says itself what it holds.",
                hint="With --ledger only --dry-run and --json have a meaning.",
            )
        _import_ledger(app, file, dry_run=dry_run, as_json=as_json)
        return
    is_stdin = file == "-"
    content = file_bytes(file, largest) if is_stdin else read_list(Path(file), largest=largest)
    if suggest:
        if beside := [name for name in options if name not in SHAPE]:
            raise UsageError(
                "A profile is proposed from the file alone.",
                hint=f"Leave out --{beside[0].replace('_', '-')}, and edit the profile instead.",
            )
        _suggest(app, file, content, typed, largest)
    elif typed["profile"] == WORKBOOK or (not options and _is_exported(file, content, largest)):
        if len(options) > 1 or not alone:
            raise UsageError(
                "A workbook of tracker export says itself what it holds.",
                hint="With --profile xlsx only --largest, --dry-run and --json have a meaning.",
            )
        _send_back(app, file, content, largest=largest, dry_run=dry_run, as_json=as_json)
    else:
        register = app.register
        _check_list(file, content)
        is_told = typed["profile"] is not None or bool(typed["map"])
        own = None if is_told else _own_profile(file, content, typed, largest)
        profile = profile_from(app, typed, own)
        if rejects is not None:
            _check_rejects(rejects, file, typed["profile"])
        table = read_table(content, name=file, shape=profile.file, largest=largest)
        del content  # Long files are not held in memory: only a part of their rows is.
        _import(
            app,
            register,
            table,
            profile,
            as_of=as_of,
            skip_bad=skip_bad,
            rejects=rejects,
            dry_run=dry_run,
            as_json=as_json,
        )


import_.params[1:1] = PROFILE_PARAMETERS


def _suggest(app: App, file: str, content: bytes, typed: Typed, largest: int) -> None:
    from tracker.exchange.propose import suggest

    _check_list(file, content)
    send(suggest(read_table(content, name=file, shape=shape_of(typed), largest=largest)))
    if _is_exported(file, content, largest):
        app.say("It was made by tracker export: without a profile its edits are recorded.")


def _own_profile(file: str, content: bytes, typed: Typed, largest: int) -> Profile | None:
    """How a table of tracker export is read, which says so by its header; None for others."""
    from tracker.exchange.guesses import own_columns
    from tracker.exchange.profile import read_profile
    from tracker.exchange.propose import suggest

    table = read_table(content, name=file, shape=shape_of(typed), largest=largest)
    return None if own_columns(table.columns) is None else read_profile(suggest(table), name=file)


def _is_exported(file: str, content: bytes, largest: int) -> bool:
    """Whether a file is our own workbook, whose header says so."""
    if not is_office_file(content):
        return False
    from tracker.exchange.workbook_rows import is_exported

    return is_exported(content, name=file, largest=largest)


def _send_back(
    app: App, file: str, content: bytes, *, largest: int, dry_run: bool, as_json: bool
) -> None:
    from tracker.cli.recording import print_receipt
    from tracker.exchange.workbook import send_back

    receipt = send_back(app.register, content, name=file, largest=largest, dry_run=dry_run)
    if receipt.batch is not None:
        app.batches.append(receipt.batch)
    print_receipt(app, receipt, as_json=as_json)


def _import(
    app: App,
    register: Register,
    table: FileTable,
    profile: Profile,
    *,
    as_of: date | None,
    skip_bad: bool,
    rejects: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from tracker.cli.output import progress, write_out
    from tracker.exchange.importing import import_table
    from tracker.exchange.numbers import import_numbers
    from tracker.exchange.plan import Refusal

    bring_in = import_numbers if profile.is_of_numbers else import_table
    with progress(app, "Importing") as tell:
        done = bring_in(
            register,
            table,
            profile,
            as_of=as_of,
            dry_run=dry_run,
            skip_bad=skip_bad,
            tell=tell,
        )
    if not isinstance(done, Refusal):
        app.batches.extend(done.batches)
        send(account_text(done, as_json=as_json, dry_run=dry_run))
    if rejects is not None:
        write_out(app, rejects_csv(table, done.left_out), rejects)
    if isinstance(done, Refusal):
        raise SheetTrouble(refusal_lines(done, rejects))
    if not as_json and dry_run:
        app.say("Dry run: nothing was recorded.")


def _check_rejects(rejects: str, *ours: str | None) -> None:
    """Find out before anything is recorded whether the rows that are left out can be written."""
    from tracker.cli.output import check_place

    for name in ours:
        if name is not None and Path(rejects).resolve() == Path(name).resolve():
            raise FileTrouble(rejects, "it is read here", hint="Name another file for --rejects.")
    check_place(rejects)


def _check_list(file: str, content: bytes) -> None:
    """Refuse the ledger of a register, which is no list."""
    if _LEDGER.match(content):
        raise UsageError(
            f"{file} is the ledger of a register, and no list.",
            hint="Add --ledger, with nothing but --dry-run and --json beside it.",
        )


def file_bytes(file: str, largest: int) -> bytes:
    """The bytes of a file or of stdin, and one more than the limit where there are more.

    `largest` is in megabytes. Raises FileTrouble (exit 6) for what cannot be read.
    """
    if file == "-":
        return sys.stdin.buffer.read(largest * MEGABYTE + 1)
    return read_file(Path(file), largest=largest)


def _import_ledger(app: App, file: str, *, dry_run: bool, as_json: bool) -> None:
    """Bring a ledger file into the register at --db, and print what it added."""
    from tracker.cli.copies import note_redactions, redactions_known
    from tracker.exchange.ledger_file import bring_in
    from tracker.ledger.redaction import RedactedText
    from tracker.record.care import all_destroyed

    with _on_disk(file) as path:
        result = bring_in(
            app.location,
            path,
            app.on,
            destroyed=lambda register: [RedactedText(*text) for text in redactions_known(register)],
            dry_run=dry_run,
        )
    if result.redacted and not dry_run:
        note_redactions(app, app.id_of(app.database), all_destroyed(app.register))
    if as_json:
        redacted = [{"entry": entry, "field": field} for entry, field in result.redacted]
        value = {"schema": "tracker.import-ledger/1", "outcome": result.outcome, "dry_run": dry_run}
        value |= {name: getattr(result, name) for name in _OF_LEDGER} | {"redacted": redacted}
        click.echo(json.dumps(value, indent=2))
    else:
        entries = count_words(result.added, "entry", "entries")
        counts = f"{entries} added\t{result.entries} in all"
        click.echo(f"{result.outcome}\t{counts}\t{result.head}")
    app.say(_OUTCOMES[result.outcome].format(where=app.location.shown))
    if result.redacted:
        places = list_words([f"entry {entry} ({field})" for entry, field in result.redacted[:5]])
        texts = count_words(len(result.redacted), "text")
        app.say(f"{texts} redacted here as well: {places}.")
    if dry_run:
        app.say("Dry run: nothing was written.")


@contextmanager
def _on_disk(file: str) -> Iterator[Path]:
    """The file; what comes on stdin is kept for as long as it is read."""
    if file != "-":
        check_path(file, "The ledger comes in a file")
        yield Path(file)
        return
    with making(Path(gettempdir())) as folder:
        path = folder / "stdin.jsonl"
        with path.open("wb") as kept:
            while piece := sys.stdin.buffer.read(1 << 20):
                kept.write(piece)
        yield path


def account_text(done: Account, *, as_json: bool, dry_run: bool) -> str:
    """The account, as a page or as one JSON object."""
    if as_json:
        return json.dumps(_value(done, dry_run=dry_run), ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{line}\n" for line in _page(done, dry_run=dry_run))


def _page(done: Account, *, dry_run: bool) -> Iterator[str]:
    true = "" if done.as_of is None else f", true on {when_words(When.on(done.as_of))}"
    yield f"{done.file} as the list {done.list}{true}; in the voice of {_voice(done.voice)}"
    refused = sum(row.refused for row in done.left_out)
    counts = (
        (done.rows, "rows read"),
        (done.opened, "commitment opened" if done.opened == 1 else "commitments opened"),
        (done.changed, "changed"),
        (done.unchanged, "unchanged"),
        (len(done.left_out), "left out" + (f", {refused:,} of them refused" if refused else "")),
        (len(done.vanished), "vanished: in an earlier file and not in this one"),
        (done.entries, _entries(done, dry_run=dry_run)),
    )
    width = max(len(f"{number:,}") for number, _ in counts)
    yield from (f"  {number:>{width},} {what}" for number, what in counts)
    vanished = [list_words(done.vanished[:SHOWN])] if done.vanished else []
    parts = (
        ("Statuses", [f"{word} → {meaning}: {count:,}" for word, meaning, count in done.statuses]),
        (
            f"Left out{_first(len(done.left_out))}",
            [f"{row.place}: {row.because}" for row in done.left_out[:SHOWN]],
        ),
        (f"Vanished{_first(len(done.vanished))}", vanished),
        ("Not imported", [list_words(done.not_imported)] if done.not_imported else []),
        ("Remarks", [one_line(remark) for remark in done.remarks]),
    )
    for title, lines in parts:
        if lines:
            yield title
            yield from (f"  {line}" for line in lines)


def _voice(voice: str) -> str:
    own = {"tracker": "the tracker", "promiser": "the promiser"}
    return own.get(voice, voice)


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
    """The account under its own names, but for the rows."""
    value = {
        "rows_read" if field.name == "rows" else field.name: getattr(done, field.name)
        for field in fields(done)
    }
    value["as_of"] = None if done.as_of is None else done.as_of.isoformat()
    value["left_out"] = [
        {
            "place": row.place,
            "row": row.row.number,
            "reason": row.because,
            "refused": row.refused,
        }
        for row in done.left_out
    ]
    value["statuses"] = [
        {"word": word, "meaning": meaning, "rows": count} for word, meaning, count in done.statuses
    ]
    return {"schema": SCHEMA, "dry_run": dry_run} | value


def refusal_lines(refusal: Refusal, rejects: str | None) -> Sequence[str]:
    """The first faults, how many more there are, and that nothing was recorded."""
    faults = refusal.faults
    lines = [one_line(fault.line()) for fault in faults[:SHOWN]]
    more = len(faults) - SHOWN
    if more > 0:
        where = f"{rejects} has all" if rejects else "--rejects FILE writes all"
        lines.append(f"and {more:,} more: {where}")
    rows = len({fault.row.number for fault in faults})
    lines.append(
        f"Nothing was recorded: {rows:,} of {count_words(refusal.rows, 'row')} cannot be; "
        "mend them, or leave them out with --skip-bad."
    )
    return lines


def rejects_csv(table: FileTable, left_out: Sequence[LeftOut]) -> str:
    """The rows of which nothing was recorded, as CSV: place, row, reason, and the file's cells.

    It begins with the mark of UTF-8, without which Excel reads another encoding.
    """
    written = io.StringIO("\ufeff")
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written)
    writer.writerow(["place", "row", "reason", *map(guarded, table.columns)])
    for refusal in left_out:
        cells = [guarded(refusal.row.text(column)) for column in table.columns]
        writer.writerow(
            [guarded(refusal.place), refusal.row.number, guarded(refusal.because), *cells]
        )
    return written.getvalue()
