"""What a database driver says, in one line that a person can act on."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from tracker.errors import NoRegister, NotARegister, RegisterUnavailable, TrackerError

_RESTORE = "Restore the last backup with tracker restore; nothing was changed."
_NOT_REGISTERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("file is not a database", "file is encrypted"), "it is not a SQLite database"),
    (("no such table: alembic_version",), "it holds no register"),
)
#: What only a server says; docs/postgresql.md has its roles and its replicas.
_SERVER: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("in a read-only transaction",),
        "is read-only on this server, as a replica is",
        "Record on the primary server.",
    ),
    (
        ("conflict with recovery",),
        "was brought up to date by its replica while it was being read",
        "Repeat the command.",
    ),
    (
        ("permission denied for table entry_text",),
        "keeps its words from this role",
        "Only the register's owner may redact: connect as that role and repeat the command.",
    ),
    (
        (
            "permission denied for database",
            "authentication failed",
            "no password supplied",
            "fatal:  role",
            "no pg_hba.conf entry",
        ),
        "does not let this role in",
        "Check the user and the password that are used, and whether the role may connect.",
    ),
    (
        ("permission denied for table alembic_version",),
        "may not be read by this role",
        "Ask the register's owner for the role of a reader.",
    ),
    (
        ("permission denied for table entry",),
        "may not be written by this role",
        "Connect as a role that may insert, or ask the register's owner.",
    ),
    (
        ("must be owner", "permission denied for"),
        "may be created and upgraded by its owner only",
        "Connect as that role and repeat the command.",
    ),
)
_UNAVAILABLE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        (
            "database is locked",
            "database table is locked",
            "database schema is locked",
            "due to lock timeout",
        ),
        "is busy: another program has been writing to it for 30 seconds",
        "Try again when it has finished.",
    ),
    (
        ("database or disk is full",),
        "cannot grow: the disk is full",
        "Free some space, then repeat the command; nothing was recorded.",
    ),
    *_SERVER,
    (
        ("sqlite_readonly_rollback", "sqlite_ioerr_delete"),
        "was left half changed by a program that was killed, and it or its folder is read-only",
        "Make both writable and repeat the command: that change is undone, all others stay.",
    ),
    (
        ("readonly database", "read-only"),
        "cannot be written: the file or its folder is read-only",
        "Change its permissions, or work on a copy: tracker copy --to COPY.db",
    ),
    (
        ("malformed", "could not decode", "no such trigger"),
        "is damaged",
        _RESTORE,
    ),
    (
        ("no such table", "no such column", "undefinedtable", "undefinedcolumn"),
        "is damaged: a part of its tables is missing",
        _RESTORE,
    ),
    (
        ("disk i/o error",),
        "cannot be read or written: its disk is failing or full",
        "Check the disk and the space on it, then repeat the command; nothing was recorded.",
    ),
    (
        ("unable to open database file",),
        "cannot be opened",
        "Check that the file and its folder may be read and written.",
    ),
    (
        ("connection", "could not translate host", "failed to resolve"),
        "cannot be reached",
        "Check that the server runs and that the URL names its host and port.",
    ),
)


def translate(error: DBAPIError, where: str) -> TrackerError | DBAPIError:
    """The refusal behind a driver's error; an error of our own making stays as it is.

    `where` is the register, unless the error was signed with its own: a copy has two open.
    """
    where = error.detail.pop() if error.detail else where
    name = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
    return refusal(f"{name}: {error.orig}", where) or error


def refusal(said: str, where: str) -> TrackerError | None:
    """The refusal behind what a driver said of the register at `where`, where it is known."""
    said = said.lower()
    for marks, because in _NOT_REGISTERS:
        if any(mark in said for mark in marks):
            return NotARegister(where, because=because)
    if "database" in said and "does not exist" in said:
        return NoRegister(where, because="the server has no such database")
    for marks, because, hint in _UNAVAILABLE:
        if any(mark in said for mark in marks):
            return RegisterUnavailable(where, because=because, hint=hint)
    return None
