"""Values are checked where they enter: one ParamType for each kind of word."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from tracker.domain.dates import Week, parse_when
from tracker.errors import MissingOption, NotADate, UsageError
from tracker.record import verb as declared
from tracker.record.verb import ValueType, one_of

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)


class ReadBy(click.ParamType[T], Generic[T]):
    """A value of a type that verbs declare, read by the type's own rule."""

    def __init__(self, type: ValueType[T]) -> None:
        self.type = type
        self.name = type.name
        self.words = type.words

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        if isinstance(param, click.Argument) and not self.type.words:
            return (param.name or self.name).upper()
        return self.type.metavar or self.name.replace(" ", "-").upper()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> T:
        if isinstance(value, str) and not isinstance(value, StrEnum):
            return self.type.read(value)
        read: T = value
        return read

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        typed = incomplete.lower().replace("-", "_")
        return [
            click.shell_completion.CompletionItem(word.value.replace("_", "-"))
            for word in self.type.words
            if word.value.startswith(typed)
        ]


class FileType(click.Path):
    """The file of a register or of its ledger: a path, never the address of a server."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from tracker.ledger.location import check_path

        name = param.human_readable_name if param is not None else "FILE"
        check_path(os.fsdecode(value), f"{name} is a file")
        return super().convert(value, param, ctx)


class WordType(ReadBy[W]):
    """A value of a vocabulary, typed with `-` or `_`, in any case, or by its short word."""

    def __init__(self, what: str, words: type[W] | Iterable[W]) -> None:
        super().__init__(one_of(what, words))


class DayType(click.ParamType[date]):
    """A calendar day; a month or a year stands for its last day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        latest = parse_when(str(value)).latest
        if latest is None:
            raise NotADate(str(value), because="it has no last day")
        return latest


class MomentType(click.ParamType[datetime]):
    """A moment of the ledger: a timestamp, or a day, which stands for its end in UTC."""

    name = "date|timestamp"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        return value if isinstance(value, datetime) else read_moment(str(value))


class SinceType(click.ParamType[datetime]):
    """A moment of the ledger that something begins at; a day stands for its start in UTC."""

    name = "date|timestamp"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        if "T" in str(value) or " " in str(value):
            return read_moment(str(value))
        earliest = parse_when(str(value)).earliest
        if earliest is None:
            raise NotADate(str(value), because="it has no first day")
        return datetime.combine(earliest, time.min, tzinfo=UTC)


class WeekType(click.ParamType[Week]):
    """An ISO week."""

    name = "week"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Week:
        return value if isinstance(value, Week) else Week.parse(str(value))


def read_moment(text: str) -> datetime:
    """A moment from a timestamp with its zone, or the end of a day in UTC."""
    if "T" not in text and " " not in text:
        day = DayType().convert(text, None, None)
        return datetime.combine(day, time.max, tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        # The ledger keeps UTC, where a moment at either end of the calendar may have no day.
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotADate(text, because="a moment is typed as 2025-06-23T09:00:00Z") from None
    return moment


FILE = FileType()
#: A day, or as much of one as is known: the EDTF subset.
WHEN = ReadBy(declared.WHEN)
DAY = DayType()
#: A calendar day and nothing vaguer.
EXACT_DAY = ReadBy(declared.DAY)
MOMENT = MomentType()
SINCE = SinceType()
WEEK = WeekType()
ENTRY = ReadBy(declared.ENTRY)


def read_refs(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of REFS, with `-` replaced by the lines of stdin."""
    refs: list[str] = []
    for word in words:
        if word == "-":
            refs += _from_stdin().split()
        else:
            refs.append(word)
    if not refs:
        raise MissingOption("No ref was given.", hint="Type one or more, as JAY-13 JAY-01..20.")
    return tuple(refs)


def _from_stdin() -> str:
    try:
        return str(sys.stdin.buffer.read(), "utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("Stdin is not UTF-8 text.", hint="Give the refs in UTF-8.") from None


class Several(click.Option):
    """An option whose values go on until the next option: `--by NAT-INQ CASEY-02`."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{**settings, "multiple": True})


class TakesSeveral(click.Command):
    """A command that reads the words after such an option as its values."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        names = {
            name for option in self.params if isinstance(option, Several) for name in option.opts
        }
        spelled: list[str] = []
        open_option: str | None = None
        for word in args:
            if word in names:
                open_option = word
            elif word.startswith("-") and word not in {"-", ""}:
                open_option = None
                spelled.append(word)
            elif open_option is not None:
                spelled += [open_option, word]
            else:
                spelled.append(word)
        if args and args[-1] in names:
            spelled.append(args[-1])  # click says that its value is missing
        return super().parse_args(ctx, spelled)
