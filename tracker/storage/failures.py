"""What a database driver says, in one line that a person can act on."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from tracker.errors import NoRegister, NotARegister, RegisterUnavailable, TrackerError

_NOT_REGISTERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("file is not a database", "file is encrypted"), "it is not a SQLite database"),
    (("no such table: alembic_version",), "it holds no register"),
)
_UNAVAILABLE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("database is locked", "database table is locked", "database schema is locked"),
        "is busy: another program has been writing to it for 30 seconds",
        "Try again when it has finished.",
    ),
    (
        ("database or disk is full",),
        "cannot grow: the disk is full",
        "Free some space, then repeat the command; nothing was recorded.",
    ),
    (
        ("readonly database", "read-only"),
        "cannot be written: the file or its folder is read-only",
        "Change its permissions, or work on a copy.",
    ),
    (
        ("malformed", "disk image", "malformed database schema", "disk i/o error"),
        "is damaged",
        "Restore the last backup; nothing was changed.",
    ),
    (
        ("unable to open database file",),
        "cannot be opened",
        "Check that the file and its folder may be read and written.",
    ),
    (
        ("permission denied", "must be owner"),
        "may not be written by this role",
        "Connect as a role that may insert, or ask the register's owner.",
    ),
    (
        ("connection", "could not translate host", "failed to resolve"),
        "cannot be reached",
        "Check that the server runs and that the URL names its host and port.",
    ),
)


def translate(error: DBAPIError, where: str) -> TrackerError | DBAPIError:
    """The refusal behind a driver's error; an error of our own making stays as it is."""
    said = str(error.orig).lower()
    for marks, because in _NOT_REGISTERS:
        if any(mark in said for mark in marks):
            return NotARegister(where, because=because)
    if "database" in said and "does not exist" in said:
        return NoRegister(where, because="the server has no such database")
    for marks, because, hint in _UNAVAILABLE:
        if any(mark in said for mark in marks):
            return RegisterUnavailable(where, because=because, hint=hint)
    return error
