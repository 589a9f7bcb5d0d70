"""Reads settings, the nearest place winning, and decides which files of settings to trust."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import shlex
import stat
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tracker.domain.dates import read_zone
from tracker.errors import FileTrouble, UsageError
from tracker.files import write
from tracker.ledger.location import is_path

#: The files that were confirmed, in the user's configuration: {path: SHA-256 of the content}.
CONFIRMED = "trusted.json"
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class FileDoubt:
    """Why a settings file is not obeyed as it is, and what the person can type about it."""

    because: str
    mend: str | None = None

    def line(self, path: Path) -> str:
        """The line for stderr."""
        trust = "read it, and type tracker config trust to use it as it is now"
        what = trust if self.mend is None else f"type {self.mend}, or {trust}"
        return f"{path} is ignored: {self.because}. To use it, {what}."


def doubt_of(path: Path) -> FileDoubt | None:
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
            return FileDoubt("it belongs to another user")
        if _is_foreign(folder):
            return FileDoubt("its folder belongs to another user")
        if file.st_mode & _OTHERS and not stat.S_ISLNK(file.st_mode):
            return FileDoubt("other users may change it", f"chmod go-w {shlex.quote(str(place))}")
        if folder.st_mode & _OTHERS and not folder.st_mode & stat.S_ISVTX:
            mend = f"chmod +t {shlex.quote(str(place.parent))}"
            return FileDoubt("other users may replace it in its folder", mend)
    return None


def _is_foreign(status: os.stat_result) -> bool:
    return status.st_uid not in {0, os.geteuid()}


def confirmed(path: Path) -> str | None:
    """The digest of the content with which a file was confirmed."""
    return _confirmed().get(str(path))


def confirm(path: Path, content: bytes) -> None:
    """Remember that a file counts for as long as this is its content (FileTrouble, exit 6)."""
    place = _place()
    text = json.dumps(_confirmed() | {str(path): digest_of(content)}, indent=2)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write(place, f"{text}\n".encode())
    except OSError as error:
        raise FileTrouble(
            str(place),
            (error.strerror or str(error)).lower(),
            hint="Nothing was confirmed; make room there, and repeat the command.",
        ) from None


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


#: Bytes of a file of settings.
LARGEST = 100_000
PROJECT_FILE = "tracker.toml"
#: What a file of settings may hold, with what it means.
KNOWN = {
    "db": "the register: a file or a postgresql:// URL",
    "actor": "who records",
    "places": "where you look, for `checked`",
    "terms": "what you look for, for `checked`",
    "title": "the title of reports; default: the register's own",
    "prepared_by": "who prepares the report",
    "reports": "the folder of your own look of reports; tracker report templates makes one",
    "copies": "the folder of copies of documents; default: sources/ beside the register",
}
VARIABLES = {"db": "TRACKER_DB", "actor": "TRACKER_ACTOR"}

_MEND = "Mend it, or move it away."


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A value and where it was found."""

    value: str
    origin: str
    confirmed: bool = True
    """False for a server named in a folder above, which `tracker config trust` has to confirm."""


def settings(say: Callable[[str], None] = lambda _line: None) -> dict[str, SettingRow]:
    """Every setting that is set, the nearest place winning. Raises UsageError for a bad file.

    `say` is given a line for each file that is ignored.
    """
    settings_: dict[str, SettingRow] = {}
    path = user_file()
    if path is not None:
        settings_ |= read_settings(path, _content(path))
    settings_ |= _project(say)
    for name, variable in VARIABLES.items():
        if os.environ.get(variable):
            settings_[name] = SettingRow(os.environ[variable], f"${variable}")
    settings_.setdefault("db", SettingRow(str(_default_register()), "default"))
    settings_.setdefault("actor", SettingRow(_login(), "login name"))
    return settings_


def _project(say: Callable[[str], None]) -> dict[str, SettingRow]:
    """What the nearest `tracker.toml` says that may be obeyed."""
    for path in project_files():
        doubt, digest = doubt_of(path), confirmed(path)
        # What may be anything is not even read.
        content = b"" if doubt is not None and digest is None else _content(path)
        is_confirmed = digest == digest_of(content)
        if doubt is not None and not is_confirmed:
            say(doubt.line(path))
            continue
        values = read_settings(path, content)
        if not is_confirmed and path.parent != Path.cwd():
            register = values.get("db")
            if register is not None and not is_path(register.value):
                values["db"] = replace(register, confirmed=False)
        return values
    return {}


def project_files() -> Iterator[Path]:
    """Every `tracker.toml`, in the working directory and above, the nearest first."""
    try:
        here = Path.cwd()
    except OSError:
        raise FileTrouble(
            "The working directory", "it is gone", hint="Go to another one: cd"
        ) from None
    for folder in (here, *here.parents):
        path = folder / PROJECT_FILE
        if _is_there(path):
            yield path


def nearest_file() -> tuple[Path, bytes, dict[str, SettingRow]]:
    """The nearest `tracker.toml`, its content and what it says, for its reader to confirm.

    Raises UsageError where there is none, or where it is not a file of settings.
    """
    path = next(project_files(), None)
    if path is None:
        raise UsageError(
            f"There is no {PROJECT_FILE} here or in a folder above.", hint="Go to its folder: cd"
        )
    content = _content(path)
    return path, content, read_settings(path, content)


def user_file() -> Path | None:
    """The user's own settings."""
    from platformdirs import user_config_path

    path = user_config_path("tracker") / "config.toml"
    return path if _is_there(path) else None


def _is_there(path: Path) -> bool:
    """Whether there is anything of that name; one that cannot be read is not passed over."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(path, error) from None
    return True


def _unreadable(path: Path, error: OSError) -> FileTrouble:
    because = (error.strerror or str(error)).lower()
    return FileTrouble(str(path), f"it cannot be read ({because})", hint=_MEND)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    if len(content) > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST // 1000} kB.", hint=_MEND)
    return content


def read_settings(path: Path, content: bytes) -> dict[str, SettingRow]:
    """The settings in a file's content. Raises UsageError."""
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {error}.", hint=_MEND) from None
    for name, value in values.items():
        if name not in KNOWN or not isinstance(value, str):
            raise UsageError(
                f"{path}: '{name}' is not a setting.", hint=f"It may hold {', '.join(KNOWN)}."
            )
        if "\0" in value:
            raise UsageError(f"{path}: '{name}' holds the character U+0000.", hint="Remove it.")
    settings_ = {name: SettingRow(value, str(path)) for name, value in values.items()}
    for name in ("db", "copies"):
        if name in settings_ and is_path(settings_[name].value):
            # A file names its register from where it stands, not from where one happens to be.
            # Path.expanduser fails for somebody who is not there.
            place = path.parent / os.path.expanduser(settings_[name].value)  # noqa: PTH111
            settings_[name] = SettingRow(str(place), str(path))
    return settings_


def _default_register() -> Path:
    from platformdirs import user_data_path

    return user_data_path("tracker") / "register.db"


def machine_zone() -> str | None:
    """The IANA name of the zone that the machine is set to; None for UTC or where it has none."""
    typed = os.environ.get("TZ", "").removeprefix(":")
    name = typed or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    try:
        return name if name and str(datetime.now(read_zone(name)).tzname()) != "UTC" else None
    except UsageError:
        return None


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
