"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from tracker.errors import FileTrouble


def write_out(text: str, where: str | None) -> None:
    """Write a text to a file, atomically, or to stdout for None and `-`.

    The file gets its name only when it is complete and on disk, so an interrupted
    command leaves the last report as it was. Raises FileTrouble (exit 6).
    """
    if where is None or where == "-":
        click.echo(text, nl=False)
        return
    path = Path(os.path.realpath(where))
    try:
        if path.exists() and not path.is_file():
            # A pipe or a device is written to; only a file is replaced.
            path.write_bytes(text.encode())
            return
        if path.exists() and _holds_a_register(path):
            raise FileTrouble(
                where, "it is a register and is left as it is", hint="Name another file."
            )
        _replace(path, text.encode())
    except OSError as error:
        raise FileTrouble(
            where,
            f"it cannot be written ({(error.strerror or str(error)).lower()})",
            hint="Name another file with --output; what was there is unchanged.",
        ) from None


def _holds_a_register(path: Path) -> bool:
    """Whether a file is a SQLite database, or the journal of one."""
    if path.name.endswith(("-journal", "-wal", "-shm")):
        return True
    # Not the register that is open here: this program has closed it before it writes.
    with path.open("rb") as found:
        return found.read(16) == b"SQLite format 3\0"


def _replace(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        # mkstemp makes a private file; a report is as readable as any other new one.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
