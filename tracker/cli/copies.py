"""`tracker backup`, `restore` and `copy`, and the lists of what else holds the register."""

from __future__ import annotations

import errno
import html
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App, pass_app
from tracker.cli.output import HEADS, progress
from tracker.cli.params import FILE, json_option
from tracker.domain.entry import instant_text
from tracker.domain.prose import count_words, list_words
from tracker.domain.text import name_key, shown
from tracker.errors import FileTrouble, MissingExtra, TrackerError
from tracker.files import place_of, write

if TYPE_CHECKING:
    from tracker.ledger.redaction import RedactedText
    from tracker.read.published import PublishedHead
    from tracker.record.restore import Restored
    from tracker.report.build import Weekly

COPIES = "copies.jsonl"
FILES = "files.jsonl"
REDACTIONS = "redactions.jsonl"
#: Files of a folder that are named, where words stand in many.
_NAMED = 5


def note_copy(app: App, register: str, path: Path) -> None:
    """Add a copy of a register to the list."""
    _note(app, COPIES, [{"register": register, "file": str(path.absolute())}])


def note_file(app: App, path: Path) -> None:
    """Add a file that is written from the register to the list: an export, a report."""
    register, place = app.register_id, str(path.absolute())
    if place not in {row["file"] for row in _rows(FILES, register, "file")}:
        _note(app, FILES, [{"register": register, "file": place}])


def note_redactions(app: App, register: str, redactions: Iterable[RedactedText]) -> None:
    """Add what was destroyed in a register to the list, each once."""
    listed = set(redactions_known(register))
    new = [one for one in redactions if (one.id, one.field) not in listed]
    rows = [{"register": register, "id": one.id, "field": one.field} for one in new]
    _note(app, REDACTIONS, rows)


def _keep_rows(app: App, name: str, register: str, files: Iterable[str]) -> None:
    """Leave out of a list the files of a register that are no more, by their names too."""
    place = _place() / name
    kept = set(files)
    try:
        rows = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if row["register"] != register or row["file"] in kept]
        write(place, "".join(f"{json.dumps(row)}\n" for row in rows).encode())
    except (OSError, ValueError, TypeError, KeyError) as error:
        app.say(f"{place} still names the files that were deleted ({error}).")


def copies_known(register: str) -> list[Path]:
    """The copies of a register that were made here, in order."""
    return list(dict.fromkeys(Path(row["file"]) for row in _rows(COPIES, register, "file")))


def redactions_known(register: str) -> list[tuple[str, str]]:
    """What was redacted here in a register: the entry by its id, and the field."""
    rows = _rows(REDACTIONS, register, "id", "field")
    return list(dict.fromkeys((row["id"], row["field"]) for row in rows))


def reach_copies(app: App) -> None:
    """Let no copy that was made here hold the words, nor bring them back."""
    from tracker.record.care import all_destroyed, renew

    register = app.register_id
    note_redactions(app, register, all_destroyed(app.register))
    own = None if app.location.is_server else app.location.path.resolve()
    for path in copies_known(register):
        if path.resolve() == own:
            continue
        trouble = renew(app.register, path)
        if trouble is None:
            app.say(f"The copy {path} was made anew without the words.")
        else:
            app.say(
                f"The copy {path} still holds the words, wherever it is ({trouble}): delete it."
            )


def reach_files(app: App, words: str, *, delete: bool) -> None:
    """Name the files written here in which words stand, also as their names, or delete them."""
    register, key = app.register_id, name_key(words)
    listed = {row["file"]: None for row in _rows(FILES, register, "file")}
    for place in map(Path, (*listed, *([app.copies] if app.copies else []))):
        try:
            holding = [path for path in _written_in(place) if _holds(path, key)]
            for path in holding if delete else ():
                path.unlink()
        except (OSError, MissingExtra) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            app.say(f"{place} may hold the words, wherever it is ({reason or error}).")
            continue
        if delete and holding == [place]:
            listed.pop(str(place))
        if holding:
            what = ", ".join(str(path) for path in holding[:_NAMED])
            more = f" and {len(holding) - _NAMED} more" if len(holding) > _NAMED else ""
            then = "deleted" if delete else "delete it, or write it again"
            app.say(f"It holds the words: {what}{more}; {then}.")
    if delete:
        _keep_rows(app, FILES, register, listed)


def _written_in(place: Path) -> Iterator[Path]:
    """The files of a place: itself, or those that were written into a folder."""
    from tracker.publish.site.folder import files_of

    if not place.is_dir():
        yield place
        return
    for path in files_of(place) or sorted(place.iterdir()):
        if path.is_file() and not path.is_symlink():
            yield path


