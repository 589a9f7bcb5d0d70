"""Prints answers as tables, tabs, JSON or CSV, and writes files whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from tracker.cli.app import App, is_terminal, send
from tracker.domain.dates import Times
from tracker.domain.headlines import Badge, Group, Headline
from tracker.domain.row import plain
from tracker.domain.text import guarded, one_line, shown
from tracker.errors import FileTrouble
from tracker.files import making, place_of, settle

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from tracker.cli.options import ReadOptions

#: The list beside the reports (tracker/cli/copies.py).
HEADS = "heads.jsonl"


def write_out(app: App, content: str | bytes, where: str | None) -> None:
    """Write a text or bytes to a file, atomically, or to stdout for None and `-`.

    The file gets its name only when it is complete and on disk, so an interrupted
    command leaves the last report as it was. A redaction names it if it holds the words.
    Raises FileTrouble (exit 6).
    """
    with staged(app, where) as stage:
        stage.write(content)


def check_place(where: str) -> None:
    """Find out before a long work whether its outcome can be written. Raises FileTrouble."""
    stage = StagedOutput(where)
    try:
        with _naming_trouble(where):
            stage.write("")
    finally:
        stage.discard()


class StagedOutput:
    """An output that is written beside its place, and takes its name when all went well."""

    def __init__(self, where: str | None) -> None:
        self._where = where
        self._content = b""
        self._made: Path | None = None
        self._path: Path | None = None
        self._making = ExitStack()

    def write(self, content: str | bytes) -> None:
        """Have the content ready: from here on only the name is missing."""
        self._content = content.encode() if isinstance(content, str) else content
        if self._where is None or self._where == "-":
            if sys.stdout is None:
                hint = "Add --output FILE." if self._where is None else "Name a file instead of -."
                raise FileTrouble("stdout", "it is closed", hint=hint)
            return
        path = place_of(self._where)
        if path.is_dir() or not self._where or self._where.endswith(os.sep):
            raise FileTrouble(self._where or "''", "it is a folder", hint="Name a file in it.")
        self._path = path
        if path.exists() and not path.is_file():
            # A pipe or a device is written to at the end; only a file is replaced.
            return
        if path.name == HEADS:
            raise FileTrouble(
                self._where, "it is the list of published heads", hint="Name another file."
            )
        if _holds_a_register(path):
            raise FileTrouble(
                self._where, "it is a register and is left as it is", hint="Name another file."
            )
        self._made = self._making.enter_context(making(path.parent)) / "made"
        with self._made.open("wb") as file:
            file.write(self._content)
            file.flush()
            os.fsync(file.fileno())

    def publish(self, app: App) -> None:
        """Give the file its name, or print what goes to stdout or into a pipe."""
        if self._path is None:
            send(self._content)
        elif self._made is None:
            self._path.write_bytes(self._content)
        else:
            from tracker.cli.copies import note_file

            note_file(app, self._path)
            settle(self._made, self._path)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._making.close()


@contextmanager
def staged(app: App, where: str | None) -> Iterator[StagedOutput]:
    """A stage that is published at the end, or discarded with whatever went wrong."""
    stage = StagedOutput(where)
    try:
        with _naming_trouble(where):
            yield stage
            stage.publish(app)
    finally:
        stage.discard()


@contextmanager
def _naming_trouble(where: str | None) -> Iterator[None]:
    """Has what the system says of a file said in our words (FileTrouble)."""
    try:
        yield
    except OSError as error:
        printed = where is None or where == "-"
        if printed and isinstance(error, BrokenPipeError):
            raise
        raise FileTrouble(
            "stdout" if printed else str(where),
            f"it cannot be written ({(error.strerror or str(error)).lower()})",
            hint="Write to a file instead."
            if printed
            else "Name another file; what was there is unchanged.",
        ) from None


def _holds_a_register(path: Path) -> bool:
    """Whether a file is a SQLite database, or the journal of one."""
    name, dash, suffix = path.name.rpartition("-")
    if dash and suffix in {"journal", "wal", "shm"}:
        # SQLite deletes such a file at will, whether it is there yet or not.
        return path.exists() or path.with_name(name).exists()
    if not path.exists():
        return False
    # Not the register that is open here: this program has closed it before it writes.
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


R = TypeVar("R")
NARROWEST = 40
#: Beyond this many columns a line is harder to follow than to scroll.
WIDEST = 200
#: Colours of the terminal's own palette, so that they suit its background.
STYLES = {
    Group.DONE: "cyan",
    Group.MOVING: "green",
    Group.NOTHING_FOUND: "yellow",
    Group.NOT_KNOWN: "dim",
    Group.ENDED_SHORT: "magenta",
    Group.REPLACED: "dim",
}


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[R]):
    """One column: its name in pipes, its head on a terminal, and its cell."""

    name: str
    cell: Callable[[R], Any]
    head: str | None = None
    """None leaves the column out on a terminal."""
    draw: Callable[[R], Text | str] | None = None
    """How a terminal shows it, where that is not the cell itself."""
    number: bool = False
    fixed: bool = False
    """Never broken into lines: a ref or a day is copied whole."""
    most: int | None = None
    """The widest that a terminal shows it; longer cells are broken into lines."""
    wide: int = 0
    """Shown only on terminals of at least this many columns."""
    below: int = WIDEST + 1
    """Shown only on terminals of fewer columns than this, and never in a pipe."""


def times_of(app: App, reading: ReadOptions) -> Times:
    """The two times of a question; as of today where nothing is said."""
    return Times(reading.as_of or app.today, reading.known_at)


def print_rows(
    app: App,
    reading: ReadOptions,
    rows: Sequence[R],
    columns: Sequence[TableColumn[R]],
    *,
    schema: str,
    empty: str,
    more: Mapping[str, Any] | None = None,
    objects: Sequence[Any] | None = None,
    drawing: Iterable[RenderableType] | None = None,
    chosen: bool = False,
) -> None:
    """Print rows in the form that was asked for; `empty` is said where there are none.

    With `chosen` JSON and CSV hold the columns only, and not all of a row. JSON holds `objects`
    where a row is only a part of one, with `more` beside them; a terminal shows `drawing` where
    that is not a table of the rows.
    """
    if reading.as_json:
        times = times_of(app, reading)
        value = {"schema": schema, "as_of": times.as_of, "known_at": times.known_at}
        if chosen:
            objects = [{column.name: column.cell(row) for column in columns} for row in rows]
        print_object(value | dict(more or {}) | {"rows": rows if objects is None else objects})
    elif reading.as_csv:
        print_csv(columns, rows, chosen=chosen)
    elif not app.on_terminal:
        print_tabbed(columns, rows)
    elif rows:
        page(app, render(app, *(drawing or [table(columns, rows, width=width())])))
    else:
        app.say(empty)


def print_object(value: Mapping[str, Any]) -> None:
    """A value as one JSON object, and nothing lost of its texts."""
    send(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def print_csv(
    columns: Sequence[TableColumn[R]], rows: Sequence[R], *, chosen: bool = False
) -> None:
    """RFC 4180 with a header, nothing lost: lists stand as JSON, and no cell begins a formula.

    Rows of a dataclass show every field unless columns were chosen; other rows their columns.
    """
    buffer = io.StringIO()
    # Nobody reads lines of CSV from a terminal but a person.
    writer = csv.writer(buffer, lineterminator="\n" if is_terminal() else "\r\n")
    first = rows[0] if rows else None
    if not chosen and is_dataclass(first) and not isinstance(first, type):
        names = [field.name for field in fields(first)]
        writer.writerow(names)
        writer.writerows([_csv_cell(getattr(row, name)) for name in names] for row in rows)
    else:
        writer.writerow([column.name for column in columns])
        writer.writerows([_csv_cell(column.cell(row)) for column in columns] for row in rows)
    send(buffer.getvalue())


def print_tabbed(columns: Sequence[TableColumn[R]], rows: Iterable[R]) -> None:
    """A header, then a line each; tabs and line breaks inside a text become spaces."""
    columns = [column for column in columns if column.below > WIDEST]
    lines = ["\t".join(column.name for column in columns)]
    lines += ["\t".join(_tabbed(column.cell(row)) for column in columns) for row in rows]
    click.echo("\n".join(lines))


def table(columns: Sequence[TableColumn[R]], rows: Iterable[R], *, width: int) -> RenderableType:
    """Rows as a table without lines, for a terminal."""
    from rich.table import Table

    seen = [
        column
        for column in columns
        if column.head is not None and column.wide <= width < column.below
    ]
    headed = any(column.head for column in seen)
    drawn = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=headed
    )
    for column in seen:
        drawn.add_column(
            column.head or "",
            justify="right" if column.number else "left",
            no_wrap=column.fixed or column.number,
            overflow="fold",
            max_width=column.most,
        )
    for row in rows:
        drawn.add_row(*(text(_drawn(column, row)) for column in seen))
    return drawn


def text(value: Any, style: str = "") -> Text:
    """A cell as text that a terminal only shows: no markup, no control characters."""
    from rich.text import Text

    if isinstance(value, Text):
        return value
    return Text(shown(words(value)), style=style)


def single_line(value: Any, style: str = "") -> Text:
    """The same on one line, so that no text stands where another row or line would."""
    return text(one_line(words(value)), style)


def stacked(value: Any, beneath: Any) -> Text:
    """A cell of two lines, of which the second stands back; of one where it is empty."""
    first = single_line(value)
    return first + text("\n") + single_line(beneath, "dim") if beneath else first


def state(headline: Headline) -> Text:
    """A headline with its glyph, in the colour of its group."""
    return text(f"{headline.glyph} {headline.label}", STYLES[headline.group])


def flags(badges: Iterable[Badge]) -> Text:
    """Badges with their glyphs; what is late stands out."""
    line = text("")
    for badge in badges:
        urgent = badge in {Badge.OVERDUE, Badge.PASSED_UNCHECKED}
        line = line + ("  " if line else "")
        line = line + text(f"{badge.glyph} {badge.label}", "bold yellow" if urgent else "")
    return line


def render(app: App, *parts: RenderableType) -> str:
    """What rich draws, as text; with colour only where it may be used."""
    from rich.console import Console

    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width(),
        color_system="standard" if app.colored else None,
        force_terminal=app.colored,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    lines = buffer.getvalue().removesuffix("\n").split("\n")
    return "\n".join(map(str.rstrip, lines)) + "\n"


def page(app: App, drawn: str) -> None:
    """Print to the screen, through the pager where the screen is too short."""
    tall = drawn.count("\n") >= shutil.get_terminal_size().lines
    if tall and sys.stdout.isatty() and sys.stdin.isatty():
        # A newcomer meets a bare colon otherwise; what somebody has set up is left alone.
        # To less a bare colon ends a condition of its prompt.
        os.environ.setdefault("LESS", r"-R -PSpace\: more   q\: leave")
        # None lets click ask the pager whether it shows colour; less is told to.
        click.echo_via_pager(drawn, color=None if app.colored else False)
    else:
        click.echo(drawn, nl=False, color=app.colored)


def width() -> int:
    """How many columns a line may have."""
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


def words(value: Any) -> str:
    """A value for a reader: nothing for None, lists by commas, yes and no."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(words(one) for one in value)
    return str(plain(value))


def _drawn(column: TableColumn[R], row: R) -> Any:
    return column.draw(row) if column.draw else single_line(column.cell(row))


def _tabbed(value: Any) -> str:
    return shown(words(value)).replace("\n", " ").replace("\t", " ")


def _csv_cell(value: Any) -> str:
    json_value = plain(value)
    if json_value is None:
        return ""
    return guarded(
        json_value if isinstance(json_value, str) else json.dumps(json_value, ensure_ascii=False)
    )


@contextmanager
def progress(app: App, doing: str) -> Iterator[Callable[[int, int], None]]:
    """A line on stderr that counts up to 100 % and is gone at the end; silence elsewhere."""
    is_visible = not app.quiet and sys.stderr is not None and sys.stderr.isatty()
    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        percent = min(99, 100 * done // total) if total else 0
        if is_visible and percent != last:
            last = percent
            sys.stderr.write(f"\r{doing} {percent:2d} %")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if last >= 0:
            sys.stderr.write(f"\r{' ' * (len(doing) + 5)}\r")
            sys.stderr.flush()
