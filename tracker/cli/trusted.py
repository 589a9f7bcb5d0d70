"""Decides which `tracker.toml` is obeyed: one that nobody else can write, or a confirmed one.

A settings file says where the register is, and who connects there hands over a password. So a
file counts only if it is this user's (or root's) and no other user may change or replace it;
any other counts once `tracker config trust` has confirmed its content.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import stat
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import FileTrouble

#: The files that were confirmed, in the user's configuration: {path: SHA-256 of the content}.
CONFIRMED = "trusted.json"
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a settings file is not obeyed as it is, and what the person can type about it."""

    because: str
    mend: str | None = None

    def line(self, path: Path) -> str:
        """The line for stderr."""
        trust = "read it, and type tracker config trust to use it as it is now"
        what = trust if self.mend is None else f"type {self.mend}, or {trust}"
        return f"{path} is ignored: {self.because}. To use it, {what}."


def doubt_of(path: Path) -> Doubt | None:
    """Who else can have put this file here or changed it; None when nobody can.

    A link is judged by itself and by what it leads to. A folder in which others may create
    files is harmless with the sticky bit, as /tmp has it: they cannot replace the file there.
    """
    for place in dict.fromkeys((path, Path(os.path.realpath(path)))):
        try:
            file, folder = place.lstat(), place.parent.stat()
        except OSError:
            return None  # it cannot be read either, which is said by whoever reads it
        if _is_foreign(file):
            return Doubt("it belongs to another user")
        if _is_foreign(folder):
            return Doubt("its folder belongs to another user")
        if file.st_mode & _OTHERS and not stat.S_ISLNK(file.st_mode):
            return Doubt("other users may change it", f"chmod go-w {shlex.quote(str(place))}")
        if folder.st_mode & _OTHERS and not folder.st_mode & stat.S_ISVTX:
            mend = f"chmod +t {shlex.quote(str(place.parent))}"
            return Doubt("other users may replace it in its folder", mend)
    return None


def _is_foreign(found: os.stat_result) -> bool:
    return found.st_uid not in {0, os.geteuid()}


def confirmed(path: Path) -> str | None:
    """The digest of the content with which a file was confirmed."""
    return _confirmed().get(str(path))


def confirm(path: Path, content: bytes) -> None:
    """Remember that a file counts for as long as this is its content (FileTrouble, exit 6)."""
    place = _place()
    text = json.dumps(_confirmed() | {str(path): digest_of(content)}, indent=2)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = place.with_name(f".{CONFIRMED}.{os.getpid()}")
        fresh.write_text(text + "\n", encoding="utf-8")
        fresh.replace(place)
    except OSError as error:
        raise FileTrouble(str(place), (error.strerror or str(error)).lower()) from None


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _confirmed() -> dict[str, str]:
    try:
        files = json.loads(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return files if isinstance(files, dict) else {}


def _place() -> Path:
    from platformdirs import user_config_path

    return user_config_path("tracker") / CONFIRMED
