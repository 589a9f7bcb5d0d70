"""`tracker import FILE --ledger`: a register's own ledger comes in, whole or what is new of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App
from tracker.domain.prose import count_words, list_words
from tracker.domain.text import shown
from tracker.errors import UsageError
from tracker.ledger.location import check_path

if TYPE_CHECKING:
    from tracker.services.merging.conflicts import Conflict, Said
    from tracker.services.merging.merging import Arrived

_SAID = {
    "created": "Created {where} from it, and verified it there.",
    "unchanged": "The register holds all of it already; nothing was changed.",
    "continued": "It continues the register: its head is the register's now.",
    "merged": "Merged after entry {shared}, the last that both share.",
}


def import_ledger(
    app: App, file: str, *, renames: Iterable[str], dry_run: bool, as_json: bool
) -> None:
    """Bring a ledger file into the register at --db, and print what it added."""
    from tracker.cli.copies import note_redactions, redactions_known
    from tracker.ledger.redaction import Destroyed
    from tracker.record.care import all_destroyed, register_id
    from tracker.services.merging.merging import Arrival, bring_in

    new = _renames(renames)
    with _on_disk(file) as path:
        arrival = Arrival(
            file=path,
            renames=new,
            destroyed=lambda register: [Destroyed(*one) for one in redactions_known(register)],
            dry_run=dry_run,
        )
        done = bring_in(app.location, arrival, app.on)
    if done.redacted and not dry_run:
        note_redactions(app, register_id(app.register), all_destroyed(app.register))
    if as_json:
        click.echo(json.dumps(_value(done, dry_run=dry_run), indent=2, ensure_ascii=False))
    else:
        _print(done)
    _say(app, done, dry_run=dry_run)


def _renames(given: Iterable[str]) -> dict[str, str]:
    from tracker.domain.subject import check_ref

    found: dict[str, str] = {}
    for text in given:
        old, equals, new = text.partition("=")
        if not equals:
            raise UsageError(
                f"'{text}' is not a new ref for an old one.", hint="Type --rename JAY-21=JAY-21-B."
            )
        if check_ref(old).lower() in found:
            raise UsageError(f"--rename gives {old} two new refs.", hint="Leave one of them.")
        found[old.lower()] = check_ref(new)
    return found


@contextmanager
def _on_disk(file: str) -> Iterator[Path]:
    """The file; what comes on stdin is kept for as long as it is read."""
    if file != "-":
        check_path(file, "The ledger comes in a file")
        yield Path(file)
        return
    with TemporaryDirectory(prefix="tracker-") as folder:
        path = Path(folder) / "stdin.jsonl"
        with path.open("wb") as kept:
            while piece := sys.stdin.buffer.read(1 << 20):
                kept.write(piece)
        yield path


def _print(done: Arrived) -> None:
    for found in done.conflicts:
        stands = "" if found.stands is None else f"{found.stands} stands"
        words = (found.ref, found.facet.value, found.voice, *map(_said, (found.here, found.there)))
        click.echo(shown("\t".join(("conflict", *words, stands))))
    entries = count_words(done.added, "entry", "entries")
    click.echo(f"{done.outcome}\t{entries} added\t{done.entries} in all\t{done.head}")


def _said(found: Said) -> str:
    return f"{found.entry} {found.what}, {found.day}, {found.actor}"


def _say(app: App, done: Arrived, *, dry_run: bool) -> None:
    app.say(_SAID[done.outcome].format(where=app.location.shown, shared=done.shared))
    if done.conflicts:
        places = count_words(len(done.conflicts), "place")
        app.say(f"Both sides have recorded something in {places}; the later entry stands.")
    if done.redacted:
        named = list_words([f"entry {entry} ({field})" for entry, field in done.redacted[:5]])
        texts = count_words(len(done.redacted), "text")
        app.say(f"{texts} redacted here as well: {named}.")
    if done.breaks:
        breaks = count_words(done.breaks, "break")
        app.say(f"{breaks} of the other register was left there: this one was not restored.")
    if dry_run:
        app.say("Dry run: nothing was written.")


def _value(done: Arrived, *, dry_run: bool) -> Mapping[str, Any]:
    return {
        "schema": "tracker.import-ledger/1",
        "outcome": str(done.outcome),
        "dry_run": dry_run,
        "entries": done.entries,
        "head": done.head,
        "shared": done.shared,
        "added": done.added,
        "batches": done.batches,
        "conflicts": [_conflict(found) for found in done.conflicts],
        "redacted": [{"entry": entry, "field": field} for entry, field in done.redacted],
        "breaks_left_out": done.breaks,
    }


def _conflict(found: Conflict) -> Mapping[str, Any]:
    sides = {
        name: {"entry": said.entry, "actor": said.actor, "occurred": said.day, "value": said.what}
        for name, said in (("here", found.here), ("there", found.there))
    }
    place = {"ref": found.ref, "facet": found.facet.value, "voice": found.voice}
    return place | sides | {"stands": found.stands}
