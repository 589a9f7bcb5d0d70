"""Options that many reading commands share: the two times, the format, and REFS."""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

import click

from tracker.cli.completion import complete_refs
from tracker.cli.params import DAY, MOMENT
from tracker.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The two times of a question, and the format of its answer."""

    as_of: date | None
    known_at: datetime | None
    as_json: bool
    as_csv: bool


def ref_argument(function: F) -> F:
    """One ref."""
    return click.argument("ref", metavar="REF", shell_complete=complete_refs)(function)


def piped_lines() -> Iterator[tuple[str, str]]:
    """Every line of stdin and its place, as "line 3: "; lines that begin with # are left out.

    Until the last line has been read, a command that reads stdin is refused.
    """
    stdin, sys.stdin = sys.stdin, _Taken()
    try:
        for number, line in enumerate(stdin.buffer, 1):
            text = line.decode(errors="surrogateescape").rstrip("\r\n")
            if not text.lstrip().startswith("#"):
                yield f"line {number}: ", text
    finally:
        sys.stdin = stdin


class _Taken(io.TextIOBase):
    """The stdin of a command whose line came from stdin: nothing can be read from it."""

    def read(self, size: int | None = -1, /) -> NoReturn:
        raise UsageError(
            "Nothing more can be read from stdin: it brings the lines.",
            hint="Name a file, or refs.",
        )

    readline = __iter__ = read
    buffer = property(lambda self: self)


def reading_options(function: F) -> F:
    """The times and the format of a reading command; arrives as `reading`."""

    @_times
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    @click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")
    @functools.wraps(function)
    def wrapped(
        *args: Any,
        as_of: date | None,
        known_at: datetime | None,
        as_json: bool,
        as_csv: bool,
        **typed: Any,
    ) -> Any:
        return function(*args, reading=ReadOptions(as_of, known_at, as_json, as_csv), **typed)

    return wrapped  # type: ignore[no-any-return]


def times_options(function: F) -> F:
    """The times alone, where the answer has formats of its own; arrives as `reading`."""

    @_times
    @functools.wraps(function)
    def wrapped(*args: Any, as_of: date | None, known_at: datetime | None, **typed: Any) -> Any:
        reading = ReadOptions(as_of, known_at, as_json=False, as_csv=False)
        return function(*args, reading=reading, **typed)

    return wrapped  # type: ignore[no-any-return]


def _times(function: Any) -> Any:
    as_of = click.option(
        "--as-of", type=DAY, help="The world at the end of this day; default: today."
    )
    known_at = click.option(
        "--known-at", type=MOMENT, help="What the ledger held then: a day's end or a timestamp."
    )
    return as_of(known_at(function))
