"""Lines that stdin brings, for `tracker shell` and `tracker review` alike."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from tracker.cli.app import to_stderr
from tracker.errors import UsageError


def piped_lines() -> Iterator[tuple[int, str]]:
    """Every line of stdin with its number, without its end; lines that begin with # are left out.

    Raises UsageError for a line that is not text.
    """
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            text = line.decode()
        except UnicodeDecodeError:
            raise UsageError(
                f"Line {number} is not UTF-8 text.", hint="Type it in UTF-8."
            ) from None
        if not text.lstrip().startswith("#"):
            yield number, text.rstrip("\r\n")


def split_line(line: str) -> list[str]:
    """The words of a line, quotes and backslashes as a shell reads them. Raises UsageError."""
    try:
        return shlex.split(line)
    except ValueError as error:
        because = "a quotation mark is not closed" if "quot" in str(error) else "it ends in \\"
        raise UsageError(
            f"The line cannot be read: {because}.", hint="Put words with spaces in quotes."
        ) from None


def tell(error: BaseException, *, place: str, verbose: bool) -> int:
    """Say what went wrong with a line, as the program itself does; the exit code."""
    from tracker.cli.main import ending

    if isinstance(error, click.Abort) and sys.stderr.isatty():
        click.echo(err=True)  # the question that was left stands on a line of its own
    said, code = ending(error, place=place, verbose=verbose)
    if said:
        to_stderr(said)
    return code


class _Taken(io.TextIOBase):
    """The stdin of a command whose line came from stdin: nothing can be read from it."""

    @property
    def buffer(self) -> _Taken:
        return self

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> NoReturn:
        raise UsageError(
            "Nothing more can be read from stdin: it brings the lines.",
            hint="Name a file, or refs.",
        )

    def readline(self, size: int | None = -1, /) -> NoReturn:
        self.read()

    def __iter__(self) -> NoReturn:
        self.read()


@contextmanager
def stdin_taken() -> Iterator[None]:
    """Meanwhile stdin belongs to whoever reads the lines, and to no command."""
    kept, sys.stdin = sys.stdin, _Taken()
    try:
        yield
    finally:
        sys.stdin = kept
