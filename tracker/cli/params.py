"""Values are checked where they enter: one ParamType for each kind of word."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from tracker.domain.dates import Week, When, parse_when
from tracker.domain.subject import nearest
from tracker.domain.vocabulary import Word, find_word, spellings
from tracker.errors import NotADate, UnknownName, UnknownValue, UsageError

W = TypeVar("W", bound=Word)
#: The entries of a register are numbered with 31 bits.
MOST_ENTRIES = 2**31 - 1


class WordType(click.ParamType[W], Generic[W]):
    """A value of a vocabulary, typed with `-` or `_`, in any case, or by its short word."""

    def __init__(self, what: str, words: type[W] | Iterable[W]) -> None:
        self.name = what
        self.words: tuple[W, ...] = tuple(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return self.name.replace(" ", "-").upper()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> W:
        if isinstance(value, Word):
            return value  # type: ignore[return-value]
        found = find_word(self.words, str(value))
        if found is None:
            values = [known.value for known in self.words]
            raise UnknownValue(
                self.name,
                str(value),
                nearest=nearest(str(value), spellings(self.words)),
                known=values,
            )
        return found

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        typed = incomplete.lower().replace("-", "_")
        return [
            click.shell_completion.CompletionItem(known.value.replace("_", "-"))
            for known in self.words
            if known.value.startswith(typed)
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


class WhenType(click.ParamType[When]):
    """A day, or as much of one as is known: the EDTF subset."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:
        return value if isinstance(value, When) else parse_when(str(value))


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


class ExactDayType(click.ParamType[date]):
    """A calendar day and nothing vaguer."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        when = parse_when(str(value))
        if when.latest is None or when.earliest != when.latest:
            raise NotADate(str(value), because="one day is wanted, as 2025-04-30")
        return when.latest


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


class EntryType(click.ParamType[int]):
    """The number of an entry, with or without `#`."""

    name = "entry"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = re.fullmatch(r"#?([0-9]{1,12})", str(value))
        if match is None:
            raise UsageError(
                f"'{value}' is not the number of an entry.", hint="Type it as 41; see tracker log."
            )
        if int(match[1]) > MOST_ENTRIES:
            raise UnknownName("entry", match[1])
        return int(match[1])


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
WHEN = WhenType()
DAY = DayType()
EXACT_DAY = ExactDayType()
MOMENT = MomentType()
SINCE = SinceType()
WEEK = WeekType()
ENTRY = EntryType()