def _holds(path: Path, key: str) -> bool:
    """Whether words stand in a file, or in a file within it, however they are escaped or broken.

    `key` is what their spellings share. Raises MissingExtra for a PDF that cannot be read here.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            contents = [archive.read(name) for name in archive.namelist()]
    else:
        contents = [path.read_bytes()]
    forms = (form for content in contents for form in _forms(content))
    return any(key in name_key(form) for form in (path.name, *forms))


def _forms(content: bytes) -> Iterator[str]:
    """A text as it stands, and without the escapes of HTML, JSON, Markdown and calendars."""
    from tracker.record.stored import DocumentFile, text_of

    if content.startswith(b"%PDF"):
        yield text_of(DocumentFile("", content)) or ""
    text = content.decode(errors="replace")
    yield text
    yield html.unescape(text)
    with suppress(ValueError, RecursionError):
        yield json.dumps(json.loads(text), ensure_ascii=False)
    yield text.replace("\r\n ", "").replace("\\", "")


def _place() -> Path:
    from platformdirs import user_state_path

    return user_state_path("tracker")


def _note(app: App, name: str, rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    place = _place()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with (place / name).open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        app.say(f"It was not noted in {shown(str(place / name))}: {reason}.")


def _rows(name: str, register: str, *keys: str) -> Iterator[dict[str, Any]]:
    try:
        with (_place() / name).open(encoding="utf-8", errors="surrogateescape") as file:
            lines = file.readlines()
    except OSError:
        return
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue  # a line that was cut off when a disk was full, or none of ours
        if not isinstance(row, dict) or row.get("register") != register:
            continue
        if all(isinstance(row.get(key), str) for key in keys):
            yield row


def append_head(app: App, report: Weekly, output: str) -> None:
    """Add a report's head to the list in its folder, a line a head.

    A chain alone does not show that its end was cut off: a head that was published does. The
    report stands whether or not the list can be written; then that is said.
    """
    path = place_of(output)
    if not path.is_file():
        return
    mast = report.masthead
    line = {
        "register": report.manifest.register,
        "head": mast.head,
        "entries": mast.entries,
        "known_at": instant_text(mast.known_at),
        "week": mast.week,
        "number": mast.number,
        "file": shown(path.name),
    }
    written = f"{json.dumps(line, ensure_ascii=False)}\n".encode()
    try:
        heads = place_of(str(path.parent / HEADS))
        if not heads.is_file() or written not in heads.read_bytes():
            _append(heads, written)
    except FileTrouble as trouble:
        app.say(f"The head was not added to {HEADS}: {trouble.because}.")
    except OSError as error:
        app.say(f"The head was not added to {HEADS}: {(error.strerror or str(error)).lower()}.")


def _append(path: Path, line: bytes) -> None:
    """Add a line to a file whole or not at all, also where others add theirs."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    try:
        count = os.write(handle, line)
        if count < len(line):
            end = os.lseek(handle, 0, os.SEEK_CUR)
            if os.fstat(handle).st_size == end:
                os.ftruncate(handle, end - count)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(handle)


