"""A profile from the command line: what is typed goes before what a profile says."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.app import App
from tracker.errors import FileTrouble, MissingOption, UnknownValue, UsageError

if TYPE_CHECKING:
    from tracker.exchange.profile import ListField, Meaning, Profile
    from tracker.exchange.table.values import Shape

F = TypeVar("F", bound=Callable[..., Any])

_SEVERAL: dict[str, Any] = {"multiple": True}
#: What a profile says, by the names under which it arrives in `typed`.
_OPTIONS = {
    "profile": click.option("--profile", metavar="P", help="A profile's file, or xlsx."),
    "map": click.option("--map", metavar="FIELD=COLUMN", help="What a column is.", **_SEVERAL),
    "value": click.option(
        "--value", metavar="WORD=MEANING", help="What a status means.", **_SEVERAL
    ),
    "set": click.option("--set", metavar="FIELD=TEXT", help="The same for every row.", **_SEVERAL),
    "dates": click.option(
        "--dates",
        type=click.Choice(["iso", "day-first", "month-first"]),
        help="How 03/04/2025 is read.",
    ),
    "key": click.option("--key", metavar="COLUMN", help="What tells a row apart.", **_SEVERAL),
    "prefix": click.option("--prefix", metavar="P", help="Number rows without a ref: P1, P2, …"),
    "by": click.option("--by", metavar="NAME", help="Who keeps the list."),
    "voice": click.option(
        "--voice", metavar="V", help="Whose judgement: tracker, promiser or a name; default: --by."
    ),
    "empty": click.option("--empty", metavar="WORD", help="It says nothing.", **_SEVERAL),
    "keep": click.option("--keep", metavar="COLUMN", help="Keep it as a note.", **_SEVERAL),
    "skip": click.option(
        "--skip", metavar="COLUMN=WORD", help="Such rows are no promises.", **_SEVERAL
    ),
    "vanished": click.option(
        "--vanished", type=click.Choice(["report", "drop"]), help="Rows that are gone."
    ),
    "history": click.option("--history", is_flag=True, help="Rows are changes, in order."),
    "existing": click.option("--existing", is_flag=True, help="Refs may be the register's own."),
    "sheet": click.option("--sheet", metavar="S", help="The sheet of a workbook."),
    "encoding": click.option("--encoding", metavar="E", help="The encoding of a text file."),
    "delimiter": click.option("--delimiter", metavar="C", help="What parts cells; tab is one."),
    "records": click.option("--records", metavar="PATH", help="Where rows stand in JSON, YAML."),
    "header": click.option(
        "--header", type=click.IntRange(min=1), metavar="N", help="The row of the names."
    ),
}
#: What says how the file is read, and not what it means.
SHAPE = ("sheet", "encoding", "delimiter", "records", "header")
_PLAIN = ("dates", "voice", "vanished")


def profile_options(function: F) -> F:
    """Every option that a profile has a word for; they arrive as `typed`."""

    @functools.wraps(function)
    def wrapped(*args: Any, **options: Any) -> Any:
        typed = {name: options.pop(name) for name in _OPTIONS}
        return function(*args, typed=typed, **options)

    decorated: Any = wrapped
    for option in reversed(_OPTIONS.values()):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def shape_of(options: dict[str, Any], shape: Shape | None = None) -> Shape:
    """How the file is to be read."""
    from dataclasses import replace

    from tracker.exchange.table.values import Shape as Made

    shape_typed = {name: options[name] for name in SHAPE if options[name] is not None}
    if shape_typed.get("delimiter") in {"tab", "\\t"}:
        shape_typed["delimiter"] = "\t"
    if len(shape_typed.get("delimiter", ",")) != 1:
        raise UsageError("A delimiter is one character.", hint="Type it as ';' or tab.")
    return replace(shape or Made(), **shape_typed)


def profile_from(app: App, options: dict[str, Any]) -> Profile:
    """The profile that was named, with what was typed; or what was typed alone.

    Raises MissingOption (exit 2) where neither says what the columns are.
    """
    from dataclasses import replace

    from tracker.exchange import profile as profiles

    profile_read = None if options["profile"] is None else _read(options["profile"])
    if profile_read is None and not options["map"]:
        raise MissingOption(
            "Nothing says what the columns are.",
            hint="Draft a profile, tracker import FILE --suggest, or add --map title=COLUMN.",
        )
    columns = _fields(options["map"], "--map title=COLUMN")
    by = options["by"] or (None if profile_read is None else profile_read.by)
    if by is None and app.interactive:
        by = app.ask("Who keeps the list").strip() or None
    if by is None:
        raise MissingOption(
            "Nothing says who keeps the list.", hint="Add --by NAME, or by: to the profile."
        )
    base = profile_read or profiles.Profile(name=_name_of(by), columns={})
    typed: dict[str, Any] = {name: options[name] for name in _PLAIN if options[name] is not None}
    if options["prefix"] is not None:
        typed["prefix"] = profiles.read_prefix(options["prefix"])
    typed |= {name: True for name in ("history", "existing") if options[name]}
    return replace(
        base,
        **typed,
        by=by,
        file=shape_of(options, base.file),
        columns={**base.columns, **columns},
        always={**base.always, **_fields(options["set"], "--set kind=standing")},
        values={**base.values, **_values(options["value"])},
        skip={**base.skip, **_by_column(options["skip"])},
        key=options["key"] or base.key,
        empty=(*base.empty, *options["empty"]),
        keep=(*base.keep, *(column for column in options["keep"] if column not in base.keep)),
    )


def _read(where: str) -> Profile:
    from tracker.exchange.profile import read_profile

    try:
        content = Path(where).read_bytes()
    except (OSError, ValueError) as error:
        because = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = "Draft one: tracker import FILE --suggest > profile.yaml"
        raise FileTrouble(where, because.lower(), hint=hint) from None
    return read_profile(content, name=where)


def _name_of(by: str) -> str:
    """The name of a list that has no profile: that of who keeps it."""
    from hashlib import sha256
    from unicodedata import combining, normalize

    from tracker.domain.text import name_key

    plain = "".join(sign for sign in normalize("NFKD", by.lower()) if not combining(sign))
    if any(sign.isalpha() and not sign.isascii() for sign in plain):
        # Names in other alphabets would all be one list.
        plain = f"{plain[:30]} {sha256(name_key(by).encode()).hexdigest()[:8]}"
    name = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")
    while ".." in name:
        name = name.replace("..", ".")
    return name[:40].strip("-.") or "list"


def _pair(text: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(f"'{text}' has no two sides.", hint=f"Type it as {example}.")
    return name.strip(), value.strip()


def _fields(pairs: Iterable[str], example: str) -> dict[ListField, tuple[str, ...]]:
    from tracker.domain.subject import nearest
    from tracker.exchange import profile

    fields = list(profile.ALWAYS if example.startswith("--set") else profile.COLUMNS)
    columns: dict[ListField, tuple[str, ...]] = {}
    for text in pairs:
        name, value = _pair(text, example)
        if name.lower() not in fields:
            near = nearest(name.lower(), fields)
            raise UnknownValue("field", name, nearest=near, known=fields)
        field = profile.ListField(name.lower())
        columns[field] = (*columns.get(field, ()), value)
    return columns


def _values(pairs: Iterable[str]) -> dict[str, Meaning | None]:
    from tracker.exchange.profile import read_meaning, word_key

    meanings = {}
    for text in pairs:
        word, equals, meaning = text.rpartition("=")
        if not equals or not word.strip():
            raise UsageError(f"'{text}' gives no meaning.", hint="Type it as 'Kept=delivered'.")
        meanings[word_key(word)] = read_meaning(meaning)
    return meanings


def _by_column(pairs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for text in pairs:
        column, equals, word = text.partition("=")
        if not equals or not column.strip():
            raise UsageError(f"'{text}' names no word.", hint="Type it as 'Status=No promise'.")
        words[column.strip()] = (*words.get(column.strip(), ()), word.strip())
    return words
