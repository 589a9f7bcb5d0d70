"""Values are checked where they enter, and completed: one ParamType for each kind of word."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import click
from click.shell_completion import CompletionItem

from tracker.cli.app import App
from tracker.domain.dates import Week, parse_when
from tracker.domain.text import one_line, shown
from tracker.domain.vocabulary import Word, typed_word
from tracker.errors import MissingOption, NotADate, UsageError
from tracker.ledger.location import (
    check_path,
    lists_starting,
    parties_starting,
    publishers_starting,
    refs_starting,
    sources_starting,
    tags_starting,
)
from tracker.record import verb as declared
from tracker.record.verb import ValueType

T = TypeVar("T")
#: How a timestamp begins; everything else is a day.
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]")


class ReadBy(click.ParamType[T], Generic[T]):
    """A value that is read by the rule of its type, as verbs declare them."""

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
            return self.type.read(in_iso(value) if self.type.dated else value)
        read: T = value
        return read

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        typed = incomplete.lower().replace("-", "_")
        return [
            CompletionItem(word.value.replace("_", "-"))
            for word in self.type.words
            if word.value.startswith(typed)
        ]


class WholeNumber(click.IntRange):
    """A whole number within limits."""

    name = "whole number"


class ExplainedCommand(click.Command):
    """A command whose help page says what each word that an option or argument takes means."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown_already: set[tuple[StrEnum, ...]] = set()
        for param in self.params:
            words = param.type.words if isinstance(param.type, ReadBy) else ()
            explained = [
                (typed_word(word), word.meaning) for word in words if isinstance(word, Word)
            ]
            if words in shown_already or not any(meaning for _, meaning in explained):
                continue
            shown_already.add(words)
            is_option = isinstance(param, click.Option)
            with formatter.section(param.opts[-1] if is_option else param.make_metavar(ctx)):
                formatter.write_dl(explained)
        super().format_epilog(ctx, formatter)


class FilePath(click.Path):
    """The file of a register or of its ledger: a path, never the address of a server."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        name = param.human_readable_name if param is not None else "FILE"
        check_path(os.fsdecode(value), f"{name} is a file")
        return super().convert(value, param, ctx)


def in_iso(text: str) -> str:
    """A date as it is kept, in ISO or EDTF; echoed where it was typed in another way.

    Raises NotADate for what cannot be read, and for figures that may be two days.
    """
    try:
        parse_when(text)
    except NotADate:
        if _MOMENT.match(text):
            return text
        from tracker.domain.dates import read_written

        app = _app()
        when = read_written(text, app.today)
        app.say(f"{text} is read as {when.text}.")
        return when.text
    return text


def _app() -> App:
    app = click.get_current_context().find_object(App)
    assert app is not None
    return app


def read_day(text: str) -> date:
    """A calendar day; a month or a year stands for its last day. Raises NotADate."""
    latest = parse_when(text).latest
    if latest is None:
        raise NotADate(text, because="it has no last day")
    return latest


def read_moment(text: str) -> datetime:
    """A moment from a timestamp, or the end of a day; without a zone, in the register's."""
    if not _MOMENT.match(text):
        return datetime.combine(read_day(text), time.max, tzinfo=_app().zone)
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=_app().zone)
        # The ledger keeps UTC, where a moment at either end of the calendar may have no day.
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotADate(text, because="a moment is typed as 2025-06-23T09:00:00Z") from None
    return moment


def read_since(text: str) -> datetime:
    """A moment that something begins at: a timestamp, or the start of a day."""
    if _MOMENT.match(text):
        return read_moment(text)
    earliest = parse_when(text).earliest
    if earliest is None:
        raise NotADate(text, because="it has no first day")
    return datetime.combine(earliest, time.min, tzinfo=_app().zone)


FILE = FilePath()
#: A day, or as much of one as is known: the EDTF subset.
WHEN = ReadBy(declared.WHEN)
DAY = ReadBy(ValueType("date", read_day, dated=True))
#: A calendar day and nothing vaguer.
EXACT_DAY = ReadBy(declared.DAY)
#: A moment of the ledger: a timestamp, or a day, which stands for its end.
MOMENT = ReadBy(ValueType("date|timestamp", read_moment, dated=True))
SINCE = ReadBy(ValueType("date|timestamp", read_since, dated=True))
WEEK = ReadBy(ValueType("week", Week.parse))
ENTRY = ReadBy(declared.ENTRY)

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


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


class TakesSeveral(ExplainedCommand):
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


def complete_refs(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Refs that start so; and what another argument that follows REFS takes.

    Click asks the first argument that takes any number of words, and never the next one.
    """
    starting = lists_starting if incomplete.startswith("@") else refs_starting
    offers = _offered(starting(_db(ctx), incomplete))
    if param.nargs == 1:
        return offers
    arguments = [other for other in ctx.command.params if isinstance(other, click.Argument)]
    following = arguments[arguments.index(param) + 1 :] if param in arguments else []
    return offers + [item for other in following for item in other.shell_complete(ctx, incomplete)]


def complete_parties(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of persons and bodies that start so."""
    return _offered(parties_starting(_db(ctx), incomplete))


def complete_publishers(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of publishers that start so."""
    return _offered(publishers_starting(_db(ctx), incomplete))


def complete_tags(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Tags that start so."""
    return _offered(tags_starting(_db(ctx), incomplete))


def complete_sources(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Keys of sources that start so."""
    return _offered(sources_starting(_db(ctx), incomplete))


def complete_files(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Files, which the shell itself knows."""
    return [CompletionItem(incomplete, type="file")]


def complete_sources_and_files(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Keys of sources that start so; where there is none, files."""
    return complete_sources(ctx, param, incomplete) or complete_files(ctx, param, incomplete)


def _offered(rows: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    # The shell is told line by line: a second line of a title would be another offer.
    return [CompletionItem(name, help=shown(one_line(title))) for name, title in rows]


def _db(ctx: click.Context) -> str:
    from tracker.cli.settings import settings

    return str(ctx.find_root().params.get("db") or settings()["db"].value)
