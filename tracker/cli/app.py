"""The app object that every command shares: register, clock, actor, settings, messages."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from click.types import convert_type

from tracker.domain.prose import entries_words
from tracker.domain.text import clean_text, shown, width, wrapped
from tracker.errors import (
    FileTrouble,
    MissingOption,
    RegisterUnavailable,
    TrackerError,
    Unfinished,
    UsageError,
)

if TYPE_CHECKING:
    from tracker.cli.settings import SettingRow
    from tracker.ledger.database import Database, Register
    from tracker.ledger.location import Location
    from tracker.publish.look import Look

CLOCK_VARIABLE = "TRACKER_NOW"


#: In a context's meta: that the help page gives every command a line.
EVERY_COMMAND = "tracker.every_command"


class App:
    """One run of the program. The clock is read here and nowhere below."""

    def __init__(
        self,
        *,
        db: str | None = None,
        actor: str | None = None,
        color: str = "auto",
        quiet: bool = False,
        no_input: bool = False,
    ) -> None:
        self._flags = {"db": db, "actor": actor}
        self._color = color
        self.quiet = quiet
        self.no_input = no_input
        """Whether nothing may be asked."""
        self._opened: dict[Location, Database] = {}
        self.in_shell = False
        """Whether it runs one line of a `tracker shell`."""
        self.batches: list[int] = []
        """What it has recorded, by the numbers of the batches."""
        self.takes_back = "tracker undo"
        """What is typed to take back what was recorded last."""
        self.left: str | None = None
        """What a command has to do once it has recorded something, where it has."""
        self.stands: Callable[[], str] | None = None
        """What there is of a command that is whole or not at all, and may be run again."""

    def line(
        self, *, db: str | None, actor: str | None, color: str, quiet: bool, no_input: bool
    ) -> App:
        """The program for one line of a shell: what the line does not say holds from here.

        Settings and open registers are shared; the day is asked for anew.
        """
        made = App(
            db=db or self._flags["db"],
            actor=actor or self._flags["actor"],
            color=self._color if color == "auto" else color,
            quiet=quiet or self.quiet,
            no_input=no_input or self.no_input,
        )
        made._beneath_flags = self._beneath_flags
        made._opened = self._opened
        made.in_shell = True
        return made

    @cached_property
    def _beneath_flags(self) -> dict[str, SettingRow]:
        from tracker.cli.settings import settings

        return settings(self.say)

    @cached_property
    def settings(self) -> dict[str, SettingRow]:
        """Every setting, flags first."""
        from tracker.cli.settings import SettingRow

        flags = {
            name: SettingRow(value, f"--{name}") for name, value in self._flags.items() if value
        }
        return self._beneath_flags | flags

    def setting(self, name: str) -> str | None:
        """A setting's value."""
        setting = self.settings.get(name)
        return None if setting is None else setting.value

    @property
    def location(self) -> Location:
        """Where the register is."""
        from tracker.ledger.location import Location

        setting = self.settings["db"]
        location = Location(setting.value)
        if not setting.confirmed:
            raise MissingOption(
                f"{setting.origin} is in a folder above and names a server, {location.shown}.",
                hint="If that is right, type tracker config trust; or name the register with --db.",
            )
        return location

    @cached_property
    def rehearsal(self) -> bool:
        """Whether the clock was set by hand."""
        return bool(os.environ.get(CLOCK_VARIABLE))

    @property
    def zone(self) -> tzinfo:
        """The zone of the register's days; where there is no register yet, the machine's."""
        try:
            return self.database.zone
        except TrackerError:
            # Whatever is wrong with it is said when it is read.
            return datetime.now().astimezone().tzinfo or UTC

    def now(self) -> datetime:
        """The moment, from the machine or from TRACKER_NOW."""
        text = os.environ.get(CLOCK_VARIABLE)
        if not text:
            return datetime.now(UTC)
        from tracker.cli.params import read_moment

        try:
            return read_moment(text)
        except UsageError as error:
            error.hint = f"Set {CLOCK_VARIABLE} as 2026-07-01T09:00:00Z, or unset it."
            raise

    @property
    def today(self) -> date:
        """The day of the register."""
        return self.now().astimezone(self.zone).date()

    @cached_property
    def database(self) -> Database:
        """Where the register is kept; it is checked when it is first read (exit 3)."""
        from tracker.ledger.database import register_at

        where = self.location
        self._opened[where] = register_at(where, previous=self._opened.get(where))
        self._opened[where].batch = None
        return self._opened[where]

    @cached_property
    def register(self) -> Register:
        """The register, with all that is needed to write to it."""
        return self.on(self.database)

    def close(self) -> None:
        """Let go of the registers that are open."""
        for database in self._opened.values():
            database.close()

    @cached_property
    def register_id(self) -> str:
        """What the register and all its copies are known by."""
        return self.id_of(self.database)

    @staticmethod
    def id_of(database: Database) -> str:
        """What a register and all its copies are known by: the id of its first entry."""
        from tracker.domain.entry import REGISTER
        from tracker.ledger.rows import id_at

        with database.reading() as connection:
            return id_at(connection, REGISTER) or ""

    def ended_early(self, error: BaseException) -> TrackerError | None:
        """What to say where a command ended early: whether something was recorded, what is left.

        None where that is said by the error itself.
        """
        recorded = self._recorded()
        if isinstance(error, KeyboardInterrupt | click.Abort):
            stands = self.stands() if self.stands else recorded or "nothing was recorded"
            left = "the rest" if self.stands else recorded and self.left
            code = Unfinished.INTERRUPTED
            return Unfinished("interrupted", stands, left=left, exit_code=code)
        if recorded is None or (isinstance(error, TrackerError) and self.left is None):
            return None
        code, because = 70, f"{type(error).__name__}: {error}"
        if isinstance(error, TrackerError):
            code, because = error.exit_code, error.sentence.rstrip(".")
        elif isinstance(error, OSError):
            code, because = FileTrouble.exit_code, (error.strerror or str(error)).lower()
        return Unfinished(because, recorded, left=self.left, exit_code=code)

    def _recorded(self) -> str | None:
        """What this command has recorded, by its numbers; asked of the register itself."""
        from tracker.record.care import recorded_entries

        for database in self._opened.values():
            try:
                numbers = recorded_entries(database)
            except TrackerError:
                return "whether it was recorded, tracker log shows"
            if numbers is not None:
                return f"recorded as {entries_words(*numbers)}"
        return None

    def broken(self) -> TrackerError | None:
        """What is wrong with a register that is open, where something is (exit 7)."""
        from tracker.record.care import first_fault

        for where, database in self._opened.items():
            fault = first_fault(database)
            if fault is not None:
                return RegisterUnavailable(
                    where.shown,
                    because=f"is damaged: {fault.words}",
                    hint="tracker verify shows all of it; tracker restore brings back a backup.",
                )
        return None

    def on(self, database: Database) -> Register:
        """A database that is open, with all that is needed to write to it."""
        from tracker.ledger.database import Register

        return Register(
            database=database,
            clock=self.now,
            entropy=os.urandom,
            actor=clean_text("name of who records", self.settings["actor"].value),
            rehearsal=self.rehearsal,
            machine=partial(datetime.now, UTC),
            today=self.now().astimezone(database.zone).date(),
            places=self.setting("places"),
            terms=self.setting("terms"),
            copies=self.copies,
        )

    @property
    def copies(self) -> Path | None:
        """The folder of the copies of documents; None for a server that was not told of one."""
        folder = self.setting("copies")
        if folder is not None:
            return Path(folder)
        where = self.location
        return None if where.is_server else where.path.parent / "sources"

    def look(self) -> Look:
        """The look of reports and pages; ours where the setting `reports` names no folder."""
        from tracker.publish.look import OUR_LOOK, read_look

        folder = self.setting("reports")
        if folder is None:
            return OUR_LOOK
        from tracker.publish.html import style_sheet

        return read_look(Path(folder), style_sheet("tokens"))

    @property
    def interactive(self) -> bool:
        """Whether somebody is there to be asked."""
        open_ = sys.stdin is not None and sys.stderr is not None
        return not self.no_input and open_ and sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def on_terminal(self) -> bool:
        """Whether stdout is read by a person."""
        return self._color == "always" or (self._color == "auto" and is_terminal())

    @property
    def colored(self) -> bool:
        """Whether colour may be used."""
        if self._color != "auto":
            return self._color == "always"
        return is_terminal() and not os.environ.get("NO_COLOR")

    def say(self, text: str) -> None:
        """A message for the person, on stderr."""
        if not self.quiet:
            to_stderr(wrapped_for(sys.stderr, shown(text)))

    def ask(self, question: str, **options: Any) -> Any:
        """A question on stderr; Enter takes the default, and a wrong answer is asked for again."""
        read = options.pop("value_proc", None) or convert_type(
            options.get("type"), options.get("default")
        )

        def answer(typed: str) -> Any:
            try:
                return read(typed)
            except click.UsageError as error:
                # click prints it itself, after the word "Error: ".
                line = wrapped_for(sys.stderr, f"Error: {shown(error.message)}")
                raise click.UsageError(line.removeprefix("Error: ")) from error

        question = wrapped_for(sys.stderr, shown(question))
        return click.prompt(question, err=True, value_proc=answer, **options)

    def confirm(self, question: str) -> bool:
        """A yes or no on stderr; Enter is yes."""
        return click.confirm(wrapped_for(sys.stderr, shown(question)), default=True, err=True)


def is_terminal() -> bool:
    """Whether stdout is there and is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def wrapped_for(stream: TextIO | None, text: str) -> str:
    """The text in lines that end between words on a terminal; in a pipe as it is."""
    if stream is None or not stream.isatty():
        return text
    columns = shutil.get_terminal_size().columns
    lines = (
        [line] if width(line) <= columns else wrapped(line, columns) for line in text.split("\n")
    )
    return "\n".join(itertools.chain(*lines))


def to_stderr(text: str) -> None:
    """Print a line on stderr. Where it cannot be written, what was done stands all the same."""
    try:
        click.echo(text, err=True)
    except OSError:
        # What waits in the stream would fail again at the end, and change the exit code.
        sys.stderr = None


def send(content: str | bytes) -> None:
    """Print data on stdout: as it is, but on a terminal what that would obey made visible."""
    if is_terminal():
        content = shown(content if isinstance(content, str) else content.decode())
    click.echo(content, nl=False)


pass_app = click.make_pass_decorator(App)