@click.command()
@click.argument("file", type=FILE)
@pass_app
def backup(app: App, *, file: Path) -> None:
    """Write a consistent copy of the register to FILE and verify it.

    A FILE that ends in .jsonl is the ledger as JSON Lines, which restores into SQLite and
    PostgreSQL alike; any other is a SQLite register. Others may go on writing meanwhile. A
    file that exists is never written over. `tracker restore` brings a copy back.

    \b
    Example:
      tracker backup register-2026-06-29.db
      tracker backup register-2026-06-29.jsonl
    """
    from tracker.record.care import back_up
    from tracker.record.quotes import number_of_copies

    app.stands = lambda: f"{file} {'is there' if file.exists() else 'was not made'}"
    register = app.register_id
    with progress(app, "Copying") as tell:
        verdict = back_up(app.register.database, file, tell)
    note_copy(app, register, file)
    click.echo(shown(str(file)))
    if verdict.faults:
        first = verdict.faults[0]
        app.say(
            f"The copy is as broken as the register ({first.words}). Keep it as evidence, and "
            "run tracker verify."
        )
        raise click.exceptions.Exit(1)
    entries = count_words(verdict.entries, "entry", "entries")
    app.say(f"Copied and verified: {entries}, head {verdict.head[:12]}.")
    kept = number_of_copies(app.register)
    if kept:
        of_them = "digest of a stored copy" if kept == 1 else f"digests of {kept:,} stored copies"
        app.say(f"It holds the {of_them} only: keep a backup of the folder {app.copies} too.")


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--against",
    multiple=True,
    metavar="FILE|DIGEST",
    help="A published head that must still stand: a report, a list of heads, a digest.",
)
@click.option("--accept-break", is_flag=True, help="Give up what is newer, and record that.")
@click.option("--because", metavar="TEXT", help="Why a break is accepted. It is kept.")
@json_option
@pass_app
def restore(
    app: App,
    *,
    file: Path,
    against: tuple[str, ...],
    accept_break: bool,
    because: str | None,
    as_json: bool,
) -> None:
    """Bring the register at --db back from FILE, a copy that `tracker backup` wrote.

    FILE is a SQLite register or a ledger (.jsonl), for either database. It is refused where
    the register is newer than FILE, or FILE lacks a published head, also of a heads.jsonl
    beside the register, FILE or here. With --accept-break it is done all the same: verify
    and every report show the break, and what was there is kept in a file. What was redacted
    is redacted again.

    \b
    Example:
      tracker backup monday.db
      tracker restore monday.db
    """
    from tracker.ledger.redaction import RedactedText
    from tracker.read.published import published_heads
    from tracker.record.care import standing_of
    from tracker.record.restore import RestoreRequest
    from tracker.record.restore import restore as run

    app.stands = partial(standing_of, app.location)
    request = RestoreRequest(
        file=file,
        published=[head for where in against for head in published_heads(where)],
        nearby=list(_nearby(app, file)),
        destroyed=lambda register: [
            RedactedText(*redaction) for redaction in redactions_known(register)
        ],
        kept=partial(note_copy, app),
        accept_break=accept_break,
        because=because,
    )
    done = run(app.location, request, app.on)
    register = app.id_of(app.database)
    if not app.location.is_server:
        note_copy(app, register, app.location.path)
    _print(app, done, as_json=as_json)


def _nearby(app: App, file: Path) -> Iterator[PublishedHead]:
    """The heads in the lists beside the register, beside the copy, and here."""
    from tracker.read.published import published_heads

    folders = [Path(), file.parent]
    if not app.location.is_server:
        folders.append(app.location.path.parent)
    for path in {(folder / HEADS).absolute() for folder in folders}:
        if os.path.isfile(path):  # noqa: PTH113 - where nobody may look, nothing was found
            try:
                yield from published_heads(str(path))
            except TrackerError as error:
                app.say(f"A list of heads was not read: {error.sentence}")


def _print(app: App, done: Restored, *, as_json: bool) -> None:
    kept = None if done.kept is None else str(done.kept)
    if as_json:
        value = {
            "schema": "tracker.restore/1",
            "changed": done.changed,
            "entries": done.entries,
            "head": done.head,
            "given_up": done.given_up,
            "contradicted": done.contradicted,
            "redacted": [{"entry": entry, "field": field} for entry, field in done.redacted],
            "kept": kept,
        }
        click.echo(json.dumps(value, indent=2))
    else:
        click.echo(f"{count_words(done.entries, 'entry', 'entries')}\t{done.head}")
    if not done.changed:
        app.say("The register holds all of it already; nothing was changed.")
        return
    app.say(f"Restored {app.location.shown}, and verified it there.")
    if done.redacted:
        entries = list_words([f"entry {entry} ({field})" for entry, field in done.redacted[:5]])
        texts = count_words(len(done.redacted), "text")
        app.say(
            f"{texts} redacted before, and now again: {entries}. So the head is not the copy's."
        )
    if kept is not None:
        given_up = count_words(done.given_up, "entry", "entries")
        app.say(f"A break is recorded: {given_up} given up, which {shown(kept)} still holds.")
    elif done.contradicted:
        heads = count_words(done.contradicted, "published head")
        app.say(f"A break is recorded: {heads} no longer in the register.")


@click.command()
@click.option("--from", "origin", metavar="PATH|URL", help="The register; default: --db.")
@click.option("--to", "target", metavar="PATH|URL", required=True, help="Where to; it is created.")
@pass_app
def copy(app: App, *, origin: str | None, target: str) -> None:
    """Copy a register to a new file or an empty database: same entries, same head.

    It works between SQLite and PostgreSQL, in both directions. The copy is verified on
    arrival, and kept only if it holds; the original is not changed.

    \b
    Example:
      tracker copy --to copy.db
    """
    from tracker.ledger.database import open_register
    from tracker.ledger.location import Location
    from tracker.record.care import copy_register, standing_of

    source = app.location if origin is None else Location(origin)
    where = Location(target)
    app.stands = partial(standing_of, where)
    entries, head = copy_register(source, where)
    if not where.is_server:
        note_copy(app, app.id_of(open_register(where)), where.path)
    click.echo(f"{count_words(entries, 'entry', 'entries')}\t{head}")
    app.say(f"Copied to {where.shown}, and verified there.")
