"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.cli.app import send
from tracker.errors import FileTrouble

#: The list beside the reports (tracker/cli/heads.py).
HEADS = "heads.jsonl"


def write_out(content: str | bytes, where: str | None) -> None:
    """Write a text or bytes to a file, atomically, or to stdout for None and `-`.

    The file gets its name only when it is complete and on disk, so an interrupted
    command leaves the last report as it was. Raises FileTrouble (exit 6).
    """
    with staged(where) as stage:
        stage.write(content)


def check_place(where: str) -> None:
    """Find out before a long work whether its outcome can be written. Raises FileTrouble."""
    stage = Stage(where)
    try:
        with _told(where):
            stage.write("")
    finally:
        stage.discard()


class Stage:
    """A content on its way to its place: on disk under another name, until the end is good."""

    def __init__(self, where: str | None) -> None:
        self._where = where
        self._content = b""
        self._temporary: Path | None = None
        self._path: Path | None = None

    def write(self, content: str | bytes) -> None:
        """Have the content ready: from here on only the name is missing."""
        self._content = content.encode() if isinstance(content, str) else content
        if self._where is None or self._where == "-":
            if sys.stdout is None:
                hint = "Add --output FILE." if self._where is None else "Name a file instead of -."
                raise FileTrouble("stdout", "it is closed", hint=hint)
            return
        path = Path(os.path.realpath(self._where))
        if path.is_dir() or not self._where or self._where.endswith(os.sep):
            raise FileTrouble(self._where or "''", "it is a folder", hint="Name a file in it.")
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
        self._path, self._temporary = path, _prepared(path, self._content)

    def publish(self) -> None:
        """Give the file its name, or print what goes to stdout or into a pipe."""
        if self._temporary is not None and self._path is not None:
            self._temporary.replace(self._path)
            self._temporary = None
            _settle(self._path.parent)
        elif self._where is None or self._where == "-":
            send(self._content)
        else:
            Path(os.path.realpath(self._where)).write_bytes(self._content)

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)


@contextmanager
def staged(where: str | None) -> Iterator[Stage]:
    """A stage that is published at the end, or discarded with whatever went wrong."""
    stage = Stage(where)
    try:
        with _told(where):
            yield stage
            stage.publish()
    finally:
        stage.discard()


@contextmanager
def _told(where: str | None) -> Iterator[None]:
    """What the system says of a file, in our words."""
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
    with path.open("rb") as found:
        return found.read(16) == b"SQLite format 3\0"


def _prepared(path: Path, content: bytes) -> Path:
    """A file beside its place that is complete and on disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        # mkstemp makes a private file; a report is as readable as any other new one.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _settle(folder: Path) -> None:
    """Have a folder's new name on disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
