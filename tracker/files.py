"""Makes files whole or not at all: each in a folder of its own beside its place, then named.

Standard library only, for every layer that writes a file.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from tracker.errors import FileTrouble

#: How the hidden folders begin in which files are made.
PREFIX = ".tracker-"
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_AS_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
#: Links that lead to links, before they are taken for a circle.
_MOST_LINKS = 40


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """A private folder in `folder`, on the same disk as what is made in it; gone at the end.

    It is locked for as long as it is used. What a program that was killed has left in the
    same place is locked by nobody any more, and is removed first. Raises OSError.
    """
    _sweep(folder)
    made, handle = _locked(folder)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(handle)


def _locked(folder: Path) -> tuple[Path, int]:
    """A new folder that is locked; one that somebody swept before that is made again."""
    while True:
        made = Path(mkdtemp(prefix=PREFIX, dir=folder))
        try:
            handle = os.open(made, _AS_FOLDER)
        except FileNotFoundError:
            continue
        # Where a file system has no locks nothing is swept either.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if made.exists():
            return made, handle
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what killed programs of this user have left in a folder."""
    try:
        with os.scandir(folder) as entries:
            left = [Path(entry.path) for entry in entries if entry.name.startswith(PREFIX)]
    except OSError:
        return
    for path in left:
        with suppress(OSError):
            handle = os.open(path, _AS_FOLDER)
            try:
                if os.fstat(handle).st_uid == os.geteuid():
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(handle)


def settle(made: Path, path: Path, *, mode: int | None = None) -> None:
    """Have a made file on disk, then give it its name, in the place of one that has it.

    `mode` is what may be done with it; by default what the file in its place allows, or what
    any new file does.
    """
    if mode is None:
        mode = mode_of(path)
    made.chmod(_of_new_files() if mode is None else mode)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write a file whole or not at all, in the place of one that has its name. Raises OSError."""
    with making(path.parent) as folder:
        made = folder / "made"
        made.write_bytes(content)
        settle(made, path, mode=mode)


def mode_of(path: Path) -> int | None:
    """Who may read and write a file; None where there is none."""
    try:
        return stat.S_IMODE(path.stat().st_mode) & 0o777
    except OSError:
        return None


def _of_new_files() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def place_of(where: str) -> Path:
    """The file that an output goes to, behind all links.

    Raises FileTrouble (exit 6) for a link in a folder that others may write: they could have
    it lead to any file of the one who writes.
    """
    left = [*reversed((Path.cwd() / where).parts)]
    path, links = Path(left.pop()), 0
    while left:
        path = Path(os.path.normpath(path / left.pop()))
        if not path.is_symlink():
            continue
        links += 1
        if path.parent.stat().st_mode & _OTHERS:
            raise FileTrouble(
                where,
                f"{path} is a link in a folder that others may write",
                hint="Name the file itself.",
            )
        if links > _MOST_LINKS:
            raise FileTrouble(where, "its links lead in a circle", hint="Name another file.")
        left += reversed((path.parent / path.readlink()).parts)
        path = Path(left.pop())
    return path
