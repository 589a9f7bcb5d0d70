"""Reads settings and decides which files to trust; `tracker config` shows and confirms them."""

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
from operator import itemgetter
from pathlib import Path

import click

from tracker.cli.app import App, pass_app
from tracker.cli.output import Column, page, print_tabbed, render, table, width
from tracker.cli.params import ReadBy, json_option
from tracker.domain.dates import read_zone
from tracker.domain.deadline.calendars import CUSTOMS
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.source import is_address
from tracker.domain.text import clean_text, shown
from tracker.domain.vocabulary import Setting
from tracker.errors import FileTrouble, UsageError
from tracker.ledger.location import Location, is_path
from tracker.record.verb import JURISDICTION

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


#: Bytes of a file of settings.
LARGEST = 100_000
PROJECT_FILE = "tracker.toml"
#: What a file of settings may hold, with what it means.
KNOWN = {
    "db": "the register: a file or a postgresql:// URL",
    "actor": "who records",
    "places": "where you look, for `checked`",
    "terms": "what you look for, for `checked`",
    "title": "the title of reports",
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


COLUMNS: tuple[Column[dict[str, str | None]], ...] = (
    Column("name", itemgetter("name"), "Setting", fixed=True),
    Column("value", itemgetter("value"), "Value"),
    Column("origin", itemgetter("origin"), "From"),
    Column("meaning", itemgetter("meaning"), "What it is"),
)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
@pass_app
def config(app: App, ctx: click.Context, *, as_json: bool) -> None:
    """Show every setting, its value, and where it was found.

    A flag goes before the environment, then tracker.toml in the working directory or
    above, then your own configuration. A tracker.toml that another user can have written
    is ignored, until `tracker config trust` confirms it.

    \b
    Example:
      tracker config
    """
    if ctx.invoked_subcommand is not None:
        return
    rows = [_row(name, meaning, app.settings.get(name)) for name, meaning in KNOWN.items()]
    if as_json:
        click.echo(json.dumps({"schema": "tracker.config/1", "rows": rows}, indent=2))
        return
    if app.on_terminal:
        page(app, render(app, table(COLUMNS, rows, width=width())))
    else:
        print_tabbed(COLUMNS, rows)


@config.command()
@pass_app
def trust(app: App) -> None:
    """Confirm the nearest tracker.toml, so that it is obeyed as it is now.

    That is needed where a file in a folder above names a server, and where another user
    can have written the file. Read what it prints first. When the file changes, it has to
    be confirmed again.

    \b
    Example:
      tracker config trust
    """
    path, content, settings = nearest_file()
    click.echo(shown(str(path)))
    for name, setting in settings.items():
        click.echo(shown(f"{name}\t{_value(name, setting)}"))
    if app.interactive:
        click.confirm("Obey this file?", default=False, abort=True, err=True)
    confirm(path, content)
    app.say("Confirmed. It counts here and in every folder below, until it changes.")


@config.command()
@click.argument("value", type=ReadBy(JURISDICTION), required=False)
@pass_app
def jurisdiction(app: App, value: Jurisdiction | None) -> None:
    """Show or set whose years, seasons and holidays deadlines are read by.

    It is recorded in the register. What was read before keeps its days.

    \b
    Example:
      tracker config jurisdiction uk
    """
    from tracker.record.care import set_jurisdiction
    from tracker.record.writer import jurisdiction_of

    if value is None:
        click.echo(jurisdiction_of(app.register).value)
    elif set_jurisdiction(app.register, value):
        app.say(f"Deadlines are read by the customs of {CUSTOMS[value].name} from now on.")
    else:
        app.say("It is that already; nothing was recorded.")


@config.command("time-zone")
@click.argument("name", required=False)
@pass_app
def time_zone(app: App, name: str | None) -> None:
    """Show or set the time zone in which the register's days begin and end.

    A day that anybody types or reads is a day there, on whichever machine. A new register
    has the zone of the machine on which it was made.

    \b
    Example:
      tracker config time-zone Europe/London
    """
    from tracker.record.care import set_time_zone

    if name is None:
        click.echo(str(app.register.database.zone))
    elif set_time_zone(app.register, name):
        app.say(f"Days are those of {name} from now on.")
    else:
        app.say("It is that already; nothing was recorded.")


def _config_text(setting: Setting, about: str, example: str) -> click.Command:
    """The command that shows or sets something that the register says of itself in reports."""

    @click.command(
        setting.value,
        help=f"""Show or set {about}.

    It is recorded in the register, and reports of later days print it.

    \b
    Example:
      tracker config {setting.value} {example}
    """,
    )
    @click.argument("text", required=False)
    @pass_app
    def command(app: App, text: str | None) -> None:
        from tracker.record.care import said_of_itself, set_text

        if text is None:
            click.echo(shown(said_of_itself(app.register, setting) or ""))
            return
        text = clean_text(setting.value, text)
        if setting is Setting.SITE and not is_address(text):
            raise UsageError(
                f"'{text}' is not the address of a site.", hint=f"Type it as {example}."
            )
        if set_text(app.register, setting, text):
            app.say(f"Recorded: {setting.value}, {text}.")
        else:
            app.say("It is that already; nothing was recorded.")

    return command


for _setting, _about, _example in (
    (Setting.PUBLISHER, "who publishes the reports", "'Institute for Promises'"),
    (Setting.CONTACT, "where questions and replies go", "promises@institute.example"),
    (Setting.CORRECTIONS, "where to say that something is wrong", "errors@institute.example"),
    (Setting.LICENCE, "under which licence the reports may be used", "'CC BY 4.0'"),
    (Setting.SITE, "where the public record stands", "https://promises.example"),
):
    config.add_command(_config_text(_setting, _about, _example))


def _row(name: str, meaning: str, setting: SettingRow | None) -> dict[str, str | None]:
    if setting is None:
        return {"name": name, "value": None, "origin": "not set", "meaning": meaning}
    origin = setting.origin if setting.confirmed else f"{setting.origin}, not confirmed"
    return {"name": name, "value": _value(name, setting), "origin": origin, "meaning": meaning}


def _value(name: str, setting: SettingRow) -> str:
    """A setting's value as it may be printed: a register's address without its password."""
    return Location(setting.value).shown if name == "db" else setting.value
